"""A run through a platform game: hills in parallax, tiles, coins, slimes, a runner who jumps by physics."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    Sprite,
    Strip,
    as_picture,
    box,
    clouds,
    disc,
    fill,
    glow,
    gradient,
    letters,
    mix,
    oval,
    paste,
    shine,
    textured,
    write,
)

KEY: Color = (255, 0, 255)
TILE = 30
GRAVITY, LEAP = 1500.0, 520.0  # pixels/s², pixels/s
STEP = 1 / 120  # seconds of one physics step


@dataclass(slots=True)
class Runner:
    """Where the runner is: level pixels from the left and from the top of the screen, and how fast it falls."""

    x: float
    y: float
    fall: float = 0.0
    grounded: bool = True


class Game:
    """The level and the run are drawn from ``seed``; the camera follows the runner."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds = width, height, seconds
        rng = np.random.default_rng(seed)
        self.ground = self._level(rng, columns=int(seconds * 150 / TILE) + 2 * width // TILE)
        self.runner = Runner(width * 0.3, float(self.ground[3]))
        self.clock, self.coins, self.dust = 0.0, 0, list[tuple[float, float, float]]()
        self.pace_phase = rng.uniform(0, 6.28, 3)
        self.coin_at = self._coin_places(rng)
        self.slimes = [int(c) for c in range(14, len(self.ground) - 4, 11) if np.ptp(self.ground[c - 1 : c + 3]) == 0]
        self.day = textured(
            gradient(width, height, (64, 150, 232), (150, 212, 250), (250, 232, 190)), clouds(width, height, seed), 5
        )
        self.dusk = textured(
            gradient(width, height, (44, 30, 92), (186, 78, 120), (255, 176, 96)), clouds(width, height, seed + 1), 6
        )
        self.far = self._hills(rng, 900, 0.62, 70, (96, 128, 178), (70, 98, 148))
        self.near = self._hills(rng, 1100, 0.74, 55, (84, 152, 96), (52, 112, 72))
        self.tiles = self._tiles(rng)
        self.clouds = [(x, float(rng.uniform(60, height * 0.42)), _cloud(rng)) for x in (40, 190, 330, 470)]

    def _level(self, rng: np.random.Generator, columns: int) -> npt.NDArray[np.int64]:
        """Height of the ground (screen rows) per column; a pit is far below the screen."""
        base = int(self.height * 0.78)
        level, rise = np.full(columns, base), 0
        at = 10
        while at < columns - 8:
            length = int(rng.integers(4, 9))
            rise = int(np.clip(rise + rng.integers(-1, 2), -1, 3))
            level[at : at + length] = base - rise * TILE
            if rng.random() < 0.4:
                level[at + length : at + length + 2] = self.height * 3
                level[at + length + 2 : at + length + 4] = base - rise * TILE
                length += 4
            at += length
        return level

    def _coin_places(self, rng: np.random.Generator) -> list[tuple[float, float]]:
        places: list[tuple[float, float]] = []
        for column in range(8, len(self.ground) - 4, 7):
            top = (
                min(int(h) for h in self.ground[column : column + 4] if h < self.height)
                if any(h < self.height for h in self.ground[column : column + 4])
                else int(self.height * 0.7)
            )
            lift = float(rng.choice([42, 70, 96]))
            places += [(column * TILE + i * 26.0, top - lift - 14 * math.sin(i * math.pi / 3)) for i in range(4)]
        return places

    def _hills(self, rng: np.random.Generator, length: int, at: float, swing: int, top: Color, low: Color) -> Strip:
        x = np.arange(length)
        ridge = (
            sum(swing / k * np.sin(2 * np.pi * k * x / length + rng.uniform(0, 6.28)) for k in (1, 2, 3, 5, 9))
            + at * self.height
        )
        shade = textured(
            gradient(length, self.height, mix(top, (255, 255, 255), 0.2), top, low),
            clouds(length, self.height, int(rng.integers(1 << 30)), (12, 50, 200)),
            14,
        )
        mask = (np.arange(self.height)[:, None] >= np.asarray(ridge)[None]).astype(np.uint8) * 255
        return Strip(shade, mask)

    def _tiles(self, rng: np.random.Generator) -> Strip:
        """The whole level in one long picture: grass on earth with stones."""
        length = len(self.ground) * TILE
        sheet = np.full((self.height, length, 3), KEY, np.uint8)
        earth = textured(
            gradient(length, self.height, (150, 98, 60), (112, 70, 48)),
            clouds(length, self.height, int(rng.integers(1 << 30)), (60, 240, 900)),
            16,
        )
        for column, top in enumerate(self.ground):
            if top >= self.height:
                continue
            x = column * TILE
            sheet[top:, x : x + TILE] = earth[top:, x : x + TILE]
            for row in range(int(top) + TILE, self.height, TILE):
                cv2.rectangle(sheet, (x, row), (x + TILE - 1, row + TILE - 1), (96, 60, 42), 1)
            sheet[top : top + 9, x : x + TILE] = (92, 190, 78)
            for blade in range(x + 2, x + TILE, 5):
                tip = top - rng.integers(2, 8)
                cv2.fillPoly(
                    sheet, [np.array([(blade - 2, top + 9), (blade + 3, top + 9), (blade, tip)])], (124, 216, 92)
                )
            if rng.random() < 0.25:
                disc(sheet, x + 15, top + 40, float(rng.integers(4, 9)), (178, 170, 160))
        return Strip.keyed(sheet, wraps=False)

    def _top(self, x: float) -> float:
        return float(self.ground[min(max(int(x // TILE), 0), len(self.ground) - 1)])

    def _advance(self, until: float) -> None:
        """Physics up to a time: run, leap where a step or a pit comes, land."""
        runner = self.runner
        while self.clock < until:
            self.clock += STEP
            waves = np.sin(self.pace_phase + self.clock * np.array([0.31, 0.83, 1.7]))
            runner.x += (110 + 14 * waves[0] + 10 * waves[1] + 5 * waves[2]) * STEP
            here, ahead = self._top(runner.x), self._top(runner.x + 26)
            slime_near = any(0 < self._slime_x(c) - runner.x < 34 for c in self.slimes)
            if runner.grounded and (ahead < here or ahead > self.height or slime_near):
                runner.fall, runner.grounded = -LEAP, False
                self.dust += [(runner.x - 8, runner.y, self.clock), (runner.x + 4, runner.y, self.clock)]
            runner.fall += GRAVITY * STEP
            runner.y += runner.fall * STEP
            if runner.y >= here:
                runner.y, runner.fall, runner.grounded = here, 0.0, True
            else:
                runner.grounded = False
        caught = [c for c in self.coin_at if abs(c[0] - runner.x) < 22 and abs(c[1] - runner.y + 24) < 44]
        self.coins += len(caught)
        self.coin_at = [c for c in self.coin_at if c not in caught]
        self.dust = [d for d in self.dust if self.clock - d[2] < 0.5]

    def _slime_x(self, column: int) -> float:
        return column * TILE + 22 + 26 * math.sin(self.clock * 1.3 + column)

    def frame(self, t: float) -> Picture:
        """The screen at ``t`` seconds; times must not go back."""
        self._advance(t)
        camera = max(0.0, self.runner.x - self.width * 0.3)
        evening = min(1.0, max(0.0, 2.2 * t / self.seconds - 0.7))
        picture = as_picture(cv2.addWeighted(self.day, 1 - evening, self.dusk, evening, 0))
        shine(picture, glow(120, (120, 110, 70)), self.width * 0.72, self.height * (0.16 + 0.3 * evening))
        disc(picture, self.width * 0.72, self.height * (0.16 + 0.3 * evening), 26, (255, 244, 200))
        for x, y, cloud in self.clouds:
            paste(picture, cloud, (x - camera * 0.1 - 6 * t) % (self.width + 260) - 130, y)
        self.far.over(picture, camera * 0.18)
        self.near.over(picture, camera * 0.45)
        self.tiles.over(picture, camera)
        self._things(picture, camera, t)
        self._hud(picture, t)
        return picture

    def _things(self, picture: Picture, camera: float, t: float) -> None:
        for x, y in self.coin_at:
            if -20 < x - camera < self.width + 20:
                turn = abs(math.cos(t * 4 + x * 0.02))
                oval(picture, x - camera, y, 8 * turn + 1, 9, (214, 150, 20))
                oval(picture, x - camera - 1, y - 1, 6 * turn, 7, (255, 214, 70))
        for column in self.slimes:
            x = self._slime_x(column) - camera
            if -30 < x < self.width + 30:
                self._slime(picture, x, self._top(x + camera), t + column)
        for x, y, born in self.dust:
            age = self.clock - born
            disc(picture, x - camera - 40 * age, y - 30 * age, 7 * (1 - age), (236, 222, 200))
        self._hero(picture, self.runner.x - camera, self.runner.y, t)

    def _slime(self, picture: Picture, x: float, y: float, t: float) -> None:
        wobble = 2.5 * math.sin(t * 6)
        oval(picture, x, y - 9 + wobble / 2, 15 + wobble, 11 - wobble, (128, 60, 160))
        oval(picture, x - 3, y - 12, 8, 5, (164, 96, 196))
        for side in (-5, 5):
            disc(picture, x + side, y - 11, 3.6, (255, 255, 255))
            disc(picture, x + side - 1, y - 11, 1.7, (20, 10, 30))

    def _hero(self, picture: Picture, x: float, y: float, t: float) -> None:
        swing = 9 * math.sin(t * 16) if self.runner.grounded else 7
        for side, shade in ((swing, (34, 50, 110)), (-swing, (46, 66, 140))):
            fill(picture, [(x - 4, y - 14), (x + 4, y - 14), (x + side + 4, y), (x + side - 4, y)], shade)
        bob = abs(math.sin(t * 16)) * 2 if self.runner.grounded else 0
        box(picture, x - 11, y - 36 - bob, x + 11, y - 12 - bob, (222, 60, 52))
        box(picture, x - 11, y - 22 - bob, x + 11, y - 18 - bob, (250, 214, 80))
        disc(picture, x + 1, y - 44 - bob, 12, (252, 208, 164))
        fill(picture, [(x - 12, y - 46 - bob), (x + 18, y - 47 - bob), (x + 9, y - 58 - bob), (x - 9, y - 57 - bob)],
             (222, 60, 52))  # fmt: skip
        disc(picture, x + 6, y - 43 - bob, 2.2, (30, 20, 30))
        scarf = [
            (x - 8, y - 34 - bob),
            (x - 30, y - 36 - bob + 6 * math.sin(t * 9)),
            (x - 28, y - 28 + 5 * math.sin(t * 9 - 1)),
        ]
        fill(picture, scarf, (250, 214, 80))

    def _hud(self, picture: Picture, t: float) -> None:
        strip = picture[10:44, 10 : self.width - 10]
        picture[10:44, 10 : self.width - 10] = cv2.addWeighted(strip, 0.45, np.full_like(strip, 16), 0.55, 0)
        disc(picture, 28, 27, 8, (255, 206, 60))
        paste(picture, letters(f"{self.coins:03d}", 17), 44, 20)
        write(picture, letters("LEVEL 3-2", 15, (190, 230, 255)), self.width / 2, 27)
        paste(picture, letters(f"{int(t // 60)}:{int(t % 60):02d}.{int(t * 10 % 10)}", 17), self.width - 86, 20)


def _cloud(rng: np.random.Generator) -> Sprite:
    """A fair-weather cloud: overlapping white discs, flat underneath."""
    sheet = np.zeros((60, 130), np.uint8)
    for x in range(24, 110, 14):
        cv2.circle(sheet, (x, 42), int(rng.integers(10, 26)), 255, -1)
    sheet[50:] = 0
    shade = gradient(130, 60, (255, 255, 255), (214, 226, 244))
    return Sprite(shade, (cv2.GaussianBlur(sheet, (7, 7), 0) * 0.8).astype(np.uint8))
