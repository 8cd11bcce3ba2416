"""One short-time spectrum of the sound for all that read it: 16 kHz, 32 ms windows, a hundred a second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.soundtrack import SAMPLE_RATE

RATE = 100  # spectra a second
HOP = SAMPLE_RATE // RATE  # samples between two of them
FFT = 512
THIN = 3  # one sample of three is kept: 16 kHz


class Spectrogram:
    """Fed with mono float32 at 48 kHz, a whole number of tenths of a second at a time."""

    def __init__(self) -> None:
        self._tail = np.zeros(FFT - HOP // THIN, np.float32)
        self._taper = np.hanning(FFT).astype(np.float32)

    def take(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Power of the next spectra, float32 [n, FFT // 2 + 1]."""
        thin = np.concatenate([self._tail, samples.reshape(-1, THIN).mean(axis=1)])
        self._tail = thin[-len(self._tail) :]
        frames = np.lib.stride_tricks.sliding_window_view(thin, FFT)[:: HOP // THIN]
        spectrum = np.fft.rfft(frames * self._taper, axis=1)
        return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float32)


def bins(hertz: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """The places of frequencies in a spectrum."""
    return np.round(np.asarray(hertz) * FFT * THIN / SAMPLE_RATE).astype(np.intp)
