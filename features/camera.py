"""How the camera moves: shake, and how much changes from frame to frame."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 96  # pixels of the shorter side at which shifts are measured
LARGEST = 0.15  # of the height; a larger jump between two frames is a cut
SURE = 0.3  # phase correlation's peak under which two frames show no common shift

_POINTS = 80
_AGREE = 12  # points that must agree on a shift
_AGREE_PART = 0.3  # of those that could be followed
_NEAR = 0.7  # pixels within which shifts agree
_SEEN = 0.15  # of the frames, and three of them, must have a known shift on both sides before jitter has a mean
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
            small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
            shift = (math.nan, math.nan)
            if self._last is not None and self._last_luma is not None and self._last.shape == small.shape:
                shift = _shift(self._last, small, at - self._last_time)
                if picture.shape == self._last_luma.shape:
                    change = cv2.subtract(picture, self._last_luma, dtype=cv2.CV_16S)
                    self._changes.append(cv2.meanStdDev(change)[1].item())
            self._shifts.append(shift)
            self._last, self._last_luma, self._last_time = small, picture, at

    def shake(self) -> float | None:
        """RMS of the camera's jitter around a smooth path, % of the height, 0..100; None where it can't be seen."""
        shifts = np.array(self._shifts)
        if len(shifts) < 3:
            return None
        rough = shifts[1:-1] - (shifts[:-2] + shifts[2:]) / 2
        known = ~np.isnan(rough).any(axis=1)
        if known.sum() < max(3, _SEEN * len(known)):
            return None
        rough = rough[known]
        return float(min(100.0, 100 * math.sqrt((rough**2).sum(axis=1).mean()) / _WHITE))

    def temporal_information(self) -> float:
        """95th percentile over frames of the deviation of the change since the frame before; luma, 0..255."""
        return float(np.percentile(self._changes, 95)) if self._changes else 0.0


def _shift(before: npt.NDArray[np.float32], after: npt.NDArray[np.float32], gap: float) -> tuple[float, float]:
    """The common shift in heights a step, across and down; NaN where there is none: a cut, or only things move."""
    height, width = after.shape
    window = cv2.createHanningWindow((width, height), cv2.CV_32F)
    (x, y), peak = cv2.phaseCorrelate(before, after, window)
    if peak < SURE:
        x, y = _tracked(before, after)
    if not math.hypot(x, y) <= LARGEST * height or gap > 3 * _STEP:
        return math.nan, math.nan
    pace = _STEP / max(gap, 0.02) / height
    return x * pace, y * pace


def _tracked(before: npt.NDArray[np.float32], after: npt.NDArray[np.float32]) -> tuple[float, float]:
    """The shift on which many points agree, where things move in front; NaN where they do not."""
    one, other = before.astype(np.uint8), after.astype(np.uint8)
    points = cv2.goodFeaturesToTrack(one, _POINTS, 0.01, 4)
    if points is None or len(points) < _AGREE:
        return math.nan, math.nan
    moved, found, _ = cv2.calcOpticalFlowPyrLK(one, other, points, points.copy(), winSize=(11, 11), maxLevel=2)
    shifts = (moved - points)[found.ravel() == 1].reshape(-1, 2)
    if len(shifts) < _AGREE:
        return math.nan, math.nan
    near = np.abs(shifts[:, None] - shifts[None]).max(axis=2) < _NEAR
    best = near[near.sum(axis=1).argmax()]
    if best.sum() < max(_AGREE, _AGREE_PART * len(shifts)):
        return math.nan, math.nan
    x, y = shifts[best].mean(axis=0).tolist()
    return x, y
