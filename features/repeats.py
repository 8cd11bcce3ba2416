"""Loops: stretches whose movement comes back after a while.

Compared is what moves, not what is seen: a room on a tripod looks like itself at any time, but only a repeated stretch
repeats its movement, frame by frame; at another pace, too, as videos are drawn out.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from features.timeline import Spans, where

SHORTEST_LAG = 3.0  # seconds
MOST_FRAMES = 2400  # kept at most; longer videos (8 minutes) are thinned, and lags between their frames are missed

_SIDE = 16  # pixels of the thumbnails
_MOVES = 0.6  # luma; movement weaker than this can't tell one time from another
_ALIKE = 0.85  # correlation of the movement
_CLOSE = 12.0  # luma; largest difference of the pictures themselves, RMS at equal brightness and contrast, or
_CLOSE_PART = 0.5  # of the picture's own contrast: between two samples, what moves fast has moved
_PALER = 0.7  # a copy's contrast at least, or its inverse at most
_SPELL = 1.0  # seconds over which agreement is averaged; the still part of the picture, over as long to either side
_LEAST = 1.6  # seconds of a stretch that agrees; one gesture is like another for a second now and then
_PACES = 1.05 ** np.array([*range(-16, -1), *range(2, 15)])  # at which a stretch may come back: 0.46 to 1.98
_PACED_FRAMES = 600  # of the longest video in which it is looked for, two minutes: nobody draws a longer one out
_PACED_ALIKE = 0.75  # correlation of the movement; samples fall on other pictures
_PACED_SECONDS = 3.0  # of a stretch at least: among so many paces a shorter one is chance


class RepeatMeter:
    """Fed with sampled luma; keeps a thumbnail of each frame."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._thumbs: list[npt.NDArray[np.float16]] = []
        self._stride = 1
        self._seen = 0

    def update(self, times: npt.NDArray[np.float64], luma: npt.NDArray[np.uint8]) -> None:
        """Take frames: times float64 [n] s, luma uint8 [n, h, w]."""
        for at, picture in zip(times.tolist(), luma, strict=True):
            if self._seen % self._stride == 0:
                self._times.append(at)
                self._thumbs.append(_thumb(picture))
            self._seen += 1
            if len(self._times) > MOST_FRAMES:
                self._times, self._thumbs = self._times[::2], self._thumbs[::2]
                self._stride *= 2

    def finish(self, seconds: float) -> tuple[Spans, float, float]:
        """All that repeats something earlier, the share of 0..seconds that repeats at one lag, and that lag in s."""
        if len(self._times) < 8:
            return (), 0.0, 0.0
        times = np.array(self._times)
        step = float(np.median(np.diff(times)))
        spell, least = (max(2, round(length / step)) for length in (_SPELL, _LEAST))
        course = _course(_level(np.stack(self._thumbs)), spell)
        agree, close = _agreement(course, course, spell, _ALIKE)
        first = max(1, int(np.ceil(SHORTEST_LAG / step - 1e-6)))
        edges = np.append(times, seconds)
        repeated, most, period = np.zeros(len(times), bool), 0.0, 0.0
        for lag in range(first, len(times)):
            holds = _along(agree, close, -lag, least, spell)
            if holds.any():
                repeated |= holds
                held = float(np.diff(edges)[holds].sum())
                most, period = max((most, period), (held, -lag * step))  # the shortest lag of several alike
        if len(times) <= _PACED_FRAMES:
            repeated |= _paced(course, step, spell)
        return where(repeated, edges), min(1.0, most / seconds) if seconds else 0.0, -period


def _thumb(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float16]:
    """float16 [_SIDE, _SIDE]: faint movement is less than a level of luma."""
    small = cv2.resize(picture, (4 * _SIDE, 4 * _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.resize(small, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.float16)


def _level(thumbs: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    """Pictures [n, p] of mean zero: what flickers as a whole does not move."""
    pictures = thumbs.reshape(len(thumbs), -1).astype(np.float32)
    return np.asarray(pictures - pictures.mean(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class _Course:
    """Pictures float32 [n, p] of mean zero, what moves in each, and the power of that over a spell, [n]."""

    level: npt.NDArray[np.float32]
    moving: npt.NDArray[np.float32]
    power: npt.NDArray[np.float32]


def _course(level: npt.NDArray[np.float32], spell: int) -> _Course:
    moving = level - _running_mean(level, spell)
    return _Course(level, moving, _running_mean((moving**2).mean(axis=1)[:, None], spell // 2)[:, 0])


def _agreement(
    later: _Course, earlier: _Course, spell: int, correlation: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether frame i moves as frame j moved, judged over a spell, and whether it looks alike; bool [n, m] both."""
    together = _along_diagonals(later.moving @ earlier.moving.T / later.moving.shape[1], spell)
    alike = together > correlation * np.sqrt(np.outer(later.power, earlier.power))
    close = _look_alike(later.level, earlier.level)
    strong = [course.power > _MOVES**2 for course in (later, earlier)]
    return np.asarray(alike & close & strong[0][:, None] & strong[1][None, :]), close


def _paced(course: _Course, step: float, spell: int) -> npt.NDArray[np.bool_]:
    """Which frames [n] show what came before them, faster or slower."""
    level, least = course.level, max(2, round(_PACED_SECONDS / step))
    n, found = len(level), np.zeros(len(level), bool)
    for pace in _PACES:
        shown = np.arange(0, n - 1, pace)
        before = np.floor(shown).astype(int)
        part = (shown - before).astype(np.float32)[:, None]
        drawn = _course(level[before] * (1 - part) + level[before + 1] * part, spell)
        agree, close = _agreement(course, drawn, spell, _PACED_ALIKE)
        agree &= (np.arange(n)[:, None] - shown[None, :]) * step >= SHORTEST_LAG
        for shift in range(least - n, len(shown) - least):
            found |= _along(agree, close, shift, least, spell)
    return found


def _along(
    agree: npt.NDArray[np.bool_], close: npt.NDArray[np.bool_], shift: int, least: int, reach: int
) -> npt.NDArray[np.bool_]:
    """Which frames [n] agree with those ``shift`` columns on, in runs of ``least`` that look alike a little longer."""
    holds, near = np.zeros((2, len(agree)), bool)
    along = np.diagonal(agree, shift)
    if np.count_nonzero(along) < least:
        return holds
    start = max(0, -shift)
    rows = slice(start, start + len(along))
    holds[rows], near[rows] = along, np.diagonal(close, shift)
    return _whole_runs(holds, near, least, reach)


def _look_alike(later: npt.NDArray[np.float32], earlier: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which pictures [n, p] and [m, p], each of mean zero, look alike, be it at another contrast; bool [n, m]."""
    power, other = ((level**2).mean(axis=1) for level in (later, earlier))
    cross = later @ earlier.T / later.shape[1]
    gain = np.clip(cross / np.maximum(other, 1e-3), _PALER, 1 / _PALER)
    shared = gain * (2 * cross - gain * other)  # of the one's power, that the other explains
    return np.asarray(power[:, None] - shared < np.maximum(_CLOSE**2, _CLOSE_PART**2 * power[:, None]))


def _running_mean(rows: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """Mean over reach rows to either side, fewer at the ends; rows [n, d]."""
    n = len(rows)
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    low, high = np.maximum(np.arange(n) - reach, 0), np.minimum(np.arange(n) + reach + 1, n)
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None], np.float32)


def _along_diagonals(matrix: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.float32]:
    """Mean over ``width`` // 2 steps to either side along each diagonal: both times run on together."""
    summed, count = np.zeros_like(matrix), np.zeros_like(matrix)
    reach = min(width // 2, *(n - 1 for n in matrix.shape))
    for shift in range(-reach, reach + 1):
        to = tuple(slice(max(0, -shift), n - max(0, shift)) for n in matrix.shape)
        source = tuple(slice(max(0, shift), n - max(0, -shift)) for n in matrix.shape)
        summed[to] += matrix[source]
        count[to] += 1
    return summed / count


def _whole_runs(
    holds: npt.NDArray[np.bool_], near: npt.NDArray[np.bool_], least: int, reach: int
) -> npt.NDArray[np.bool_]:
    """Runs of ``least`` frames and more, grown by up to ``reach`` where pictures look alike: averaging ate their
    ends."""
    steps = np.diff(np.concatenate([[0], holds.astype(np.int8), [0]]))
    grown = np.zeros_like(holds)
    for start, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
        if end - start >= least:
            grown[start:end] = True
            for at in (*range(start - 1, start - 1 - reach, -1), *range(end, end + reach)):
                beyond = at + 1 if at < start else at - 1
                if 0 <= at < len(holds) and near[at] and grown[beyond]:
                    grown[at] = True
    return grown
