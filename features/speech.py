"""Where somebody speaks, without a trained model: speech pulses at the rate of its syllables, about four a second.

Scheirer and Slaney 1997: energy of the bands' envelopes around 4 Hz against the rest of their movement, together with
the share of low-energy frames (speech pauses between syllables, music seldom does). Drums and knocks pulse too; a voice
has a pitch, so that its spectrum repeats itself above the lowest partials (Boersma 1993: autocorrelation over that of
the window), and what is struck has none there.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from features.soundtrack import SAMPLE_RATE
from features.spectrum import FFT, RATE, THIN, bins
from features.timeline import Spans, where

WINDOW_SECONDS = 2.0
STRIDE_SECONDS = 0.5

VOICED = (
    0.35  # share of a window's louder frames with a pitch, under which nobody speaks: drums 0.1, voices 0.6 at least
)

_PITCHED = 0.5  # autocorrelation from which on a frame has a pitch
_LOUDER = 0.1  # of a window's loudest frame
_LOW, _HIGH = bins((375, 3500))  # above a drum's lowest partials, up to where voices get hoarse
_LAGS = slice(SAMPLE_RATE // THIN // 400, SAMPLE_RATE // THIN // 80)  # pitches of 80 to 400 Hz
_BANDS = np.geomspace(150, 4000, 11)  # Hz, ten bands from the first formant to the fricatives


class SpeechMeter:
    """Fed with power spectra in order."""

    def __init__(self) -> None:
        self._envelopes = np.zeros((0, len(_BANDS) - 1), np.float32)
        self._voices = np.zeros((0, 2), np.float32)  # pitchedness and energy of each frame
        self._windows: list[npt.NDArray[np.float64]] = []
        self._edges = bins(_BANDS)

    def update(self, power: npt.NDArray[np.float32]) -> None:
        """Take the next spectra, float32 [n, FFT // 2 + 1]."""
        bands = np.add.reduceat(power[:, : self._edges[-1]], self._edges[:-1], axis=1)
        self._envelopes = np.concatenate([self._envelopes, np.cbrt(bands).astype(np.float32)])
        self._voices = np.concatenate([self._voices, _voices(power)])
        self._judge()

    def _judge(self) -> None:
        width, stride = round(WINDOW_SECONDS * RATE), round(STRIDE_SECONDS * RATE)
        n = (len(self._envelopes) - width) // stride + 1
        if n <= 0:
            return
        each = [
            np.lib.stride_tricks.sliding_window_view(kept, width, axis=0)[: n * stride : stride]
            for kept in (self._envelopes, self._voices)
        ]
        self._windows.append(
            np.array([(*_pulse(bands), _voiced(*voices)) for bands, voices in zip(*each, strict=True)])
        )
        self._envelopes, self._voices = self._envelopes[n * stride :], self._voices[n * stride :]

    def scores(self) -> npt.NDArray[np.float64]:
        """Per half second: pulse, pauses and share with a pitch of the two seconds from there, float64 [n, 3]."""
        return np.concatenate(self._windows) if self._windows else np.zeros((0, 3))

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


@cache
def _window_alike() -> npt.NDArray[np.float64]:
    """The autocorrelation of the spectra's own window at the lags of a pitch."""
    alike = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(FFT), 2 * FFT)) ** 2)
    return np.asarray(np.maximum(alike[_LAGS] / alike[0], 0.15))


def _voices(power: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Of spectra [n, FFT // 2 + 1]: how far each repeats itself at the lags of a pitch, and its energy, [n, 2]."""
    heard = np.zeros_like(power)
    heard[:, _LOW:_HIGH] = power[:, _LOW:_HIGH]
    alike = np.fft.irfft(heard, axis=1)
    pitched = (alike[:, _LAGS] / _window_alike()).max(axis=1) / np.maximum(alike[:, 0], 1e-12)
    return np.column_stack([pitched, heard.sum(axis=1)]).astype(np.float32)


def _voiced(pitched: npt.NDArray[np.float32], energy: npt.NDArray[np.float32]) -> float:
    """Share of the louder frames that have a pitch, 0..1; 0 in silence."""
    louder = energy > _LOUDER * energy.max()
    return float((pitched[louder] > _PITCHED).mean()) if louder.any() else 0.0


def _speaks(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Both marks weighed together, never without a voice, smoothed over three windows; set on talk, music and noise of
    real clips."""
    depth, low, voiced = scores.T
    evidence = np.where(voiced < VOICED, -1.0, (depth - 0.15) / 0.05 + (low - 0.4) / 0.15)
    padded = np.pad(evidence, 1, mode="edge")
    return np.asarray((padded[:-2] + padded[1:-1] + padded[2:]) / 3 > 0)
