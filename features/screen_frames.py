"""The few frames worth reading: chosen as the stream goes, different from each other, sharp, and spread over the time.

Stills that follow each other are joined, first the pair that differs least and stands for least time together. What
is kept stays bounded however long the video is, and depends on the video alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from features.media import STILL_SECONDS, Batch, Still
from features.screen_text import Look

READ_SIDE = 720  # pixels of the shorter side of a kept frame; larger ones are reduced
_THUMB = 72  # pixels a side of the picture that differences are taken on
_TILES = 6
_SAME = 2.0  # luma; frames no tile of which differs more show the same
_EVEN = 4.0  # luma added to each difference, so that frames of a still scene spread evenly

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A frame worth reading: rgb uint8 [h, w, 3], and the look that it is."""

    look: Look
    rgb: Picture
    thumb: npt.NDArray[np.int16]
    sharpness: float


class ScreenFrames:
    """Reads the stills of every batch; ``finish`` gives at most ``most`` frames in order of time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[Shown] = []

    def update(self, batch: Batch) -> None:
        """Read the next batch."""
        for still in batch.stills:
            if self._kept:
                self._kept[-1] = _until(self._kept[-1], still.time)
            self._kept.append(_shown(still))
            if len(self._kept) > 2 * self._most:
                _join_least(self._kept)

    def finish(self, seconds: float) -> tuple[Shown, ...]:
        """The frames, whose looks cover all of a video of ``seconds``."""
        kept = self._kept
        if not kept:
            return ()
        kept[0] = _from(kept[0], 0.0)
        kept[-1] = _until(kept[-1], max(seconds, kept[-1].look.time + 1e-3))
        while len(kept) > self._most or (len(kept) > 1 and _least(kept)[0] <= _SAME):
            _join_least(kept)
        self._kept = []
        return tuple(kept)


def _shown(still: Still) -> Shown:
    height, width = still.rgb.shape[:2]
    scale = READ_SIDE / min(height, width)
    rgb = np.ascontiguousarray(still.rgb)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    half = cv2.resize(gray, (max(8, gray.shape[1] // 2), max(8, gray.shape[0] // 2)), interpolation=cv2.INTER_AREA)
    thumb = cv2.resize(half, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA).astype(np.int16)
    sharpness = float(cv2.Laplacian(half, cv2.CV_32F).var())
    return Shown(Look(still.time, still.time, still.time), rgb, thumb, sharpness)


def _join_least(kept: list[Shown]) -> None:
    """Join the two neighbors whose joining loses least; the sharper one stands for both."""
    costs = [_cost(one, other) for one, other in pairwise(kept)]
    at = int(np.argmin(costs))
    one, other = kept[at], kept[at + 1]
    better = one if one.sharpness >= other.sharpness else other
    look = Look(better.look.time, one.look.start, other.look.end)
    kept[at : at + 2] = [Shown(look, better.rgb, better.thumb, better.sharpness)]


def _least(kept: list[Shown]) -> tuple[float, int]:
    """The least difference of two neighbors, and where."""
    return min((_largest_tile(a, b), i) for i, (a, b) in enumerate(pairwise(kept)))


def _cost(one: Shown, other: Shown) -> float:
    tile = _largest_tile(one, other)
    if tile <= _SAME:
        return tile - _SAME  # the same picture: before any other pair
    mean = float(np.abs(one.thumb - other.thumb).mean())
    return (other.look.end - one.look.start + STILL_SECONDS) * (_EVEN + (mean + tile) / 2)


def _largest_tile(one: Shown, other: Shown) -> float:
    """Mean change of luma in the tile that changes most: a caption is a small part of the picture."""
    side = _THUMB // _TILES
    change = np.abs(one.thumb - other.thumb).reshape(_TILES, side, _TILES, side)
    return float(change.mean(axis=(1, 3)).max())


def _until(shown: Shown, end: float) -> Shown:
    return _with(shown, Look(shown.look.time, shown.look.start, max(end, shown.look.start)))


def _from(shown: Shown, start: float) -> Shown:
    return _with(shown, Look(shown.look.time, start, max(shown.look.end, start)))


def _with(shown: Shown, look: Look) -> Shown:
    return Shown(look, shown.rgb, shown.thumb, shown.sharpness)
