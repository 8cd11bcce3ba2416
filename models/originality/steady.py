"""What moves by itself in both films, once the way of the camera is taken off.

Where a camera pans or pushes in evenly, any two moments of a scene agree in all that the camera moves, under the
transform that makes up for its way between them: by that a second take looks like a copy, and a copy seems to fit a
second too late. So both films are held still around some frames, along the reference's camera. What moves then, lips,
leaves, passers-by, takes the same course in a copy, at the one moment that it shows; in another take at none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.camera import STANDS, Camera, after, inverse, moved
from models.originality.lines import Line
from models.originality.motion import Singles, between, nearest_frames, sampled_at
from models.originality.register import Floats

_PLACES = 5  # of a line around which the films are held still
_REACH = 8  # frames to either side, a fifth of a second each
_AWAY = 0.25  # heights by which the camera may move the picture meanwhile: further, and too little is left of it
_LEAST = 7  # frames of a stretch that is held still: courses of fewer agree by chance
_LATER = np.arange(-5, 6) * 0.2  # seconds by which the reference's moment may be another; none is the middle one
_LEAST_LATER = 5  # frames that are left of both then
_FURTHER = (-24, -16, -8, 8, 16, 24)  # frames by which the moment may be another still
_MARGIN = 0.01  # of a side, next to which nothing is compared
_SEEN = 60  # points that both show all the while
_MOVES = 4.0  # levels of luma, root mean square, from which a point of the reference moves by itself
_SAME_COURSE = 0.4  # correlation over time from which two points move alike
_SAME_MOMENT = 0.5  # seconds up to which slow movement agrees with itself; at moments beyond, places agree by chance
_CHANCE = 0.25  # share of them that does, where none of those moments can be seen
_LIKELY = 0.55  # the same above which it says nothing, as where a whole picture slowly grows dark
_ALIVE, _ALIVE_SHARE = 100, 0.03  # points, of all stretches, and their share, that move by themselves where that counts
_ENOUGH = 0.25  # agreement above chance from which what moves by itself agrees as it does in copies
_ELSEWHERE, _BETTER = 0.35, 0.1  # the same at another moment that is tried, and by which it must be more


@dataclass(frozen=True, slots=True)
class OwnMotion:
    """``above``: how far more of the places that move by themselves take the same course than do by chance, as a share
    of what could, -1..1. ``best``: the same at the moment within a second at which it is most, and ``transform``
    [2, 3], which would hold there."""

    above: float
    best: float
    transform: Floats

    @property
    def trust(self) -> float:
        """How far agreement counts, 0..1."""
        return min(1.0, max(0.0, self.above / _ENOUGH))


def own_motion(query: Film, camera: Camera, points: Floats, transform: Floats, line: Line) -> OwnMotion | None:
    """How what moves by itself agrees along a line, at points [p, 2] of the query that the transform lays on the
    reference; None where the camera stands or is too quick to be held still, nothing else moves, or moves alike at any
    moment."""
    ways = {column: camera.way_around(column, _REACH, _AWAY) for column in _columns(query, camera.film, line)}
    if max((moved(step) for way in ways.values() for step in way.values()), default=0.0) < STANDS:
        return None
    found = [_around(query, camera.film, points, transform, line, column, way) for column, way in ways.items()]
    held = [stretch for stretch in found if stretch is not None]
    if not held:
        return None
    seen, alive, alike = np.sum([stretch.counts for stretch in held], axis=0)
    told = (alive >= _ALIVE) & (alive >= _ALIVE_SHARE * seen)
    now = len(_LATER) // 2
    if not told[now]:
        return None
    shares = np.where(told, alike / np.maximum(alive, 1), 0.0)
    elsewhere = shares[told & (np.abs(_LATER) > _SAME_MOMENT)]
    chance = float(np.median(elsewhere)) if len(elsewhere) else _CHANCE
    if chance > _LIKELY:
        return None
    best = int(shares.argmax())
    above = (shares - chance) / (1 - chance)
    return OwnMotion(float(above[now]), float(above[best]), held[len(held) // 2].transforms[best])


def at_its_own_moment(
    query: Film, camera: Camera, points: Floats, transform: Floats, line: Line, own: OwnMotion
) -> Floats | None:
    """The transform that holds at a moment, up to six seconds away, at which what moves by itself agrees far better
    than it does along a line; None where it does so at none."""
    asked = [own]
    if own.best < _ELSEWHERE and own.trust < 1:
        middle = query.times[line.covers(query.times)].mean()
        column = int(nearest_frames(camera.film.times, line.speed * middle + line.offset))
        way = camera.way_around(column, max(_FURTHER))
        for at in (column + frames for frames in _FURTHER if column + frames in way):
            offset = line.offset + float(camera.film.times[at] - camera.film.times[column])
            there = own_motion(query, camera, points, after(way[at], transform), replace(line, offset=offset))
            asked += [there] if there is not None else []
    best = max(asked, key=lambda moment: moment.best)
    return best.transform if best.best >= max(_ELSEWHERE, own.above + _BETTER) else None


def _columns(query: Film, reference: Film, line: Line) -> list[int]:
    """The reference's frames around which the films are held still."""
    inside = query.times[line.covers(query.times)]
    places = min(_PLACES, len(inside) // (_REACH // 2))
    at = inside[((np.arange(places) + 0.5) * len(inside) / max(places, 1)).astype(int)]
    return [int(column) for column in nearest_frames(reference.times, line.speed * at + line.offset)]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Around one frame, for each of ``_LATER``: the transform that would hold, and [3, later] how many points were
    compared, how many move by themselves, how many of these alike."""

    transforms: tuple[Floats, ...]
    counts: npt.NDArray[np.int64]


def _around(
    query: Film,
    reference: Film,
    points: Floats,
    transform: Floats,
    line: Line,
    column: int,
    way: dict[int, Floats],
) -> _Stretch | None:
    columns = np.array(sorted(way))
    times, steps = reference.times[columns], np.stack([way[at] for at in columns])
    at = line.speed * query.times + line.offset
    inside = line.covers(query.times)  # what lies around an excerpt is another shot
    rows = np.flatnonzero(inside & (at >= times[0]) & (at <= times[-1]))
    if min(len(rows), len(columns)) < _LEAST:
        return None
    laid = _laid(transform, points)
    r_points = _laid(steps, laid)
    then = between(times, steps.reshape(-1, 6), at[rows]).reshape(-1, 2, 3)
    q_points = _laid(inverse(transform), _laid(then, laid))
    seen = _inside(r_points, reference.aspect) & _inside(q_points, query.aspect)
    if seen.sum() < _SEEN:
        return None
    q = sampled_at(query.luma[rows], q_points[:, seen])
    r = sampled_at(reference.luma[columns], r_points[:, seen])
    counts = np.stack([_compared(q, r, times, at[rows] + later) for later in _LATER], axis=1)
    nearest = nearest_frames(times, reference.times[column] + _LATER)
    return _Stretch(tuple(after(steps[i], transform) for i in nearest), counts)


def _laid(transforms: Floats, points: Floats) -> Floats:
    """Points [p, 2] or [n, p, 2] under one transform [2, 3], or one for each frame [n, 2, 3]."""
    return np.asarray(points @ np.swapaxes(transforms[..., :2], -1, -2) + transforms[..., None, :, 2])


def _inside(points: Floats, aspect: float) -> npt.NDArray[np.bool_]:
    """Which points [p] of [n, p, 2] lie in the picture all the while."""
    return np.asarray((np.abs(points) < np.array([aspect / 2, 0.5]) - _MARGIN).all(axis=(0, 2)))


def _compared(q: Singles, r: Singles, times: Floats, at: Floats) -> npt.NDArray[np.int64]:
    """How many points there are, how many of the reference's move by themselves, and how many of those alike, when the
    query's frames [n, p] show the reference's [m, p], of ``times``, at some seconds [n]."""
    both = (at >= times[0]) & (at <= times[-1])
    if both.sum() < _LEAST_LATER:
        return np.zeros(3, np.int64)
    one, other = _rest(q[both]), _rest(between(times, r, at[both]))
    power, other_power = np.einsum("np,np->p", one, one), np.einsum("np,np->p", other, other)
    alive = other_power > len(other) * _MOVES**2
    alike = np.einsum("np,np->p", one, other) > _SAME_COURSE * np.sqrt(power * other_power + 1e-6)
    return np.array([len(alive), alive.sum(), (alive & alike).sum()])


def _rest(pictures: Singles) -> Singles:
    """Pictures [n, p] without their light and without what stands."""
    lit = pictures - pictures.mean(axis=1, keepdims=True)
    return np.asarray(lit - lit.mean(axis=0))
