"""How much detail a picture really has: an upscaled picture has the size of the large one and the detail of the small.

Taken are short stretches of rows and columns. Of their power spectra, the calmest quarter shows what noise there is
and the liveliest shows noise and detail; the difference is detail. Natural pictures hold about equally much of it,
weighted by the square of the frequency, at every frequency up to where it ends (Field 1987).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LENGTH = 64  # pixels of a stretch

_MOST = 1500  # stretches looked at in each direction of a still
_LEAST = 24  # fewer than these say nothing
_COARSE = 9  # frequencies up to an eighth of the sampling rate tell what is lively
_SURE = 1.25  # the means of two quarters of pure noise differ by less
_STRONGEST = 8  # frequencies that tell how much detail there is where there is any
_QUARTER = 0.25
_FIRST = 3  # lower frequencies are blurred by the taper
_SOFT = 0.85  # scaling up takes the detail below its end down, too: to a quarter at this share of it


class DetailMeter:
    """Fed with gray stills at full resolution; keeps one spectrum for rows and one for columns."""

    def __init__(self) -> None:
        self._spectra = np.zeros((2, LENGTH // 2 + 1))
        self._taper = np.hanning(LENGTH).astype(np.float32)

    def update(self, gray: npt.NDArray[np.uint8]) -> None:
        """Take one still, uint8 [h, w]."""
        for axis, picture in enumerate((gray, gray.T)):
            stretches = _stretches(picture)
            if len(stretches) >= _LEAST:
                self._spectra[axis] += self._detail(stretches)

    def _detail(self, stretches: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        even = stretches - stretches.mean(axis=1, keepdims=True)
        power = np.abs(np.fft.rfft(even * self._taper, axis=1)) ** 2
        coarse = power[:, 1:_COARSE] @ np.arange(1, _COARSE) ** 2  # noise has no say in what is called lively
        order = np.argsort(coarse, kind="stable")
        quarter = len(order) // 4
        calm, busy = power[order[:quarter]].mean(axis=0), power[order[-quarter:]].mean(axis=0)
        return np.asarray(np.where(busy > _SURE * calm, busy - calm, 0.0), np.float64)

    def fill(self) -> float | None:
        """Where detail ends, as a share of the finest that the pixels could hold, 0..1; None where there is none."""
        ends = [_end(spectrum) for spectrum in self._spectra if spectrum.sum() > 0]
        return max(ends) if ends else None


def _stretches(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Evenly spread stretches of rows, float32 [n, LENGTH]."""
    across = picture.shape[1] // LENGTH
    if not across:
        return np.zeros((0, LENGTH), np.float32)
    step = max(1, picture.shape[0] * across // _MOST)
    rows = np.ascontiguousarray(picture[::step, : across * LENGTH])
    return rows.reshape(-1, LENGTH).astype(np.float32)


def _end(spectrum: npt.NDArray[np.float64]) -> float:
    """The frequency, as a share of the highest, at which the weighted detail has fallen to a quarter.

    The first such: what encoders leave beyond, the edges of their blocks, is weaker, but reaches to the highest.
    """
    weighted = np.convolve(spectrum * np.arange(len(spectrum)) ** 2, (0.25, 0.5, 0.25), "same")
    level = _QUARTER * np.sort(weighted)[-_STRONGEST:].mean()
    under = np.flatnonzero(weighted[_FIRST:] < level) + _FIRST
    if not len(under):
        return 1.0
    at = int(under[0])
    before, after = np.log(np.maximum(weighted[at - 1 : at + 1], 1e-9))
    step = np.clip((before - np.log(level)) / max(before - after, 1e-9), 0.0, 1.0)
    return float(min(1.0, (at - 1 + step) / (len(spectrum) - 1) / _SOFT))
