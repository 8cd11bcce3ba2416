"""How regularly sounds set in: the beat of the whole spectrum, and under a voice that of what lies below and above it.

A beat is how well the onsets match themselves some 0.3 to 1.1 s later (pulse metric, Scheirer and Slaney 1997, as is
the sharpness of onsets in bands). A voice's syllables hide the strokes under it between 125 Hz and 5 kHz; a kick drum
lies below, cymbals lie above. Few bands match themselves by chance more easily, so there the match has to last: at
twice and three times the lag as well (comb of lags, Klapuri 2006).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.spectrum import RATE, bins

BEAT = 0.4  # correlation at which a beat speaks neither for music nor against

_LOW, _HIGH, _TOP = bins((125, 5000, 6500)).tolist()
_EDGES = np.array([1, *range(_LOW, _HIGH, 13), _HIGH, _TOP])  # of bands: one below voices, those of voices, two above
_WHOLE, _BELOW, _ABOVE = slice(1, -2), slice(0, 1), slice(-2, None)
_LAGS = slice(round(0.28 * RATE), round(1.1 * RATE))  # 55 to 215 beats a minute
_SHARP = 1.8  # of onsets, mean square over squared mean: strokes and swells 1.7 and less, drums 5 and more
_VOICES = 4.0  # the same: voices 2.1 to 3.6
_STRUCK = {"below": 4.2, "above": 3.0}  # the same in few bands, where noise has 3.7 and 2.5
_HEARD = {"below": 0.08, "above": 0.06}  # onsets' share of those of the whole spectrum; what is fainter is not heard
_LASTING, _LASTING_SPREAD = 0.35, 0.1  # correlation over three lags that says as much as BEAT; voices 0.33 at most
_SPREAD = 0.2  # correlation; twice as far from BEAT says twice as much

Onsets = npt.NDArray[np.float32]


def bands(power: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Cube roots of the power in bands, [n, bands], of spectra [n, FFT // 2 + 1]."""
    return np.asarray(np.cbrt(np.add.reduceat(power, _EDGES, axis=1)), np.float32)


def rises(loud: npt.NDArray[np.float32]) -> Onsets:
    """How much louder it gets from one spectrum to the next, in the whole, below and above; of bands [n + 1, bands] to
    [n, 3]."""
    up = np.maximum(np.diff(loud, axis=0), 0)
    return np.stack([up[:, part].sum(axis=1) for part in (_WHOLE, _BELOW, _ABOVE)], axis=1)


def beat(onsets: Onsets) -> float:
    """How strong a beat onsets [n, 3] have, 0..1.

    Where nothing sets in sharply, as in sanding, waves or wind, what comes back speaks neither for music nor against.
    """
    if len(onsets) < 3 * RATE:
        return 0.0
    whole, below, above = onsets.T
    sharp = _sharpness(whole)
    strong = float(np.clip(_peaks(whole)[_LAGS].max(), 0.0, 1.0 if sharp >= _SHARP else BEAT))
    if not _SHARP <= sharp < _VOICES:
        return strong
    return max(strong, _beside(below, whole, "below"), _beside(above, whole, "above"))


def _beside(onsets: Onsets, whole: Onsets, where: str) -> float:
    """The lasting beat beside a voice, on the scale of the whole spectrum's, 0..1; 0 where nothing is struck there."""
    if _sharpness(onsets) < _STRUCK[where] or onsets.mean() < _HEARD[where] * whole.mean():
        return 0.0
    return float(np.clip(BEAT + (_lasting(_peaks(_level(onsets))) - _LASTING) * _SPREAD / _LASTING_SPREAD, 0, 1))


def _level(onsets: Onsets) -> Onsets:
    """Onsets against those of the second around them: a noise that stops and comes back is no beat."""
    near = np.ones(_LAGS.stop, np.float32)
    around = np.convolve(onsets, near, "same") / np.convolve(np.ones_like(onsets), near, "same")
    return np.asarray(onsets - around, np.float32)


def _sharpness(onsets: Onsets) -> float:
    """Mean square over squared mean."""
    return float((onsets**2).mean()) / max(float(onsets.mean()) ** 2, 1e-20)


def _peaks(onsets: Onsets) -> npt.NDArray[np.float64]:
    """The peaks of the onsets' autocorrelation, by lag, and 0 between them, [lags]."""
    smooth = np.convolve(onsets - onsets.mean(), np.hanning(9)[1:-1] / 4, "same")
    power = np.abs(np.fft.rfft(smooth, 2 * len(smooth))) ** 2
    alike = np.fft.irfft(power)[: len(smooth)] / np.arange(len(smooth), 0, -1)
    if alike[0] <= 0:
        return np.zeros(len(alike) - 2)
    alike = alike / alike[0]
    tops = (alike[1:-1] >= alike[:-2]) & (alike[1:-1] >= alike[2:])
    return np.asarray(np.where(tops, alike[1:-1], 0.0))


def _lasting(peaks: npt.NDArray[np.float64]) -> float:
    """The best mean of the peaks at a lag, at twice and, in two thirds of the onsets' length, three times that lag."""
    best = 0.0
    for lag in np.flatnonzero(peaks[_LAGS] > 0) + _LAGS.start:  # a place is a lag less one
        times = [n * (int(lag) + 1) - 1 for n in (1, 2, 3)]
        near = [float(peaks[max(0, t - 3) : t + 4].max()) for t in times if t < 0.67 * len(peaks)]
        best = max(best, sum(near) / len(near))
    return best
