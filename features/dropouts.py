"""Dropouts: sound that is gone at once and back at once.

Pauses fade: rooms ring, voices and strings die away, and what is left before a pause is weaker than what went before.
What is cut off at its full strength within a hundredth of a second, stays away, and comes back as suddenly at its full
strength was lost on the way.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.soundtrack import SAMPLE_RATE

RATE = 200  # levels a second
LOWEST = -120.0  # dB
SHORTEST, LONGEST = (
    12,
    2 * RATE,
)  # levels: 60 ms, as long as the hard closures of robot voices, to 2 s: then it is silence

_QUIET = -60.0  # dBFS, as ffmpeg's silencedetect has it
_FALL = 35.0  # dB
_EDGE = 2  # levels that the fall may take
_AROUND = RATE // 2  # levels a side that tell the usual strength
_WEAKER = 6.0  # dB; what has faded further was on its way to a pause


def levels(magnitude: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Peak of each two hundredth of a second of magnitudes [n, 2] at 48 kHz, as whole dB above -120, uint8."""
    peaks = magnitude.reshape(-1, SAMPLE_RATE // RATE, 2).max(axis=(1, 2))
    return np.asarray(np.clip(np.rint(20 * np.log10(np.maximum(peaks, 1e-6)) - LOWEST), 0, 255), np.uint8)


def dropouts(level: npt.NDArray[np.uint8]) -> tuple[float, ...]:
    """When sound drops out, in s from its beginning; ``level`` as ``levels`` gives it, [n]."""
    loud = level.astype(np.int16)
    quiet = np.concatenate([[0], (loud < _QUIET - LOWEST).astype(np.int8), [0]])
    steps = np.diff(quiet)
    runs = zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True)
    return tuple(start / RATE for start, end in runs if SHORTEST <= end - start < LONGEST and _sudden(loud, start, end))


def _sudden(loud: npt.NDArray[np.int16], start: int, end: int) -> bool:
    """Whether sound is there at its usual strength right before and right after, and at once gone inside."""
    if start < _EDGE or end > len(loud) - _EDGE:
        return False
    around = np.concatenate([loud[max(0, start - _AROUND) : start], loud[end : end + _AROUND]])
    edges = min(loud[start - _EDGE : start].max(), loud[end : end + _EDGE].max())
    inner = max(loud[start + 1 : start + 1 + _EDGE].max(), loud[end - 1 - _EDGE : end - 1].max())
    return bool(edges >= inner + _FALL and edges >= np.quantile(around, 0.75) - _WEAKER)
