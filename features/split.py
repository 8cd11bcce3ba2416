"""Split screens: a straight seam that stays, with two pictures that have nothing to do with each other."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from features.borders import seams
from features.parted import NEAR, Seam, Sums, apart, parts
from features.timeline import Spans, total, union

WINDOW_SECONDS = 4.0

_SIDE = 180  # pixels of the shorter side at which changes are compared
_GAP = 3  # rows apart: scaling mixes the one at the seam; so many pairs of rows lie across it
_COVER = 0.7  # share of the seam's length along which it must show once
_LEAST_COVER = 0.5  # and in every window
_DETAIL = 3.0  # luma by which a pixel stands off from those around; in a blurred fill and a plain one grain alone does
_AGAINST = 0.4  # of the mean detail across the seam; a sky has less of it than what is under it
_STIRS = 3.0  # luma; a change of a pixel from frame to frame
_OFTEN = 0.3  # of the pairs of frames in which it changes
_FAR, _CLOSE = 1 / 3, 1 / 12  # of the frame's side, to which either is judged; the box of a caption reaches less far
_LINE = 0.05  # of the frame's side; a seam nearer to another is of the same line
_CLOSER = 3.0  # times as much of the farther part may stir: what moves is seldom all at the seam
_SAME = 0.02  # of the frame's side; a seam does not wander
_LEAST = 6.0  # seconds for which a seam must be seen, or half of a shorter video
_WINDOWS = 2  # in which it must be seen, where there are as many
_MOST = 0.6  # of the time from where a seam is first seen to where it last is: in some of it, pictures may stand
_EDGE = 0.25  # of the frame; strips narrower than this are borders and tickers, no second picture
_PAIRS = 5  # of frames that a window needs before it says anything

Mask = npt.NDArray[np.bool_]
_Shows = tuple[float, bool, Sums, tuple[float, float], tuple[float, float]]
Picture = npt.NDArray[np.uint8]


class SplitMeter:
    """Fed with pairs of luma frames half a second or so apart."""

    def __init__(self) -> None:
        self._windows: list[tuple[float, float]] = []
        self._seams: list[Seam] = []
        self._start: float | None = None
        self._sides = (_Side(), _Side())
        self._detail: npt.NDArray[np.float32] | None = None  # [h, w] as in _small, the window's sum
        self._stirred: npt.NDArray[np.float32] | None = None  # pairs in which each changes
        self._pairs = 0
        self._cut = True  # whether a shot began since the last window
        self._shot = 0

    def update(self, at: float, before: Picture, after: Picture, cut: float | None = None) -> None:
        """Take two frames uint8 [h, w], the later seen at ``at`` s; ``cut`` is when a shot began between them."""
        if self._start is not None and (cut is not None or at - self._start > WINDOW_SECONDS):
            self._judge(at if cut is None else cut)
            self._start = at if cut is None else cut
        if cut is not None:  # what changes at a cut changes everywhere
            self._start, self._cut, self._shot = cut, True, self._shot + 1
            return
        self._start = at if self._start is None else self._start
        small = _small(after)
        change = np.asarray(small - _small(before))
        detail = np.abs(cv2.Laplacian(small, cv2.CV_32F))
        stirred = np.abs(change) > _STIRS
        self._detail = np.asarray(detail if self._detail is None else self._detail + detail, np.float32)
        self._stirred = np.asarray(stirred if self._stirred is None else self._stirred + stirred, np.float32)
        for side, picture, moved in zip(self._sides, (after, after.T), (change, change.T), strict=True):
            side.update(np.ascontiguousarray(picture), np.ascontiguousarray(moved))
        self._pairs += 1

    def finish(self, seconds: float) -> Spans:
        """When the screen is split."""
        self._judge(seconds)
        found: list[tuple[float, float]] = []
        for side, place in {(seam.side, seam.place) for seam in self._seams}:
            near = [seam for seam in self._seams if seam.side == side and abs(seam.place - place) <= _SAME]
            best = {s.window: s for s in sorted(near, key=lambda seam: abs(seam.place - place), reverse=True)}
            for run in _runs(apart([best[w] for w in sorted(best)], place), self._windows):
                start, end = self._windows[run[0].window][0], self._windows[run[-1].window][1]
                if self._lasts(run, seconds) and parts(run, place):
                    found.append((start, end))
        return union(found)

    def _lasts(self, run: list[Seam], seconds: float) -> bool:
        """Whether a seam is seen for long enough, and for once along most of its length."""
        seen = total([self._windows[seam.window] for seam in run])
        enough = seen >= min(_LEAST, seconds / 2) - 0.05 and len(run) >= min(_WINDOWS, len(self._windows))
        return enough and any(seam.sure for seam in run)

    def _judge(self, end: float) -> None:
        if self._start is not None and self._detail is not None and self._stirred is not None and self._pairs >= _PAIRS:
            self._windows.append((self._start if self._windows else 0.0 if self._start < 1.0 else self._start, end))
            window, detail = len(self._windows) - 1, self._detail / np.float32(self._pairs)
            stirring = (detail >= _DETAIL) & (self._stirred >= _OFTEN * self._pairs)
            for index, side in enumerate(self._sides):
                views = (detail.T, stirring.T) if index else (detail, stirring)
                self._seams += [Seam(window, self._shot, index, *seam) for seam in side.seams(self._pairs, *views)]
            self._cut = False
        elif self._windows and not self._cut:
            self._windows[-1] = (self._windows[-1][0], end)  # too short to be judged: as what it goes on from
        self._start, self._pairs, self._sides = None, 0, (_Side(), _Side())
        self._detail = self._stirred = None


def _runs(seams: list[Seam], windows: list[tuple[float, float]]) -> list[list[Seam]]:
    """Stretches of windows, most of whose time shows the seam."""
    runs: list[list[Seam]] = []
    shown = 0.0  # seconds of the last run in which it shows
    for seam in seams:
        start, end = windows[seam.window]
        shown += end - start
        if runs and shown >= _MOST * (end - windows[runs[-1][0].window][0]):
            runs[-1].append(seam)
        else:
            runs.append([seam])
            shown = end - start
    return runs


class _Side:
    """Sums over a window in which seams along the rows show."""

    def __init__(self) -> None:
        self._steps: npt.NDArray[np.float32] | None = None
        self._sums: Sums | None = None

    def update(self, picture: Picture, change: npt.NDArray[np.float32]) -> None:
        steps = np.zeros(picture.shape, np.float32)
        steps[1:] = cv2.absdiff(picture[1:], picture[:-1])
        change = change - change.mean(axis=1, keepdims=True)  # rows that brighten as a whole do not move
        above, below = change[:-_GAP], change[_GAP:]
        sums = np.stack([(a * b).mean(axis=1) for a, b in ((above, below), (above, above), (below, below))])
        self._steps = steps if self._steps is None else self._steps + steps
        self._sums = sums.astype(np.float64) if self._sums is None else self._sums + sums

    def seams(self, pairs: int, detail: npt.NDArray[np.float32], stirring: Mask) -> list[_Shows]:
        """Where straight seams show, as in ``Seam``; the small picture's ``detail``, luma, and what of it changes."""
        if self._steps is None or self._sums is None:
            return []
        height, steps = len(self._steps), self._steps / pairs
        sure = seams(steps, _COVER)
        every = np.flatnonzero(seams(steps, _LEAST_COVER)) / height
        rows = [round(place * height) for place in every.tolist() if _EDGE < place < 1 - _EDGE]
        count, found = np.full((3, 1), float(pairs)), []
        for row in rows:
            middle, at = round(row / height * (self._sums.shape[1] + _GAP)) - 1, round(row / height * len(detail))
            sums = np.hstack([self._sums[:, middle - 2 * NEAR : middle + 2 * NEAR + 1], count])
            wide, close = (_beside(stirring, at, reach, reach) for reach in (_FAR, _CLOSE))
            stirs = [
                min(float(far.mean()), _CLOSER * float(near.mean())) for far, near in zip(wide, close, strict=True)
            ]
            own = _full(*_beside(detail, at, *_reaches(every, row / height)))
            shares = own, (stirs[0], stirs[1])
            found.append((row / height, bool(sure[row]), sums, *shares))
        return found


def _reaches(places: npt.NDArray[np.float64], place: float) -> tuple[float, float]:
    """How far the pictures on either side of a seam go, as shares of the frame's side: to the next seam at most, for
    behind a caption's box the picture before it goes on."""
    away = np.abs(places - place)
    before, behind = (away[(away > _LINE) & side] for side in (places < place, places > place))
    return float(before.min(initial=_FAR)), float(behind.min(initial=_FAR))


def _beside(
    picture: npt.NDArray[Any], row: int, before: float, behind: float
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """What is before a row of a picture [h, w] and what is behind it, up to such shares of the frame away."""
    near = NEAR + 1
    start, end = max(0, row - round(before * len(picture))), row + round(behind * len(picture))
    return picture[start : row - near], picture[row + near : end]


def _full(before: npt.NDArray[np.float32], behind: npt.NDArray[np.float32]) -> tuple[float, float]:
    """The shares of the pixels on either side of a seam that have detail."""
    return _share(before, behind), _share(behind, before)


def _share(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    return float((one >= max(_DETAIL, _AGAINST * float(other.mean()))).mean())


def _small(picture: Picture) -> npt.NDArray[np.float32]:
    scale = min(1.0, _SIDE / min(picture.shape))
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
