"""Text drawn into pictures whose content is known."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

#: Chinese characters made of straight strokes, on a grid of 0..10 (x1, y1, x2, y2).
STROKES = {
    "中": ((2, 3, 8, 3), (2, 7, 8, 7), (2, 3, 2, 7), (8, 3, 8, 7), (5, 1, 5, 10)),
    "王": ((1, 2, 9, 2), (2, 5, 8, 5), (1, 9, 9, 9), (5, 2, 5, 9)),
    "田": ((1, 1, 9, 1), (1, 9, 9, 9), (1, 1, 1, 9), (9, 1, 9, 9), (5, 1, 5, 9), (1, 5, 9, 5)),
    "日": ((2, 1, 8, 1), (2, 5, 8, 5), (2, 9, 8, 9), (2, 1, 2, 9), (8, 1, 8, 9)),
    "工": ((2, 2, 8, 2), (1, 9, 9, 9), (5, 2, 5, 9)),
}


def write(
    frames: npt.NDArray[np.uint8],
    text: str,
    at: tuple[float, float],
    *,
    scale: float = 0.9,
    color: tuple[int, int, int] = (255, 255, 255),
    outline: tuple[int, int, int] | None = (0, 0, 0),
) -> None:
    """Write a line into all frames uint8 [n, h, w, 3]; ``at`` is its lower left end in shares of width and height."""
    height, width = frames.shape[1:3]
    where = (round(at[0] * width), round(at[1] * height))
    for frame in frames:
        if outline is not None:
            cv2.putText(frame, text, where, cv2.FONT_HERSHEY_SIMPLEX, scale, outline, 6, cv2.LINE_AA)
        cv2.putText(frame, text, where, cv2.FONT_HERSHEY_SIMPLEX, scale, color, 2, cv2.LINE_AA)


def write_chinese(picture: npt.NDArray[np.uint8], text: str, at: tuple[int, int], size: int) -> None:
    """Draw characters of ``STROKES`` into a picture uint8 [h, w, 3], black, from ``at`` (left, top) in pixels."""
    for index, character in enumerate(text):
        left, top = at[0] + round(1.2 * index * size), at[1]
        for x1, y1, x2, y2 in STROKES[character]:
            one = (left + x1 * size // 10, top + y1 * size // 10)
            cv2.line(picture, one, (left + x2 * size // 10, top + y2 * size // 10), (0, 0, 0), size // 14, cv2.LINE_AA)
