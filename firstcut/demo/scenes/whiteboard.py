"""A hand that writes and draws on a whiteboard: text, bars, hatching, a sponge between the pages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from firstcut.demo.scenes.paint import (
    Color,
    Picture,
    Sprite,
    as_picture,
    box,
    clouds,
    disc,
    fill,
    gradient,
    letters,
    paste,
    textured,
)

Points = npt.NDArray[np.float64]

INK, RED, BLUE, GREEN = (38, 42, 60), (206, 52, 48), (36, 92, 190), (26, 136, 84)


@dataclass(frozen=True, slots=True)
class Written:
    """Text written from left to right; ``x``, ``y`` is its top left corner on the board."""

    text: str
    x: int
    y: int
    size: int = 34
    color: Color = INK
    effort: float = 1.4


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line drawn along points [n, 2] on the board."""

    points: Points
    color: Color = INK
    thick: int = 4
    effort: float = 1.0


@dataclass(frozen=True, slots=True)
class Wiped:
    """The sponge goes over the whole board."""

    effort: float = 1.2


Stroke = Written | Drawn | Wiped


def _line(*corners: tuple[float, float], color: Color = INK, thick: int = 4, effort: float = 1.0) -> Drawn:
    """A hand-drawn line through corners: resampled every few pixels and a little unsteady."""
    given = np.array(corners, float)
    reach = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(given, axis=0).T))])
    at = np.linspace(0, reach[-1], max(3, int(reach[-1] / 4)))
    points = np.stack([np.interp(at, reach, given[:, i]) for i in (0, 1)], axis=1)
    points += np.stack([np.sin(at / 23 + corners[0][1]), np.cos(at / 31 + corners[0][0])], axis=1) * 1.2
    return Drawn(points, color, thick, effort)


def _bar(x: int, y: int, w: int, h: int, parts: int, full: int, color: Color) -> list[Stroke]:
    """A bar of ``parts`` equal parts of which ``full`` are hatched."""
    strokes: list[Stroke] = [_line((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y), effort=1.6)]
    for i in range(1, parts):
        strokes.append(_line((x + w * i / parts, y), (x + w * i / parts, y + h), thick=3, effort=0.35))
    zigzag = [(x + 4 + i * 7, y + (6 if i % 2 else h - 6)) for i in range(int((w * full / parts - 6) / 7))]
    return [*strokes, _line(*zigzag, color=color, thick=3, effort=1.8)]


def _ring(x: float, y: float, a: float, b: float, color: Color) -> Drawn:
    turn = np.linspace(-0.4, 2 * math.pi + 0.1, 60)
    return Drawn(np.stack([x + a * np.cos(turn), y + b * np.sin(turn)], axis=1), color, 4, 1.0)


@lru_cache(maxsize=1)
def lesson() -> tuple[Stroke, ...]:
    """Two thirds or three quarters: three pages, laid out on a board of 400 x 700."""
    return (
        Written("Which is", 60, 60, 44), Written("bigger?", 96, 112, 44, RED),
        Written("2/3", 40, 190, 40, BLUE), *_bar(40, 246, 320, 62, 3, 2, BLUE),
        Written("3/4", 40, 340, 40, GREEN), *_bar(40, 396, 320, 62, 4, 3, GREEN),
        Written("too close to see...", 60, 480, 28, INK, 1.6),
        Wiped(),
        Written("Cut both in 12", 40, 60, 38), _line((40, 112), (352, 108), color=RED, effort=0.6),
        *_bar(40, 150, 320, 58, 12, 8, BLUE), Written("2/3 = 8/12", 70, 222, 36, BLUE),
        *_bar(40, 300, 320, 58, 12, 9, GREEN), Written("3/4 = 9/12", 70, 372, 36, GREEN),
        _ring(244, 392, 62, 34, RED), Written("one part more!", 90, 450, 30, RED),
        Wiped(),
        Written("The rule", 100, 60, 46, RED),
        Written("1. same bottom", 40, 140, 30), Written("2. compare tops", 40, 190, 30),
        _line((40, 320), (360, 320), effort=1.2),
        *[_line((40 + i * 26.6, 310), (40 + i * 26.6, 330), thick=3, effort=0.2) for i in range(13)],
        _line((253, 290), (253, 316), color=BLUE, effort=0.4), Written("8", 240, 250, 28, BLUE, 0.5),
        _line((280, 290), (280, 316), color=GREEN, effort=0.4), Written("9", 270, 250, 28, GREEN, 0.5),
        Written("3/4 wins", 90, 370, 44, GREEN), _ring(200, 392, 140, 44, GREEN),
        Written("try 4/5 or 5/6", 74, 466, 30, BLUE, 1.6),
    )  # fmt: skip


class Whiteboard:
    """The lesson, spread over the clip's length, seen by a camera that breathes."""

    BOARD = (400, 700)  # width, height

    def __init__(self, width: int, height: int, seconds: float, seed: int) -> None:
        self.width, self.height, self.seconds = width, height, seconds
        w, h = self.BOARD
        self.blank = self._board(w, h, seed)
        self.board = self.blank.copy()
        self.strokes = lesson()
        gaps = 0.35
        efforts = np.array([s.effort + gaps for s in self.strokes])
        ends = np.cumsum(efforts) / efforts.sum() * (seconds * 0.97)
        self.spans = [(end - e * seconds * 0.97 / efforts.sum(), end) for end, e in zip(ends, efforts, strict=True)]
        self.draw_share = [s.effort / (s.effort + gaps) for s in self.strokes]
        self.current, self.done = 0, 0.0
        self.tip = (w * 0.6, h * 0.9)
        self.hand, self.sponge = _hand(), _sponge()

    def _board(self, w: int, h: int, seed: int) -> Picture:
        board = textured(gradient(w, h, (250, 250, 246), (236, 238, 240)), clouds(w, h, seed, (3, 30, 160)), 5)
        ghost = np.clip(clouds(w, h, seed + 5, (60,)) * clouds(w, h, seed + 6, (5,)), 0, 1)
        board = textured(board, -ghost, 10)  # what the sponge never quite took away
        box(board, 0, h - 62, w, h, (176, 130, 88))
        board[h - 62 :] = textured(board[h - 62 :], clouds(w, 62, seed + 7, (6, 120)), 22)
        for i, color in enumerate((RED, BLUE, GREEN)):
            box(board, 40 + 70 * i, h - 46, 96 + 70 * i, h - 34, color)
            box(board, 84 + 70 * i, h - 47, 100 + 70 * i, h - 33, (240, 240, 240))
        return board

    def frame(self, t: float) -> Picture:
        """The board at ``t`` seconds; times must not go back."""
        while self.current < len(self.strokes) and t >= self.spans[self.current][0]:
            start, end = self.spans[self.current]
            share = min(1.0, (t - start) / ((end - start) * self.draw_share[self.current]))
            self._ink(self.strokes[self.current], self.done, share)
            self.done = share
            if t < end:
                break
            self._ink(self.strokes[self.current], self.done, 1.0)
            self.current, self.done = self.current + 1, 0.0
        return self._shot(t)

    def _ink(self, stroke: Stroke, before: float, now: float) -> None:
        """Put the part of a stroke between two shares of it on the board, and leave the pen at its end."""
        if isinstance(stroke, Written):
            self._letters(stroke, before, now)
        elif isinstance(stroke, Drawn):
            a, b = int(before * (len(stroke.points) - 1)), int(now * (len(stroke.points) - 1))
            for i in range(a, b):
                p, q = stroke.points[i], stroke.points[i + 1]
                cv2.line(self.board, (round(p[0]), round(p[1])), (round(q[0]), round(q[1])), stroke.color, stroke.thick,
                         cv2.LINE_AA)  # fmt: skip
            self.tip = (float(stroke.points[b][0]), float(stroke.points[b][1]))
        else:
            row = int(now * (self.BOARD[1] - 62))
            self.board[:row] = self.blank[:row]
            self.tip = (self.BOARD[0] * (0.5 + 0.38 * math.sin(now * 40)), float(row))

    def _letters(self, stroke: Written, before: float, now: float) -> None:
        sprite = _handwriting(stroke.text, stroke.size, stroke.color)
        w = sprite.alpha.shape[1]
        a, b = int(before * w), int(now * w)
        if b > a:
            part = Sprite(sprite.rgb[:, a:b], sprite.alpha[:, a:b])
            paste(self.board, part, stroke.x + a, stroke.y)
        self.tip = (stroke.x + b, stroke.y + stroke.size * (0.55 + 0.4 * math.sin(now * len(stroke.text) * 6)))

    def _shot(self, t: float) -> Picture:
        picture = self.board.copy()
        wiping = self.current < len(self.strokes) and isinstance(self.strokes[self.current], Wiped)
        x, y = self.tip
        if wiping:
            paste(picture, self.sponge, x - 45, y - 30)
        rest = 1.0 if self.current >= len(self.strokes) else 0.0
        paste(picture, self.hand, x - 12 + 40 * rest, y - 8 + 160 * rest + 2 * math.sin(t * 9))
        zoom = (self.width / self.BOARD[0]) * (1.04 + 0.02 * math.sin(t * 0.35))
        shift = (5 * math.sin(t * 0.5) + 1.2 * math.sin(t * 2.1), 7 * math.cos(t * 0.4) + 1.2 * math.sin(t * 1.7))
        view = np.array([[zoom, 0, self.width / 2 - zoom * self.BOARD[0] / 2 + shift[0]],
                         [0, zoom, self.height / 2 - zoom * self.BOARD[1] / 2 + shift[1]]])  # fmt: skip
        return np.asarray(
            cv2.warpAffine(
                picture, view, (self.width, self.height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            ),
            np.uint8,
        )


@lru_cache(maxsize=64)
def _handwriting(text: str, size: int, color: Color) -> Sprite:
    """Printed letters bent by a smooth wobble, so that they look written."""
    sprite = letters(text, size, color, name="DejaVuSans")
    h, w = sprite.alpha.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    sway = 1.6 * np.sin(x / 13) + 1.2 * np.sin(y / 7 + x / 29)
    alpha = cv2.remap(sprite.alpha, x + sway, y + 1.8 * np.sin(x / 19), cv2.INTER_LINEAR)
    thicker = cv2.dilate(alpha, np.ones((2, 2), np.uint8))
    return Sprite(np.full((h, w, 3), color, np.uint8), as_picture(thicker))


def _hand() -> Sprite:
    """A hand with a pen whose point is near (12, 8), the arm running off below."""
    scale, key = 2, (255, 0, 255)
    sheet = np.full((640 * scale, 360 * scale, 3), key, np.uint8)

    def at(*points: tuple[float, float]) -> Points:
        return np.array(points) * scale

    fill(sheet, at((96, 126), (150, 100), (330, 480), (340, 640), (230, 640)), (58, 92, 150))
    fill(sheet, at((96, 126), (108, 119), (262, 640), (230, 640)), (46, 76, 128))
    fill(sheet, at((96, 126), (150, 100), (160, 118), (104, 144)), (236, 238, 244))
    fill(sheet, at((44, 64), (92, 44), (134, 84), (144, 108), (104, 130), (64, 110)), (226, 172, 136))
    for i, shade in enumerate(((214, 158, 122), (226, 172, 136), (232, 180, 146), (222, 166, 130))):
        x, y = (46 + 13 * i) * scale, (66 + 12 * i) * scale
        cv2.ellipse(sheet, (x, y), (20 * scale, 9 * scale), -24, 0, 360, shade, -1)
    fill(sheet, at((12, 8), (19, 14), (86, 92), (78, 98), (14, 18)), (34, 38, 54))
    fill(sheet, at((12, 8), (20, 15), (26, 24), (18, 28), (13, 17)), (230, 230, 234))
    disc(sheet, 62 * scale, 60 * scale, 12 * scale, (232, 180, 146))
    small = cv2.resize(sheet, (360, 640), interpolation=cv2.INTER_NEAREST)
    mask = np.any(sheet != np.array(key, np.uint8), axis=2).astype(np.uint8) * 255
    solid = cv2.erode(mask, np.ones((5, 5), np.uint8))
    return Sprite(np.asarray(small, np.uint8), as_picture(cv2.resize(solid, (360, 640), interpolation=cv2.INTER_AREA)))


def _sponge() -> Sprite:
    rgb = textured(gradient(90, 56, (255, 222, 120), (226, 178, 70)), clouds(90, 56, 4, (30,)), 26)
    rgb[:14] = (70, 120, 190)
    alpha = np.zeros((56, 90), np.uint8)
    cv2.rectangle(alpha, (3, 3), (86, 52), 255, -1)
    return Sprite(rgb, as_picture(cv2.GaussianBlur(alpha, (5, 5), 0)))
