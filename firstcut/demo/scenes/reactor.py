"""Somebody who reacts: a drawn head that nods, blinks and talks before a wall of lights; the upper half is free."""

from __future__ import annotations

import math

import numpy as np

from firstcut.demo.scenes.paint import (
    Picture,
    clouds,
    disc,
    fill,
    glow,
    gradient,
    oval,
    shine,
    stroke,
    textured,
)


class Reactor:
    """Nods, blinks and talks with a timing drawn from ``seed``."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height = width, height
        self.phase = np.random.default_rng(seed).uniform(0, 6.28, 6)
        wall = gradient(width, height, (34, 28, 56), (64, 40, 84), (30, 26, 50))
        self.wall = textured(wall, clouds(width, height, seed, (4, 18, 90)), 10)
        for i in range(7):
            x = 20 + i * (width - 40) // 6
            stroke(self.wall, [(x, 0), (x + 26, height)], (74, 54, 100), 2)

    def frame(self, t: float) -> Picture:
        """The reactor at ``t`` seconds."""
        picture = self.wall.copy()
        for i, phase in enumerate(self.phase):
            x = self.width * (0.1 + 0.16 * i)
            tint = (int(60 + 50 * math.sin(t + phase)), 40, int(80 + 40 * math.cos(0.7 * t + phase)))
            shine(
                picture,
                glow(70, (tint[0] // 16 * 16, tint[1], tint[2] // 16 * 16)),
                x,
                self.height * (0.5 + 0.05 * math.sin(t * 0.8 + phase)),
            )
        x = self.width * 0.5 + 12 * math.sin(0.9 * t + self.phase[0])
        y = self.height * 0.74 + 9 * math.sin(2.2 * t + self.phase[1]) * math.sin(0.4 * t)
        self._body(picture, x, y)
        self._head(picture, x, y, t)
        return picture

    def _body(self, picture: Picture, x: float, y: float) -> None:
        foot, cx = self.height + 10, self.width * 0.5
        fill(
            picture,
            [
                (cx - 140, foot),
                (cx - 104, y + 118),
                (x - 40, y + 88),
                (x + 40, y + 88),
                (cx + 104, y + 118),
                (cx + 140, foot),
            ],
            (64, 158, 140),
        )
        fill(
            picture,
            [(x - 26, y + 60), (x + 26, y + 60), (x + 34, y + 104), (x, y + 122), (x - 34, y + 104)],
            (188, 132, 100),
        )
        stroke(picture, [(x - 40, y + 90), (x - 8, y + 128), (x + 8, y + 128), (x + 40, y + 90)], (38, 108, 98), 5)

    def _head(self, picture: Picture, x: float, y: float, t: float) -> None:
        tilt = 7 * math.sin(0.7 * t + self.phase[2])
        oval(picture, x, y - 8, 80, 92, (52, 34, 32), turn=tilt)
        oval(picture, x, y + 6, 68, 82, (214, 158, 122), turn=tilt)
        oval(picture, x + tilt, y - 62, 66, 32, (52, 34, 32), turn=tilt)
        blink = 1.0 if math.sin(1.9 * t + self.phase[3]) > -0.93 else 0.12
        glance = 6 * math.sin(0.6 * t + self.phase[4])
        for side in (-28, 28):
            oval(picture, x + side, y - 8, 15, 12 * blink, (255, 255, 255))
            if blink == 1.0:
                disc(picture, x + side + glance, y - 11, 6.5, (58, 40, 30))
            lift = 6 * max(0.0, math.sin(1.1 * t + self.phase[5]))
            stroke(picture, [(x + side - 17, y - 28 - lift), (x + side + 16, y - 30 - lift)], (52, 34, 32), 6)
        stroke(picture, [(x, y - 2), (x - 7, y + 22), (x + 4, y + 24)], (176, 120, 90), 4)
        talk = abs(math.sin(9.0 * t)) * max(0.0, math.sin(0.9 * t + self.phase[0]))
        oval(picture, x, y + 47, 24 + 3 * talk, 4 + 15 * talk, (116, 40, 46))
        oval(picture, x, y + 42, 18, 2 + 3 * talk, (255, 250, 244))
        for side in (-72, 72):
            oval(picture, x + side, y + 2, 17, 26, (36, 40, 56))
            oval(picture, x + side, y + 2, 10, 18, (90, 100, 130))
        band = np.linspace(math.pi, 2 * math.pi, 24)
        stroke(picture, np.stack([x + 76 * np.cos(band), y - 10 + 96 * np.sin(band)], axis=1), (36, 40, 56), 9)
