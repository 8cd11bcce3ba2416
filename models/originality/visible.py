"""Which part of the query's picture shows the reference, where a frame, bars or another picture take the place of more.

A transform says where all of the reference would lie. A copy that was cropped and then set beside something else shows
less of it, and what stands in its stead moves otherwise: motion is to be compared, and edits are to be read off, where
the reference is seen. The part is the rectangle that tells best which places agree from which do not: by features
before motion is compared, by the pictures once a line in time is known.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film, Fingerprint
from features.fingerprint.local import POINT_STEP
from models.originality.lines import Line
from models.originality.looks import moments_along
from models.originality.motion import Agreement
from models.originality.records import Box
from models.originality.refine import to_pixels
from models.originality.register import Floats, Registration

_Part = tuple[slice, slice]

_CELLS = 20  # of a picture's height, in which features are counted
_CHANCE = 0.02  # share of features that agree where the query shows something else
_RATES = (0.08, 0.9)  # that agree where it shows the reference, at least and at most
_FEW = 8  # agreeing features in a part, and
_BESIDE = 12  # others beside it, at least
_LEAST_PART = 0.2  # of the query's picture: a caption or a page's corner that two videos share is no part of its own
_WHOLE = 0.85  # of what the transform lays on the query: a part as large as that is all of it
_CELL = 2  # pixels of a proxy, in which pictures are compared
_STABLE = (0.03 * 255) ** 2  # spread of luma that is no structure yet
_PLAIN = 15.0  # spread of luma under which a cell shows nothing
_TELLING = 0.7  # likeness of structure from which cells tell the light; so many of them at least:
_ENOUGH = 12
_LIGHT = 16.0  # levels of luma by which cells of one light may differ
_ALIKE = 0.35  # likeness from which a cell shows the same
_CUT = 0.06  # of what is laid, that a side must lack to be cut off, of which
_TOLD = 0.2  # must tell anything, and of that
_LEFT = 0.3  # at most may agree: between the letters of a caption the picture goes on
_EDGE = 0.03  # of what is laid, at its outermost; a picture of which there
_GOES_ON = 0.5  # agrees goes on behind what covers it


def part_of_features(query: Fingerprint, reference: Fingerprint, registration: Registration) -> Box | None:
    """The part of the query's picture in which its features agree with the reference's; None where that is all that the
    transform lays on it, or too little to tell."""
    rows = _of_frames_that_agree(query, registration)
    points = query.points[rows] * POINT_STEP
    shape = _CELLS, max(1, round(_CELLS * query.aspect))
    laid = _laid(shape, query.aspect, registration.transform, reference.aspect)
    row, column = np.clip((points[:, ::-1] / [1.0, query.aspect] + 0.5) * shape, 0, np.array(shape) - 1).astype(int).T
    on = laid[row, column]
    agree = np.isin(rows, registration.features)
    hits, misses = (_counted(shape, row[kept], column[kept]) for kept in (on & agree, on & ~agree))
    if hits.sum() < _FEW:
        return None
    part: _Part = (slice(None), slice(None))
    for _ in range(2):
        rate = float(np.clip(hits[part].sum() / (hits[part].sum() + misses[part].sum()), *_RATES))
        part = _fullest(hits * math.log(rate / _CHANCE) + misses * math.log((1 - rate) / (1 - _CHANCE)))
        if hits[part].sum() < _FEW:
            return None
    beside = misses.sum() - misses[part].sum()
    small = laid[part].sum() < _LEAST_PART * laid.size
    if beside < _BESIDE or small or laid[part].sum() > _WHOLE * laid.sum():
        return None
    return _box(part, shape)


def _of_frames_that_agree(query: Fingerprint, registration: Registration) -> npt.NDArray[np.int64]:
    """All features of the query's frames of which some agree."""
    frames = np.unique(np.searchsorted(query.key_offsets, registration.features, side="right") - 1)
    parts = [np.arange(query.key_offsets[f], query.key_offsets[f + 1]) for f in frames]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def part_of_pictures(query: Film, reference: Film, agreement: Agreement, line: Line, transform: Floats) -> Box | None:
    """The part of the query's picture that looks like the reference's at the line's moments; None where that is all
    that the transform lays on it."""
    q_rows, r_rows = moments_along(agreement, line)
    h, w = query.luma.shape[1:]
    shape = h // _CELL, w // _CELL
    laid = _laid(shape, query.aspect, transform, reference.aspect)
    if not laid.any():
        return None
    warp = to_pixels(*reference.luma.shape[1:]) @ np.vstack([transform, [0, 0, 1]]) @ np.linalg.inv(to_pixels(h, w))
    there = np.stack([_warped(reference.luma[r], warp[:2], (w, h)) for r in r_rows])
    agrees = _agreement(query.luma[q_rows].astype(np.float32), there, shape, laid)
    return _cut_off(_fullest(agrees), agrees, laid) if (agrees > 0).any() else None


def _cut_off(part: _Part, agrees: Floats, laid: npt.NDArray[np.bool_]) -> Box | None:
    """The part without those sides on which little more is laid, or where what is laid agrees here and there."""
    rows, columns = (np.flatnonzero(laid.any(axis=axis)) for axis in (1, 0))
    whole = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    top, bottom = _side(agrees[:, part[1]], part[0], whole[0])
    left, right = _side(agrees[part[0]].T, part[1], whole[1])
    kept = slice(top, bottom), slice(left, right)
    return None if kept == whole else _box(kept, laid.shape)


def _side(agrees: Floats, part: slice, whole: slice) -> tuple[int, int]:
    """Where a part begins and ends along the first axis, once what is not cut off is added to it: sides on which the
    picture goes on behind a caption's bar, or at the edge again, are covered, not cut."""
    length = whole.stop - whole.start
    edge = max(1, round(_EDGE * length))

    def cut(outside: slice, outermost: slice) -> bool:
        told = agrees[outside][agrees[outside] != 0]
        goes_on = (agrees[outermost] > 0).mean() > _GOES_ON
        wide = outside.stop - outside.start >= _CUT * length and len(told) >= _TOLD * agrees[outside].size
        return bool(wide and not goes_on and (told > 0).mean() <= _LEFT)

    before = cut(slice(whole.start, part.start), slice(whole.start, whole.start + edge))
    after = cut(slice(part.stop, whole.stop), slice(whole.stop - edge, whole.stop))
    return part.start if before else whole.start, part.stop if after else whole.stop


def _fullest(weights: Floats) -> _Part:
    """The rectangle [rows, columns] of greatest sum: Kadane's sum along the columns of every band of rows."""
    below = np.vstack([np.zeros(weights.shape[1]), weights.cumsum(axis=0)])
    top, bottom = np.triu_indices(len(below), 1)
    total = np.pad((below[bottom] - below[top]).cumsum(axis=1), ((0, 0), (1, 0)))
    gain = total - np.minimum.accumulate(total, axis=1)
    band, right = np.unravel_index(int(gain.argmax()), gain.shape)
    left = right - int(total[band, right::-1].argmin())
    return slice(int(top[band]), int(bottom[band])), slice(int(left), int(right))


def _counted(shape: tuple[int, int], rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Floats:
    counts: Floats = np.zeros(shape)
    np.add.at(counts, (rows, columns), 1.0)
    return counts


def _laid(shape: tuple[int, int], aspect: float, transform: Floats, other_aspect: float) -> npt.NDArray[np.bool_]:
    """Which cells of a picture a transform lays on the other."""
    y, x = ((np.arange(n) + 0.5) / n - 0.5 for n in shape)
    points = np.stack(np.meshgrid(x * aspect, y), axis=-1) @ transform[:, :2].T + transform[:, 2]
    return np.asarray((np.abs(points) < [other_aspect / 2, 0.5]).all(axis=-1))


def _box(part: _Part, shape: tuple[int, int]) -> Box:
    (top, bottom), (left, right) = ((side.start / n, side.stop / n) for side, n in zip(part, shape, strict=True))
    return Box(float(left), float(top), float(right), float(bottom))


def _warped(picture: npt.NDArray[np.uint8], warp: Floats, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, warp, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _agreement(
    q: npt.NDArray[np.float32], r: npt.NDArray[np.float32], shape: tuple[int, int], laid: npt.NDArray[np.bool_]
) -> Floats:
    """Whether two stacks of pictures agree in each cell, over all frames together, 1 or -1: in structure (Wang et al.
    2004) and in level, in the light that cells of like structure tell. 0 where nothing is laid, or both are plain: bars
    of two grays may be the same bars in another light."""

    def mean(values: npt.NDArray[np.float32]) -> Floats:
        cells = values[:, : shape[0] * _CELL, : shape[1] * _CELL].reshape(-1, shape[0], _CELL, shape[1], _CELL)
        return np.asarray(cells.mean(axis=(0, 2, 4)), np.float64)

    q_mean, r_mean = mean(q), mean(r)
    q_spread, r_spread = mean(q * q) - q_mean**2, mean(r * r) - r_mean**2
    structure = (2 * (mean(q * r) - q_mean * r_mean) + _STABLE) / (q_spread + r_spread + _STABLE)
    telling = laid & (structure > _TELLING) & (np.minimum(q_spread, r_spread) > _STABLE)
    slope, level = np.polyfit(r_mean[telling], q_mean[telling], 1) if telling.sum() >= _ENOUGH else (1.0, 0.0)
    alike = structure / (1 + ((q_mean - slope * r_mean - level) / _LIGHT) ** 2)
    plain = np.maximum(q_spread, r_spread) < _PLAIN
    return np.where(alike > _ALIKE, 1.0, np.where(plain, 0.0, -1.0)) * laid
