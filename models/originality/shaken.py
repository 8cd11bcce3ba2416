"""A query that shakes, laid on the scene that stands in the reference.

A standing scene's features agree at any moment, so they name no line in time along which a shaking picture could be
followed. But any frame of the reference shows where the scene is: laid on one, whatever its moment, a query loses its
shaking and nothing else. Its transforms know nothing of the reference's other moments, so motion that then agrees along
a line is none that the laying made.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.camera import STANDS, Camera, moved
from models.originality.follow import Course, laid_around
from models.originality.motion import nearest_frames
from models.originality.register import Floats, Registration

_AROUND = 8  # frames to either side of one in which the camera must move
_ANCHORS = 8  # frames from which laying is begun at most
_REACH = 25  # frames to either side of one that are laid on the same frame
_FEWEST = 8  # frames that must be laid, and a third of all or of
_MOST = 100  # where so many are laid, no more are looked at


def anchors_of(registration: Registration) -> list[Course]:
    """For each query frame that has features, the frame of the reference that shares most; that with most first."""
    pairs, counts = np.unique(registration.moments.round(3), axis=0, return_counts=True)
    found: dict[float, Course] = {}
    for (q_second, r_second), _ in sorted(zip(pairs.tolist(), counts.tolist(), strict=True), key=lambda c: -c[1]):
        found.setdefault(q_second, Course(0.0, r_second, q_second))
    return list(found.values())


def camera_moves(query: Camera, course: Course) -> bool:
    """Whether the query's camera moves where a course begins."""
    column = int(nearest_frames(query.film.times, course.start))
    return max(map(moved, query.way_around(column, _AROUND).values())) >= STANDS


def steadied(query: Film, reference: Film, transform: Floats, anchors: Sequence[Course]) -> Floats | None:
    """The transform of each query frame, float64 [n, 2, 3], onto the scene, from one near it: up to five seconds to
    either side of an anchor on that anchor's frame of the reference; at most half a minute in all. None where few
    frames can be laid. Frames that are not laid keep the nearest one's."""
    laid: Floats = np.zeros((len(query.times), 2, 3))
    reached = np.zeros(len(query.times), bool)
    starts = (int(nearest_frames(query.times, course.start)) for course in anchors)
    free = ((course, at) for course, at in zip(anchors, starts, strict=True) if not reached[at])
    for course, start in islice(free, _ANCHORS):
        if reached.sum() < _MOST:
            new = laid_around(query, reference, course, transform, laid, _room(reached, start))
            reached[new.start : new.stop] = True
    if reached.sum() < max(_FEWEST, min(_MOST, len(reached)) / 3):
        return None
    return np.asarray(laid[np.flatnonzero(reached)[nearest_frames(query.times[reached], query.times)]])


def _room(reached: npt.NDArray[np.bool_], start: int) -> range:
    """The frames around one up to the next that were reached already, and not too far."""
    taken = np.flatnonzero(reached)
    before, behind = taken[taken < start].max(initial=-1), taken[taken > start].min(initial=len(reached))
    return range(max(int(before) + 1, start - _REACH), min(int(behind), start + _REACH + 1))
