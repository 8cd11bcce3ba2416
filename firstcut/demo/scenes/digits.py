"""How a computer reads a digit: a cube that wears handwritten digits, over a wire floor, and a grid of numbers."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    clouds,
    ease,
    fixed,
    glow,
    gradient,
    letters,
    mix,
    shine,
    stroke,
    textured,
    write,
)

Floats = npt.NDArray[np.float64]

_FACES = np.array([[0, 1, 3, 2], [5, 4, 6, 7], [4, 0, 2, 6], [1, 5, 7, 3], [4, 5, 1, 0], [2, 3, 7, 6]])
_CORNERS = np.array([(x, y, z) for z in (-1, 1) for y in (-1, 1) for x in (-1, 1)], float)
_TINTS: tuple[Color, ...] = (
    (255, 110, 90), (90, 200, 255), (140, 230, 120), (255, 210, 90), (200, 140, 255), (255, 140, 200),
)  # fmt: skip


class Digits:
    """The cube turns by ``seed``; every few seconds another handwritten digit is taken apart into its 64 numbers."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds = width, height, seconds
        rng = np.random.default_rng(seed)
        images, labels = load_digits(return_X_y=True)
        order = rng.permutation(len(labels))
        self.images, self.labels = images[order].reshape(-1, 8, 8), labels[order]
        self.space = textured(gradient(width, height, (18, 14, 44), (52, 26, 84), (20, 14, 40)),
                              clouds(width, height, seed, (5, 16, 60)), 10)  # fmt: skip
        self.faces = [self._face(i) for i in range(6)]
        self.spin = rng.uniform(0.5, 0.9, 3)
        self.stars = rng.uniform(0, 1, (60, 3))

    def _face(self, i: int) -> Picture:
        """A side of the cube: one digit, large, in its tint."""
        big = cv2.resize(self.images[i].astype(np.float32) / 16, (160, 160), interpolation=cv2.INTER_NEAREST)
        face = (np.array(_TINTS[i])[None, None] * (0.18 + 0.82 * big[..., None])).astype(np.uint8)
        face = textured(face, clouds(160, 160, i, (40, 160)), 9)
        cv2.rectangle(face, (2, 2), (157, 157), mix(_TINTS[i], (255, 255, 255), 0.5), 4)
        return face

    def frame(self, t: float) -> Picture:
        """The stage at ``t`` seconds."""
        picture = self.space.copy()
        for u, v, w in self.stars:
            x = (u * self.width - (6 + 14 * w) * t) % self.width
            cv2.circle(
                picture,
                (int(x), int(v * self.height * 0.6)),
                1 + int(2 * w),
                mix((90, 80, 150), (255, 255, 255), w),
                -1,
            )
        self._floor(picture, t)
        taken_apart = (t % 12.0) > 6.0
        side = ease((t % 12.0 - 5.4) / 1.2) - ease((t % 12.0 - 11.0) / 1.0)
        center = (self.width * (0.5 - 0.24 * side), self.height * 0.44)
        shine(picture, glow(190, (60, 30, 90)), *center)
        self._cube(picture, t, center, self.height * (0.2 - 0.06 * side))
        if taken_apart or side > 0.02:
            self._grid(picture, int(t // 12.0), side, t)
        write(picture, letters("How a computer reads a digit", 22, edge=2), self.width / 2, 34)
        return picture

    def _floor(self, picture: Picture, t: float) -> None:
        """Wires over a landscape of waves, in perspective, drawn in one call."""
        across, deep = np.meshgrid(np.linspace(-3, 3, 25), np.arange(14) + 1 - (t * 1.2) % 1.0)
        height = 0.32 * np.sin(across * 1.7 + t) * np.cos((deep + t * 1.2) * 0.9)
        x = self.width / 2 + self.width * 0.42 * across / (deep * 0.32 + 0.7)
        y = self.height * 0.62 + self.height * (0.42 - 0.3 * height) / (deep * 0.32 + 0.7)
        points = fixed(np.stack([x, y], axis=-1))
        for row in range(len(points) - 1, -1, -1):
            shade = mix((255, 90, 190), (70, 40, 120), row / len(points))
            cv2.polylines(picture, [points[row]], False, shade, 1, cv2.LINE_AA, 4)
        cv2.polylines(
            picture, list(np.ascontiguousarray(points.transpose(1, 0, 2))), False, (110, 80, 190), 1, cv2.LINE_AA, 4
        )

    def _turned(self, t: float) -> Floats:
        a, b = self.spin[0] * t, 0.5 + 0.4 * math.sin(self.spin[1] * t)
        turn = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
        tilt = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
        return np.asarray(_CORNERS @ turn.T @ tilt.T)

    def _cube(self, picture: Picture, t: float, center: tuple[float, float], size: float) -> None:
        corners = self._turned(t)
        depth = 4.2 + corners[:, 2]
        flat = np.array(center) + size * 4.2 * corners[:, :2] / depth[:, None]
        for i in np.argsort(-depth[_FACES].mean(axis=1)):
            quad = flat[_FACES[i]]
            (ax, ay), (bx, by) = quad[1] - quad[0], quad[3] - quad[0]
            if ax * by - ay * bx <= 0:
                continue
            light = 0.55 + 0.45 * min(1.0, (ax * by - ay * bx) / (4.4 * size * size))
            self._wear(picture, quad, cv2.convertScaleAbs(self.faces[i], alpha=light))

    def _wear(self, picture: Picture, quad: Floats, face: Picture) -> None:
        """Warp a face onto its quadrilateral, only in the rectangle around it."""
        low = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(quad.max(axis=0)).astype(int) + 2, [self.width, self.height])
        span = (int(high[0] - low[0]), int(high[1] - low[1]))
        corners = np.array([(0, 0), (160, 0), (160, 160), (0, 160)], np.float32)
        home = cv2.getPerspectiveTransform(corners, (quad - low).astype(np.float32))
        mask = np.zeros((span[1], span[0]), np.uint8)
        cv2.fillConvexPoly(mask, np.round(quad - low).astype(np.int32), 255)
        warped = cv2.warpPerspective(face, home, span)
        region = picture[low[1] : high[1], low[0] : high[0]]
        picture[low[1] : high[1], low[0] : high[0]] = cv2.copyTo(warped, mask, region)

    def _grid(self, picture: Picture, turn: int, side: float, t: float) -> None:
        """The digit's 64 numbers, lit one after the other as they are read."""
        image, label = self.images[turn % 6], self.labels[turn % 6]
        cell, left, top = 24, self.width - 24 - 8 * 24, round(self.height * 0.2)
        left += round((1 - side) * 260)
        read = int((t % 12.0 - 5.8) * 16)
        for i, value in enumerate(image.ravel()):
            x, y = left + cell * (i % 8), top + cell * (i // 8)
            if x + cell >= self.width:
                continue
            shade = mix((30, 26, 60), (255, 250, 235), float(value) / 16)
            cv2.rectangle(picture, (x, y), (x + cell - 2, y + cell - 2), shade, -1)
            if i <= read:
                ink = (20, 16, 40) if value > 8 else (170, 220, 255)
                write(picture, letters(str(int(value)), 10, ink, name="DejaVuSans"), x + 11, y + 11)
            if i == read:
                stroke(picture, [(x, y), (x + 22, y), (x + 22, y + 22), (x, y + 22)], (255, 220, 90), 2, closed=True)
        if read > 64:
            write(picture, letters(f"It is a {label}!", 26, (255, 224, 120), 2), left + 96, top + 226)
