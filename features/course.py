"""The course of a video: what happens when, and what stands written in it; for people to look at, never for a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from features.errors import InputError
from features.screen_text import ScreenText
from features.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Course:
    """A video's timeline and its on-screen text."""

    timeline: Timeline
    screen: ScreenText

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary of lists that ``from_json`` reads."""
        return {"timeline": self.timeline.to_json(), "screen": self.screen.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Course:
        """What ``to_json`` wrote. Raises InputError where another version wrote it."""
        try:
            return cls(Timeline.from_json(data["timeline"]), ScreenText.from_json(data["screen"]))
        except (KeyError, TypeError) as error:
            raise InputError(f"this is no course of a video ({error!r}); analyze the video again") from error
