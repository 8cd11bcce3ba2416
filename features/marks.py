"""Standing marks: a small patch, as of a logo or a handle, that stays as it is while the picture around it changes.

Which edges stay is ``features.standing``'s. A scene that stands alone, from the first second to the last, shows its
own edges as long as a mark's, and nothing can be told. Patches that look alike are one mark, wherever they are, so a
mark that goes on in another corner is seen to jump. What the mark says is for others to read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from features.standing import FRAMES, Mask, Scenes, Settled, Stretch, looked, stretch
from features.timeline import Mark, Spans, union

WINDOW_SECONDS = 2.4
LEAST_SECONDS = 9.0  # three stretches; captions seldom stay that long, and chance does not either

_SMALL, _LARGE = 0.002, 0.06  # of the frame
_LONGEST = 0.6  # of the frame's side; what is longer is the edge of a border
_JOIN = 9  # pixels across which the letters of a handle are one patch
_ALIKE = 0.6  # correlation of two looks of one mark
_HERE = 0.02  # of the frame's sides; a mark's middle is where it was, what drifts is no mark
_MOVED = 0.12  # of the frame's sides; when it is elsewhere, then well away
_BACK = 60  # places, a minute's and more, among which one is looked for again: work stays in step with the length
_BOTH = 0.15  # of the steps' power; letters have edges along and across, borders one of them
_HELD = 9.0  # seconds after which it is seen there again, so that it was there all the while
_ROOM = 4  # pixels by which two boxes of one mark may differ

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A patch of one stretch: where and how it looks, and whether it is surely no part of the scene."""

    mark: Mark
    look: Floats
    sure: bool


class MarkMeter:
    """Fed with small luma frames half a second or so apart."""

    def __init__(self) -> None:
        self._seen: list[_Sighting] = []
        self._scenes = Scenes()
        self._start: float | None = None
        self._sums: Floats | None = None  # of what ``looked`` gives
        self._last: Picture | None = None
        self._shot = 0
        self._frames = 0
        self.told: list[tuple[float, float]] = []  # stretches in which the picture changed

    def update(self, at: float, luma: Picture, cut: float | None = None) -> None:
        """Take a frame uint8 [h, w] seen at ``at`` s; ``cut`` is when a shot began, if one did since the last."""
        if self._start is not None and (cut is not None or at - self._start > WINDOW_SECONDS):
            self._judge(at if cut is None else cut)
            self._start = at if cut is None else cut
            self._shot += cut is not None
        self._start = at if self._start is None else self._start
        found = looked(luma, self._last if cut is None else None)
        self._last = luma
        self._sums = found if self._sums is None or self._sums.shape != found.shape else self._sums + found
        self._frames += 1

    def finish(self, seconds: float) -> tuple[tuple[Mark, ...], Spans]:
        """The marks that stay long enough, in order of time, and when there could be any seen."""
        self._judge(seconds)
        self._find(self._scenes.settle())
        sure, unsure = ([seen for seen in self._seen if seen.sure is known] for known in (True, False))
        marks = []
        for number, places in enumerate(_gathered(_places(sure), _places(unsure)), start=1):
            seen = [replace(sighting.mark, number=number) for place in places for sighting in place.seen]
            if sum(mark.end - mark.start for mark in seen) >= LEAST_SECONDS:
                marks += _held(sorted(seen, key=lambda mark: mark.start))
        return tuple(sorted(marks, key=lambda mark: (mark.start, mark.number))), union(self.told)

    def _judge(self, end: float) -> None:
        if self._start is not None and self._sums is not None:
            if self._frames >= FRAMES:
                start = 0.0 if self._start < 1.0 else self._start
                self._find(self._scenes.add(stretch(start, end, self._frames, self._sums, self._shot)))
            else:
                self._scenes.lengthen(end)
        self._start, self._sums, self._frames = None, None, 0

    def _find(self, settled: list[Settled]) -> None:
        for one in settled:
            self.told.append((one.stretch.start, one.stretch.end))
            self._seen += _sightings(one.stretch, one.surely, sure=True)
            self._seen += _sightings(one.stretch, one.perhaps & ~one.surely, sure=False)


def _sightings(one: Stretch, stays: Mask, *, sure: bool) -> list[_Sighting]:
    """The small patches of what stays."""
    look = np.abs(one.steps).sum(axis=0)
    joined = cv2.morphologyEx(stays.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((_JOIN // 2, _JOIN), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    height, width = stays.shape
    seen = []
    for left, top, across, down, _ in stats[1:count].tolist():
        inside = stays[top : top + down, left : left + across]
        small = _SMALL <= across * down / stays.size <= _LARGE and min(across, down) >= 4
        if small and across <= _LONGEST * width and down <= _LONGEST * height and inside.mean() > 0.15:
            box = (left / width, top / height, (left + across) / width, (top + down) / height)
            along, over = (one.steps[:, top : top + down, left : left + across] ** 2).sum(axis=(1, 2))
            if min(along, over) > _BOTH * (along + over):
                patch = look[top : top + down, left : left + across].copy()
                seen.append(_Sighting(Mark(0, one.start, one.end, *box), patch, sure))
    return seen


@dataclass(slots=True)
class _Place:
    """Where patches of one size were seen again and again; the last one stands for it."""

    seen: list[_Sighting]

    @property
    def last(self) -> _Sighting:
        return self.seen[-1]


def _places(seen: list[_Sighting]) -> list[_Place]:
    """The places at which something was seen more than once; single patches stay by chance."""
    places: list[_Place] = []
    for sighting in seen:
        mark = sighting.mark
        for place in reversed(places[-_BACK:]):
            last = place.last.mark
            if last.start < mark.start and _moved(last, mark) < _HERE and _sized(last, mark):
                place.seen.append(sighting)
                break
        else:
            places.append(_Place([sighting]))
    return [place for place in places if len(place.seen) > 1]


def _gathered(sure: list[_Place], unsure: list[_Place]) -> list[list[_Place]]:
    """Places of one mark each: what is shown there looks alike, and never stands in two of them at once.

    What is not sure to be a mark is one where it looks like one that is.
    """
    gathered: list[list[_Place]] = []
    for place in (*sure, *unsure):
        for group in reversed(gathered[-_BACK:]):
            if all(_same(other, place) for other in group):
                group.append(place)
                break
        else:
            if place.last.sure:
                gathered.append([place])
    return gathered


def _held(marks: list[Mark]) -> list[Mark]:
    """The looks of one mark, each held until the next where that is soon and at the same place."""
    held = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        stays = after is not None and _moved(mark, after) < _HERE and after.start - mark.end <= _HELD
        held.append(replace(mark, end=max(mark.end, after.start)) if stays and after is not None else mark)
    return held


def _same(one: _Place, other: _Place) -> bool:
    """Whether two places show one mark in turns."""
    a, b = one.last.mark, other.last.mark
    away = _moved(a, b) > _MOVED or (_moved(a, b) < _HERE and one.last.sure is not other.last.sure)
    if not _sized(a, b) or not away or _alike(one.last.look, other.last.look) <= _ALIKE:
        return False
    times = [{seen.mark.start for seen in place.seen} for place in (one, other)]
    return not times[0] & times[1]


def _sized(a: Mark, b: Mark) -> bool:
    """Whether two boxes are about as large."""
    wide, high = (a.right - a.left) / (b.right - b.left), (a.bottom - a.top) / (b.bottom - b.top)
    return 0.6 < wide < 1.7 and 0.6 < high < 1.7


def _alike(one: Floats, other: Floats) -> float:
    """The best correlation of two looks, a few pixels apart."""
    size = (min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1]))
    inner = one[(one.shape[0] - size[0]) // 2 :, (one.shape[1] - size[1]) // 2 :][: size[0], : size[1]]
    around = cv2.copyMakeBorder(other, _ROOM, _ROOM, _ROOM, _ROOM, cv2.BORDER_CONSTANT, value=0.0)
    return float(cv2.matchTemplate(around, np.ascontiguousarray(inner), cv2.TM_CCOEFF_NORMED).max())


def _moved(a: Mark, b: Mark) -> float:
    """How far apart two middles are, the larger of across and down, as a share of the frame's side."""
    return max(abs(a.left + a.right - b.left - b.right), abs(a.top + a.bottom - b.top - b.bottom)) / 2


def jumps(marks: tuple[Mark, ...]) -> int:
    """How often a mark goes on at another place."""
    last: dict[int, Mark] = {}
    count = 0
    for mark in marks:
        count += mark.number in last and _moved(last[mark.number], mark) > _MOVED
        last[mark.number] = mark
    return count
