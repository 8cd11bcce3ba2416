"""Where somebody speaks, without a trained model: speech pulses at the rate of its syllables, about four a second.

Scheirer and Slaney 1997: energy of the bands' envelopes around 4 Hz against the rest of their movement, together with
the share of low-energy frames (speech pauses between syllables, music seldom does).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.spectrum import RATE, bins
from features.timeline import Spans, where

WINDOW_SECONDS = 2.0
STRIDE_SECONDS = 0.5

_BANDS = np.geomspace(150, 4000, 11)  # Hz, ten bands from the first formant to the fricatives


class SpeechMeter:
    """Fed with power spectra in order."""

    def __init__(self) -> None:
        self._envelopes = np.zeros((0, len(_BANDS) - 1), np.float32)
        self._windows: list[npt.NDArray[np.float64]] = []
        self._edges = bins(_BANDS)

    def update(self, power: npt.NDArray[np.float32]) -> None:
        """Take the next spectra, float32 [n, FFT // 2 + 1]."""
        bands = np.add.reduceat(power[:, : self._edges[-1]], self._edges[:-1], axis=1)
        self._envelopes = np.concatenate([self._envelopes, np.cbrt(bands).astype(np.float32)])
        self._judge()

    def _judge(self) -> None:
        width, stride = round(WINDOW_SECONDS * RATE), round(STRIDE_SECONDS * RATE)
        n = (len(self._envelopes) - width) // stride + 1
        if n <= 0:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._envelopes, width, axis=0)[: n * stride : stride]
        self._windows.append(np.array([_pulse(window) for window in windows]))
        self._envelopes = self._envelopes[n * stride :]

    def scores(self) -> npt.NDArray[np.float64]:
        """Per half second: pulse and pauses of the two seconds from there, float64 [n, 2]."""
        return np.concatenate(self._windows) if self._windows else np.zeros((0, 2))

    def spans(self, start: float) -> Spans:
        """Where speech is heard; ``start`` is when the sound begins, in s."""
        scores = self.scores()
        if not len(scores):
            return ()
        # A window speaks for its middle, the first and the last also for the ends.
        starts = STRIDE_SECONDS * np.arange(len(scores)) + (WINDOW_SECONDS - STRIDE_SECONDS) / 2
        edges = np.concatenate([[0.0], starts[1:], [(len(scores) - 1) * STRIDE_SECONDS + WINDOW_SECONDS]])
        return where(_speaks(scores), start + edges)


def _pulse(bands: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Of band envelopes [bands, frames]: depth of their movement at 2.5..8 Hz, share of low-energy frames."""
    mean = bands.mean(axis=1, keepdims=True) + 1e-6
    weight = (mean / mean.sum())[:, 0]
    spectrum = np.abs(np.fft.rfft((bands / mean - 1) * np.hanning(bands.shape[1]), axis=1)) ** 2
    hertz = np.fft.rfftfreq(bands.shape[1], 1 / RATE)
    syllables = (weight @ spectrum)[(hertz >= 2.5) & (hertz <= 8)].sum()
    energy = (bands**3).sum(axis=0)
    return float(np.sqrt(syllables) / bands.shape[1]), float((energy < 0.5 * energy.mean()).mean())


def _speaks(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Both marks weighed together and smoothed over three windows; set on talk, music and noise of real clips."""
    depth, low = scores.T
    evidence = (depth - 0.15) / 0.05 + (low - 0.4) / 0.15
    padded = np.pad(evidence, 1, mode="edge")
    return np.asarray((padded[:-2] + padded[1:-1] + padded[2:]) / 3 > 0)
