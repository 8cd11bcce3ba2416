"""From one decoded picture to what is kept of it: luma, a color thumbnail, now and then the whole."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter

from features.batch import Still

__all__ = [
    "LUMA_SIDE",
    "RGB_SIDE",
    "STILL_SECONDS",
    "FrameClock",
    "Shrinker",
    "StillClock",
    "quarter_turns",
    "resized",
    "still",
]

LUMA_SIDE = 360  # shorter side of the sampled frames, pixels; smaller pictures are not enlarged
RGB_SIDE = 90  # shorter side of their color thumbnails
STILL_SECONDS = 2.0  # one frame at full resolution so often

_ALONE: dict[str, Any] = {"threads": 1}  # a scaler's own threads cost a quarter more in all
_AVERAGED: dict[str, Any] = {"interpolation": "AREA", **_ALONE}

Picture = npt.NDArray[np.uint8]


class Shrinker:
    """Makes luma and a color thumbnail of every sampled frame of one video.

    The scalers are kept from frame to frame: to set three up anew costs as much as half of their work.
    """

    def __init__(self, aspect: float) -> None:
        """``aspect`` is that of the video's pixels."""
        self._aspect = aspect
        self._small, self._gray, self._thumb = (VideoReformatter() for _ in range(3))

    def shrunk(self, frame: Any) -> tuple[Picture, Picture]:
        """Luma uint8 [h, w] and rgb uint8 [h', w', 3] of a frame, upright.

        The full picture is gone through once: the rest is made from the smaller one.
        """
        plain = "rgb24" if frame.format.is_rgb or frame.format.has_palette else None
        small = self._small.reformat(frame, *self._fitted(frame, LUMA_SIDE), plain, **_AVERAGED)
        luma = self._gray.reformat(small, format="gray", **_ALONE).to_ndarray()
        rgb = self._thumb.reformat(small, *self._fitted(frame, RGB_SIDE), "rgb24", **_AVERAGED).to_ndarray()
        return _upright(luma, frame), _upright(rgb, frame)

    def _fitted(self, frame: Any, side: int) -> tuple[int, int]:
        """Width and height with the shorter side at most ``side``, both even, pixel aspect taken out."""
        width, height = frame.width * self._aspect, float(frame.height)
        scale = min(1.0, side / min(width, height))
        return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def still(frame: Any, at: float, whole: bool) -> Still:
    """The frame at its full resolution, upright."""
    return Still(at, _upright(frame.to_ndarray(format="rgb24", **_ALONE), frame), whole)


class FrameClock:
    """When frames are sampled: the first at or after each of so many even moments a second, ``step`` s apart and
    ``slack`` s early at most."""

    def __init__(self, per_second: float, rate: float) -> None:
        """``rate``: the video's own frames a second."""
        self._per_second, self.step, self.slack = per_second, 1 / per_second, 0.4 / max(rate, per_second)
        self._next = -math.inf

    def due(self, at: float) -> bool:
        """Whether the frame at ``at`` s is sampled; the clock then goes on from it."""
        sampled = at >= self._next - self.slack
        if sampled:
            self._next = (math.floor((at + self.slack) * self._per_second) + 1) / self._per_second
        return sampled


class StillClock:
    """When stills are due: every two seconds, and key pictures as often, which alone are surely decoded whole."""

    def __init__(self) -> None:
        self._any = self._key = -math.inf

    def due(self, at: float, key: bool, slack: float) -> bool:
        """Whether the frame at ``at`` s is to be kept; the clock then goes on from it."""
        wanted = at - (self._key if key else self._any) >= STILL_SECONDS - slack
        if wanted:
            self._any = at
            self._key = at if key else self._key
        return wanted


def quarter_turns(frame: Any) -> int:
    """Counter-clockwise quarter turns that set the picture upright (the display matrix of phones)."""
    return round((frame.rotation or 0) / 90) % 4


def _upright(picture: npt.NDArray[Any], frame: Any) -> Picture:
    """A frame's picture set upright, row after row in memory: OpenCV does not write into a turned view. One that stood
    upright is not copied."""
    return np.ascontiguousarray(np.rot90(picture, quarter_turns(frame)))


def resized(picture: Picture, shape: tuple[int, ...]) -> Picture:
    """A picture of a stream that changed its size midway, brought to ``shape``."""
    if picture.shape[:2] == tuple(shape):
        return picture
    import cv2  # only for the rare stream that changes its size

    return np.asarray(cv2.resize(picture, (shape[1], shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
