"""Where music plays, without a trained model: tones that stay where they are, and a beat that comes back.

Averaged over half a second, held tones still stand out from their neighbors in the spectrum; voices glide and noise
evens out (after Scheirer, Slaney 1997: variance of the spectral flux; and Hawley 1993: horizontal lines).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.beat import BEAT, Onsets, bands, beat, rises
from features.spectrum import RATE, bins
from features.timeline import Spans, where

HALF = RATE // 2  # spectra in half a second
BEAT_SECONDS = 6.0

_LOW, _HIGH = bins((125, 5000))
_AROUND = 9  # places of the spectrum that a tone is compared with
_FLOOR = 1e-7  # power far under what 16 bits hold
# Pure noise gives 0.8 dB and 0.12, voices 1 to 2 dB and up to 0.3, scores and songs 2.3 dB and 0.3 and more.
_TONES, _TONES_SPREAD = 2.2, 1.0  # dB
_BEAT_SPREAD = 0.2  # correlation


class MusicMeter:
    """Fed with power spectra in order; keeps one number for each half second and three for each spectrum."""

    def __init__(self) -> None:
        self._waiting = np.zeros((0, _HIGH - _LOW), np.float32)
        self._last: npt.NDArray[np.float32] | None = None
        self._tones: list[float] = []
        self._onsets: list[Onsets] = []

    def update(self, power: npt.NDArray[np.float32]) -> None:
        """Take the next spectra, float32 [n, FFT // 2 + 1]."""
        if not len(power):
            return
        loud = bands(power)
        self._onsets.append(rises(np.concatenate([loud[:1] if self._last is None else self._last, loud])))
        self._last = loud[-1:]
        waiting = np.concatenate([self._waiting, power[:, _LOW:_HIGH]])
        whole = len(waiting) // HALF * HALF
        self._waiting = waiting[whole:]
        if whole:
            self._tones.extend(_tones(waiting[:whole].reshape(-1, HALF, _HIGH - _LOW)).tolist())

    def scores(self) -> npt.NDArray[np.float64]:
        """For each half second: how far held tones stand out in dB, how strong the beat around it is 0..1; [n, 2]."""
        if not self._tones:
            return np.zeros((0, 2))
        onsets = np.concatenate(self._onsets)[: len(self._tones) * HALF]
        reach = round(BEAT_SECONDS * RATE / 2)
        middles = np.arange(len(self._tones)) * HALF + HALF // 2
        starts = np.clip(middles - reach, 0, max(0, len(onsets) - 2 * reach))
        beats = {start: beat(onsets[start : start + 2 * reach]) for start in np.unique(starts).tolist()}
        return np.column_stack([self._tones, [beats[start] for start in starts.tolist()]])

    def spans(self, start: float) -> Spans:
        """Where music is heard; ``start`` is when the sound begins, in s."""
        scores = self.scores()
        if not len(scores):
            return ()
        evidence = (scores[:, 0] - _TONES) / _TONES_SPREAD + (scores[:, 1] - BEAT) / _BEAT_SPREAD
        padded = np.pad(evidence, 2, mode="edge")
        smooth = np.lib.stride_tricks.sliding_window_view(padded, 5).mean(axis=1)
        return where(smooth > 0, np.asarray(start + 0.5 * np.arange(len(scores) + 1)))


def _tones(halves: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Deviation in dB of mean log spectra from their neighborhood; of power [n, frames, places] to [n]."""
    level = 10 * np.log10(halves + np.float32(_FLOOR)).mean(axis=1)
    padded = np.pad(level, ((0, 0), (_AROUND // 2, _AROUND // 2)), mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, _AROUND, axis=1).mean(axis=2)
    return np.asarray((level - around).std(axis=1), np.float64)
