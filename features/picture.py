"""Picture: how it was shot and encoded, measured inside its borders.

Most is measured once a second on 360-pixel luma, noise and blocks on full-resolution stills, movement on every frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from features.banding import banding
from features.borders import Area, BorderMeter
from features.camera import CameraMeter
from features.detail import DetailMeter
from features.media import LUMA_SIDE, Batch, Clip, Frames, Still
from features.production import production
from features.values import Value

EVERY = 1.0  # seconds between two frames that are looked at closely
DARK, BRIGHT = 0.05 * 255, 0.95 * 255
EXTREME = 0.01  # share of the pixels below the black and above the white level
BLOCK = 8  # pixels; the grid of JPEG, MPEG-2 and H.264 transforms

_TILE = 24  # pixels a side of the tiles in which sharpness is looked for
_NOISE_LEFT = 0.175  # of the noise's power that sharpness still sees behind its filters
_ENOUGH = 700_000  # pixels; the quartile of some hundred tiles is as good as that of thousands
_UNSEEN = 0.2  # luma; mean steps of this order nobody sees, so ratios of such count little
_LARGEST_STEP = 16  # luma; the edge of a thing counts no more than that
_UNSEEN_CAMERA = Value.not_applicable("no common shift of the frames can be seen, so how the camera moves is not known")


@dataclass(slots=True)
class _Grain:
    """What stills of one kind show at full resolution."""

    noise: list[float] = field(default_factory=list)
    banding: list[float] = field(default_factory=list)
    folds: list[npt.NDArray[np.float64]] = field(default_factory=list)
    detail: DetailMeter = field(default_factory=DetailMeter)

    def add(self, gray: npt.NDArray[np.uint8]) -> None:
        """Take one gray still."""
        self.noise.append(noise(gray))
        self.banding.append(banding(gray))
        self.folds.append(block_folds(gray))
        self.detail.update(gray)


class PictureMeter:
    """Reads the pictures of every batch."""

    def __init__(self) -> None:
        self.borders = BorderMeter()
        self.camera = CameraMeter()
        self._next = -math.inf
        self._area: Area | None = None
        self._shape: tuple[int, ...] = (LUMA_SIDE, LUMA_SIDE)
        self._rows: list[tuple[float, ...]] = []
        self._grain = {True: _Grain(), False: _Grain()}

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
        """Noise, blocks, bands and detail of one still, inside the borders."""
        height, width = still.rgb.shape[:2]
        down, across = height / self._shape[0], width / self._shape[1]
        picture = still.rgb[
            math.ceil(area.top * down) : int(area.bottom * down),
            math.ceil(area.left * across) : int(area.right * across),
        ]
        gray = np.asarray(cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY), np.uint8)
        if min(gray.shape) < 4 * BLOCK or cv2.meanStdDev(gray)[1].item() < 2:
            return
        self._grain[still.whole].add(gray)

    def finish(self, clip: Clip) -> dict[str, Value]:
        """The picture family's values."""
        area = self._area or Area(0, self._shape[0], 0, self._shape[1])
        height, width = self._shape
        looks = np.array(self._rows).reshape(-1, 7)
        contrast, dark, bright, black, white, color = looks[:, 1:].mean(axis=0)
        inside = (area.bottom - area.top) * (area.right - area.left) / (height * width)
        high = (area.bottom - area.top) / height * clip.info.height
        wide = (area.right - area.left) / width * clip.info.width
        nothing = Value.not_applicable("every frame is one even color")
        # Stills without the decoder's last step show more blocks than a viewer sees: only where there are no others.
        grain = self._grain[True] if self._grain[True].noise else self._grain[False]
        fill, shake = grain.detail.fill(), self.camera.shake()
        values = {
            "resolution": Value(float(max(1, round(min(high, wide))))),
            "true_resolution": Value(float(max(1, round(fill * min(high, wide))))) if fill is not None else nothing,
            "orientation": Value(float(np.clip(high / max(wide, 1.0), 0.02, 50.0))),
            "sharpness": Value(float(np.median(looks[:, 0]))),
            "contrast": Value(float(contrast)),
            "underexposed": Value(float(dark)),
            "overexposed": Value(float(bright)),
            "black_level": Value(float(black)),
            "white_level": Value(float(white)),
            "colorfulness": Value(float(min(255.0, color))),
            "noise": Value(float(np.median(grain.noise))) if grain.noise else nothing,
            "blockiness": Value(blockiness(np.mean(grain.folds, axis=0))) if grain.folds else nothing,
            "banding": Value(float(np.mean(grain.banding))) if grain.banding else nothing,
            "shake": Value(shake) if shake is not None else _UNSEEN_CAMERA,
            "temporal_information": Value(self.camera.temporal_information()),
            "border_share": Value(1.0 - inside),
        }
        return {**values, "production": production(values)}


def _looks(frames: Frames, i: int, area: Area) -> tuple[float, ...]:
    """Sharpness, contrast, shares of dark and bright pixels, black and white level, colorfulness inside the borders."""
    luma = area.cut(frames.luma[i])
    scale = frames.rgb.shape[1] / frames.luma.shape[1]
    edges = np.round(np.array([area.top, area.bottom, area.left, area.right]) * scale).astype(int)
    rgb = frames.rgb[i, edges[0] : max(edges[0] + 1, edges[1]), edges[2] : max(edges[2] + 1, edges[3])]
    below = np.cumsum(np.bincount(luma.ravel(), minlength=256)) / luma.size  # share of pixels up to each level
    return (
        sharpness(luma),
        cv2.meanStdDev(np.ascontiguousarray(luma))[1].item(),
        float(below[math.ceil(DARK) - 1]),
        float(1 - below[math.floor(BRIGHT)]),
        float(np.searchsorted(below, EXTREME)),
        float(np.searchsorted(below, 1 - EXTREME)),
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
    rows = _sparse(gray)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(np.asarray(cv2.filter2D(rows, cv2.CV_32F, kernel)))
    deviation = _tile_means(response, 32) * math.sqrt(math.pi / 2) / 6
    level = _tile_means(rows, 32)
    usable = deviation[(level > 16) & (level < 240)]
    return float(min(128.0, np.quantile(usable, 0.25))) if usable.size else 0.0


def _sparse(gray: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Strips of whole tiles, evenly spread and laid together, of a picture that is larger than noise needs."""
    strips = gray.shape[0] // 32
    every = math.ceil(gray.size / _ENOUGH)
    if every < 2 or strips < 2 * every:
        return gray
    return gray[: strips * 32].reshape(strips, 32, -1)[::every].reshape(-1, gray.shape[1])


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
