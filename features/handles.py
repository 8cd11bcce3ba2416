"""Marks of origin in the picture: @handles and platforms' names that stay, or jump between corners.

A handle named once in a caption is speech about somebody; one that is seen again and again through the video says
where the video comes from. Whose it is follows from the handles that the creator gave, never from a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from features.screen_text import Box, Look, ScreenLine, ScreenText
from features.text import folded
from features.timeline import Spans, union

STAYS = 0.25  # of the video between the first and the last look at a mark
_ALIKE = 0.8  # of two readings' signs in common: a reader errs by a sign or two
_MOSTLY = 0.6  # of a line's signs that are its handle
_SMALL = 0.06  # of the shorter side: the letters of a platform's mark; larger ones are a headline
_MARGIN = 0.35  # of width or height at either end in which such a mark stands
_ELSEWHERE = 0.2  # of width or height by which a place differs from another

_HANDLE = re.compile(r"[@＠]\s?([\w.]{3,40})")
_NUMBERED = re.compile(
    r"(?:抖音号|快手号|小红书号|快手ID|Kwai ?ID|TikTok ?ID)\s*[:：]?\s*([\w.\-]{3,40})", re.IGNORECASE
)

#: Names that platforms and stock libraries print over videos, as ``_key`` writes them.
PLATFORMS = frozenset(
    re.split(
        r"\s+",
        "tiktok douyin 抖音 kwai 快手 kuaishou snackvideo likee snapchat instagram reels youtube youtubeshorts triller "
        "小红书 xiaohongshu rednote bilibili 西瓜视频 视频号 capcut moj josh sharechat shutterstock gettyimages istock "
        "adobestock alamy dreamstime depositphotos pond5 storyblocks envato videohive",
    )
)


class Owner(StrEnum):
    """Whose mark it is."""

    OWN = "own"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"  # the creator's handles were not given


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that stays: its text as first read, whose it is, and every sight of it.

    ``spans`` is the time that the looks showing it stand for, ``boxes`` one box for each of ``times`` (s), ``places``
    the number of different places among them: 1 where it stays, more where it jumps.
    """

    text: str
    owner: Owner
    times: tuple[float, ...]
    boxes: tuple[Box, ...]
    spans: Spans
    places: int

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary."""
        return {**asdict(self), "owner": self.owner.value}


def marks(screen: ScreenText, own: Iterable[str]) -> tuple[Mark, ...]:
    """The marks of origin in a video's on-screen text, hidden text included, in order of their first sight.

    Args:
        screen: what was read.
        own: the creator's own handles, with or without the at sign.
    """
    names = [key for key in map(_key, own) if key]
    groups: list[tuple[str, list[ScreenLine]]] = []
    for line in screen.lines:
        for key in _named(line):
            same = next((lines for known, lines in groups if _alike(known, key)), None)
            if same is None:
                groups.append((key, [line]))
            else:
                same.append(line)
    return tuple(_mark(key, lines, screen.looks, names) for key, lines in groups if _stays(lines, screen.looks))


def _named(line: ScreenLine) -> list[str]:
    """What a line names, if it is a mark: handles that are most of it, or a platform's name in small at the margin."""
    found = [_key(match) for pattern in (_HANDLE, _NUMBERED) for match in pattern.findall(line.text)]
    signs = len(_key(_NUMBERED.sub(r"\1", line.text)))
    rest = _key(_HANDLE.sub(" ", line.text))
    if found and (sum(map(len, found)) >= _MOSTLY * signs or rest in PLATFORMS):
        return [key for key in found if key]
    x, y = line.box.middle
    marginal = min(x, 1 - x) < _MARGIN or min(y, 1 - y) < _MARGIN
    return [_key(line.text)] if _is_platform(_key(line.text)) and marginal and line.letters <= _SMALL else []


def _is_platform(key: str) -> bool:
    return key in PLATFORMS or (len(key) >= 6 and any(len(p) >= 6 and _alike(p, key) for p in PLATFORMS))


def _stays(lines: Sequence[ScreenLine], looks: Sequence[Look]) -> bool:
    """Seen in two looks that are far apart, or in the only look at a video that shows one picture."""
    times = {line.time for line in lines}
    if len(looks) == 1:
        return True
    seconds = looks[-1].end - looks[0].start
    return len(times) > 1 and max(times) - min(times) >= STAYS * seconds


def _mark(key: str, lines: Sequence[ScreenLine], looks: Sequence[Look], names: Sequence[str]) -> Mark:
    times = {line.time for line in lines}
    others = Owner.FOREIGN if names else Owner.UNKNOWN
    return Mark(
        text=lines[0].text,
        owner=Owner.OWN if any(_is_own(key, name) for name in names) else others,
        times=tuple(line.time for line in lines),
        boxes=tuple(line.box for line in lines),
        spans=union((look.start, look.end) for look in looks if look.time in times),
        places=_places([line.box for line in lines]),
    )


def _is_own(key: str, name: str) -> bool:
    """A long handle is often cut at the picture's edge, so its beginning will do."""
    return _alike(key, name) or (len(key) >= 5 and name.startswith(key)) or (len(name) >= 5 and key.startswith(name))


def _places(boxes: Sequence[Box]) -> int:
    places: list[tuple[float, float]] = []
    for x, y in (box.middle for box in boxes):
        if all(max(abs(x - a), abs(y - b)) > _ELSEWHERE for a, b in places):
            places.append((x, y))
    return len(places)


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _key(text: str) -> str:
    """Only letters and digits, in one case and one form."""
    return "".join(sign for sign in folded(text).casefold() if sign.isalnum())
