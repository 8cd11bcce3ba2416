"""Full-reference quality: how much of a picture a worse copy of it still shows (multi-scale SSIM)."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

_WEIGHTS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])  # Wang, Simoncelli, Bovik 2003, table of scales
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_WINDOW, _SIGMA = 11, 1.5


def ms_ssim(reference: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """MS-SSIM of the luma of two pictures, rgb uint8 [h, w, 3] of one size; 0..1, 1 where nothing is lost.

    Pictures too small for all five scales are compared at those that they have.
    """
    one, two = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float32) for p in (reference, other))
    scales = min(len(_WEIGHTS), int(np.log2(min(one.shape) / _WINDOW)) + 1)
    terms = []
    for _ in range(scales):
        luminance, structure = _ssim(one, two)
        terms.append(max(structure, 1e-3))
        one, two = _halved(one), _halved(two)
    terms[-1] = max(luminance * structure, 1e-3)
    weights = _WEIGHTS[:scales] / _WEIGHTS[:scales].sum()
    return float(np.prod(np.array(terms) ** weights))


def _halved(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    size = (picture.shape[1] // 2, picture.shape[0] // 2)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)


def _ssim(one: npt.NDArray[np.float32], two: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Mean luminance term, mean contrast and structure term."""

    def local(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.asarray(cv2.GaussianBlur(picture, (_WINDOW, _WINDOW), _SIGMA), np.float32)

    mean1, mean2 = local(one), local(two)
    power1, power2, cross = local(one**2) - mean1**2, local(two**2) - mean2**2, local(one * two) - mean1 * mean2
    structure = (2 * cross + _C2) / (power1 + power2 + _C2)
    luminance = (2 * mean1 * mean2 + _C1) / (mean1**2 + mean2**2 + _C1)
    return float(luminance.mean()), float(structure.mean())
