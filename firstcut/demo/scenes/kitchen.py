"""A kitchen counter under a fixed camera: a hand chops, stirs, pours, salts; a pot steams. Two takes share the room."""

from __future__ import annotations

import math

import cv2
import numpy as np

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    box,
    clouds,
    ease,
    fill,
    glow,
    gradient,
    mix,
    oval,
    paste,
    puff,
    shine,
    stroke,
    textured,
)

ROOM_SEED = 77  # the room is the same in every take; only what happens in it is drawn from the take's seed
VEGETABLES: tuple[tuple[Color, Color], ...] = (
    ((238, 122, 42), (255, 162, 84)), ((112, 176, 72), (206, 228, 150)), ((206, 46, 44), (250, 130, 110)),
    ((148, 70, 140), (232, 206, 232)),
)  # fmt: skip


class Kitchen:
    """``seed`` even: chopping and pouring; odd: stirring and salting; the timing of every move comes from it."""

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds, self.seed = width, height, seconds, seed
        self.room = self._room()
        rng = np.random.default_rng(seed)
        self.beat, self.phase = float(rng.uniform(2.2, 2.9)), float(rng.uniform(0, 6.28))
        self.way = float(rng.choice([-1.0, 1.0]))
        self.rates, self.phases = rng.uniform((0.2, 0.5, 1.1), (0.4, 0.9, 1.7)), rng.uniform(0, 6.28, (4, 3))
        self.turns = self._turns(rng)
        self.steam = rng.uniform(0, 1, (15, 4))
        self.bubbles = rng.uniform(0, 1, (14, 3))
        self.piles = rng.uniform(-1, 1, (60, 2))

    def _turns(self, rng: np.random.Generator) -> list[tuple[float, str]]:
        """When which move begins: (second, the name of the move)."""
        turns, at, last = list[tuple[float, str]](), 0.0, ""
        moves = ["chop", "pour"] if self.seed % 2 == 0 else ["stir", "salt"]
        while at < self.seconds:
            move = str(rng.choice([m for m in moves if m != last]))
            turns.append((at, move))
            at, last = at + float(rng.uniform(4.5, 9.0)), move
        return turns

    def _room(self) -> Picture:
        w, h, line = self.width, self.height, int(self.height * 0.52)
        room = np.empty((h, w, 3), np.uint8)
        room[:line] = textured(
            gradient(w, line, (206, 222, 218), (226, 234, 226)), clouds(w, line, ROOM_SEED, (5, 60)), 8
        )
        for row in range(0, line, 38):
            cv2.line(room, (0, row), (w, row), (178, 196, 194), 2)
            for x in range(-20 + 38 * ((row // 38) % 2) // 2, w, 58):
                cv2.line(room, (x, row), (x, row + 38), (178, 196, 194), 2)
        self._window(room)
        self._shelf(room)
        grain = cv2.resize(clouds(w, 60, ROOM_SEED + 1, (3, 20, 90)), (w, h - line), interpolation=cv2.INTER_LINEAR)
        wood = textured(gradient(w, h - line, (196, 146, 96), (150, 102, 62)), np.asarray(grain, np.float32), 26)
        room[line:] = wood
        box(room, 0, line, w, line + 9, (120, 80, 50))
        for row in range(line + 66, h, 70):
            cv2.line(room, (0, row), (w, row), (128, 86, 54), 2)
        self._board(room)
        return room

    def _window(self, room: Picture) -> None:
        box(room, 22, 40, 150, 190, (244, 240, 230))
        room[50:180, 32:140] = textured(
            gradient(108, 130, (126, 186, 236), (206, 232, 246), (126, 178, 104)),
            clouds(108, 130, ROOM_SEED + 3, (3, 12)),
            18,
        )
        box(room, 83, 50, 88, 180, (244, 240, 230))
        box(room, 32, 112, 140, 117, (244, 240, 230))

    def _shelf(self, room: Picture) -> None:
        box(room, 180, 150, 344, 160, (134, 92, 60))
        jars: tuple[tuple[int, int, Color], ...] = (
            (192, 58, (204, 90, 60)), (226, 74, (90, 140, 90)), (258, 50, (226, 186, 92)), (290, 66, (122, 92, 140)),
            (318, 44, (180, 60, 70)),
        )  # fmt: skip
        for x, tall, color in jars:
            box(room, x, 150 - tall, x + 24, 150, mix(color, (255, 255, 255), 0.25))
            box(room, x, 150 - tall * 0.7, x + 24, 150, color)
            box(room, x + 3, 150 - tall + 6, x + 7, 146, mix(color, (255, 255, 255), 0.6))
            box(room, x - 1, 150 - tall - 8, x + 25, 150 - tall, (236, 228, 212))

    def _board(self, room: Picture) -> None:
        left, top = 20, int(self.height * 0.69)
        fill(room, [(left, top), (232, top), (250, top + 150), (left - 12, top + 150)], (222, 184, 134))
        fill(room, [(left - 12, top + 150), (250, top + 150), (250, top + 160), (left - 12, top + 160)], (164, 122, 80))
        for i in range(9):
            y = top + 10 + i * 15
            stroke(room, [(left + 4 - i, y), (120, y + 3 * math.sin(i)), (234 + i, y)], (206, 166, 116), 2)

    def frame(self, t: float) -> Picture:
        """The counter at ``t`` seconds."""
        picture = self.room.copy()
        shine(picture, glow(150, (46, 40, 22)), 90 + 12 * math.sin(t * 0.3 + self.phase), 110)
        start, move = max((turn for turn in self.turns if turn[0] <= t), key=lambda turn: turn[0])
        end = min(e for e in self._ends() if e > t or e == self.seconds)
        away = 300 * (1 - min(ease((t - start) / 0.9), ease((end - t) / 0.7)))
        self._pot(picture, t)
        done = sum(min(t, e) - s for (s, m), e in zip(self.turns, self._ends(), strict=True) if m == "chop" and s < t)
        self._vegetables(picture, done, t)
        {"chop": self._chop, "stir": self._stir, "pour": self._pour, "salt": self._salt}[move](picture, t, away)
        self._steam(picture, t)
        return picture

    def _unsteady(self, t: float, which: int) -> float:
        """A hand's own rhythm, about -1..1: never the same twice, so that two takes share no motion."""
        return float(np.sin(self.rates * t + self.phases[which]) @ (0.5, 0.3, 0.2))

    def _ends(self) -> list[float]:
        return [start for start, _ in self.turns[1:]] + [self.seconds]

    def _pot(self, picture: Picture, t: float) -> None:
        x, y = self.width - 86, self.height * 0.6
        for i in range(9):
            angle = i * 0.7 + t * 3 + 3 * self._unsteady(t, i % 4)
            fill(picture, [(x - 48 + 12 * i - 5, y + 64), (x - 48 + 12 * i + 5, y + 64),
                           (x - 48 + 12 * i, y + 46 - 6 * math.sin(angle))], (90, 150, 250))  # fmt: skip
        box(picture, x - 74, y + 62, x + 74, y + 74, (52, 52, 58))
        fill(picture, [(x - 66, y - 20), (x + 66, y - 20), (x + 58, y + 54), (x - 58, y + 54)], (120, 128, 140))
        fill(picture, [(x - 66, y - 20), (x - 40, y - 20), (x - 36, y + 54), (x - 58, y + 54)], (164, 172, 182))
        oval(picture, x, y - 20, 66, 17, (92, 98, 110))
        oval(picture, x, y - 18, 58, 13, (206, 112, 56))
        for u, v, w in self.bubbles:
            life = (t * (0.6 + w) + u) % 1.0
            oval(
                picture,
                x + (u - 0.5) * 92,
                y - 18 + (v - 0.5) * 14,
                7 * life + 1,
                4 * life + 1,
                mix((224, 140, 80), (250, 206, 150), life),
            )

    def _vegetables(self, picture: Picture, chopped: float, t: float) -> None:
        cuts = int(chopped * self.beat)
        skin, flesh = VEGETABLES[(cuts // 14 + self.seed) % 4]
        left, y = 34.0, self.height * 0.755
        length = 110 * (1 - (cuts % 14) / 14)
        fill(picture, [(left, y - 13), (left + length, y - 10), (left + length, y + 13), (left, y + 14)], skin)
        oval(picture, left + length, y + 1, 5, 12, flesh)
        oval(picture, left, y, 8, 13, skin)
        for i in range(min(cuts, 60)):
            u, v = self.piles[i]
            kind = VEGETABLES[(i // 14 + self.seed) % 4]
            px, py = 176 + 44 * u, self.height * 0.825 + 34 * v
            oval(picture, px, py + 2, 13, 7, mix(kind[0], (0, 0, 0), 0.3))
            oval(picture, px, py, 13, 7, kind[0])
            oval(picture, px, py - 1, 9, 5, kind[1])

    def _arm(self, picture: Picture, x: float, y: float, from_x: float) -> None:
        foot = self.height + 30
        fill(picture, [(x - 16, y + 14), (x + 18, y + 12), (from_x + 62, foot), (from_x - 40, foot)], (196, 72, 66))
        fill(picture, [(x - 16, y + 14), (x - 4, y + 14), (from_x - 12, foot), (from_x - 40, foot)], (158, 52, 52))
        fill(picture, [(x - 18, y + 20), (x + 20, y + 18), (x + 22, y + 34), (x - 18, y + 38)], (240, 230, 220))
        oval(picture, x, y, 21, 17, (216, 160, 122))
        for i in range(4):
            oval(picture, x - 14 + 9 * i, y - 11, 6, 9, mix((216, 160, 122), (240, 190, 152), i / 4))

    def _chop(self, picture: Picture, t: float, away: float) -> None:
        up = abs(math.sin(math.pi * self.beat * t + self.phase + 2 * self._unsteady(t, 0)))
        x = 130 - 50 * ((t * self.beat / 14 + self.phase) % 1.0) + 8 * self._unsteady(t, 1)
        y = self.height * 0.735 - (30 + 12 * self._unsteady(t, 2)) * up + away
        fill(picture, [(x - 6, y - 12), (x + 92, y - 20), (x + 96, y + 8), (x - 2, y + 18)], (206, 212, 220))
        fill(picture, [(x - 2, y + 18), (x + 96, y + 8), (x + 94, y + 12), (x, y + 22)], (244, 248, 252))
        fill(picture, [(x + 90, y - 19), (x + 150, y - 20), (x + 152, y - 4), (x + 92, y - 2)], (60, 44, 40))
        self._arm(picture, x + 124, y - 6, 250 + 40 * self._unsteady(t, 3))

    def _stir(self, picture: Picture, t: float, away: float) -> None:
        angle = self.way * (1.1 * self.beat * t + 3.5 * self._unsteady(t, 0)) + self.phase
        reach = 30 + 14 * self._unsteady(t, 1)
        x, y = self.width - 86 + reach * math.cos(angle) - away, self.height * 0.57 + 0.24 * reach * math.sin(angle)
        hand = (x - 46 + 14 * self._unsteady(t, 2), y - 74 + 16 * self._unsteady(t, 3))
        stroke(picture, [(x, y), hand], (170, 120, 72), 9)
        stroke(picture, [(x - 2, y), (hand[0] - 2, hand[1])], (206, 158, 104), 3)
        oval(picture, hand[0], hand[1] + 8, 19, 15, (216, 160, 122))
        elbow, foot = 40 + 46 * self._unsteady(t, 1) - away, self.height + 20
        sleeve = [(hand[0] - 18, hand[1] + 12), (hand[0] + 10, hand[1] + 22), (elbow + 110, foot), (elbow, foot)]
        fill(picture, sleeve, (196, 72, 66))
        for i in range(4):
            oval(picture, hand[0] + 10, hand[1] + 1 + 6 * i, 9, 5, mix((216, 160, 122), (240, 190, 152), i / 4))

    def _pour(self, picture: Picture, t: float, away: float) -> None:
        x = self.width - 120 + 18 * self._unsteady(t, 0)
        y = self.height * 0.4 + 14 * self._unsteady(t, 1) + away
        tilt = 0.5 + 0.3 * self._unsteady(t, 2)
        c, s = math.cos(tilt), math.sin(tilt)
        bottle = [(-52, -16), (6, -16), (18, -7), (38, -7), (38, 7), (18, 7), (6, 16), (-52, 16)]
        fill(picture, [(x + c * px - s * py, y + s * px + c * py) for px, py in bottle], (92, 124, 62))
        fill(
            picture,
            [(x + c * px - s * py, y + s * px + c * py) for px, py in ((-44, -10), (0, -10), (0, -4), (-44, -4))],
            (154, 186, 112),
        )
        tip = (x + c * 38, y + s * 38)
        for i in range(6):
            fall = (t * (1.6 + self.rates[1]) + i / 6 + self.phase) % 1.0
            oval(picture, tip[0] + 3 + 3 * math.sin(i + t * 8), tip[1] + 10 + fall * 64, 3, 7, (236, 202, 84))
        oval(picture, x - 26 * c, y - 26 * s + 8, 17, 19, (216, 160, 122))
        elbow, foot = 90 + 46 * self._unsteady(t, 3), self.height + 20
        sleeve = [(x - 40 * c - 8, y + 8), (x - 26 * c + 14, y + 14), (elbow + 100, foot), (elbow, foot)]
        fill(picture, sleeve, (196, 72, 66))

    def _salt(self, picture: Picture, t: float, away: float) -> None:
        """Fingers that crumble salt over the pot, the arm coming in from the right."""
        x = self.width - 92 + 30 * self._unsteady(t, 0) + away
        y = self.height * 0.42 + 18 * self._unsteady(t, 1) + 3 * math.sin(t * 21)
        for i in range(9):
            fall = (t * (0.9 + 0.07 * i) + i * 0.37 + self.phase) % 1.0
            oval(picture, x - 6 + 26 * (fall - 0.5) * math.sin(i * 2.4), y + 16 + fall * 70, 1.6, 1.6, (255, 255, 252))
        shoulder = self.height * (0.66 + 0.05 * self._unsteady(t, 2)) + away
        edge = self.width + 60
        fill(picture, [(x + 14, y - 12), (x + 8, y + 14), (edge, shoulder + 90), (edge, shoulder - 40)], (196, 72, 66))
        fill(picture, [(x + 12, y - 13), (x + 6, y + 14), (x + 26, y + 26), (x + 30, y - 8)], (240, 230, 220))
        oval(picture, x - 2, y, 18, 14, (216, 160, 122))
        for i in range(4):
            oval(picture, x - 14 + 6 * i, y + 12, 5, 8, mix((216, 160, 122), (240, 190, 152), i / 4))

    def _steam(self, picture: Picture, t: float) -> None:
        for u, v, w, size in self.steam:
            life = (t * (0.22 + 0.16 * w) + u) % 1.0
            x = self.width - 86 + (v - 0.5) * 80 + 22 * math.sin(life * 5 + u * 9)
            y = self.height * 0.56 - life * 220
            cloud = puff(18 + int(size * 3) * 8, (250, 250, 250), 0.34)
            h, wide = cloud.alpha.shape
            paste(picture, cloud, x - wide / 2, y - h / 2, math.sin(math.pi * life))
