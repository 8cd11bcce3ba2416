"""The paint box of the demo's scenes: grounds, textures, sprites, letters, layers; pictures are rgb uint8 [h, w, 3]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Picture = npt.NDArray[np.uint8]
Color = tuple[int, int, int]

_SUBPIXEL = 4  # bits of fraction that OpenCV's drawing takes, so that slow things glide instead of hopping


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture with its own opacity: rgb uint8 [h, w, 3], alpha uint8 [h, w]."""

    rgb: Picture
    alpha: Picture


def as_picture(array: Any) -> Picture:
    """What OpenCV returns, by the name of what it is."""
    return np.asarray(array, np.uint8)


def any_color(rng: np.random.Generator, low: int, high: int) -> Color:
    """A color whose channels lie in low..high."""
    r, g, b = (int(c) for c in rng.integers(low, high, 3))
    return r, g, b


def gradient(width: int, height: int, *colors: Color) -> Picture:
    """A vertical run through ``colors`` from top to bottom."""
    stops = np.linspace(0, 1, len(colors))
    at = np.linspace(0, 1, height)
    column = np.stack([np.interp(at, stops, [c[i] for c in colors]) for i in range(3)], axis=1)
    return np.repeat(column[:, None].astype(np.uint8), width, axis=1)


def clouds(width: int, height: int, seed: int, octaves: Sequence[int] = (4, 12, 40)) -> npt.NDArray[np.float32]:
    """Smooth noise, float32 [h, w], about -1..1; ``octaves`` are the cells across the longer side of each layer."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    for level, cells in enumerate(octaves):
        cell = max(width, height) / cells
        shape = max(2, round(height / cell)), max(2, round(width / cell))
        small = rng.standard_normal(shape).astype(np.float32)
        total += cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC) / 2**level
    return np.asarray(total / 2.2, np.float32)


def textured(picture: Picture, noise: npt.NDArray[np.float32], strength: float) -> Picture:
    """The picture made lighter and darker by ``noise`` [h, w] times ``strength`` (luma steps)."""
    return np.clip(picture + strength * noise[..., None], 0, 255).astype(np.uint8)


def fixed(points: npt.ArrayLike) -> npt.NDArray[np.int32]:
    """Points [n, 2] in pixels as the fixed-point numbers that ``fill`` and ``stroke`` draw with."""
    return np.asarray(np.round(np.asarray(points, np.float64) * 2**_SUBPIXEL), np.int32)


def fill(picture: Picture, points: npt.ArrayLike, color: Color) -> None:
    """A filled polygon [n, 2], smooth edges."""
    cv2.fillPoly(picture, [fixed(points)], color, cv2.LINE_AA, _SUBPIXEL)


def stroke(picture: Picture, points: npt.ArrayLike, color: Color, thick: int = 2, *, closed: bool = False) -> None:
    """A line through points [n, 2], smooth edges."""
    cv2.polylines(picture, [fixed(points)], closed, color, thick, cv2.LINE_AA, _SUBPIXEL)


def disc(picture: Picture, x: float, y: float, radius: float, color: Color) -> None:
    """A filled circle, smooth edges."""
    center = tuple(int(v) for v in fixed([x, y]))
    cv2.circle(picture, center, round(radius * 2**_SUBPIXEL), color, -1, cv2.LINE_AA, _SUBPIXEL)


def oval(
    picture: Picture,
    x: float,
    y: float,
    across: float,
    down: float,
    color: Color,
    *,
    turn: float = 0.0,
    thick: int = -1,
) -> None:
    """An ellipse with half axes ``across`` and ``down``, turned by degrees; filled unless ``thick`` is given."""
    center, axes = (
        tuple(int(v) for v in fixed([x, y])),
        tuple(int(v) for v in fixed([max(across, 0.5), max(down, 0.5)])),
    )
    cv2.ellipse(picture, center, axes, turn, 0, 360, color, thick, cv2.LINE_AA, _SUBPIXEL)


def box(picture: Picture, left: float, top: float, right: float, bottom: float, color: Color) -> None:
    """A filled upright rectangle."""
    fill(picture, [(left, top), (right, top), (right, bottom), (left, bottom)], color)


def _window(picture: Picture, sprite: Sprite, x: float, y: float) -> tuple[slice, slice, slice, slice] | None:
    """Where a sprite with its top left corner at (x, y) meets the picture: rows and columns of both, or None."""
    left, top = round(x), round(y)
    h, w = sprite.alpha.shape
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + w, picture.shape[1]), min(top + h, picture.shape[0])
    if x0 >= x1 or y0 >= y1:
        return None
    return slice(y0, y1), slice(x0, x1), slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)


def paste(picture: Picture, sprite: Sprite, x: float, y: float, opacity: float = 1.0) -> None:
    """Lay a sprite over the picture with its top left corner at (x, y); what sticks out is cut off."""
    window = _window(picture, sprite, x, y)
    if window is None:
        return
    rows, columns, from_rows, from_columns = window
    strength = np.uint16(round(256 * min(1.0, max(0.0, opacity))))
    alpha = (sprite.alpha[from_rows, from_columns].astype(np.uint16)[..., None] * strength) >> 8
    under = picture[rows, columns].astype(np.uint16)
    over = sprite.rgb[from_rows, from_columns].astype(np.uint16)
    picture[rows, columns] = (under * (255 - alpha) + over * alpha + 127) // 255


def shine(picture: Picture, sprite: Sprite, x: float, y: float) -> None:
    """Add a light (``glow``) centered at (x, y)."""
    h, w = sprite.alpha.shape
    window = _window(picture, sprite, x - w / 2, y - h / 2)
    if window is not None:
        rows, columns, from_rows, from_columns = window
        picture[rows, columns] = cv2.add(picture[rows, columns], sprite.rgb[from_rows, from_columns])


@lru_cache(maxsize=64)
def glow(radius: int, color: Color) -> Sprite:
    """A soft round light, for ``shine``."""
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / radius
    strength = np.clip(1 - np.hypot(x, y), 0, 1) ** 2
    rgb = (strength[..., None] * np.array(color)).astype(np.uint8)
    return Sprite(rgb, (strength * 255).astype(np.uint8))


@lru_cache(maxsize=32)
def puff(radius: int, color: Color, opacity: float) -> Sprite:
    """A soft round cloud, for ``paste``."""
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / radius
    strength = np.clip(1 - np.hypot(x, y), 0, 1) * opacity
    return Sprite(np.full((*strength.shape, 3), color, np.uint8), (strength * 255).astype(np.uint8))


@lru_cache(maxsize=64)
def font(size: int, name: str = "DejaVuSans-Bold") -> ImageFont.FreeTypeFont:
    """A font of those that Matplotlib ships, so that a bare machine draws the same letters."""
    spec = find_spec("matplotlib")
    folder = Path(str(spec.origin if spec else "")).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / f"{name}.ttf"), size)


@lru_cache(maxsize=1024)
def letters(
    text: str, size: int, color: Color = (255, 255, 255), edge: int = 0, name: str = "DejaVuSans-Bold"
) -> Sprite:
    """Text (lines broken at ``\\n``, centered) as a sprite, with a black rim of ``edge`` pixels."""
    face = font(size, name)
    probe = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = probe.multiline_textbbox((0, 0), text, font=face, stroke_width=edge, align="center")
    shape = int(right - left) + 4, int(bottom - top) + 4
    at = (2 - left, 2 - top)
    rim = (8, 8, 12)
    ink = Image.new("RGB", shape, rim if edge else color)
    cover = Image.new("L", shape, 0)
    for sheet, face_fill, rim_fill in ((ink, color, rim), (cover, 255, 255)):
        ImageDraw.Draw(sheet).multiline_text(
            at, text, fill=face_fill, font=face, stroke_width=edge, stroke_fill=rim_fill, align="center"
        )
    return Sprite(np.asarray(ink), np.asarray(cover))


def write(picture: Picture, sprite: Sprite, x: float, y: float, opacity: float = 1.0) -> None:
    """Paste a sprite centered at (x, y)."""
    h, w = sprite.alpha.shape
    paste(picture, sprite, x - w / 2, y - h / 2, opacity)


@dataclass(frozen=True, slots=True)
class Strip:
    """A long layer that scrolls: rgb uint8 [h, w, 3], mask uint8 [h, w] (0 or 255); ``wraps`` repeats it for ever."""

    rgb: Picture
    mask: Picture
    wraps: bool = True

    @classmethod
    def keyed(cls, rgb: Picture, key: Color = (255, 0, 255), *, wraps: bool = True) -> Strip:
        """A strip drawn on a ``key``-colored ground."""
        return cls(rgb, np.any(rgb != np.array(key, np.uint8), axis=2).astype(np.uint8) * 255, wraps)

    def over(self, picture: Picture, x: float, top: int = 0) -> None:
        """Lay the part that starts ``x`` pixels into the strip over the picture's full width, from row ``top``."""
        width, length = picture.shape[1], self.rgb.shape[1]
        at = int(x) % length if self.wraps else max(0, min(int(x), length - width))
        done = 0
        rows = slice(top, top + self.rgb.shape[0])
        while done < width:
            part = min(width - done, length - at)
            target = picture[rows, done : done + part]
            picture[rows, done : done + part] = cv2.copyTo(
                self.rgb[: target.shape[0], at : at + part], self.mask[: target.shape[0], at : at + part], target
            )
            done, at = done + part, 0


def mix(a: Color, b: Color, share: float) -> Color:
    """The color ``share`` (0..1) of the way from a to b."""
    r, g, bl = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return r, g, bl


def ease(x: float) -> float:
    """0..1 to 0..1, slow at both ends; clipped outside."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)
