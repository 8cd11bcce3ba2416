"""Whether one stretch of pictures moves as another did, frame by frame.

Compared is what moves, not what is seen: a room on a tripod looks like itself at any time, but only a repeated stretch
repeats its movement. Sampled again, it is sampled at other moments: a frame is compared with what lies between two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from features.timeline import runs

_MOVES = 0.6  # luma; movement weaker than this can't tell one time from another
_LIKELY = 0.5  # correlation of the movement at which a stretch goes on
_CLOSE = 12.0  # luma; largest difference of the pictures themselves, RMS at equal brightness and contrast, or
_CLOSE_PART = 0.5  # of the picture's own contrast: between two samples, what moves fast has moved
_PALER = 0.7  # a copy's contrast at least, or its inverse at most
_FAINT = 1e-6  # what is smaller divides nothing
_ROWS = 256  # frames whose agreement is worked out at a time: eight minutes have six million pairs


@dataclass(frozen=True, slots=True)
class Course:
    """Pictures float32 [n, p] of mean zero, what moves in each, and the power of that over a spell, [n]."""

    level: npt.NDArray[np.float32]
    moving: npt.NDArray[np.float32]
    power: npt.NDArray[np.float32]


def course_of(level: npt.NDArray[np.float32], spell: int) -> Course:
    """What moves is what differs from the mean of ``spell`` pictures to either side; its power, from that of as many in
    all."""
    moving = level - _running_mean(level, spell)
    return Course(level, moving, _running_mean((moving**2).mean(axis=1)[:, None], spell // 2)[:, 0])


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of frames i and j, [n, m]: the correlation of their movement, judged over a spell, 0 where nothing tells; whether
    they look alike; and how far towards the frame after j it is that i shows, 0..1."""

    alike: npt.NDArray[np.float32]
    close: npt.NDArray[np.bool_]
    part: npt.NDArray[np.float32]

    def along(self, shift: int, sure: Sequence[tuple[int, float]], reach: int) -> npt.NDArray[np.bool_]:
        """Which frames [n] agree with those ``shift`` columns on: so many frames so well in the mean (``sure``, fewest
        first), and beside these what agrees at all and up to ``reach`` beyond."""
        holds = np.zeros(len(self.alike), bool)
        alike = np.diagonal(self.alike, shift)
        if np.count_nonzero(alike > _LIKELY) >= sure[0][0]:
            start = max(0, -shift)
            holds[start : start + len(alike)] = _whole_runs(alike, np.diagonal(self.close, shift), sure, reach)
        return holds


def agreement(later: Course, earlier: Course, spell: int) -> Agreement:
    """How the later frames agree with the earlier ones or with what lies between two of these, a mixture of them: a
    stretch seldom comes back after a whole number of samples."""
    after = np.minimum(np.arange(1, len(earlier.power) + 1), len(earlier.power) - 1)
    together = _along_diagonals(later.moving @ earlier.moving.T / later.moving.shape[1], spell)
    together /= np.sqrt(np.maximum(np.outer(later.power, earlier.power), _FAINT))
    shared = _running_mean((earlier.moving * earlier.moving[after]).mean(axis=1)[:, None], spell // 2)[:, 0]
    neighbors = shared / np.sqrt(np.maximum(earlier.power * earlier.power[after], _FAINT))
    alike, part = np.empty_like(together), np.empty_like(together)
    close = np.empty(together.shape, bool)
    for start in range(0, len(together), _ROWS):
        rows = slice(start, start + _ROWS)
        one = together[rows]
        alike[rows], part[rows] = _mixed(one, one[:, after], np.clip(neighbors, -1, 1))
        close[rows] = _look_alike(later.level[rows], earlier.level, part[rows])
    strong = [course.power > _MOVES**2 for course in (later, earlier)]
    alike[~strong[0]] = alike[:, ~strong[1]] = 0
    return Agreement(alike, close, part)


def _mixed(
    one: npt.NDArray[np.float32], other: npt.NDArray[np.float32], neighbors: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The best correlation of frames with a mixture of two, and the other's part in it, from the correlations with the
    ``one`` and the ``other`` [n, m], and of these with each other [m]."""
    weights = np.maximum(one - neighbors * other, 0), np.maximum(other - neighbors * one, 0)
    within = (weights[0] > 0) & (weights[1] > 0)
    explained = np.maximum(one * weights[0] + other * weights[1], 0) / np.maximum(1 - neighbors**2, _FAINT)
    part = weights[1] / np.maximum(weights[0] + weights[1], _FAINT)
    return np.minimum(np.where(within, np.sqrt(explained), one), 1), np.where(within, part, np.float32(0))


def _look_alike(
    later: npt.NDArray[np.float32], earlier: npt.NDArray[np.float32], part: npt.NDArray[np.float32]
) -> npt.NDArray[np.bool_]:
    """Which pictures [n, p] look like those [m, p], or these mixed with the next by their ``part`` [n, m], all of mean
    zero and be it at another contrast; bool [n, m]."""
    following = np.append(earlier[1:], earlier[-1:], axis=0)
    power, own, next_own, shared = (
        (one * other).mean(axis=1)
        for one, other in ((later, later), (earlier, earlier), (following, following), (earlier, following))
    )
    other = (1 - part) ** 2 * own + 2 * part * (1 - part) * shared + part**2 * next_own
    crosses = later @ earlier.T / later.shape[1]
    cross = (1 - part) * crosses + part * np.append(crosses[:, 1:], crosses[:, -1:], axis=1)
    gain = np.clip(cross / np.maximum(other, 1e-3), _PALER, 1 / _PALER)
    explained = gain * (2 * cross - gain * other)  # of the one's power, by the other
    return np.asarray(power[:, None] - explained < np.maximum(_CLOSE**2, _CLOSE_PART**2 * power[:, None]))


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
    alike: npt.NDArray[np.float32], near: npt.NDArray[np.bool_], sure: Sequence[tuple[int, float]], reach: int
) -> npt.NDArray[np.bool_]:
    """Where so many frames are so much alike in the mean and half of them look alike, and on from there: over what is
    likely, short rests included, and by up to ``reach`` where pictures look alike, as averaging ate the ends."""
    surely, grown = np.zeros((2, len(alike)), bool)
    for frames, least in sure:
        enough = (_sums(alike, frames) >= least * frames) & (_sums(near, frames) >= frames / 2)
        for first in np.flatnonzero(enough).tolist():
            surely[first : first + frames] = True
    likely = alike > _LIKELY
    for start, end in runs(~likely):
        likely[start:end] = 0 < start < end < len(likely) and end - start <= 2 * reach and near[start:end].all()
    for start, end in runs(likely):
        if surely[start:end].any():
            before, after = near[max(0, start - reach) : start][::-1], near[end : end + reach]
            grown[start - _lasts(before) : end + _lasts(after)] = True
    return grown


def _sums(values: npt.NDArray[Any], width: int) -> npt.NDArray[np.float64]:
    """Of so many values each, from every value on."""
    sums = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
    return np.asarray(sums[width:] - sums[:-width])


def _lasts(holds: npt.NDArray[np.bool_]) -> int:
    """How many are true before the first that is not."""
    return int(np.append(holds, False).argmin())
