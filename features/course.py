"""The course of a video: what happens when, what is written in it, what it is about; for people, never for a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from features.described import Vertical
from features.errors import InputError
from features.screen_text import ScreenText
from features.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Course:
    """A video's timeline, its on-screen text and its vertical; None where it was kept before verticals were."""

    timeline: Timeline
    screen: ScreenText
    vertical: Vertical | None = None

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary of lists that ``from_json`` reads."""
        vertical = self.vertical.to_json() if self.vertical else None
        return {"timeline": self.timeline.to_json(), "screen": self.screen.to_json(), "vertical": vertical}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Course:
        """What ``to_json`` wrote. Raises InputError where another version wrote it."""
        try:
            told = data.get("vertical")
            vertical = Vertical.from_json(told) if told else None
            return cls(Timeline.from_json(data["timeline"]), ScreenText.from_json(data["screen"]), vertical)
        except (KeyError, TypeError) as error:
            raise InputError(f"this is no course of a video ({error!r}); analyze the video again") from error
