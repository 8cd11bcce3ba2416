"""Follow a picture that moves about inside the frame: a hand that shakes while it films a screen, a window that
wanders, a crop that drifts. Where one transform holds for a moment only, image alignment goes on, frame by frame.

Only along a line in time that something speaks for: features that agree at the same moments, as a copy's do (a standing
scene's agree at any), or motion that promises a little where they name none. And only what the pictures show beyond the
following itself: laid on a reference whose camera moves, frame by frame, any picture of the scene seems to move as that
camera does, a second take's and a frozen one's (``frozen``) alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self, TypeVar

import numpy as np

from features.fingerprint import Film
from models.originality.lines import Line
from models.originality.motion import Soft, nearest_frames
from models.originality.refine import aligned
from models.originality.register import LINE_SECONDS, Floats, Registration, fullest_line, plausible

_BEYOND = 1.2  # seconds past the reference's ends at which its last picture still stands for it
_LEAST = 5  # features on one line
_STANDS_OUT = 1.6  # times as many as would lie there if moments were paired at random, or
_ALL = 0.8  # of them
_ALIKE = 0.5  # correlation of aligned pictures under which the way is lost
_SAME, _SAME_SPEED = 0.1, 0.02  # seconds and speeds that change no frame
_LOST = 4  # frames in a row after which it is given up
_SECONDS = 15.0  # on either side of where it begins


Pictures = TypeVar("Pictures", Film, Soft)


@dataclass(frozen=True, slots=True)
class Course:
    """Reference second = ``speed`` x query second + ``offset``, and the query second at which a transform holds."""

    speed: float
    offset: float
    start: float

    @classmethod
    def along(cls, line: Line) -> Self:
        """The course of a line that motion found, from its middle: there the transform holds."""
        return cls(line.speed, line.offset, (line.q_start + line.q_end) / 2)

    def at(self, second: float) -> float:
        """The reference second that belongs to one of the query."""
        return self.speed * second + self.offset

    def within(self, reference: Film, second: float) -> bool:
        """Whether the reference has a picture of that second."""
        return bool(reference.times[0] - _BEYOND < self.at(second) < reference.times[-1] + _BEYOND)

    def near(self, other: Course) -> bool:
        """Whether both bring about the same frames together where they begin."""
        apart = (self.speed - other.speed) * self.start + self.offset - other.offset
        return abs(apart) < _SAME and abs(self.speed - other.speed) < _SAME_SPEED


def course_of(registration: Registration) -> Course | None:
    """The line on which a registration's features agree in time; None where none stands out."""
    if len(registration.moments) < _LEAST:
        return None
    q, r = registration.moments.T
    on, speed, offset = fullest_line(registration.moments)
    at, sorted_r = speed * q + offset, np.sort(r)
    near = [np.searchsorted(sorted_r, at + half) for half in (-LINE_SECONDS / 2, LINE_SECONDS / 2)]
    by_chance = float((near[1] - near[0]).sum()) / len(q)
    if on.sum() < max(_LEAST, min(_ALL * len(q), _STANDS_OUT * by_chance)):
        return None
    seconds, counts = np.unique(q[on], return_counts=True)
    return Course(speed, offset, float(seconds[int(np.argmax(counts))]))


def followed(query: Film, reference: Film, course: Course, transform: Floats) -> Floats | None:
    """The transform of each query frame, float64 [n, 2, 3]; None where the pictures do not agree where it begins,
    or nowhere else. Frames beyond what was followed keep the nearest one's."""
    found: Floats = np.zeros((len(query.times), 2, 3))
    reached = laid_around(query, reference, course, transform, found, range(len(query.times)))
    if len(reached) < 2:
        return None
    found[: reached.start], found[reached.stop :] = found[reached.start], found[reached.stop - 1]
    return found


def laid_around(query: Film, reference: Film, course: Course, transform: Floats, found: Floats, frames: range) -> range:
    """Align frame after frame, out from where a course begins, and put their transforms into ``found`` [n, 2, 3]; which
    of ``frames`` were reached, none where the pictures do not agree where it begins."""
    start = int(nearest_frames(query.times, course.start))
    begun = (
        _settled(query, reference, course, start, transform) if course.within(reference, query.times[start]) else None
    )
    if begun is None:
        return range(0)
    found[start] = begun
    last = _walk(query, reference, course, found, range(start + 1, frames.stop))
    first = _walk(query, reference, course, found, range(start - 1, frames.start - 1, -1))
    return range(first, last + 1)


def _walk(query: Film, reference: Film, course: Course, found: Floats, frames: range) -> int:
    """Align frame after frame, each from the one before, and put its transform into ``found``; the last frame that
    was aligned."""
    reached = frames.start - frames.step
    at, missed = found[reached], 0
    for i in frames:
        if abs(query.times[i] - course.start) > _SECONDS or missed > _LOST:
            break
        if not course.within(reference, query.times[i]):
            break
        finer = _settled(query, reference, course, i, at)
        if finer is not None:
            at, reached, missed = finer, i, 0
        else:
            missed += 1
        found[i] = at
    return reached


def _settled(query: Film, reference: Film, course: Course, i: int, near: Floats) -> Floats | None:
    """The transform near one given that lays a query frame on the reference's of the same moment; None where the two
    do not show the same."""
    column = int(nearest_frames(reference.times, course.at(query.times[i])))
    finer, likeness = aligned(query.luma[i], reference.luma[column], near)
    return finer if finer is not None and likeness >= _ALIKE and plausible(finer) else None


def frozen(film: Pictures, second: float) -> Pictures:
    """The film, softened or not, as if it stood still at a second: what following it alone explains is the reference's
    camera, which any picture of the same scene can be made to follow."""
    at = int(nearest_frames(film.times, second))
    return replace(film, luma=np.repeat(film.luma[at : at + 1], len(film.times), axis=0))


def moments_to_freeze(film: Film, course: Course) -> tuple[float, float]:
    """Where a course begins, and the second half a film away from there: one picture may happen not to follow."""
    half = float(film.times[-1] - film.times[0]) / 2
    return course.start, course.start + (half if course.start < film.times[0] + half else -half)
