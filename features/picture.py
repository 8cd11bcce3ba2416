"""Picture: how it was shot and encoded, measured inside its borders.

Most is measured once a second on 360-pixel luma, noise and blocks on full-resolution stills, movement on every frame.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from features.borders import Area, BorderMeter
from features.camera import CameraMeter
from features.media import LUMA_SIDE, Batch, Clip, Frames, Still
from features.values import Value

EVERY = 1.0  # seconds between two frames that are looked at closely
DARK, BRIGHT = 0.05 * 255, 0.95 * 255
BLOCK = 8  # pixels; the grid of JPEG, MPEG-2 and H.264 transforms

_TILE = 24  # pixels a side of the tiles in which sharpness is looked for
_NOISE_LEFT = 0.175  # of the noise's power that sharpness still sees behind its filters
_UNSEEN = 0.2  # luma; mean steps of this order nobody sees, so ratios of such count little
_LARGEST_STEP = 16  # luma; the edge of a thing counts no more than that


class PictureMeter:
    """Reads the pictures of every batch."""

    def __init__(self) -> None:
        self.borders = BorderMeter()
        self.camera = CameraMeter()
        self._next = -math.inf
        self._area: Area | None = None
        self._shape: tuple[int, ...] = (LUMA_SIDE, LUMA_SIDE)
        self._rows: list[tuple[float, ...]] = []
        self._grain: dict[bool, list[tuple[float, npt.NDArray[np.float64]]]] = {True: [], False: []}

    def update(self, batch: Batch) -> None:
        """Read the next batch."""
        frames = batch.frames
        if not len(frames):
            return
        self._shape = frames.luma.shape[1:]
        chosen = self._choose(frames.times)
        self.borders.update(frames.luma[chosen])
        self._area = self.borders.area(self._shape)
        area = self._area.inner(self._shape)
        self.camera.update(frames.times, area.cut(frames.luma))
        for i in chosen:
            self._rows.append(_looks(frames, i, area))
        for still in batch.stills:
            self._inspect(still, area)

    def _choose(self, times: npt.NDArray[np.float64]) -> list[int]:
        chosen = []
        for i, at in enumerate(times.tolist()):
            if at >= self._next - 0.05:
                chosen.append(i)
                self._next = at + EVERY
        return chosen

    def _inspect(self, still: Still, area: Area) -> None:
        """Noise and blocks of one still, inside the borders."""
        height, width = still.rgb.shape[:2]
        down, across = height / self._shape[0], width / self._shape[1]
        picture = still.rgb[
            math.ceil(area.top * down) : int(area.bottom * down),
            math.ceil(area.left * across) : int(area.right * across),
        ]
        gray = np.asarray(cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY), np.uint8)
        if min(gray.shape) < 4 * BLOCK or gray.std() < 2:
            return
        self._grain[still.whole].append((noise(gray), block_folds(gray)))

    def finish(self, clip: Clip) -> dict[str, Value]:
        """The picture family's values."""
        area = self._area or Area(0, self._shape[0], 0, self._shape[1])
        height, width = self._shape
        looks = np.array(self._rows).reshape(-1, 5)
        contrast, dark, bright, color = looks[:, 1:].mean(axis=0)
        inside = (area.bottom - area.top) * (area.right - area.left) / (height * width)
        high = (area.bottom - area.top) / height * clip.info.height
        wide = (area.right - area.left) / width * clip.info.width
        nothing = Value.not_applicable("every frame is one even color")
        # Stills without the decoder's last step show more blocks than a viewer sees: only where there are no others.
        grain = self._grain[True] or self._grain[False]
        return {
            "resolution": Value(float(max(1, round(min(high, wide))))),
            "sharpness": Value(float(np.median(looks[:, 0]))),
            "contrast": Value(float(contrast)),
            "underexposed": Value(float(dark)),
            "overexposed": Value(float(bright)),
            "colorfulness": Value(float(min(255.0, color))),
            "noise": Value(float(np.median([deviation for deviation, _ in grain]))) if grain else nothing,
            "blockiness": Value(blockiness(np.mean([folds for _, folds in grain], axis=0))) if grain else nothing,
            "shake": Value(self.camera.shake()),
            "temporal_information": Value(self.camera.temporal_information()),
            "border_share": Value(1.0 - inside),
        }


def _looks(frames: Frames, i: int, area: Area) -> tuple[float, ...]:
    """Sharpness, contrast, shares of dark and bright pixels, colorfulness of one frame inside its borders."""
    luma = area.cut(frames.luma[i])
    scale = frames.rgb.shape[1] / frames.luma.shape[1]
    edges = np.round(np.array([area.top, area.bottom, area.left, area.right]) * scale).astype(int)
    rgb = frames.rgb[i, edges[0] : max(edges[0] + 1, edges[1]), edges[2] : max(edges[2] + 1, edges[3])]
    return (
        sharpness(luma),
        float(luma.std()),
        float((luma < DARK).mean()),
        float((luma > BRIGHT).mean()),
        colorfulness(rgb),
    )


def sharpness(luma: npt.NDArray[np.uint8]) -> float:
    """log10 of the variance of the Laplacian in the sharper quarter of the tiles, noise taken off, at equal contrast.

    The sharper quarter: a background out of focus is no fault. Equal contrast (a deviation of 50): neither dark nor
    bright is blurred. ``luma`` uint8 [h, w]; luma², -3..6.
    """
    calm = cv2.GaussianBlur(cv2.medianBlur(np.ascontiguousarray(luma), 3).astype(np.float32), (0, 0), 0.6)
    laplacian = np.asarray(cv2.Laplacian(calm, cv2.CV_32F))
    variance = np.quantile(_tile_means(laplacian**2, _TILE) - _tile_means(laplacian, _TILE) ** 2, 0.75)
    detail = max(float(variance) - _NOISE_LEFT * noise(luma) ** 2, 0.05 * float(variance), 1e-3)
    return float(np.clip(np.log10(detail * (50 / max(float(luma.std()), 4.0)) ** 2), -3.0, 6.0))


def colorfulness(rgb: npt.NDArray[np.uint8]) -> float:
    """Hasler and Süsstrunk's measure of rgb uint8 [h, w, 3], 0..about 200."""
    red, green, blue = np.moveaxis(rgb.astype(np.float32), -1, 0)
    across, down = red - green, (red + green) / 2 - blue
    return float(np.hypot(across.std(), down.std()) + 0.3 * np.hypot(across.mean(), down.mean()))


def noise(gray: npt.NDArray[np.uint8]) -> float:
    """Immerkær's deviation in the calmer quarter of 32-pixel tiles that are not clipped; luma, 0..128."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(np.asarray(cv2.filter2D(gray, cv2.CV_32F, kernel)))
    deviation = _tile_means(response, 32) * math.sqrt(math.pi / 2) / 6
    level = _tile_means(gray, 32)
    usable = deviation[(level > 16) & (level < 240)]
    return float(min(128.0, np.quantile(usable, 0.25))) if usable.size else 0.0


def _tile_means(picture: npt.NDArray[Any], side: int) -> npt.NDArray[np.float64]:
    size = (max(1, picture.shape[1] // side), max(1, picture.shape[0] // side))
    return np.asarray(cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float64)


def block_folds(gray: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Mean small steps between neighbors by their place in an 8-pixel grid, float64 [across and down, 8]."""
    folds = np.zeros((2, BLOCK))
    for axis, picture in enumerate((gray, np.ascontiguousarray(gray.T))):
        steps = cv2.absdiff(np.ascontiguousarray(picture[:, 1:]), np.ascontiguousarray(picture[:, :-1]))
        steps = np.minimum(steps, _LARGEST_STEP)
        columns = cv2.reduce(steps, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel()
        whole = columns[: len(columns) // BLOCK * BLOCK].reshape(-1, BLOCK)
        folds[axis] = np.asarray(whole).mean(axis=0)
    return folds


def blockiness(folds: npt.NDArray[np.float64]) -> float:
    """How much larger the steps at the grid's lines are than the median of the others, minus one; 0..20."""
    ratios = [(fold.max() + _UNSEEN) / (float(np.median(fold)) + _UNSEEN) for fold in folds]
    return float(np.clip(np.mean(ratios) - 1.0, 0.0, 20.0))
