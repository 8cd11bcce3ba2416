"""Numbers that move: a race of bars, lines being drawn, a ring that fills, over a drifting night-blue ground."""

from __future__ import annotations

import math

import cv2
import numpy as np

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    Strip,
    box,
    clouds,
    disc,
    ease,
    fill,
    fixed,
    gradient,
    letters,
    paste,
    stroke,
    textured,
    write,
)

NAMES = ("Homes", "Farms", "Industry", "Leaks", "Schools", "Parks")
COLORS: tuple[Color, ...] = (
    (88, 180, 255), (124, 220, 132), (255, 170, 84), (244, 96, 120), (190, 140, 255), (255, 224, 110),
)  # fmt: skip


class Charts:
    """Where a city's water goes: thirty years of bars, then lines, then a ring."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds = width, height, seconds
        rng = np.random.default_rng(seed)
        years = 31
        base = np.array([52, 40, 36, 20, 8, 10.0])
        drift = np.array([0.9, 0.1, -0.6, 1.2, 0.25, 0.35])
        walk = rng.normal(0, 1.6, (years, 6)).cumsum(axis=0)
        self.values = np.maximum(2.0, base + drift * np.arange(years)[:, None] + walk)
        self.ground = self._ground(seed)
        self.ranks = np.argsort(np.argsort(-self.values[0])).astype(float)
        self.clock = 0.0

    def _ground(self, seed: int) -> Strip:
        long = self.height * 2
        night = textured(gradient(long, self.height, (14, 22, 48), (26, 36, 78), (16, 20, 44)),
                         clouds(long, self.height, seed, (6, 22, 80)), 9)  # fmt: skip
        rng = np.random.default_rng(seed)
        for _ in range(150):
            x, y = rng.uniform(0, long), rng.uniform(0, self.height)
            disc(night, x, y, rng.uniform(0.8, 3.2), (52 + int(rng.integers(40)), 70, 130))
        return Strip(night, np.full(night.shape[:2], 255, np.uint8))

    def frame(self, t: float) -> Picture:
        """The charts at ``t`` seconds; times must not go back."""
        picture = np.empty((self.height, self.width, 3), np.uint8)
        self.ground.over(picture, 12 * t)
        share = t / self.seconds
        write(picture, letters("WHERE A CITY'S\nWATER GOES", 27, (255, 255, 255)), self.width / 2, 66)
        if share < 0.45:
            self._race(picture, share / 0.45, t)
        elif share < 0.75:
            self._lines(picture, (share - 0.45) / 0.3)
        else:
            self._ring(picture, (share - 0.75) / 0.25, t)
        self.clock = t
        return picture

    def _at(self, year: float) -> tuple[float, ...]:
        low = min(int(year), len(self.values) - 2)
        return tuple(float(v) for v in self.values[low] + (year - low) * (self.values[low + 1] - self.values[low]))

    def _race(self, picture: Picture, share: float, t: float) -> None:
        year = share * (len(self.values) - 1)
        now = np.array(self._at(year))
        goal = np.argsort(np.argsort(-now)).astype(float)
        self.ranks += (goal - self.ranks) * min(1.0, 5 * max(0.0, t - self.clock))
        room = self.width - 44
        for name, color, value, rank in zip(NAMES, COLORS, now, self.ranks, strict=True):
            y, length = 140 + rank * 56, room * value / max(100.0, now.max() * 1.12)
            box(picture, 22, y, 22 + length, y + 36, tuple(int(c * 0.8) for c in color))  # type: ignore[arg-type]
            box(picture, 22, y, 22 + length, y + 12, color)
            inside = length > 86
            paste(picture, letters(name, 15, (12, 16, 34) if inside else color), 30 if inside else 30 + length, y + 13)
            after = 30 + length + (0 if inside else letters(name, 15, color).alpha.shape[1] + 8)
            paste(picture, letters(f"{value:.0f} GL", 16, (255, 255, 255)), min(after, self.width - 66), y + 10)
        paste(picture, letters(str(1995 + int(year)), 60, (120, 140, 200)), self.width - 196, 472)

    def _lines(self, picture: Picture, share: float) -> None:
        left, right, top, bottom = 46, self.width - 30, 150, 480
        for i in range(6):
            y = bottom - (bottom - top) * i / 5
            stroke(picture, [(left, y), (right, y)], (58, 72, 120), 1)
            paste(picture, letters(str(i * 20), 12, (150, 164, 210)), 16, y - 6)
        last = max(2, round(ease(share * 1.15) * 300))
        years = np.linspace(0, len(self.values) - 1, 301)[:last]
        for name, color, series in zip(NAMES[:4], COLORS[:4], self.values.T, strict=False):
            height = np.interp(years, np.arange(len(series)), series)
            points = np.stack([left + (right - left) * years / 30, bottom - (bottom - top) * height / 100], axis=1)
            cv2.polylines(picture, [fixed(points)], False, color, 4, cv2.LINE_AA, 4)
            x, y = points[-1]
            disc(picture, x, y, 7, (255, 255, 255))
            disc(picture, x, y, 5, color)
            paste(picture, letters(name, 14, color), min(x - 20, self.width - 80), y - 26)
        paste(picture, letters("gigaliters a year", 13, (150, 164, 210)), left, 126)

    def _ring(self, picture: Picture, share: float, t: float) -> None:
        center, radius = (self.width // 2, 310), 118
        parts = self.values[-1] / self.values[-1].sum()
        begin, shown = -90.0 + 6 * t, 360 * ease(share * 1.6)
        for color, part in zip(COLORS, parts, strict=True):
            sweep = min(360 * float(part), max(0.0, shown))
            shown -= sweep
            if sweep <= 0:
                break
            turn = np.radians(np.linspace(begin, begin + max(sweep - 2, 0.5), 48))
            edge = np.stack([np.cos(turn), np.sin(turn)], axis=1)
            fill(picture, np.concatenate([center + (radius + 23) * edge, center + (radius - 23) * edge[::-1]]), color)
            middle = math.radians(begin + sweep / 2)
            x, y = center[0] + 96 * math.cos(middle) * 1.24, center[1] + 96 * math.sin(middle) * 1.24
            if sweep > 24:
                write(picture, letters(f"{100 * part:.0f}%", 15, (12, 16, 34)), x, y)
            begin += 360 * float(part)
        leaks = 100 * float(parts[3])
        write(picture, letters(f"{leaks:.0f} of 100\nliters leak", 20, (255, 255, 255)), center[0], center[1])
        for i, (name, color) in enumerate(zip(NAMES, COLORS, strict=True)):
            x, y = 46 + 150 * (i % 2), 470 + 26 * (i // 2)
            disc(picture, x, y, 7, color)
            paste(picture, letters(name, 14, (230, 234, 250)), x + 14, y - 7)
