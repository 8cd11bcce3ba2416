"""Loops: stretches whose movement comes back after a while, be it at another pace, as videos are drawn out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from features.agreement import Agreement, Course, agreement, course_of
from features.timeline import Spans, where

SHORTEST_LAG = 3.0  # seconds
MOST_FRAMES = 2400  # kept at most; longer videos (8 minutes) are thinned, and faster movement is missed

_SIDE = 16  # pixels of the thumbnails
_SPELL = 1.0  # seconds over which agreement is averaged; the still part of the picture, over as long to either side
# Seconds of a stretch, and its mean agreement: one gesture is like another for a second now and then, and what moves
# fast has moved between two samples, but not alike for long.
_SURE = ((1.6, 0.9), (5.0, 0.75), (8.0, 0.65))
_PACES = 1.05 ** np.array([*range(-16, -1), *range(2, 15)])  # at which a stretch may come back: 0.46 to 1.98
_PACED_FRAMES = 600  # of the longest video in which it is looked for, two minutes: nobody draws a longer one out
_PACED_SURE = ((3.0, 0.82),)  # among so many paces a shorter stretch is chance


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
        """All that repeats something earlier, the share of 0..seconds that repeats after one period, and that in s."""
        if len(self._times) < 8:
            return (), 0.0, 0.0
        times = np.array(self._times)
        step, edges = float(np.median(np.diff(times))), np.append(times, seconds)
        spell = max(2, round(_SPELL / step))
        course = course_of(_level(np.stack(self._thumbs)), spell)
        repeated, loop, period = _looped(course, times, step, spell)
        if len(times) <= _PACED_FRAMES:
            repeated |= _paced(course, step, spell)
        share = float(np.diff(edges)[loop].sum()) / seconds if seconds else 0.0
        return where(repeated, edges), min(1.0, share), period


def _thumb(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float16]:
    """float16 [_SIDE, _SIDE]: faint movement is less than a level of luma."""
    small = cv2.resize(picture, (4 * _SIDE, 4 * _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.resize(small, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.float16)


def _level(thumbs: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    """Pictures [n, p] of mean zero: what flickers as a whole does not move."""
    pictures = thumbs.reshape(len(thumbs), -1).astype(np.float32)
    return np.asarray(pictures - pictures.mean(axis=1, keepdims=True))


def _frames(sure: Sequence[tuple[float, float]], step: float) -> list[tuple[int, float]]:
    """The same with frames for seconds."""
    return [(max(2, round(seconds / step)), alike) for seconds, alike in sure]


def _looped(
    course: Course, times: npt.NDArray[np.float64], step: float, spell: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], float]:
    """Which frames [n] show what came before them, which of these at the lag that most speaks for, and its seconds."""
    same, sure = agreement(course, course, spell), _frames(_SURE, step)
    repeated, loop = np.zeros((2, len(times)), bool)
    most, period = 0.0, 0.0
    for lag in range(max(1, int(np.ceil(SHORTEST_LAG / step - 1e-6))), len(times)):
        holds = same.along(-lag, sure, spell)
        if holds.any():
            repeated |= holds
            speaks = float(np.diagonal(same.alike, -lag)[holds[lag:]].sum())
            if speaks > most:  # the shortest lag of several alike
                most, loop, period = speaks, holds, _period(times, same, holds, lag)
    return repeated, loop, period


def _period(times: npt.NDArray[np.float64], same: Agreement, holds: npt.NDArray[np.bool_], lag: int) -> float:
    """Seconds from what is shown first to what holds, ``lag`` frames or a part of one less."""
    rows = np.flatnonzero(holds)
    before, after = times[rows - lag], times[rows - lag + 1]
    return float(np.median(times[rows] - before - same.part[rows, rows - lag] * (after - before)))


def _paced(course: Course, step: float, spell: int) -> npt.NDArray[np.bool_]:
    """Which frames [n] show what came before them, faster or slower."""
    level, sure = course.level, _frames(_PACED_SURE, step)
    n, found = len(level), np.zeros(len(level), bool)
    least = sure[0][0]
    for pace in _PACES:
        shown = np.arange(0, n - 1, pace)
        before = np.floor(shown).astype(int)
        part = (shown - before).astype(np.float32)[:, None]
        drawn = course_of(level[before] * (1 - part) + level[before + 1] * part, spell)
        same = agreement(course, drawn, spell)
        same.alike[(np.arange(n)[:, None] - shown[None, :]) * step < SHORTEST_LAG] = 0
        for shift in range(least - n, len(shown) - least):
            found |= same.along(shift, sure, spell)
    return found
