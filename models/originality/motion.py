"""Does what moves agree: the two proxies laid on each other, what stands still taken away, frame against frame.

A second take of the same room registers as well as a copy does, but its motion agrees at no offset; a copy's agrees
frame by frame along one line in time. The agreement of every query frame with every reference frame is one matrix
product, so all offsets and speeds, backwards too, are read off the same matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.records import Box
from models.originality.register import Floats

Singles = npt.NDArray[np.floating[Any]]

_FINENESS = 256  # steps of a level that a softened picture keeps
_POINTS = 1000  # at which the two pictures are compared
_EDGE = 0.01  # of a side of the query's picture, beside which nothing is compared
_MEMORY = 1.5  # seconds before and after over which a standing picture is averaged
_CUT = 0.5  # likeness of two neighboring frames under which a cut lies between them
_STANDS = 0.2  # of 0..1: frames that move less show a standing picture
_GRAY = 128  # taken away before pictures are summed: small sums stay exact in single precision
_BEYOND = 0.15  # seconds past the reference's ends at which its last pictures still stand for it
_QUIET = 1.5  # levels of luma: residuals under this are mostly coding noise
EVERYWHERE = Box(0.0, 0.0, 1.0, 1.0)  # a part of a picture that is all of it


@dataclass(frozen=True, slots=True)
class Soft:
    """A film a little blurred, because the finest detail is coding noise: times float64 [n] in s and luma uint16
    [n, h, w] in 256ths of a level."""

    times: Floats
    luma: npt.NDArray[np.uint16]

    @property
    def aspect(self) -> float:
        """Width by height."""
        return float(self.luma.shape[2] / self.luma.shape[1])


def nearest_frames(times: Floats, seconds: Floats | float) -> npt.NDArray[np.intp]:
    """Which frames of a film [n] are nearest to some seconds, [...]; the earlier of two that are as near."""
    return np.asarray(np.abs(times - np.asarray(seconds)[..., None]).argmin(axis=-1))


def softened(film: Film) -> Soft:
    """The film as it is compared; made once for all transforms that are tried."""
    luma = np.empty(film.luma.shape, np.uint16)
    for picture, out in zip(film.luma, luma, strict=True):
        cv2.GaussianBlur(picture.astype(np.uint16) * _FINENESS, (5, 5), 1.0, dst=out)
    return Soft(film.times, luma)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of query frames [n] with reference frames [m]: correlation of motion [n, m] in -1..1, how much each side moves
    (0..1, [n] and [m]), correlation of the standing picture [n, m], the part of the query's picture that was compared,
    the points [p, 2] and the luma there, [n, p] and [m, p], and which query frames still count, 0 or 1 [n]."""

    q_times: Floats
    r_times: Floats
    motion: Singles
    q_moves: Singles
    r_moves: Singles
    picture: Singles
    part: Box
    q_points: Floats
    r_points: Floats
    q_pictures: Singles
    r_pictures: Singles
    within_shots: bool
    q_counts: Floats

    def reached(self, at: Floats) -> npt.NDArray[np.bool_]:
        """Which reference seconds lie in the reference, or less than a frame beyond its ends."""
        return np.asarray((at > self.r_times[0] - _BEYOND) & (at < self.r_times[-1] + _BEYOND))

    @property
    def stands(self) -> bool:
        """Whether the query stands still for a third of its frames or more, as slideshows do."""
        return float((self.q_moves < _STANDS).mean()) >= 1 / 3


def compare(
    query: Soft,
    reference: Soft,
    transform: Floats,
    *,
    within_shots: bool = True,
    course: Floats | None = None,
    part: Box = EVERYWHERE,
) -> Agreement | None:
    """Lay the films on each other and compare; None where their pictures hardly overlap.

    ``part``: of the query's picture, to which the comparison keeps.
    ``course``: each query frame's own transform, [n, 2, 3]; without, all are laid by ``transform``.
    ``within_shots``: what stands still is averaged inside one shot, so that motion near a splice is still motion;
    without, across shots, so that the cuts of a slideshow are motion too.
    """
    if len(query.times) < 2 or len(reference.times) < 2:
        return None
    grid = _common_grid(transform, query.aspect, reference.aspect, part)
    if grid is None:
        return None
    q_points, r_points = grid
    q_pictures = sampled_at(query.luma, q_points if course is None else points_of(course, r_points)) / _FINENESS
    r_pictures = sampled_at(reference.luma, r_points) / _FINENESS
    q_plain, r_plain = _unit(q_pictures)[0], _unit(r_pictures)[0]
    q_shots, r_shots = (_shots(rows, within_shots) for rows in (q_plain, r_plain))
    q_unit, q_moves = _unit(residuals(query.times, q_pictures, q_shots))
    r_unit, r_moves = _unit(residuals(reference.times, r_pictures, r_shots))
    return Agreement(
        q_times=query.times,
        r_times=reference.times,
        motion=q_unit @ r_unit.T,
        q_moves=q_moves,
        r_moves=r_moves,
        picture=q_plain @ r_plain.T,
        part=part,
        q_points=q_points,
        r_points=r_points,
        q_pictures=q_pictures,
        r_pictures=r_pictures,
        within_shots=within_shots,
        q_counts=np.ones(len(query.times)),
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Query frames [n] with the reference's pictures at the seconds that a line gives them: correlation of motion and
    of pictures, -1..1, how much both sides move, 0..1 (0 where the line leaves the reference), and whether it is
    inside."""

    motion: Floats
    picture: Floats
    weight: Floats
    inside: npt.NDArray[np.bool_]


def paired(agreement: Agreement, speed: float, offset: float) -> Pairs:
    """Compare along one line. What stands still is averaged over the same frames on both sides, so that neither the
    ends of a film nor another speed look like motion."""
    at = speed * agreement.q_times + offset
    inside = agreement.reached(at)
    rows = np.flatnonzero(inside)
    n = len(at)
    motion: Floats = np.zeros(n)
    picture: Floats = np.zeros(n)
    weight: Floats = np.zeros(n)
    if len(rows) >= 3:
        q, r, shots = together(agreement, rows, at[rows])
        q_unit, q_moves = _unit(residuals(agreement.q_times[rows], q, shots))
        r_unit, r_moves = _unit(residuals(agreement.q_times[rows], r, shots))
        motion[rows] = np.einsum("np,np->n", q_unit, r_unit)
        picture[rows] = np.einsum("np,np->n", _unit(q)[0], _unit(r)[0])
        weight[rows] = np.sqrt(q_moves * r_moves) * agreement.q_counts[rows]
    return Pairs(motion, picture, weight, inside)


def together(
    agreement: Agreement, rows: npt.NDArray[np.intp], at: Floats
) -> tuple[Singles, Singles, npt.NDArray[np.int64]]:
    """Query pictures, the reference's at seconds ``at``, and the shot of each pair, cut where either side cuts."""
    q = agreement.q_pictures[rows]
    r = between(agreement.r_times, agreement.r_pictures, at)
    shots = _shots(_unit(q)[0], agreement.within_shots) + _shots(_unit(r)[0], agreement.within_shots)
    return q, r, shots


def between(times: Floats, pictures: Singles, at: Floats) -> Singles:
    """Pictures [n, p] at any seconds, blended of the two nearest."""
    right = np.clip(np.searchsorted(times, at), 1, len(times) - 1)
    part = (at - times[right - 1]) / np.maximum(times[right] - times[right - 1], 1e-6)
    blend = np.clip(part, 0.0, 1.0).astype(np.float32)[:, None]
    return pictures[right - 1] * (1 - blend) + pictures[right] * blend


def _common_grid(transform: Floats, q_aspect: float, r_aspect: float, part: Box) -> tuple[Floats, Floats] | None:
    """Points of both pictures, [p, 2] each, spread over what both show."""
    linear = transform[:, :2]
    scale = abs(np.linalg.det(linear))
    if not 0.02 < scale < 50:
        return None
    side = 96
    coarse = _lattice(-r_aspect / 2, r_aspect / 2, -0.5, 0.5, side, max(2, round(side * r_aspect)))
    inside = _inside(coarse, transform, q_aspect, part)
    if inside.mean() < 0.03:
        return None
    (x0, y0), (x1, y1) = coarse[inside].min(axis=0), coarse[inside].max(axis=0)
    share = inside.mean() * r_aspect / max((x1 - x0) * (y1 - y0), 1e-6)
    step = np.sqrt((x1 - x0) * (y1 - y0) * min(share, 1.0) / _POINTS)
    fine = _lattice(x0, x1, y0, y1, max(4, round((y1 - y0) / step)), max(4, round((x1 - x0) / step)))
    r_points = fine[_inside(fine, transform, q_aspect, part)]
    if len(r_points) < 100:
        return None
    q_points = (r_points - transform[:, 2]) @ np.linalg.inv(linear).T
    return q_points, r_points


def _lattice(x0: float, x1: float, y0: float, y1: float, rows: int, columns: int) -> Floats:
    xs = x0 + (np.arange(columns) + 0.5) * (x1 - x0) / columns
    ys = y0 + (np.arange(rows) + 0.5) * (y1 - y0) / rows
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _inside(r_points: Floats, transform: Floats, q_aspect: float, part: Box) -> npt.NDArray[np.bool_]:
    q = (r_points - transform[:, 2]) @ np.linalg.inv(transform[:, :2]).T / [q_aspect, 1.0] + 0.5
    low = np.array([part.left, part.top]) + _EDGE
    return np.asarray(((q > low) & (q < np.array([part.right, part.bottom]) - _EDGE)).all(axis=1))


def points_of(course: Floats, r_points: Floats) -> Floats:
    """Where each query frame shows the reference's points [p, 2]: [n, p, 2]."""
    return np.asarray(np.einsum("nij,npj->npi", np.linalg.inv(course[:, :, :2]), r_points - course[:, None, :, 2]))


def sampled_at(film: npt.NDArray[Any], points: Floats) -> Singles:
    """The pictures uint8 or uint16 [n, h, w] at those points [p, 2], or at each one's own [n, p, 2]: float32 [n, p]."""
    h, w = film.shape[1:]
    pixels = (points * h + [(w - 1) / 2, (h - 1) / 2]).astype(np.float32)
    sides = (np.ascontiguousarray(pixels[..., i]) for i in range(2))  # else every frame's are copied
    xs, ys = (np.broadcast_to(side, (len(film), points.shape[-2])) for side in sides)
    out = np.empty((len(film), points.shape[-2]), np.float32)
    for picture, x, y, row in zip(film, xs, ys, out, strict=True):
        row[:] = cv2.remap(picture, x[None], y[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
    return out


def _shots(plain: Singles, within: bool) -> npt.NDArray[np.int64]:
    """Which shot each frame belongs to, by the likeness of neighbors; all to one where shots do not matter."""
    alike = np.einsum("np,np->n", plain[1:], plain[:-1])
    return np.concatenate([[0], np.cumsum((alike < _CUT) & within)])


def residuals(times: Floats, pictures: Singles, shots: npt.NDArray[np.int64]) -> Singles:
    """What is left of each picture when the mean over the seconds around it, in its shot, is taken away, as much of it
    as the picture shows: a standing scene that fades or flickers does not move."""
    means = standing(times, pictures, shots)
    means -= means.mean(axis=1, keepdims=True)
    rest = pictures - pictures.mean(axis=1, keepdims=True)
    share = np.einsum("np,np->n", rest, means) / np.maximum(np.einsum("np,np->n", means, means), 1e-3)
    return np.asarray(rest - share[:, None] * means)


def standing(times: Floats, pictures: Singles, shots: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The mean [n, p] of the pictures over the seconds around each, in its shot, less a constant level."""
    sums = np.zeros((len(pictures) + 1, pictures.shape[1]), np.float32)
    for before, picture, after in zip(sums[:-1], pictures - np.float32(_GRAY), sums[1:], strict=True):
        np.add(before, picture, out=after)  # row by row: a third of what cumsum takes along this axis
    low = np.maximum(np.searchsorted(times, times - _MEMORY), np.searchsorted(shots, shots))
    high = np.searchsorted(times, times + _MEMORY, side="right")
    high = np.minimum(high, np.searchsorted(shots, shots, side="right"))
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None].astype(np.float32))


def _unit(rows: Singles) -> tuple[Singles, Singles]:
    """Rows without their mean at length one, and how much is in them: 0 nothing, 1 plenty."""
    centered = rows - rows.mean(axis=1, keepdims=True)
    norm = np.sqrt(np.einsum("np,np->n", centered, centered))
    level = norm / np.sqrt(rows.shape[1])
    return centered / np.maximum(norm, 1e-6)[:, None], level**2 / (level**2 + _QUIET**2)
