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
_MOVES = 1.5  # luma; movement weaker than this can't tell one time from another
_ALIKE = 0.8  # correlation of the movement
_CLOSE = 12.0  # luma; largest mean difference of the pictures themselves, at equal brightness
_SPELL = 1.0  # seconds over which agreement is averaged


class RepeatMeter:
    """Fed with sampled luma; keeps a thumbnail of each frame."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._thumbs: list[npt.NDArray[np.uint8]] = []
        self._stride = 1
        self._seen = 0

    def update(self, times: npt.NDArray[np.float64], luma: npt.NDArray[np.uint8]) -> None:
        """Take frames: times float64 [n] s, luma uint8 [n, h, w]."""
        for at, picture in zip(times.tolist(), luma, strict=True):
            if self._seen % self._stride == 0:
                self._times.append(at)
                self._thumbs.append(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
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


def _agreement(thumbs: npt.NDArray[np.uint8], step: float) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether frame i moves as frame j moved, judged over a spell, and whether it looks alike; bool [n, n] both."""
    pictures = thumbs.reshape(len(thumbs), -1).astype(np.float32)
    reach = max(1, round(_AROUND / step))
    moving = pictures - _running_mean(pictures, reach)
    power = (moving**2).mean(axis=1)
    spell = max(1, round(_SPELL / step))
    dot, weight = (
        _along_diagonals(moving @ moving.T / moving.shape[1], spell),
        _running_mean(power[:, None], spell // 2),
    )
    weight = weight[:, 0]
    alike = dot > _ALIKE * np.sqrt(np.outer(weight, weight))
    level = pictures - pictures.mean(axis=1, keepdims=True)  # a paler or darker copy is one, too
    squares = (level**2).mean(axis=1)
    apart = squares[:, None] + squares[None, :] - 2 * (level @ level.T) / level.shape[1]
    strong = weight > _MOVES**2
    close = np.asarray(apart < _CLOSE**2)
    return np.asarray(alike & close & strong[:, None] & strong[None, :]), close


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
