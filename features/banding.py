"""Banding: smooth grounds that break into flat bands, one step after the other in the same direction.

Looked at are lines of a still. A band is a flat stretch between two steps of the same sign, as a staircase has them:
things have edges too, but seldom two small ones in a row, upward and upward, with nothing at all in between.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_SHORTEST = 6  # pixels; grain and texture have no flat stretch of this length between steps
_LARGEST = 32  # luma; the edge of a thing is higher
_SEEN = 6.0  # luma; a step of one is at the threshold of sight, one of this order is seen by everybody
_LINES = 120  # looked at in each direction of a still


def banding(gray: npt.NDArray[np.uint8]) -> float:
    """Share of a still, gray uint8 [h, w], that lies in bands; those with hardly visible steps count less; 0..1."""
    height, width = gray.shape
    rows = np.ascontiguousarray(gray[:: max(1, height // _LINES)])
    columns = np.ascontiguousarray(gray[:, :: max(1, width // _LINES)].T)
    return (_bands(rows) + _bands(columns)) / 2


def _bands(lines: npt.NDArray[np.uint8]) -> float:
    steps = np.asarray(np.diff(lines.astype(np.int16), axis=1), np.int16)
    steps[:, -1] = 255  # a line ends with an edge, so that bands do not run over into the next
    flat = steps.ravel()
    at = np.flatnonzero(flat)
    lengths = np.diff(at)
    before, after = flat[at[:-1]].astype(np.int64), flat[at[1:]].astype(np.int64)
    small = np.minimum(np.abs(before), np.abs(after))
    band = (lengths >= _SHORTEST) & (before * after > 0) & (np.maximum(np.abs(before), np.abs(after)) <= _LARGEST)
    seen = np.clip((small[band] - 1) / (_SEEN - 1), 0.0, 1.0)
    return float((lengths[band] * seen).sum() / flat.size)
