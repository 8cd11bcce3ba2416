"""From lines to spans: several lines of one pair, each stretched over what stands still before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from models.originality.lines import Line, best_line
from models.originality.motion import Agreement, paired
from models.originality.register import Floats

FRAME = 0.2  # seconds that one frame of a proxy stands for
_PATIENCE = 3  # frames that may disagree before a span ends
_MOVING = 0.3  # weight above which a frame's motion, else its picture, has to agree
_MOTION = 0.35  # agreement of motion that continues a span
_PICTURE = 0.7  # of the span's own median likeness of pictures, likewise
_LEAST_LIKENESS = 0.4
_REST = 6.0  # moving frames left over under which no further line is looked for


def lines_in(agreement: Agreement, most: int) -> Iterator[Line]:
    """The best line, then the best of what it leaves of the query, and so on."""
    for _ in range(most):
        line = best_line(agreement)
        if line is None:
            return
        line = stretched(agreement, line)
        yield line
        taken = line.covers(agreement.q_times)
        left = np.where(taken, 0.0, agreement.q_moves).astype(np.float32)
        if left.sum() < _REST:
            return
        agreement = replace(agreement, q_moves=left, q_counts=np.where(taken, 0.0, agreement.q_counts))


def stretched(agreement: Agreement, line: Line) -> Line:
    """The same line over all seconds around it whose motion or, where nothing moves, whose picture agrees."""
    pairs = paired(agreement, line.speed, line.offset)
    times = agreement.q_times
    span = np.flatnonzero(line.covers(times))
    alike = max(_LEAST_LIKENESS, _PICTURE * float(np.median(pairs.picture[span])))
    moving = pairs.weight >= _MOVING
    agrees = pairs.inside & np.where(moving, pairs.motion >= _MOTION, pairs.picture >= alike)
    shown = pairs.inside & (agreement.q_counts > 0)
    first = _reach(agrees, shown, int(span[0]), -1)
    last = _reach(agrees, shown, int(span[-1]), 1)
    return replace(line, q_start=float(times[first]), q_end=float(times[last]))


def _reach(agrees: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_], start: int, step: int) -> int:
    """The farthest frame from ``start`` that agrees before more than a few in a row do not."""
    reached, at, missed = start, start + step, 0
    while 0 <= at < len(agrees) and shown[at] and missed <= _PATIENCE:
        missed = 0 if agrees[at] else missed + 1
        reached = at if agrees[at] else reached
        at += step
    return reached


def seconds_of(line: Line, q_seconds: float, r_seconds: float) -> tuple[float, float, float, float]:
    """Where the line's frames begin and end in both videos: q_start, q_end, r_start, r_end."""
    q: Floats = np.array([line.q_start, min(line.q_end + FRAME, q_seconds)])
    r = np.clip(np.sort(line.speed * q + line.offset), 0.0, r_seconds)
    return (*(round(float(v), 2) for v in (*q, *r)),)  # type: ignore[return-value]
