"""Text that stands in the picture: what was read, where, when, and whether a viewer can read it too."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from features.errors import InputError
from features.timeline import Spans, union

LEGIBLE_HEIGHT = 0.012  # of the picture's shorter side: 13 pixels of 1080
LEGIBLE_CONTRAST = 25.0  # luma between letters and ground; fainter text is taken as hidden


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in shares of the picture, 0..1: left and top edge, width and height."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        ends = (self.left, self.top, self.left + self.width, self.top + self.height)
        if not all(-1e-6 <= end <= 1 + 1e-6 for end in ends) or min(self.width, self.height) <= 0:
            raise InputError(f"a box lies inside its picture, not {self}")

    @property
    def area(self) -> float:
        """Share of the picture that it covers, 0..1."""
        return self.width * self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its center in shares of the picture's width and height."""
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One line of text in one frame that was looked at, at ``time`` s.

    ``confidence`` 0..1 is the reader's. ``letters`` is the line's height in shares of the picture's shorter side,
    ``contrast`` the luma (0..255) between its letters and their ground.
    """

    text: str
    time: float
    box: Box
    confidence: float
    letters: float
    contrast: float

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("a line of text has text; leave an empty one out")
        if not (math.isfinite(self.time) and self.time >= 0 and 0 <= self.confidence <= 1):
            raise InputError(f"a line stands at a time of its video and is sure by 0..1, not {self}")

    @property
    def legible(self) -> bool:
        """Whether it is large enough and stands off its ground; hidden text is none."""
        return self.letters >= LEGIBLE_HEIGHT and self.contrast >= LEGIBLE_CONTRAST


@dataclass(frozen=True, slots=True)
class Look:
    """A frame that was read: its time in s, and the stretch of the video that it stands for."""

    time: float
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Length of the stretch."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Wording:
    """What was read once or again in the same words: the stretches in which it stands, and where it stood first.

    ``legible`` where a viewer can read one of its lines at least.
    """

    text: str
    spans: Spans
    box: Box
    legible: bool


@dataclass(frozen=True, slots=True)
class ScreenText:
    """All that was read in one video: its lines in order of time, then top to bottom, and the frames looked at."""

    lines: tuple[ScreenLine, ...] = ()
    looks: tuple[Look, ...] = ()

    def __post_init__(self) -> None:
        times = {look.time for look in self.looks}
        if any(line.time not in times for line in self.lines):
            raise InputError("a line was read in a frame that was not looked at")

    @property
    def legible(self) -> tuple[ScreenLine, ...]:
        """The lines that a viewer can read."""
        return tuple(line for line in self.lines if line.legible)

    @property
    def fresh(self) -> tuple[ScreenLine, ...]:
        """The lines that a viewer can read, at their first sight: one that stays or comes again counts once."""
        first: dict[str, ScreenLine] = {}
        for line in self.legible:
            first.setdefault(_key(line.text), line)
        return tuple(first.values())

    @property
    def text(self) -> str:
        """What a viewer can read, a line a line, each once."""
        return "\n".join(line.text for line in self.fresh)

    @property
    def spans(self) -> Spans:
        """The stretches in which legible text stands, as far as was looked."""
        shown = {line.time for line in self.legible}
        return union((look.start, look.end) for look in self.looks if look.time in shown)

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Each wording once, hidden text included, in order of its first sight."""
        found: dict[str, list[ScreenLine]] = {}
        for line in self.lines:
            found.setdefault(line.text, []).append(line)
        return tuple(self._wording(lines) for lines in found.values())

    def _wording(self, lines: list[ScreenLine]) -> Wording:
        times = {line.time for line in lines}
        spans = union((look.start, look.end) for look in self.looks if look.time in times)
        return Wording(lines[0].text, spans, lines[0].box, any(line.legible for line in lines))

    def at(self, look: Look) -> tuple[ScreenLine, ...]:
        """The legible lines of one look."""
        return tuple(line for line in self.legible if line.time == look.time)

    def mean(self, of: Mapping[Look, float]) -> float:
        """The mean of a number of each look, weighted by the time that it stands for; 0 without looks."""
        seconds = sum(look.seconds for look in self.looks)
        return sum(of[look] * look.seconds for look in self.looks) / seconds if seconds > 0 else 0.0

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary of lists that ``from_json`` reads."""
        return {"lines": [asdict(line) for line in self.lines], "looks": [asdict(look) for look in self.looks]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ScreenText:
        """What ``to_json`` wrote. Raises InputError where it is not that."""
        try:
            lines = tuple(ScreenLine(**{**line, "box": Box(**line["box"])}) for line in data["lines"])
            return cls(lines, tuple(Look(**look) for look in data["looks"]))
        except (KeyError, TypeError) as error:
            raise InputError(f"this is no on-screen text ({error!r}); analyze the video again") from error


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum()) or text.strip()
