"""Where the picture lies in the frame: bars, colored borders and blurred fill taken off.

Detail is averaged over time. A border is a strip at an edge with little detail of its own, parted from the picture by a
straight seam that stays. Black bars count on one side alone; any other strip only together with the opposite one, since
a sky over a straight horizon looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

DARK = 24.0  # luma of 255; ffmpeg's cropdetect calls the same black

_SEAM_COVER = 0.55  # share of the seam's length along which it must show
_SEAM_CONTRAST = 2.5  # luma a pixel by which a seam exceeds what lies beside it
_PLAIN = 0.65  # share of a strip's pixels that must be without detail
_SEAM = 3  # pixels
_LEAST = 0.02  # of the frame's side; thinner strips are scaling residue
_MOST = 0.49


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels: rows top..bottom, columns left..right, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    def inner(self, shape: tuple[int, ...]) -> Area:
        """The same without the rows and columns at a seam, which belong to neither side. ``shape`` is the frame's."""
        height, width = shape[-2:]
        return Area(
            self.top + (_SEAM if self.top else 0),
            self.bottom - (_SEAM if self.bottom < height else 0),
            self.left + (_SEAM if self.left else 0),
            self.right - (_SEAM if self.right < width else 0),
        )

    def cut(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """The part of pictures [..., h, w] that lies inside."""
        return pictures[..., self.top : self.bottom, self.left : self.right]


class BorderMeter:
    """Averages the detail of luma frames uint8 [n, h, w]; ``area`` is where the picture lies by all seen so far."""

    def __init__(self) -> None:
        self._count = 0
        self._across: npt.NDArray[np.float32] | None = None  # mean change from column to column
        self._down: npt.NDArray[np.float32] | None = None
        self._brightest: npt.NDArray[np.uint8] | None = None

    def update(self, luma: npt.NDArray[np.uint8]) -> None:
        """Take frames, one or more."""
        for picture in luma:
            if picture.std() < 3:  # black and blank frames say nothing about borders
                continue
            across, down = _changes(picture)
            if self._across is None or self._down is None or self._brightest is None:
                shape = picture.shape
                self._across, self._down = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
                self._brightest = picture.copy()
            cv2.accumulate(across, self._across)
            cv2.accumulate(down, self._down)
            np.maximum(self._brightest, picture, out=self._brightest)
            self._count += 1

    def area(self, shape: tuple[int, ...]) -> Area:
        """The picture's rectangle; the whole frame where no border is found."""
        height, width = shape[-2:]
        if self._across is None or self._down is None or self._brightest is None:
            return Area(0, height, 0, width)
        across, down, brightest = self._across / self._count, self._down / self._count, self._brightest
        left, right = _strips(across.T, down.T, brightest.T)
        columns = slice(left, width - right)
        top, bottom = _strips(down[:, columns], across[:, columns], brightest[:, columns])
        if not (left or right) and (top or bottom):
            rows = slice(top, height - bottom)
            left, right = _strips(across[rows].T, down[rows].T, brightest[rows].T)
        return Area(top, height - bottom, left, width - right)


def _changes(picture: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    across, down = np.zeros_like(picture), np.zeros_like(picture)
    cv2.absdiff(picture[:, 1:], picture[:, :-1], dst=across[:, 1:])
    cv2.absdiff(picture[1:], picture[:-1], dst=down[1:])
    return across, down


def _strips(
    over: npt.NDArray[Any],
    along: npt.NDArray[Any],
    brightest: npt.NDArray[np.uint8],
) -> tuple[int, int]:
    """Rows of border at the top and at the bottom. ``over`` is the change from row to row, ``along`` within a row."""
    height = len(over)
    found = seams(over)
    detail = np.maximum(over, along)
    middle = detail[height // 4 : height - height // 4]
    plain = detail < max(1.0, 0.25 * float(middle.mean()))
    top = _strip(found, plain, height, from_top=True)
    bottom = _strip(found, plain, height, from_top=False)
    if top and bottom:
        return top, bottom
    dark = np.median(brightest, axis=1) < DARK
    black_top = top if top and dark[: top - 1].all() else 0
    black_bottom = bottom if bottom and dark[height - bottom + 1 :].all() else 0
    return black_top, black_bottom


def seams(over: npt.NDArray[Any], least: float = _SEAM_COVER) -> npt.NDArray[np.bool_]:
    """Rows [h] at which the picture changes along the ``least`` share of the width, more than just above and below.

    ``over`` is the mean change from the row before, in luma [h, w].
    """
    peak = np.maximum(over, np.roll(over, -1, axis=0))  # scaling spreads a seam over two rows
    beside = np.maximum(np.roll(over, 4, axis=0), np.roll(over, -5, axis=0))
    shows = (peak > 2 * beside) & (peak > _SEAM_CONTRAST)
    cover = shows.mean(axis=1)
    cover[:4] = cover[-5:] = 0
    return np.asarray(cover >= least)


def _strip(found: npt.NDArray[np.bool_], plain: npt.NDArray[np.bool_], height: int, *, from_top: bool) -> int:
    """Rows outside the outermost seam that leaves a plain strip; 0 for none."""
    rows = np.flatnonzero(found)
    depths = rows if from_top else height - 1 - rows[::-1]
    for depth in depths.tolist():
        if not _LEAST * height <= depth <= _MOST * height:
            continue
        strip = plain[: depth - 1] if from_top else plain[height - depth + 1 :]
        if strip.mean() >= _PLAIN:
            return int(depth)
    return 0
