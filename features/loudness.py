"""Loudness and true peak by ITU-R BS.1770-5 and loudness range by EBU Tech 3342, as sound comes.

Kept are one number for each tenth of a second, so memory stays flat; gates are applied at the end.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.signal import firwin, sosfilt, upfirdn

from features.soundtrack import SAMPLE_RATE

STEP = SAMPLE_RATE // 10  # samples of the tenths of a second that everything is built from
LOWEST = -70.0  # LUFS; the absolute gate

# The two stages of K weighting at 48 kHz, tables 1 and 2 of BS.1770.
_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
_UP = 4  # oversampling of the true peak
_REACH = 16  # samples a side that an oversampled value depends on


class LoudnessMeter:
    """Fed with float32 [k * STEP, 2] at 48 kHz, in order."""

    def __init__(self) -> None:
        self._state = np.zeros((2, 2, 2))
        self._powers: list[npt.NDArray[np.float64]] = []
        self._tail = np.zeros((2 * _REACH, 2), np.float32)
        self._peak = 0.0

    def update(self, samples: npt.NDArray[np.float32]) -> None:
        """Take the next whole tenths of a second."""
        weighted, self._state = sosfilt(_K_WEIGHTING, samples.astype(np.float64), axis=0, zi=self._state)
        self._powers.append((weighted.reshape(-1, STEP, 2) ** 2).mean(axis=1).sum(axis=1))
        self._raise_peak(np.concatenate([self._tail, samples]))
        self._tail = samples[-2 * _REACH :]

    def _raise_peak(self, samples: npt.NDArray[np.float32]) -> None:
        """An oversampled value exceeds its samples by a bounded factor, so quiet stretches need no oversampling."""
        filter_, most = _interpolator()
        for start in range(0, len(samples) - 2 * _REACH, STEP):
            piece = samples[start : start + STEP + 2 * _REACH]
            highest = float(np.abs(piece).max())
            self._peak = max(self._peak, highest)
            if highest * most > self._peak:
                between = upfirdn(filter_, piece, up=_UP, axis=0)[_UP * 2 * _REACH : _UP * len(piece)]
                self._peak = max(self._peak, float(np.abs(between).max()))

    @property
    def powers(self) -> npt.NDArray[np.float64]:
        """K-weighted power of each tenth of a second, both channels together, float64 [n]."""
        return np.concatenate(self._powers) if self._powers else np.zeros(0)

    def integrated(self) -> float | None:
        """Gated loudness in LUFS; None where nothing is louder than -70 LUFS."""
        blocks = _sliding_mean(self.powers, 4)
        gated = blocks[_lufs(blocks) > LOWEST]
        if not len(gated):
            return None
        return float(_lufs(gated[_lufs(gated) > _lufs(gated.mean()) - 10].mean()))

    def loudness_range(self) -> float | None:
        """LU between the 10th and the 95th percentile of gated 3 s loudness; None under 3 s or where all is quiet."""
        blocks = _sliding_mean(self.powers, 30)
        gated = blocks[_lufs(blocks) > LOWEST]
        if not len(gated):
            return None
        levels = _lufs(gated)
        levels = levels[levels > _lufs(gated.mean()) - 20]
        low, high = np.percentile(levels, [10, 95])
        return float(high - low)

    def true_peak(self) -> float | None:
        """Largest 4x oversampled magnitude in dBTP; None in digital silence."""
        return float(20 * np.log10(self._peak)) if self._peak > 0 else None

    def by_second(self) -> tuple[float, ...]:
        """Loudness of each whole second in LUFS, not under -70."""
        powers = self.powers
        whole = powers[: len(powers) // 10 * 10].reshape(-1, 10).mean(axis=1)
        return tuple(np.maximum(_lufs(whole), LOWEST).tolist())


@cache
def _interpolator() -> tuple[npt.NDArray[np.float64], float]:
    """A 4x interpolation filter and the most by which it can exceed the samples it is fed."""
    taps = firwin(2 * _UP * _REACH + 1, 0.97 / _UP, window=("kaiser", 7.0)) * _UP
    most = max(float(np.abs(taps[phase::_UP]).sum()) for phase in range(_UP))
    return taps, most


def _sliding_mean(powers: npt.NDArray[np.float64], width: int) -> npt.NDArray[np.float64]:
    if len(powers) < width:
        return np.zeros(0)
    sums = np.cumsum(np.concatenate([[0.0], powers]))
    return np.asarray(np.maximum((sums[width:] - sums[:-width]) / width, 0.0))


def _lufs(power: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))
