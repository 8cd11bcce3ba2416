"""Lines in time: reference second = speed x query second + offset, along which two films agree.

Negative speeds run backwards. For every speed and offset the agreement along the line, less what chance gives, is
summed and the best contiguous stretch of it found (Kadane); so a copy of a few seconds inside a long video counts as
much as it should.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.originality.motion import Agreement, paired
from models.originality.register import Floats

_SPEEDS = np.array([s for s in np.round(np.exp(np.arange(-17, 18) * 0.04), 4) if 0.5 <= s <= 2.0])
_SIGNED = np.concatenate([_SPEEDS, -_SPEEDS[::2]])  # few run backwards: they are looked for less finely, then polished
_FASTEST = 2.5  # a polished speed may lie a little beyond those proposed
_FINE = 0.1  # seconds
_APART = 0.8  # seconds from which two lines of one speed are two
_LEAST_OWN = 0.5  # gain against which a rival is weighed at least
_PROPOSED = 4  # lines that paired frames decide between
_ROWS = 80  # query frames, evenly spread, that propose lines: enough to see one, a fraction of a long film's
_HOPELESS = 1.0  # gain under which no pair of films was ever found to be a copy: nothing finer is tried
CHANCE = 0.25  # agreement that is no evidence


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a line: speed, offset in s, the query seconds where the stretch begins and ends, the summed
    agreement above chance (in frames that fully move), the mean agreement and the number of moving frames in the
    stretch."""

    speed: float
    offset: float
    q_start: float
    q_end: float
    gain: float
    mean: float
    frames: float

    def covers(self, seconds: Floats) -> npt.NDArray[np.bool_]:
        """Which seconds of the query lie in the stretch."""
        return np.asarray((seconds >= self.q_start) & (seconds <= self.q_end))


def best_line(agreement: Agreement) -> Line | None:
    """The line of greatest gain; None where nothing lies on one.

    The matrix proposes a few lines; frames paired along each then decide, because only they see the same seconds around
    them on both sides.
    """
    proposed = [_best_offset(agreement, s, o + np.arange(-2, 3) * _FINE) for s, o in _coarse(agreement)]
    judged = [_judged(agreement, line.speed, line.offset) for line in proposed if line is not None]
    best = max((line for line in judged if line is not None), key=_worth, default=None)
    if best is None or best.gain < _HOPELESS:
        return best
    polished = _polished(agreement, best)
    again = _judged(agreement, polished.speed, polished.offset)
    return _settled(agreement, max((b for b in (best, again) if b is not None), key=_worth))


def _worth(line: Line) -> float:
    """Gain, at a small discount for speeds and directions that few edits have."""
    return line.gain * (1.0 if line.speed > 0 else 0.9) * (1.0 if abs(abs(line.speed) - 1) < 0.01 else 0.97)


def _settled(agreement: Agreement, line: Line) -> Line:
    """The best of the line and its close neighbors, by paired frames."""
    middle = (line.q_start + line.q_end) / 2
    at = line.speed * middle + line.offset
    for change, shift in ((0.0, 0.08), (0.0, -0.08), (0.01, 0.0), (-0.01, 0.0), (0.0, 0.03), (0.0, -0.03)):
        speed = line.speed * (1 + change)
        tried = _judged(agreement, speed, at + shift - speed * middle)
        if tried is not None and tried.gain > 1.005 * line.gain:
            line, at = tried, at + shift
    return line


def _judged(agreement: Agreement, speed: float, offset: float) -> Line | None:
    """A line's best stretch by paired frames."""
    pairs = paired(agreement, speed, offset)
    total = np.concatenate([[0.0], np.cumsum(pairs.weight * (pairs.motion - CHANCE))])
    gain = total - np.minimum.accumulate(total)
    end = int(np.argmax(gain))
    if gain[end] <= 0:
        return None
    start = _last_lowest(total[: end + 1])
    return _line(agreement, speed, offset, start, end, pairs.motion, pairs.weight, float(gain[end]))


def _last_lowest(total: Floats) -> int:
    """Where a sum stands lowest for the last time: a stretch begins where it first gains, not where frames that are no
    evidence begin, as those before the reference does."""
    return len(total) - 1 - int(np.argmin(total[::-1]))


def gain_along(agreement: Agreement, line: Line) -> float:
    """What another agreement gains along the same line."""
    judged = _judged(agreement, line.speed, line.offset)
    return judged.gain if judged is not None else 0.0


def rival(agreement: Agreement, line: Line) -> tuple[float, Line | None]:
    """The greatest gain of another line of the same speed, as a share of this one's, 0..1, and that line by paired
    frames: one moment of a second take fits about as well as another, and so does one round of what goes round and
    round. No line where nothing is gained elsewhere."""
    field = _field(agreement)
    gains, offsets = _by_offset(field, line.speed)
    same = np.abs(offsets - line.offset) <= _APART
    own = max(float(gains[same].max(initial=0.0)), _LEAST_OWN)
    elsewhere = np.where(same, 0.0, gains)
    best = int(np.argmax(elsewhere))
    if elsewhere[best] <= 0:
        return 0.0, None
    near = (_judged(agreement, line.speed, float(offsets[best]) + shift) for shift in (-_FINE, 0.0, _FINE))
    other = max((found for found in near if found is not None), key=_worth, default=None)
    return min(1.0, float(elsewhere[best]) / own), other


@dataclass(frozen=True, slots=True)
class _Field:
    """Gains float32 [rows, margin + columns + margin] of query frames at ``times`` [rows] with an even grid of
    reference seconds from ``start``; nothing is gained in the margins."""

    times: Floats
    gains: npt.NDArray[np.float32]
    margin: int
    start: float


def _field(agreement: Agreement) -> _Field:
    step = -(-len(agreement.q_times) // _ROWS)
    q_times, q_moves = agreement.q_times[::step], agreement.q_moves[::step]
    grid = np.arange(agreement.r_times[0], agreement.r_times[-1] + _FINE, _FINE)
    right = np.clip(np.searchsorted(agreement.r_times, grid), 1, len(agreement.r_times) - 1)
    left = right - 1
    part = ((grid - agreement.r_times[left]) / np.maximum(np.diff(agreement.r_times)[left], 1e-6)).clip(0, 1)
    part = part.astype(np.float32)
    motion = agreement.motion[::step]
    along = motion[:, left] * (1 - part) + motion[:, right] * part
    moves = agreement.r_moves[left] * (1 - part) + agreement.r_moves[right] * part
    gains = np.sqrt(q_moves[:, None] * moves) * (along - CHANCE) * step
    margin = len(grid) + math.ceil(_FASTEST * (q_times[-1] - q_times[0]) / _FINE) + 2
    padded = np.pad(gains.astype(np.float32), ((0, 0), (margin, margin)))
    return _Field(q_times, padded, margin, float(grid[0]))


def _by_offset(field: _Field, speed: float) -> tuple[npt.NDArray[np.float32], Floats]:
    """The greatest gain of a contiguous stretch of every line of one speed, and the lines' offsets: rows are shifted so
    that lines stand upright, then Kadane's sum runs down all of them at once."""
    shift = np.round((speed * field.times - field.start) / _FINE).astype(np.int64)
    first, last = -int(shift.max()), field.gains.shape[1] - 2 * field.margin - 1 - int(shift.min())
    running = np.zeros((last - first) // 2 + 1, np.float32)
    best = np.zeros_like(running)
    for row, begin in zip(field.gains, field.margin + first + shift, strict=True):
        running += row[begin : begin + last - first + 1 : 2]
        np.maximum(running, 0, out=running)
        np.maximum(best, running, out=best)
    return best, (first + 2 * np.arange(len(best))) * _FINE


def _coarse(agreement: Agreement) -> list[tuple[float, float]]:
    """A few speeds and offsets of great gain; the unchanged speed always among them. Empty where nothing promises a
    line: most pairs of different videos end here."""
    field = _field(agreement)
    found = []
    for speed in _SIGNED:
        gains, offsets = _by_offset(field, float(speed))
        best = int(np.argmax(gains))
        found.append((float(gains[best]), float(offsets[best]), float(speed)))
    if max(gain for gain, _, _ in found) < _HOPELESS:
        return []
    chosen = [(speed, offset) for _, offset, speed in found if speed == 1.0]
    middle = float(agreement.q_times.mean())
    for gain, offset, speed in sorted(found, key=lambda f: -f[0]):
        new = all(abs((speed - s) * middle + offset - o) > 0.5 or abs(speed - s) > 0.15 for s, o in chosen)
        if new and gain > 0 and len(chosen) < _PROPOSED:
            chosen.append((speed, offset))
    return chosen


def _polished(agreement: Agreement, line: Line) -> Line:
    """Finer and finer speeds and offsets around a line, turning about the stretch's middle."""
    line = _best_offset(agreement, line.speed, np.array([line.offset])) or line  # its gain by the matrix, as all here
    for speed_step, offset_step in ((0.01, 0.1), (0.0025, 0.04)):
        middle = (line.q_start + line.q_end) / 2
        at = line.speed * middle + line.offset
        for change in np.arange(-3, 4) * speed_step * line.speed:
            speed = line.speed + change
            offsets = at - speed * middle + np.arange(-3, 4) * offset_step
            tried = _best_offset(agreement, float(speed), offsets)
            if tried is not None and tried.gain > line.gain:
                line = tried
    plain = _best_offset(agreement, float(np.sign(line.speed)), _near_one(line))
    return plain if plain is not None and plain.gain > 0.985 * line.gain else line


def _near_one(line: Line) -> Floats:
    """Offsets near the line's at its middle for speed one: nobody changes a speed by half a percent."""
    middle = (line.q_start + line.q_end) / 2
    return np.asarray(line.speed * middle + line.offset - np.sign(line.speed) * middle + np.arange(-4, 5) * 0.04)


def _best_offset(agreement: Agreement, speed: float, offsets: Floats) -> Line | None:
    if not len(offsets):
        return None
    along, weight = sampled(agreement, agreement.motion, speed, offsets)
    gains = weight * (along - CHANCE)
    total = np.concatenate([np.zeros((len(offsets), 1)), np.cumsum(gains, axis=1)], axis=1)
    lowest = np.minimum.accumulate(total, axis=1)
    gain = total - lowest
    row, end = np.unravel_index(int(np.argmax(gain)), gain.shape)
    if gain[row, end] <= 0:
        return None
    start = _last_lowest(total[row, : end + 1])
    return _line(agreement, speed, float(offsets[row]), start, int(end), along[row], weight[row], float(gain[row, end]))


def _line(
    agreement: Agreement,
    speed: float,
    offset: float,
    start: int,
    end: int,
    along: Floats,
    weight: Floats,
    gain: float,
) -> Line:
    inside = slice(start, end)
    frames = float(weight[inside].sum())
    mean = float((weight[inside] * along[inside]).sum() / max(frames, 1e-6))
    times = agreement.q_times
    return Line(speed, offset, float(times[start]), float(times[end - 1]), gain, mean, frames)


def sampled(
    agreement: Agreement, matrix: npt.NDArray[np.float32], speed: float, offsets: Floats
) -> tuple[Floats, Floats]:
    """The matrix along lines, [offsets, n], between reference frames interpolated, and each point's weight: how much
    both sides move there; 0 beyond the reference's ends."""
    at = speed * agreement.q_times[None, :] + offsets[:, None]
    right = np.clip(np.searchsorted(agreement.r_times, at), 1, len(agreement.r_times) - 1)
    left = right - 1
    gap = np.maximum(agreement.r_times[right] - agreement.r_times[left], 1e-6)
    part = np.clip((at - agreement.r_times[left]) / gap, 0.0, 1.0)
    rows = np.arange(len(agreement.q_times))[None, :]
    along = matrix[rows, left] * (1 - part) + matrix[rows, right] * part
    r_moves = agreement.r_moves[left] * (1 - part) + agreement.r_moves[right] * part
    return along, np.sqrt(agreement.q_moves[None, :] * r_moves) * agreement.reached(at)
