"""Standing marks: a small patch, as of a logo or a handle, that stays as it is while the picture around it changes.

A mark becomes known by what two scenes have in common (``features.standing``); then it is looked for in the frames
before and after (``features.following``), so that it is told when it comes and goes, and in which corners. A scene
that stands alone, from the first second to the last, shows its own edges as long as a mark's, and nothing can be told.
What the mark says is for others to read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from features.following import GONE, Followed, Sight
from features.standing import Patch, Picture, Stretch, StretchMeter, common
from features.timeline import Mark, total, union

LEAST_SECONDS = 9.0  # captions seldom stay that long

_PAST = 6  # stretches before that are remembered, one of each shot and all where the camera moves
_KEPT = 160  # frames; what is known late is looked for in them
_MOSTLY = 0.6  # of the time from the first sight to the last; what captions have in common comes and goes
_ALWAYS = 0.9  # the same of a small patch, which letters of captions are as well
_MOST = 6  # marks that are followed at a time: work stays in step with the length
_MOVED = 0.12  # of the frame's sides; when it is elsewhere, then well away


class MarkMeter:
    """Fed with small luma frames half a second or so apart."""

    def __init__(self) -> None:
        self._stretches = StretchMeter()
        self._past: deque[Stretch] = deque(maxlen=_PAST)
        self._frames: list[tuple[float, Picture]] = []  # the last of them at every step, earlier ones thinned out
        self._known: list[Followed] = []
        self._done: list[Followed] = []
        self._told = False

    def update(self, at: float, luma: Picture, cut: float | None = None) -> None:
        """Take a frame uint8 [h, w] seen at ``at`` s; ``cut`` is when a shot began, if one did since the last."""
        self._follow(at)
        self._take(self._stretches.update(at, luma, cut), at)
        if len(self._frames) >= _KEPT:
            self._frames = [*self._frames[: -_KEPT // 2 : 2], *self._frames[-_KEPT // 2 :]]
        self._frames.append((at, luma))

    def finish(self, seconds: float) -> tuple[tuple[Mark, ...], bool]:
        """The marks that stay long enough, in order of time, and whether any could be told."""
        self._follow(seconds)
        self._take(self._stretches.finish(seconds), seconds)
        looks = [[_mark(one, sight) for sight in one.held()] for one in (*self._done, *self._known) if _stays(one)]
        marks: list[Mark] = []
        for number, look in enumerate(sorted(looks, key=_seconds, reverse=True), start=1):
            marks += [replace(mark, number=number) for mark in look] if not _twice(look, marks) else []
        return tuple(sorted(marks, key=lambda mark: (mark.start, mark.number))), self._told

    def _follow(self, until: float) -> None:
        """Look for what is known in the last frame, which stands until then."""
        for one in self._known if self._frames else ():
            places = len(one.places)
            one.see(self._frames[-1][1], self._frames[-1][0], until)
            if len(one.places) > places:
                one.look_back(self._backward(until))
        self._done += [one for one in self._known if one.absent >= GONE and _stays(one)]
        self._known = [one for one in self._known if one.absent < GONE]

    def _take(self, new: Stretch | None, until: float) -> None:
        """Learn what a stretch has in common with those before."""
        if new is None:
            return
        for old in self._past:
            patches = common(old, new)
            self._told |= patches is not None
            for patch in patches or ():
                shown = [one for one in self._known if one.shows(patch, new.start)]
                if not shown:
                    self._learn(patch, until)
                for one in shown:
                    if one.better(patch):
                        one.look_back(self._backward(until))
        if self._past and self._past[-1].shot == new.shot:
            self._past.pop()
        self._past.append(new)

    def _learn(self, patch: Patch, until: float) -> None:
        """Take what became known for a mark, or for another place of one that is gone from where it was."""
        for one in self._known:
            if one.absent and one.alike(patch):
                if one.where(patch) is not None:
                    return None
                one.places.append(patch)
                return one.look_back(self._backward(until))
        if len(self._known) < _MOST:
            self._known.append(Followed(self._frames[-1][1].shape, [patch]))
            self._known[-1].look_back(self._backward(until))
        return None

    def _backward(self, until: float) -> list[tuple[float, float, Picture]]:
        """The frames that are kept, the last one first, with the seconds for which they stand."""
        ends = [*(at for at, _ in self._frames[1:]), until]
        return [(at, end, luma) for (at, luma), end in zip(self._frames, ends, strict=True)][::-1]


def _stays(one: Followed) -> bool:
    """Whether it was there for long, and for most of the time from when it was first seen to when it was last."""
    held = one.held()
    seconds = total((sight.start, sight.end) for sight in held)
    mostly = _MOSTLY if one.large else _ALWAYS
    lasts = seconds >= LEAST_SECONDS and seconds >= mostly * (held[-1].end - held[0].start)
    return lasts and 2 * one.clear >= one.seen


def _mark(one: Followed, sight: Sight) -> Mark:
    (left, top, right, bottom), (rows, columns) = one.places[sight.place].box, one.shape
    return Mark(0, sight.start, sight.end, left / columns, top / rows, right / columns, bottom / rows)


def _seconds(marks: Sequence[Mark]) -> float:
    return total((mark.start, mark.end) for mark in marks)


def _twice(marks: Sequence[Mark], known: Sequence[Mark]) -> bool:
    """Whether most of it is a part of marks that are known: it became known again before it was seen to jump."""
    shared = union(
        (max(a.start, b.start), min(a.end, b.end))
        for a, b in _meeting(marks, known)
        if a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
    )
    return total(shared) > 0.5 * _seconds(marks)


def _meeting(marks: Sequence[Mark], known: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Pairs that share time; ``marks`` are one mark's, in order of time, so that those of each are found by halving."""
    ends = [mark.end for mark in marks]
    for other in known:
        for at in range(bisect_right(ends, other.start), len(marks)):
            if marks[at].start >= other.end:
                break
            yield marks[at], other


def jumps(marks: tuple[Mark, ...]) -> int:
    """How often a mark goes on at another place."""
    last: dict[int, Mark] = {}
    count = 0
    for mark in marks:
        count += mark.number in last and _moved(last[mark.number], mark) > _MOVED
        last[mark.number] = mark
    return count


def _moved(a: Mark, b: Mark) -> float:
    """How far apart two middles are, the larger of across and down, as a share of the frame's side."""
    return max(abs(a.left + a.right - b.left - b.right), abs(a.top + a.bottom - b.top - b.bottom)) / 2
