"""Whether the same pictures look different: their light, their colors, what lies on top of them and around them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.lines import Line
from models.originality.motion import Agreement, Singles, nearest_frames, sampled_at
from models.originality.records import Surround
from models.originality.register import Floats

_FRAMES = 16  # pairs of frames that are looked at
_SLOPE = (0.85, 1.18)  # contrast that re-encoding leaves
_LIGHT = 12.0  # levels of luma that re-encoding leaves
_COLOR = 0.45  # difference of chroma, as a share of the reference's own
_GRAY = 3.0  # levels of chroma under which a picture has no color to change
_COVERED = 32.0  # mean difference of luma at which a point is covered
_COVER_SHARE = 0.05  # share of covered points from which something lies on top
_MARGIN = 3  # pixels of the proxy beside what both show, where one runs into the other
_LEAST_AROUND = 0.02  # share of a picture under which nothing lies around
_EVEN = 12.0  # levels of luma within which a color is one color
_EVEN_SHARE = 0.85  # share of the surround that has it: words may stand on bars
_SOFT = 1.0  # mean fine detail, in levels of luma, that a blur keeps at most
_SOFTER = 0.35  # of the detail of the picture inside


@dataclass(frozen=True, slots=True)
class Looks:
    """How the query's pictures differ from the reference's at the same moments and places, and what lies around these
    places: in the query's pictures (``around``) and in the reference's (``beyond``)."""

    recolored: bool
    overlaid: bool
    around: Surround | None
    beyond: Surround | None


def looks_of(query: Film, reference: Film, agreement: Agreement, line: Line) -> Looks:
    """Compare pairs of frames along a line."""
    q_rows, r_rows = moments_along(agreement, line)
    q, r = agreement.q_pictures[q_rows], agreement.r_pictures[r_rows]
    slope, level = _light(q, r, np.ones(q.shape[1], bool))
    covered = np.abs(q - (slope * r + level)).mean(axis=0) > _COVERED
    slope, level = _light(q, r, ~covered)
    covered = np.abs(q - (slope * r + level)).mean(axis=0) > _COVERED
    shifted = abs(slope * 128 + level - 128) > _LIGHT or not _SLOPE[0] < slope < _SLOPE[1]
    points = agreement.q_points[~covered], agreement.r_points[~covered]
    tinted = _color_change(query.chroma[q_rows], reference.chroma[r_rows], *points) > _COLOR
    return Looks(
        recolored=bool(shifted or tinted),
        overlaid=bool(covered.mean() > _COVER_SHARE),
        around=_surround(query, q_rows, agreement.q_points),
        beyond=_surround(reference, r_rows, agreement.r_points),
    )


def moments_along(agreement: Agreement, line: Line) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Some of the query's frames in a line's stretch, and the reference's at the same moments."""
    times = agreement.q_times
    inside = np.flatnonzero(line.covers(times))
    q_rows = inside[np.unique(np.linspace(0, len(inside) - 1, _FRAMES).round().astype(int))]
    wanted = line.speed * times[q_rows] + line.offset
    return q_rows, nearest_frames(agreement.r_times, wanted)


def _light(q: Singles, r: Singles, seen: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and level of the query's luma over the reference's, by the ratio of spreads: noise on either side shrinks a
    regression, but not this."""
    q, r = (q[:, seen], r[:, seen]) if seen.any() else (q, r)
    slope = float(np.clip(q.std() / max(float(r.std()), 1.0), 0.2, 5.0))
    return slope, float(q.mean() - slope * r.mean())


def _color_change(q: npt.NDArray[np.uint8], r: npt.NDArray[np.uint8], q_points: Floats, r_points: Floats) -> float:
    """Mean difference of chroma as a share of the larger side's own; 0 where neither has any."""
    if len(q_points) < 20:
        return 0.0
    sides = [
        np.stack([sampled_at(np.ascontiguousarray(film[..., c]), points).mean(axis=0) - 128 for c in (0, 1)])
        for film, points in ((q, q_points), (r, r_points))
    ]
    strength = max(float(np.abs(side).mean()) for side in sides)
    if strength < _GRAY:
        return 0.0
    return float(np.abs(sides[0] - sides[1]).mean() / strength)


def _surround(film: Film, rows: npt.NDArray[np.intp], points: Floats) -> Surround | None:
    """What the frames show around the box of ``points``; None where the box is the picture."""
    height, width = film.luma.shape[1:]
    at = points * height + [width / 2, height / 2]
    (left, top), (right, bottom) = np.floor(at.min(axis=0)).astype(int), np.ceil(at.max(axis=0)).astype(int)
    outside = np.ones((height, width), bool)
    outside[max(0, top - _MARGIN) : bottom + _MARGIN, max(0, left - _MARGIN) : right + _MARGIN] = False
    if outside.mean() < _LEAST_AROUND:
        return None
    inside = np.zeros_like(outside)
    inside[top + _MARGIN : bottom - _MARGIN, left + _MARGIN : right - _MARGIN] = True
    frames = film.luma[rows]
    if _even_share(frames[:, outside]) >= _EVEN_SHARE:
        return Surround.BARS
    # what fills a picture up lies on two sides of what it was too narrow or too low for
    across = (left <= _MARGIN and right >= width - _MARGIN) or (top <= _MARGIN and bottom >= height - _MARGIN)
    return Surround.FILL if across and _is_soft(frames, outside, inside) else Surround.PICTURE


def _even_share(values: npt.NDArray[np.uint8]) -> float:
    """The share of values [n, p] near the commonest, over all frames together: bars do not change."""
    common = np.median(values)
    return float((np.abs(values.astype(np.float32) - common) <= _EVEN).mean())


def _is_soft(frames: npt.NDArray[np.uint8], outside: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_]) -> bool:
    """Whether the outside is a blur beside the inside."""
    detail = np.mean([np.abs(f - cv2.GaussianBlur(f, (0, 0), 1.5)) for f in frames.astype(np.float32)], axis=0)
    within = float(detail[inside].mean()) if inside.any() else 0.0
    return float(detail[outside].mean()) <= max(_SOFT, _SOFTER * within)
