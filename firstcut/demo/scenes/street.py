"""A walk down a street at dusk: skyline, lit houses, lamps and trees pass in parallax; cars and people go both ways."""

from __future__ import annotations

import math

import cv2
import numpy as np

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    Strip,
    any_color,
    clouds,
    disc,
    fill,
    glow,
    gradient,
    mix,
    oval,
    shine,
    textured,
)

KEY: Color = (255, 0, 255)
PACE = 85.0  # pixels a second that the nearest layer passes


class Street:
    """The street and its traffic are drawn from ``seed``."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height = width, height
        rng = np.random.default_rng(seed)
        self.sky = textured(
            gradient(width + 120, height, (38, 34, 84), (122, 72, 128), (246, 150, 104), (255, 214, 150)),
            clouds(width + 120, height, seed, (3, 9, 30)), 12,
        )  # fmt: skip
        self.skyline = self._skyline(rng)
        self.houses = self._houses(rng, int(seconds * PACE * 0.55) + 2 * width)
        self.pavement = self._pavement(rng, int(seconds * PACE) + 2 * width)
        self.cars = [
            (float(rng.uniform(-200, seconds * 200)), float(rng.uniform(70, 150)) * float(rng.choice([-1, 1])),
             any_color(rng, 50, 180)) for _ in range(int(seconds * 0.9) + 2)
        ]  # fmt: skip
        self.people = [
            (float(rng.uniform(100, seconds * PACE + width)), float(rng.uniform(-30, 40)),
             any_color(rng, 30, 150), float(rng.uniform(0, 6.28)))
            for _ in range(int(seconds * 0.5) + 3)
        ]  # fmt: skip

    def _skyline(self, rng: np.random.Generator) -> Strip:
        sheet = np.full((self.height, 1400, 3), KEY, np.uint8)
        x = 0
        while x < 1400:
            w, top = int(rng.integers(34, 90)), int(self.height * rng.uniform(0.22, 0.46))
            sheet[top:, x : x + w] = mix((92, 66, 116), (136, 88, 120), float(rng.random()))
            for row in range(top + 6, int(self.height * 0.6), 9):
                for column in range(x + 4, min(x + w, 1400) - 5, 8):
                    if rng.random() < 0.3:
                        sheet[row : row + 4, column : column + 4] = (255, 206, 140)
            x += w
        return Strip.keyed(sheet)

    def _houses(self, rng: np.random.Generator, length: int) -> Strip:
        sheet = np.full((self.height, length, 3), KEY, np.uint8)
        bricks = clouds(length, self.height, int(rng.integers(1 << 30)), (80, 500, 1600))
        x, foot = 0, int(self.height * 0.77)
        while x < length:
            w, top = int(rng.integers(110, 210)), int(self.height * rng.uniform(0.2, 0.4))
            wall = [(150, 84, 70), (128, 110, 100), (176, 140, 104), (92, 104, 122), (148, 120, 132)][rng.integers(5)]
            right = min(x + w, length)
            sheet[top:foot, x:right] = textured(
                np.full((foot - top, right - x, 3), wall, np.uint8), bricks[top:foot, x:right], 16
            )
            for row in range(top + 4, foot, 7):
                sheet[row, x:right] = mix(wall, (40, 30, 40), 0.25)
            cv2.rectangle(sheet, (x, top), (right - 1, top + 7), mix(wall, (250, 240, 220), 0.4), -1)
            self._windows(sheet, rng, x, min(x + w, length), top, foot)
            x += w + (int(rng.integers(0, 26)) if rng.random() < 0.3 else 0)
        return Strip.keyed(sheet, wraps=False)

    def _windows(self, sheet: Picture, rng: np.random.Generator, left: int, right: int, top: int, foot: int) -> None:
        for row in range(top + 20, foot - 66, 44):
            for x in range(left + 14, right - 30, 36):
                lit = rng.random() < 0.55
                pane = mix((255, 196, 110), (255, 236, 180), float(rng.random())) if lit else (52, 58, 84)
                cv2.rectangle(sheet, (x - 2, row - 2), (x + 22, row + 30), (228, 216, 204), -1)
                cv2.rectangle(sheet, (x, row), (x + 20, row + 28), pane, -1)
                cv2.line(sheet, (x + 10, row), (x + 10, row + 28), (200, 188, 176), 1)
                if lit and rng.random() < 0.4:
                    cv2.rectangle(sheet, (x, row), (x + 20, row + 10), mix(pane, (190, 80, 70), 0.6), -1)
        if right - left > 90:
            shop: Color = [(40, 120, 116), (170, 60, 60), (50, 80, 140)][int(rng.integers(3))]
            cv2.rectangle(sheet, (left + 12, foot - 56), (right - 40, foot - 6), (255, 222, 150), -1)
            for x in range(left + 12, right - 40, 16):
                stripe = shop if (x // 16) % 2 else (240, 236, 226)
                cv2.fillPoly(
                    sheet,
                    [np.array([(x, foot - 62), (x + 16, foot - 62), (x + 19, foot - 46), (x + 3, foot - 46)])],
                    stripe,
                )
            for _ in range(5):
                x = int(rng.integers(left + 20, max(left + 21, right - 52)))
                cv2.circle(sheet, (x, foot - 18), int(rng.integers(4, 9)), any_color(rng, 90, 220), -1)
            cv2.rectangle(sheet, (right - 34, foot - 58), (right - 12, foot - 1), mix(shop, (20, 20, 20), 0.3), -1)

    def _pavement(self, rng: np.random.Generator, length: int) -> Strip:
        sheet = np.full((self.height, length, 3), KEY, np.uint8)
        walk, road = int(self.height * 0.77), int(self.height * 0.83)
        grit = clouds(length, self.height, int(rng.integers(1 << 30)), (200, 900, 2600))
        sheet[walk:road] = textured(np.full((road - walk, length, 3), (150, 136, 140), np.uint8), grit[walk:road], 14)
        sheet[road:] = textured(np.full((self.height - road, length, 3), (62, 58, 74), np.uint8), grit[road:], 11)
        sheet[road : road + 4] = (196, 186, 184)
        for x in range(0, length, 40):
            cv2.line(sheet, (x, walk), (x - 9, road), (116, 104, 112), 1)
            if (x // 40) % 2:
                cv2.rectangle(sheet, (x, self.height - 34), (x + 44, self.height - 29), (220, 206, 170), -1)
        for x in range(60, length - 60, 230):
            if (x // 230) % 2:
                self._tree(sheet, rng, x, walk)
            else:
                cv2.rectangle(sheet, (x, int(self.height * 0.36)), (x + 5, walk + 6), (36, 34, 46), -1)
                cv2.rectangle(
                    sheet, (x - 10, int(self.height * 0.34)), (x + 15, int(self.height * 0.37)), (255, 240, 190), -1
                )
        return Strip.keyed(sheet, wraps=False)

    def _tree(self, sheet: Picture, rng: np.random.Generator, x: int, foot: int) -> None:
        cv2.rectangle(sheet, (x - 5, foot - 110), (x + 5, foot + 6), (70, 48, 44), -1)
        for _ in range(46):
            at = (x + int(rng.normal(0, 26)), foot - 126 + int(rng.normal(0, 20)))
            green = mix((46, 84, 62), (120, 138, 70), float(rng.random()))
            cv2.circle(sheet, at, int(rng.integers(6, 15)), green, -1)

    def frame(self, t: float) -> Picture:
        """The street at ``t`` seconds."""
        camera = PACE * t + 14 * math.sin(0.7 * t)
        sway = int(40 + 30 * math.sin(t * 0.21))
        picture = self.sky[:, sway : sway + self.width].copy()
        shine(picture, glow(150, (110, 70, 30)), self.width * 0.7, self.height * 0.5)
        self.skyline.over(picture, camera * 0.12)
        self.houses.over(picture, camera * 0.55)
        for x, pace, color, phase in self.people:
            at = x + pace * t - camera
            if -20 < at < self.width + 20:
                self._person(picture, at, self.height * 0.81, color, t * 5 + phase)
        self.pavement.over(picture, camera)
        self._lamps(picture, camera)
        for x, pace, color in self.cars:
            at = x + pace * t - camera
            if -90 < at < self.width + 90:
                self._car(picture, at, self.height * (0.93 if pace > 0 else 0.88), color, pace)
        bob = 2.0 * math.sin(t * 5.2), 2.5 * abs(math.sin(t * 2.6))
        view = np.array([[1.02, 0, bob[0] - 6], [0, 1.02, bob[1] - 5]])
        return np.asarray(
            cv2.warpAffine(picture, view, (self.width, self.height), borderMode=cv2.BORDER_REPLICATE), np.uint8
        )

    def _lamps(self, picture: Picture, camera: float) -> None:
        first = int((camera - 120) // 460) * 460 + 60
        for x in range(first, int(camera) + self.width + 460, 460):
            shine(picture, glow(70, (120, 96, 50)), x - camera + 2, self.height * 0.36)

    def _person(self, picture: Picture, x: float, foot: float, color: Color, phase: float) -> None:
        swing = 8 * math.sin(phase)
        for side in (swing, -swing):
            fill(
                picture,
                [(x - 4, foot - 30), (x + 4, foot - 30), (x + side + 3, foot), (x + side - 3, foot)],
                (36, 34, 52),
            )
        fill(picture, [(x - 10, foot - 28), (x + 10, foot - 28), (x + 8, foot - 62), (x - 8, foot - 62)], color)
        disc(picture, x, foot - 70 + abs(swing) * 0.2, 8, (206, 156, 128))
        oval(picture, x, foot - 75 + abs(swing) * 0.2, 9, 6, (58, 40, 36))

    def _car(self, picture: Picture, x: float, foot: float, color: Color, pace: float) -> None:
        way = 1 if pace > 0 else -1
        dark = mix(color, (0, 0, 0), 0.35)
        body = [(-62, -8), (-62, -24), (-44, -28), (-26, -46), (22, -46), (40, -28), (62, -22), (64, -8)]
        fill(picture, [(x + way * px, foot + py) for px, py in body], color)
        fill(
            picture,
            [(x + way * px, foot + py) for px, py in ((-36, -29), (-23, -42), (18, -42), (32, -29))],
            (178, 206, 226),
        )
        fill(picture, [(x + way * px, foot + py) for px, py in ((-62, -8), (-62, -14), (64, -14), (64, -8))], dark)
        for px in (-38, 38):
            disc(picture, x + px, foot - 6, 11, (22, 20, 28))
            disc(picture, x + px, foot - 6, 5, (150, 150, 160))
        shine(picture, glow(34, (170, 150, 90)), x + way * 70, foot - 18)
        shine(picture, glow(16, (170, 20, 20)), x - way * 62, foot - 18)
