"""How the camera moves: shake, and how much changes from frame to frame."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 96  # pixels of the shorter side at which shifts are measured
LARGEST = 0.15  # of the height; a larger jump between two frames is a cut
SURE = 0.12  # phase correlation's peak under which two frames show no common shift

_STEP = 0.2  # seconds; shifts are scaled to it, since sampled frames are not quite evenly spaced
_WHITE = math.sqrt(5.0)  # gain of the high pass below for a camera that jumps about without memory


class CameraMeter:
    """Fed with sampled luma inside the borders; keeps two numbers a frame."""

    def __init__(self) -> None:
        self._last: npt.NDArray[np.float32] | None = None
        self._last_luma: npt.NDArray[np.uint8] | None = None
        self._last_time = 0.0
        self._shifts: list[tuple[float, float]] = []
        self._changes: list[float] = []

    def update(self, times: npt.NDArray[np.float64], luma: npt.NDArray[np.uint8]) -> None:
        """Take frames: times float64 [n] s, luma uint8 [n, h, w]."""
        for at, picture in zip(times.tolist(), luma, strict=True):
            scale = min(1.0, SIDE / min(picture.shape))
            size = (max(2, round(picture.shape[1] * scale)), max(2, round(picture.shape[0] * scale)))
            small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
            if self._last is not None and self._last.shape == small.shape and self._last_luma is not None:
                self._compare(small, at - self._last_time)
                difference = (
                    cv2.subtract(picture, self._last_luma, dtype=cv2.CV_16S)
                    if (picture.shape == self._last_luma.shape)
                    else np.zeros((1, 1))
                )
                self._changes.append(float(np.asarray(difference).std()))
            else:
                self._shifts.append((math.nan, math.nan))
            self._last, self._last_time = small, at
            self._last_luma = picture

    def _compare(self, small: npt.NDArray[np.float32], gap: float) -> None:
        assert self._last is not None
        window = cv2.createHanningWindow((small.shape[1], small.shape[0]), cv2.CV_32F)
        (x, y), peak = cv2.phaseCorrelate(self._last, small, window)
        height = small.shape[0]
        if peak < SURE or math.hypot(x, y) > LARGEST * height or gap > 3 * _STEP:
            self._shifts.append((math.nan, math.nan))
        else:
            self._shifts.append((x / height * _STEP / max(gap, 0.02), y / height * _STEP / max(gap, 0.02)))

    def shake(self) -> float:
        """RMS of the camera's jitter around a smooth path, % of the height, 0..100; 0 where no shift can be seen."""
        shifts = np.array(self._shifts)
        if len(shifts) < 3:
            return 0.0
        rough = shifts[1:-1] - (shifts[:-2] + shifts[2:]) / 2
        rough = rough[~np.isnan(rough).any(axis=1)]
        if not len(rough):
            return 0.0
        return float(min(100.0, 100 * math.sqrt((rough**2).sum(axis=1).mean()) / _WHITE))

    def temporal_information(self) -> float:
        """95th percentile over frames of the deviation of the change since the frame before; luma, 0..255."""
        return float(np.percentile(self._changes, 95)) if self._changes else 0.0
