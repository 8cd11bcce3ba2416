"""A transform made finer on the pictures themselves, where few features speak: image alignment by enhanced correlation
(Evangelidis and Psarakis 2008) on a pair of frames that a line in time brings together."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.lines import Line
from models.originality.motion import Agreement, nearest_frames, paired
from models.originality.register import Floats

_FRAMES = 2  # pairs of frames that are tried
_ROUNDS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 1e-4)
_BLUR = 5  # pixels
_EVERYWHERE: Any = None  # no mask


def refined(query: Film, reference: Film, agreement: Agreement, line: Line, transform: Floats) -> list[Floats]:
    """Finer transforms, at most one for each of a few frames; none where the alignment does not settle."""
    pairs = paired(agreement, line.speed, line.offset)
    times = agreement.q_times
    rows = np.argsort(-pairs.picture * line.covers(times), kind="stable")[:_FRAMES]
    found = []
    for row in rows:
        column = int(nearest_frames(reference.times, line.speed * times[row] + line.offset))
        finer, _ = aligned(query.luma[row], reference.luma[column], transform)
        if finer is not None:
            found.append(finer)
    return found


def aligned(
    query: npt.NDArray[np.uint8],
    reference: npt.NDArray[np.uint8],
    transform: Floats,
    mask: npt.NDArray[np.uint8] = _EVERYWHERE,
) -> tuple[Floats | None, float]:
    """The transform that lays one picture best on the other, from one near it, and how alike they then are, -1..1;
    None where it does not settle. ``mask``: which of the query's pixels count, 0 or 1 [h, w]."""
    to_query, to_reference = to_pixels(*query.shape), to_pixels(*reference.shape)
    full = np.vstack([transform, [0.0, 0.0, 1.0]])
    start = (to_query @ np.linalg.inv(full) @ np.linalg.inv(to_reference))[:2].astype(np.float32)
    try:
        likeness, warp = cv2.findTransformECC(reference, query, start, cv2.MOTION_AFFINE, _ROUNDS, mask, _BLUR)
    except cv2.error:
        return None, -1.0
    back = np.vstack([np.asarray(warp, np.float64), [0.0, 0.0, 1.0]])
    if abs(np.linalg.det(back)) < 1e-6:
        return None, -1.0
    return np.asarray(np.linalg.inv(np.linalg.inv(to_query) @ back @ to_reference)[:2]), float(likeness)


def to_pixels(h: int, w: int) -> Floats:
    """From heights with the origin at the center to pixels, [3, 3]."""
    return np.array([[h, 0.0, (w - 1) / 2], [0.0, h, (h - 1) / 2], [0.0, 0.0, 1.0]])
