"""Where music plays, without a trained model: tones that stay where they are, and a beat that comes back.

Averaged over half a second, held tones still stand out from their neighbors in the spectrum; voices glide and noise
evens out (after Scheirer, Slaney 1997: variance of the spectral flux; and Hawley 1993: horizontal lines). A beat is how
well the onsets match themselves some 0.3 to 1.1 s later (pulse metric, same papers).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.spectrum import RATE, bins
from features.timeline import Spans, where

HALF = RATE // 2  # spectra in half a second
BEAT_SECONDS = 6.0

_LOW, _HIGH = bins((125, 5000))
_AROUND = 9  # places of the spectrum that a tone is compared with
_FLOOR = 1e-7  # power far under what 16 bits hold
# Pure noise gives 0.8 dB and 0.12, voices 1 to 2 dB and up to 0.3, scores and songs 2.3 dB and 0.3 and more.
_TONES, _TONES_SPREAD = 2.2, 1.0  # dB
_BEAT, _BEAT_SPREAD = 0.4, 0.2  # correlation
_SHARP = 1.8  # of onsets, mean square over squared mean: strokes and swells 1.7 and less, drums 5 and more
_LAGS = slice(round(0.28 * RATE), round(1.1 * RATE))  # 55 to 215 beats a minute


class MusicMeter:
    """Fed with power spectra in order; keeps two numbers for each half second."""

    def __init__(self) -> None:
        self._waiting = np.zeros((0, _HIGH - _LOW), np.float32)
        self._last: npt.NDArray[np.float32] | None = None
        self._tones: list[float] = []
        self._onsets: list[npt.NDArray[np.float32]] = []

    def update(self, power: npt.NDArray[np.float32]) -> None:
        """Take the next spectra, float32 [n, FFT // 2 + 1]."""
        waiting = np.concatenate([self._waiting, power[:, _LOW:_HIGH]])
        whole = len(waiting) // HALF * HALF
        self._waiting = waiting[whole:]
        if whole:
            halves = waiting[:whole].reshape(-1, HALF, _HIGH - _LOW)
            self._tones.extend(_tones(halves).tolist())
            self._onsets.append(self._rises(waiting[:whole]))

    def _rises(self, power: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """How much louder the bands get from one spectrum to the next, float32 [n]."""
        bands = np.cbrt(np.add.reduceat(power, np.arange(0, power.shape[1], 13), axis=1))
        before = bands[:1] if self._last is None else self._last
        self._last = bands[-1:]
        return np.asarray(np.maximum(np.diff(np.concatenate([before, bands]), axis=0), 0).sum(axis=1), np.float32)

    def scores(self) -> npt.NDArray[np.float64]:
        """For each half second: how far held tones stand out in dB, how strong the beat around it is 0..1; [n, 2]."""
        if not self._tones:
            return np.zeros((0, 2))
        onsets = np.concatenate(self._onsets)
        reach = round(BEAT_SECONDS * RATE / 2)
        middles = np.arange(len(self._tones)) * HALF + HALF // 2
        starts = np.clip(middles - reach, 0, max(0, len(onsets) - 2 * reach))
        beats = {start: _beat(onsets[start : start + 2 * reach]) for start in np.unique(starts).tolist()}
        return np.column_stack([self._tones, [beats[start] for start in starts.tolist()]])

    def spans(self, start: float) -> Spans:
        """Where music is heard; ``start`` is when the sound begins, in s."""
        scores = self.scores()
        if not len(scores):
            return ()
        evidence = (scores[:, 0] - _TONES) / _TONES_SPREAD + (scores[:, 1] - _BEAT) / _BEAT_SPREAD
        padded = np.pad(evidence, 2, mode="edge")
        smooth = np.lib.stride_tricks.sliding_window_view(padded, 5).mean(axis=1)
        return where(smooth > 0, np.asarray(start + 0.5 * np.arange(len(scores) + 1)))


def _tones(halves: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Deviation in dB of mean log spectra from their neighborhood; of power [n, frames, places] to [n]."""
    level = 10 * np.log10(halves + np.float32(_FLOOR)).mean(axis=1)
    padded = np.pad(level, ((0, 0), (_AROUND // 2, _AROUND // 2)), mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, _AROUND, axis=1).mean(axis=2)
    return np.asarray((level - around).std(axis=1), np.float64)


def _beat(onsets: npt.NDArray[np.float32]) -> float:
    """The highest peak of the onsets' autocorrelation at the lags of a beat, 0..1.

    Where nothing sets in sharply, as in sanding, waves or wind, what comes back speaks neither for music nor against.
    """
    if len(onsets) < 3 * RATE:
        return 0.0
    smooth = np.convolve(onsets - onsets.mean(), np.hanning(9)[1:-1] / 4, "same")
    power = np.abs(np.fft.rfft(smooth, 2 * len(smooth))) ** 2
    alike = np.fft.irfft(power)[: len(smooth)] / np.arange(len(smooth), 0, -1)
    if alike[0] <= 0:
        return 0.0
    alike = alike / alike[0]
    peaks = (alike[1:-1] >= alike[:-2]) & (alike[1:-1] >= alike[2:])
    lags = np.where(peaks, alike[1:-1], 0.0)[_LAGS]
    sharp = float((onsets**2).mean()) >= _SHARP * float(onsets.mean()) ** 2
    return float(np.clip(lags.max(), 0.0, 1.0 if sharp else _BEAT))
