"""Title cards: text on a plain ground and nothing else, told without reading it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

_SIDE = 270  # pixels of the shorter side
_INK = 40  # luma by which text stands off its ground
_PLAIN = 4.0  # luma; mean change of a ground from pixel to pixel at most


def is_text_card(luma: npt.NDArray[np.uint8]) -> bool:
    """Whether a frame, luma uint8 [h, w], is text on a plain ground."""
    scale = min(1.0, _SIDE / min(luma.shape))
    size = (max(16, round(luma.shape[1] * scale)), max(16, round(luma.shape[0] * scale)))
    small = np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)
    ground = _ground(small)
    off = cv2.absdiff(small, ground)
    ink = (off > _INK).astype(np.uint8)
    inked = float(ink.mean())
    if not 0.002 <= inked <= 0.35 or not _is_plain(off, ink):
        return False
    return _reads_like_text(ink, size)


def _ground(small: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """What lies behind: the commonest level of each large cell, which text seldom fills."""
    cells = 4
    levels = np.zeros((cells, cells), np.float32)
    for row, band in enumerate(np.array_split(small, cells, axis=0)):
        for column, cell in enumerate(np.array_split(band, cells, axis=1)):
            counts = np.convolve(np.bincount(cell.ravel(), minlength=256), np.ones(5), "same")
            levels[row, column] = counts.argmax()
    ground = cv2.resize(levels, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(ground, 0, 255), np.uint8)


def _is_plain(off: npt.NDArray[Any], ink: npt.NDArray[np.uint8]) -> bool:
    around = cv2.dilate(ink, np.ones((7, 7), np.uint8)) == 0
    if around.mean() < 0.4:
        return False
    return float(off[around].mean()) < _PLAIN and float(np.quantile(off[around], 0.98)) < 3 * _PLAIN


def _reads_like_text(ink: npt.NDArray[np.uint8], size: tuple[int, int]) -> bool:
    """Several thin marks, most of them in lines: near a neighbor of about their height."""
    count, _, stats, centers = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes, middles = stats[1:count], centers[1:count]
    large = boxes[:, cv2.CC_STAT_AREA] >= 4
    boxes, middles = boxes[large], middles[large]
    if len(boxes) < 4:
        return False
    thickness = float(cv2.distanceTransform(ink, cv2.DIST_L2, 3).max())
    heights = boxes[:, cv2.CC_STAT_HEIGHT].astype(np.float64)
    if thickness > 0.045 * min(size) or float(np.median(heights)) > 0.25 * size[1]:
        return False
    near = np.abs(middles[:, None, 1] - middles[None, :, 1]) < 0.6 * np.maximum(heights[:, None], heights[None, :])
    alike = np.maximum(heights[:, None], heights[None, :]) < 2.5 * np.minimum(heights[:, None], heights[None, :])
    apart = np.abs(middles[:, None, 0] - middles[None, :, 0]) < 6 * heights[:, None]
    paired = (near & alike & apart).sum(axis=1) > 1
    area = boxes[:, cv2.CC_STAT_AREA].astype(np.float64)
    return bool(area[paired].sum() > 0.6 * area.sum())
