"""Loops: stretches whose movement comes back after a while.

Compared is what moves, not what is seen: a room on a tripod looks like itself at any time, but only a repeated stretch
repeats its movement, frame by frame.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from features.timeline import Spans, where

SHORTEST_LAG = 3.0  # seconds
MOST_FRAMES = 2400  # kept at most; longer videos (8 minutes) are thinned, and lags between their frames are missed

_SIDE = 16  # pixels of the thumbnails
_AROUND = 1.0  # seconds a side over which the still part of the picture is averaged
_MOVES = 0.6  # luma; movement weaker than this can't tell one time from another
_ALIKE = 0.85  # correlation of the movement
_CLOSE = 12.0  # luma; largest difference of the pictures themselves, RMS at equal brightness and contrast, or
_CLOSE_PART = 0.5  # of the picture's own contrast: between two samples, what moves fast has moved
_PALER = 0.7  # a copy's contrast at least, or its inverse at most
_SPELL = 1.0  # seconds over which agreement is averaged


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
        agree, close = _agreement(np.stack(self._thumbs), step)
        first = max(1, int(np.ceil(SHORTEST_LAG / step - 1e-6)))
        edges = np.append(times, seconds)
        repeated, most, period = np.zeros(len(times), bool), 0.0, 0.0
        for lag in range(first, len(times)):
            holds = np.zeros(len(times), bool)
            holds[lag:] = np.diagonal(agree, -lag)
            if holds.any():
                near = np.zeros(len(times), bool)
                near[lag:] = np.diagonal(close, -lag)
                holds = _whole_runs(holds, near, max(2, round(_SPELL / step)))
                repeated |= holds
                held = float(np.diff(edges)[holds].sum())
                most, period = max((most, period), (held, -lag * step))  # the shortest lag of several alike
        return where(repeated, edges), min(1.0, most / seconds) if seconds else 0.0, -period


def _thumb(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float16]:
    """float16 [_SIDE, _SIDE]: faint movement is less than a level of luma."""
    small = cv2.resize(picture, (4 * _SIDE, 4 * _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.resize(small, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.float16)


def _agreement(thumbs: npt.NDArray[np.float16], step: float) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether frame i moves as frame j moved, judged over a spell, and whether it looks alike; bool [n, n] both."""
    pictures = thumbs.reshape(len(thumbs), -1).astype(np.float32)
    level = pictures - pictures.mean(axis=1, keepdims=True)  # what flickers as a whole does not move
    reach, spell = max(1, round(_AROUND / step)), max(1, round(_SPELL / step))
    moving = level - _running_mean(level, reach)
    power = _running_mean((moving**2).mean(axis=1)[:, None], spell // 2)[:, 0]
    alike = _along_diagonals(moving @ moving.T / moving.shape[1], spell) > _ALIKE * np.sqrt(np.outer(power, power))
    strong = power > _MOVES**2
    close = _look_alike(level)
    return np.asarray(alike & close & strong[:, None] & strong[None, :]), close


def _look_alike(level: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which pictures [n, p], each of mean zero, look alike, be it at another contrast; bool [n, n]."""
    squares = (level**2).mean(axis=1)
    cross = level @ level.T / level.shape[1]
    gain = np.clip(cross / np.maximum(squares, 1e-3), _PALER, 1 / _PALER)
    shared = gain * (2 * cross - gain * squares)  # of the one's power, that the other explains
    return np.asarray(squares[:, None] - shared < np.maximum(_CLOSE**2, _CLOSE_PART**2 * squares[:, None]))


def _running_mean(rows: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """Mean over reach rows to either side, fewer at the ends; rows [n, d]."""
    n = len(rows)
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    low, high = np.maximum(np.arange(n) - reach, 0), np.minimum(np.arange(n) + reach + 1, n)
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None], np.float32)


def _along_diagonals(matrix: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.float32]:
    """Mean over ``width`` // 2 steps to either side along each diagonal: both times run on together."""
    summed, count = np.zeros_like(matrix), np.zeros_like(matrix)
    n = len(matrix)
    for shift in range(-(width // 2), width // 2 + 1):
        to, source = np.s_[max(0, -shift) : n - max(0, shift)], np.s_[max(0, shift) : n - max(0, -shift)]
        summed[to, to] += matrix[source, source]
        count[to, to] += 1
    return summed / count


def _whole_runs(holds: npt.NDArray[np.bool_], near: npt.NDArray[np.bool_], least: int) -> npt.NDArray[np.bool_]:
    """Runs of ``least`` frames and more, grown by up to a spell where pictures look alike: averaging ate their ends."""
    steps = np.diff(np.concatenate([[0], holds.astype(np.int8), [0]]))
    grown = np.zeros_like(holds)
    for start, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
        if end - start >= least:
            grown[start:end] = True
            for at in (*range(start - 1, start - 1 - least, -1), *range(end, end + least)):
                beyond = at + 1 if at < start else at - 1
                if 0 <= at < len(holds) and near[at] and grown[beyond]:
                    grown[at] = True
    return grown
