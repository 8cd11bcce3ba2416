"""Local features of one frame: where corners and blobs are, and a binary code of what each looks like.

The descriptor is RootSIFT (Lowe 2004; Arandjelović and Zisserman 2012), projected on 128 orthogonal directions and kept
as signs. A mirrored picture permutes a SIFT descriptor's 128 numbers; half of the directions are even and half are odd
under that permutation, so **the code of the mirrored picture is the code with 64 fixed bits flipped** (``mirrored``)
and no mirrored features need to be kept or computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

BITS = 128
POINT_STEP = 1 / 8192  # of the picture's height
SCALE_STEP = 1 / 16  # octaves
SCALE_FLOOR = -9.0  # log2 of the smallest size, in picture heights
_CELLS = 4  # of the shorter side
_PROJECTION = Path(__file__).with_name("projection.npy")


@dataclass(frozen=True, slots=True)
class LocalFeatures:
    """Of one frame, likeliest to be needed first: codes uint8 [n, 16], points int16 [n, 2], scales uint8 [n], angles
    uint8 [n]; units as in Fingerprint."""

    codes: npt.NDArray[np.uint8]
    points: npt.NDArray[np.int16]
    scales: npt.NDArray[np.uint8]
    angles: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)

    def first(self, n: int) -> LocalFeatures:
        """The first ``n``."""
        return LocalFeatures(self.codes[:n], self.points[:n], self.scales[:n], self.angles[:n])


def local_features(luma: npt.NDArray[np.uint8], most: int, side: int) -> LocalFeatures:
    """At most ``most`` features of a frame uint8 [h, w], looked for with the shorter side at ``side`` pixels. Strong
    ones come first, and of every part of the picture some: what is strongest may all lie around a copy's window."""
    h, w = luma.shape
    factor = side / min(h, w)
    if factor < 1:
        small = (round(w * factor), round(h * factor))
        luma = np.asarray(cv2.resize(luma, small, interpolation=cv2.INTER_AREA), np.uint8)
    keypoints, descriptors = _sift(most).detectAndCompute(np.ascontiguousarray(luma), None)
    if descriptors is None or not len(keypoints):
        return nothing()
    strongest = np.argsort([-k.response for k in keypoints], kind="stable")[:most]
    height, width = luma.shape
    size = np.array([width, height])
    places = np.array([keypoints[i].pt for i in strongest]) / size
    cells = places * np.round(size * (_CELLS / min(size))) // 1
    order = strongest[_spread(cells)]
    geometry = np.array([(*k.pt, k.size, k.angle) for k in keypoints], np.float64)[order]
    points = (geometry[:, :2] - [(width - 1) / 2, (height - 1) / 2]) / height
    sizes = np.log2(geometry[:, 2] / height)
    return LocalFeatures(
        binary_codes(descriptors[order]),
        np.clip(np.round(points / POINT_STEP), -32768, 32767).astype(np.int16),
        np.clip(np.round((sizes - SCALE_FLOOR) / SCALE_STEP), 0, 255).astype(np.uint8),
        (np.round(geometry[:, 3] * 256 / 360).astype(np.int64) % 256).astype(np.uint8),
    )


def _spread(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """An order of features, strongest first and each in a cell [n, 2]: by the mean of a feature's place among all and
    of that which it would have if all cells had equally many."""
    _, cell = np.unique(cells, axis=0, return_inverse=True)
    by_cell = np.argsort(cell, kind="stable")
    counts = np.bincount(cell)
    among_its_own = np.empty(len(cells), np.int64)
    among_its_own[by_cell] = np.arange(len(cells)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.argsort(among_its_own * len(counts) + np.arange(len(cells)), kind="stable")


def nothing() -> LocalFeatures:
    """Of a frame without any."""
    return LocalFeatures(
        np.zeros((0, BITS // 8), np.uint8),
        np.zeros((0, 2), np.int16),
        np.zeros(0, np.uint8),
        np.zeros(0, np.uint8),
    )


@cache
def _sift(most: int) -> Any:
    return cv2.SIFT.create(nfeatures=most, contrastThreshold=0.015)


def root_sift(descriptors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Hellinger-normalized SIFT, float32 [n, 128] of unit length."""
    return np.asarray(np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)))


def binary_codes(descriptors: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """uint8 [n, 16] of SIFT descriptors float32 [n, 128]."""
    directions, center = projection()
    return np.packbits(root_sift(descriptors) @ directions.T > center, axis=1)


@cache
def projection() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Directions float32 [128, 128], even ones first, and the threshold of each, float32 [128]."""
    table = np.load(_PROJECTION, allow_pickle=False).astype(np.float32)
    return table[:, :BITS], table[:, BITS]


def mirrored(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The codes, uint8 [..., 16], that the mirrored picture has."""
    return codes ^ _ODD


_ODD = np.packbits(np.arange(BITS) >= BITS // 2)


def mirror_permutation() -> npt.NDArray[np.intp]:
    """Where each number of a SIFT descriptor stands in that of the mirrored picture: across the keypoint's direction
    the four rows change places, and angles change sign."""
    cells = np.arange(BITS).reshape(4, 4, 8)
    return cells[::-1][:, :, (-np.arange(8)) % 8].reshape(-1)
