"""Whether two frames show one still picture: standing, panned, zoomed or turned, and nothing moving inside it."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 180  # pixels of the shorter side
_LONGEST = 4  # times that, of the longer side; a narrower strip is squeezed, so that work does not grow with it

_POINTS = 120
_TILE = 12
_STANDS = 3.0  # luma; the most that any tile of a standing picture changes
_REST = 4.0  # luma; the most that a tile may differ after the frames are laid on each other
_REST_SHARE = 0.35  # the same, as a share of what the tile's own edges would change
_ROOM = 1.7  # times as much where the picture moves: laying it over blurs it, and encoders save there
_PART = 0.25  # pixels; laying it half a pixel over blurs the most
_MOVED = 0.5  # pixels; what moved less stood, while the rest moved: a caption over the picture
_SAME = 8  # luma; pixels on the edges of a caption change no more
_SHARP = 40  # luma; the edges of a caption
_UNSURE = 1.5  # times the most that a tile may differ: coarse zooms jump that far now and then, as little life does
_CAPTION = 0.04  # of a tile's pixels that are such edges
_CAPTIONS = 0.15  # of the tiles, at most


class Motion(IntEnum):
    """What happened between two frames."""

    NONE = 0  # the picture stands
    CAMERA = 1  # it is only panned, zoomed or turned
    LIVE = 2  # something in it moves, or another picture comes
    UNSURE = 3  # a part of it changes a little more than the camera explains


def reduced(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The frame at the size at which motion is judged."""
    scale = min(1.0, SIDE / min(luma.shape))
    high, wide = (min(_LONGEST * SIDE, max(2 * _TILE, round(side * scale))) for side in luma.shape)
    size = (wide, high)
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def stands(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> bool:
    """Whether no tile of the picture changed."""
    return largest_change(one, other) < _STANDS


def largest_change(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """Mean change of the tile that changed most; luma."""
    return float(_tiles(cv2.absdiff(one, other)).max())


def between(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> Motion:
    """What happened from one reduced frame to another, half a second or so later."""
    if stands(one, other):
        return Motion.NONE
    transform = _transform(one, other)
    if transform is None:
        return Motion.LIVE
    excess = _unexplained(one, other, transform)
    return Motion.CAMERA if excess < 1 else Motion.UNSURE if excess < _UNSURE else Motion.LIVE


def _transform(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64] | None:
    points = cv2.goodFeaturesToTrack(one, _POINTS, 0.01, 6)
    if points is None or len(points) < 12:
        return None
    moved, found, _ = cv2.calcOpticalFlowPyrLK(one, other, points, points.copy(), winSize=(15, 15), maxLevel=3)
    kept = found.ravel() == 1
    stood = np.abs(moved - points).max(axis=(1, 2)) < _MOVED
    whole = _fitted(points[kept], moved[kept])
    return _fitted(points[kept & ~stood], moved[kept & ~stood]) if whole is None else whole


def _fitted(points: npt.NDArray[Any], moved: npt.NDArray[Any]) -> npt.NDArray[np.float64] | None:
    if len(points) < 12:
        return None
    cv2.setRNGSeed(7)  # the same frames, the same answer
    transform, inliers = cv2.estimateAffinePartial2D(points, moved, ransacReprojThreshold=0.8)
    if transform is None or inliers.sum() < 0.7 * len(points):
        return None
    return np.asarray(transform, np.float64)


def _unexplained(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], transform: npt.NDArray[np.float64]) -> float:
    """The change that the transform leaves in the worst part that both frames show, captions apart, as a share of what
    it may leave; infinite where they share too little."""
    size = (one.shape[1], one.shape[0])
    laid = cv2.warpAffine(one, transform, size, flags=cv2.INTER_LINEAR)
    seen = cv2.warpAffine(np.full_like(one, 255), transform, size, flags=cv2.INTER_NEAREST)
    seen = cv2.erode(seen, np.ones((5, 5), np.uint8))
    rest = _tiles(cv2.bitwise_and(cv2.absdiff(laid, other), seen))
    edges = cv2.morphologyEx(other, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    whole = _tiles(seen) > 250
    room = _ROOM if _shift(transform, size) > _PART else 1.0
    excess = rest / (room * np.maximum(_REST, _REST_SHARE * _tiles(edges)))
    picture = whole & ~_captioned(one, other, laid, edges)
    return float(excess[picture].max(initial=0.0)) if whole.mean() > 0.4 else np.inf


def _shift(transform: npt.NDArray[np.float64], size: tuple[int, int]) -> float:
    """The most that a corner of the picture (width, height) moves; pixels."""
    corners = np.array([[0, 0, 1], [size[0], 0, 1], [0, size[1], 1], [size[0], size[1], 1]], np.float64)
    return float(np.abs(corners @ transform.T - corners[:, :2]).max())


def _captioned(
    one: npt.NDArray[np.uint8],
    other: npt.NDArray[np.uint8],
    laid: npt.NDArray[Any],
    edges: npt.NDArray[Any],
) -> npt.NDArray[np.bool_]:
    """The tiles in which sharp edges stand where the picture, as ``laid``, moves, and their neighbors; none if many."""
    stand = (edges > _SHARP) & (cv2.absdiff(one, other) < _SAME) & (cv2.absdiff(laid, other) > 2 * _SAME)
    tiles = (_tiles(stand.astype(np.uint8)) > _CAPTION).astype(np.uint8)
    wide = cv2.dilate(tiles, np.ones((3, 3), np.uint8)) > 0
    return np.asarray(wide if wide.mean() <= _CAPTIONS else np.zeros_like(wide))


def _tiles(picture: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    size = (max(1, picture.shape[1] // _TILE), max(1, picture.shape[0] // _TILE))
    return np.asarray(cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float64)
