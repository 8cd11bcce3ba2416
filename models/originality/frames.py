"""Whole frames that look alike by their perceptual hashes: cheap, blind to crops and windows, unmoved by any
stretching."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.fingerprint import Fingerprint, mirrored_hashes
from models.originality.hamming import nearest

NEAR = 70  # bits of 256 within which two frames look alike; strangers differ in about 110 and more
_SHARE = 0.15  # of a query's frames that must look alike
_SCALE = 40.0  # bits
FRAME_FEATURES = 8.0  # what a whole frame that looks alike counts, in agreeing features


def whole_frame_flips(query: Fingerprint, reference: Fingerprint) -> list[tuple[bool, float]]:
    """Whether enough of the query's frames look like some of the reference's, as they are (False) or mirrored (True),
    and how many features those frames are worth."""
    if not len(query.hashes) or not len(reference.hashes):
        return []
    found = []
    for flip in (False, True):
        hashes = mirrored_hashes(query.hashes) if flip else query.hashes
        near = nearest(hashes, reference.hashes, 1)[0][:, 0] <= NEAR
        if near.mean() >= _SHARE:
            found.append((flip, FRAME_FEATURES * float(near.sum())))
    return sorted(found, key=lambda f: -f[1])


def likeness(distances: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """The weight of hashes that differ in so many bits: 1 for equal ones, 0 beyond NEAR."""
    return np.asarray(np.exp(-((distances / _SCALE) ** 2)) * (distances <= NEAR))
