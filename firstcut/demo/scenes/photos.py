"""Scenes on the two photographs that ship with scikit-learn: a fountain, a slideshow, a flower with butterflies."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_sample_image

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    as_picture,
    ease,
    fill,
    fixed,
    glow,
    gradient,
    letters,
    oval,
    paste,
    puff,
    shine,
    write,
)


def photograph(name: str, width: int, height: int, *, room: float = 1.25, mirrored: bool = False) -> Picture:
    """A shipped photograph, large enough that a camera of width x height can move in it by ``room``."""
    photo = load_sample_image(name)
    scale = room * max(width / photo.shape[1], height / photo.shape[0])
    large = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(large[:, ::-1] if mirrored else large, np.uint8)


def look(photo: Picture, width: int, height: int, x: float, y: float, zoom: float) -> Picture:
    """What a camera sees at (x, y), each 0..1 of its reach, ``zoom`` >= 1 closer."""
    wide, tall = width / zoom, height / zoom
    left, top = x * (photo.shape[1] - wide - 1), y * (photo.shape[0] - tall - 1)
    view = np.array([[zoom, 0, -left * zoom], [0, zoom, -top * zoom]])
    return as_picture(cv2.warpAffine(photo, view, (width, height), borderMode=cv2.BORDER_REPLICATE))


class Fountain:
    """A fountain of light before the palace at night; the drops fly on closed-form paths drawn from ``seed``."""

    DROPS = 420

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds = width, height, seconds
        photo = photograph("china.jpg", width, height, room=1.15)
        night = photo.astype(np.float32) * np.array([0.34, 0.36, 0.62]) + np.array([6, 4, 22])
        self.photo = np.clip(night, 0, 255).astype(np.uint8)
        rng = np.random.default_rng(seed)
        self.start, self.period = rng.uniform(0, 3, self.DROPS), rng.uniform(1.7, 2.6, self.DROPS)
        self.push = np.stack([rng.normal(0, 46, self.DROPS), -rng.uniform(430, 640, self.DROPS)], axis=1)
        self.kind = rng.integers(0, 4, self.DROPS)
        self.bursts = [(float(at), rng.uniform(0.15, 0.85), rng.uniform(0.1, 0.34), int(rng.integers(0, 4)))
                       for at in np.arange(1.5, seconds, 2.3)]  # fmt: skip
        self.rays = rng.normal(0, 1, (90, 2))

    def frame(self, t: float) -> Picture:
        """The fountain at ``t`` seconds."""
        share = t / self.seconds
        picture = look(
            self.photo, self.width, self.height, 0.2 + 0.6 * ease(share), 0.7, 1.0 + 0.12 * math.sin(0.3 * t) ** 2
        )
        light = np.zeros_like(picture)
        self._drops(light, t)
        self._fireworks(light, t)
        soft = cv2.resize(
            cv2.GaussianBlur(cv2.resize(light, None, fx=0.25, fy=0.25), (0, 0), 3), (self.width, self.height)
        )
        picture = as_picture(cv2.add(cv2.add(picture, light), soft))
        shine(picture, glow(110, (60, 70, 120)), self.width / 2, self.height * 0.86)
        oval(picture, self.width / 2, self.height * 0.9, 92, 16, (70, 74, 96))
        oval(picture, self.width / 2, self.height * 0.893, 80, 11, (120, 150, 214))
        return as_picture(picture)

    def _drops(self, light: Picture, t: float) -> None:
        age = (t + self.start) % self.period
        hue = math.sin(t * 0.8)
        swing = np.array([60 * math.sin(t * 1.1), 0])
        origin = np.array([self.width / 2, self.height * 0.89])
        colors: tuple[Color, ...] = (
            (150, 200, 255), (220, 240, 255), (255, 170 + int(60 * hue), 120), (150, 255 - int(70 * abs(hue)), 210),
        )  # fmt: skip

        def at(age: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            fall = np.stack([np.zeros_like(age), 270 * age**2], axis=1)
            return np.asarray(origin + (self.push + swing) * age[:, None] + fall)

        lines = fixed(np.stack([at(age), at(np.maximum(age - 0.035, 0))], axis=1))
        for kind, color in enumerate(colors):
            cv2.polylines(light, list(lines[self.kind == kind]), False, color, 2, cv2.LINE_AA, 4)

    def _fireworks(self, light: Picture, t: float) -> None:
        for start, x, y, kind in self.bursts:
            age = t - start
            if not 0 <= age < 1.9:
                continue
            reach = 150 * (1 - math.exp(-2.2 * age))
            center = np.array([x * self.width, y * self.height + 26 * age * age])
            rays = (
                self.rays
                / np.linalg.norm(self.rays, axis=1, keepdims=True)
                * (0.55 + 0.45 * np.abs(np.sin(self.rays[:, :1] * 9)))
            )
            lines = fixed(np.stack([center + rays * reach, center + rays * reach * 0.9], axis=1))
            strong = ((255, 120, 90), (120, 200, 255), (255, 220, 110), (200, 140, 255))[kind]
            shade = tuple(int(c * (1 - age / 1.9)) for c in strong)
            cv2.polylines(light, list(lines), False, shade, 2, cv2.LINE_AA, 4)


class Slideshow:
    """Two photographs and their mirror images, each quite still for ten seconds, with a slogan."""

    SLOGANS = ("Good morning,\nbeautiful people", "Believe in\nyour dreams", "Dreams come true", "Stay positive",
               "Believe in\nyourself", "Good night,\nbeautiful people")  # fmt: skip

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds, self.seed = width, height, seconds, seed
        self.cards = [self._card(i) for i in range(len(self.SLOGANS))]

    def _card(self, i: int) -> Picture:
        photo = photograph(
            ("flower.jpg", "china.jpg")[i % 2], self.width, self.height, room=1.02 + 0.2 * (i // 2), mirrored=i >= 2
        )
        card = look(photo, self.width, self.height, (0.5, 0.3, 0.8, 0.6, 0.4, 0.1)[i], 0.5, 1.0)
        write(card, letters(self.SLOGANS[i], round(self.width * 0.085), edge=3), self.width / 2, self.height * 0.4)
        return card

    def frame(self, t: float) -> Picture:
        """The card at ``t`` seconds, crossfading for half a second."""
        each = self.seconds / len(self.cards)
        i = min(int(t / each), len(self.cards) - 1)
        fade = ease((t - i * each) / 0.5) if i else 1.0
        if fade >= 1.0:
            return self.cards[i].copy()
        return as_picture(cv2.addWeighted(self.cards[i], fade, self.cards[i - 1], 1 - fade, 0))


class Meadow:
    """The flower, seen closer and from afar, with butterflies, drifting pollen and soft lights before it."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds = width, height, seconds
        self.photo = photograph("flower.jpg", width, height, room=1.5, mirrored=seed % 2 == 1)
        rng = np.random.default_rng(seed)
        self.flights = rng.uniform(0, 6.28, (5, 4))
        self.pollen = rng.uniform(0, 1, (40, 3))
        self.edge = gradient(width, height, (0, 20, 10), (0, 0, 0), (0, 0, 0), (24, 10, 30))

    def frame(self, t: float) -> Picture:
        """The meadow at ``t`` seconds."""
        x, y = 0.5 + 0.4 * math.sin(0.37 * t), 0.5 + 0.4 * math.sin(0.29 * t + 1)
        zoom = 1.0 + 0.16 * math.sin(0.23 * t) ** 2
        picture = as_picture(cv2.add(look(self.photo, self.width, self.height, x, y, zoom), self.edge))
        for u, v, w in self.pollen:
            at = (
                (u * self.width + 30 * math.sin(t * (0.4 + w) + u * 9)) % self.width,
                (v * self.height - (20 + 40 * w) * t) % self.height,
            )
            mote = puff(3 + int(w * 3) * 3, (255, 246, 200), 0.7)
            paste(picture, mote, at[0], at[1])
        for i, (a, b, c, d) in enumerate(self.flights):
            across = 0.5 + 0.46 * math.sin(0.7 * t + a) * math.cos(0.31 * t + b)
            down = 0.5 + 0.42 * math.sin(0.53 * t + c) * math.cos(0.27 * t + d)
            flutter = 6 * math.sin(t * 6 + a)
            self._butterfly(picture, (self.width * across, self.height * down + flutter), t * 11 + a, i)
        return picture

    def _butterfly(self, picture: Picture, at: tuple[float, float], beat: float, kind: int) -> None:
        x, y = at
        color = ((250, 150, 40), (90, 140, 250), (250, 230, 110), (230, 90, 130), (150, 230, 190))[kind % 5]
        size, open_ = self.width * 0.05, 0.35 + 0.65 * abs(math.sin(beat))
        for side in (-1, 1):
            upper = [(x, y), (x + side * size * open_, y - size * 0.9), (x + side * size * 1.2 * open_, y - size * 0.2)]
            lower = [
                (x, y),
                (x + side * size * 0.9 * open_, y + size * 0.2),
                (x + side * size * 0.6 * open_, y + size * 0.8),
            ]
            fill(picture, upper, color)
            fill(picture, lower, tuple(int(v * 0.8) for v in color))  # type: ignore[arg-type]
            oval(
                picture,
                x + side * size * 0.7 * open_,
                y - size * 0.42,
                size * 0.16 * open_,
                size * 0.16,
                (255, 255, 240),
            )
        oval(picture, x, y, size * 0.09, size * 0.5, (40, 26, 26))
