"""The shape of a video's sound: levels of narrow bands, eight times a second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.media import SAMPLE_RATE, Sound

RATE = 8.0  # rows a second
BANDS = 32
LOWEST = 150.0  # Hz
_STEP = 2 ** (2 / 12)  # two semitones, so that a shifted pitch is a shift of bands
_HOP = int(SAMPLE_RATE / RATE)
_WINDOW = 16384  # samples; resolves the lowest bands
_FLOOR, _LEVEL = -66.0, 4.0  # dB at level 0, dB a level


class SoundWriter:
    """Turns sound, as it comes, into uint8 [n, 16]: 32 bands of 4 bits, row i at i / 8 s."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, np.float32)
        self._rows: list[npt.NDArray[np.uint8]] = []
        self._taper = np.hanning(_WINDOW).astype(np.float32)
        self._edges = _edges()
        self._heard = False

    def add(self, sound: Sound) -> None:
        """Append a stretch of sound."""
        if not len(sound.samples):
            return
        if not self._heard:  # sound that starts late is silent until then; rows are centered on their time
            self._heard = True
            self._waiting = np.zeros(_WINDOW // 2 + round(sound.start * SAMPLE_RATE), np.float32)
        self._waiting = np.concatenate([self._waiting, sound.samples.mean(axis=1)])
        self._drain()

    def _drain(self) -> None:
        n = (len(self._waiting) - _WINDOW) // _HOP + 1
        if n <= 0:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._waiting, _WINDOW)[: n * _HOP : _HOP]
        self._rows.append(_levels(windows * self._taper, self._edges))
        self._waiting = self._waiting[n * _HOP :]

    def finish(self) -> npt.NDArray[np.uint8]:
        """All rows; none where nothing was heard."""
        if not self._heard:
            return np.zeros((0, BANDS // 2), np.uint8)
        self._waiting = np.concatenate([self._waiting, np.zeros(_WINDOW // 2, np.float32)])
        self._drain()
        return np.concatenate(self._rows) if self._rows else np.zeros((0, BANDS // 2), np.uint8)


def _edges() -> npt.NDArray[np.intp]:
    hertz = LOWEST * _STEP ** np.arange(BANDS + 1)
    return np.round(hertz * _WINDOW / SAMPLE_RATE).astype(np.intp)


def _levels(windows: npt.NDArray[np.float32], edges: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 / (_WINDOW / 2) ** 2
    bands = np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1)
    decibels = 10 * np.log10(bands + 1e-12)
    levels = np.clip(np.round((decibels - _FLOOR) / _LEVEL), 0, 15).astype(np.uint8)
    return np.asarray((levels[:, 0::2] << 4) | levels[:, 1::2], np.uint8)


def band_levels(sound: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The levels, float32 [n, 32] in 0..15, of a fingerprint's ``sound``."""
    levels = np.empty((len(sound), BANDS), np.float32)
    levels[:, 0::2], levels[:, 1::2] = sound >> 4, sound & 15
    return levels
