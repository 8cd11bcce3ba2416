"""A query that shakes, laid on the scene that stands in the reference.

A standing scene's features agree at any moment, so they name no line in time along which a shaking picture could be
followed. But any frame of the reference shows where the scene is: laid on one, whatever its moment, a query loses its
shaking and nothing else. Its transforms know nothing of the reference's other moments, so motion that then agrees along
a line is none that the laying made.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.camera import STANDS, Camera, moved
from models.originality.follow import Course, settled, walk
from models.originality.motion import nearest_frames
from models.originality.register import Floats, Registration

_AROUND = 8  # frames to either side of one in which the camera must move
_ANCHORS = 8  # frames from which laying is begun at most
_REACH = 25  # frames to either side of one that are laid on the same frame
_FEWEST = 8  # frames that must be laid, and a third of all or of
_MOST = 100  # where so many are laid, no more are looked at


def camera_moves(query: Camera, registration: Registration) -> bool:
    """Whether the query's camera moves where most of a registration's features agree."""
    course = _anchors(registration)[0]
    column = int(nearest_frames(query.film.times, course.start))
    return max(map(moved, query.way_around(column, _AROUND).values())) >= STANDS


def steadied(query: Film, reference: Film, registration: Registration) -> Floats | None:
    """The transform of each query frame, float64 [n, 2, 3], onto the scene: up to five seconds to either side of one on
    that frame of the reference with which it shares most features; at most half a minute in all. None where few frames
    can be laid. Frames that are not laid keep the nearest one's."""
    laid: Floats = np.zeros((len(query.times), 2, 3))
    reached = np.zeros(len(query.times), bool)
    free = (course for course in _anchors(registration) if not reached[nearest_frames(query.times, course.start)])
    for course in islice(free, _ANCHORS):
        if reached.sum() < _MOST:
            reached |= _laid_around(query, reference, course, registration.transform, laid, reached)
    if reached.sum() < max(_FEWEST, min(_MOST, len(reached)) / 3):
        return None
    return np.asarray(laid[np.flatnonzero(reached)[nearest_frames(query.times[reached], query.times)]])


def _anchors(registration: Registration) -> list[Course]:
    """For each query frame that has features, the frame of the reference that shares most; that with most first."""
    pairs, counts = np.unique(registration.moments.round(3), axis=0, return_counts=True)
    found: dict[float, Course] = {}
    for (q_second, r_second), _ in sorted(zip(pairs.tolist(), counts.tolist(), strict=True), key=lambda c: -c[1]):
        found.setdefault(q_second, Course(0.0, r_second, q_second))
    return list(found.values())


def _laid_around(
    query: Film,
    reference: Film,
    course: Course,
    transform: Floats,
    laid: Floats,
    reached: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Lay the frames around a course's start that are not ``reached`` yet, and put their transforms into ``laid``;
    which were."""
    new = np.zeros_like(reached)
    start = int(nearest_frames(query.times, course.start))
    begun = settled(query, reference, course, start, transform)
    if begun is None:
        return new
    taken = np.flatnonzero(reached)
    before, behind = taken[taken < start].max(initial=-1), taken[taken > start].min(initial=len(reached))
    laid[start] = begun
    last = walk(query, reference, course, laid, range(start + 1, min(int(behind), start + _REACH + 1)))
    first = walk(query, reference, course, laid, range(start - 1, max(int(before), start - _REACH - 1), -1))
    new[first : last + 1] = True
    return new
