"""What a transform explains of a query that moves about, such as a window that wanders over the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from features.fingerprint import Film, Fingerprint
from models.originality.examined import HOPELESS, PERSON, SURE, Examined, examine
from models.originality.films import camera_of, film_of, soft_of
from models.originality.follow import Course, followed, frozen, moments_to_freeze
from models.originality.motion import Agreement, Soft, compare, nearest_frames, points_of
from models.originality.register import Registration
from models.originality.shaken import anchors_of, camera_moves, steadied

_SUPPORT = 12.0  # agreeing features from which a query is steadied


def examine_wandering(
    query: Fingerprint, reference: Fingerprint, registration: Registration, course: Course
) -> Iterator[Examined]:
    """What a transform explains that moves about: first along a course, then, where that promises something, along the
    line that motion found."""
    film, soft = film_of(query), soft_of(query)
    for _ in range(2):
        agreement = _laid_along(film, soft, reference, registration, course)
        if agreement is None:
            return
        examined = examine(registration, agreement, partial(_stills, film, soft, reference, registration, course))
        if examined is None:
            return
        yield replace(examined.at_most(PERSON), moving=True)
        if not HOPELESS < examined.score < SURE:
            return
        found = replace(course, speed=examined.lines[0].speed, offset=examined.lines[0].offset)
        if found.near(course):
            return
        course = found


def examine_steadied(query: Fingerprint, reference: Fingerprint, registration: Registration) -> Iterator[Examined]:
    """What a transform explains once a query that shakes is laid on the scene that stands in the reference. The
    transform told is that of the middle of the line that motion then found."""
    if registration.support < _SUPPORT or not len(registration.moments):
        return
    film, transform, anchors = film_of(query), registration.transform, anchors_of(registration)
    if not camera_moves(camera_of(query), anchors[0]):
        return
    way = steadied(film, film_of(reference), transform, anchors)
    agreement = None if way is None else compare(soft_of(query), soft_of(reference), transform, course=way)
    examined = examine(registration, agreement) if agreement else None
    if way is None or examined is None:
        return
    middle = int(nearest_frames(film.times, Course.along(examined.lines[0]).start))
    (points,) = points_of(way[middle : middle + 1], examined.agreement.r_points)
    laid, told = replace(examined.agreement, q_points=points), replace(registration, transform=way[middle])
    yield replace(examined.at_most(PERSON), moving=True, registration=told, agreement=laid)


def _laid_along(
    query: Film, soft: Soft, reference: Fingerprint, registration: Registration, course: Course
) -> Agreement | None:
    """A film, given as it is and softened, laid on the reference frame by frame; None where the way is lost at once."""
    way = followed(query, film_of(reference), course, registration.transform)
    if way is None:
        return None
    return compare(soft, soft_of(reference), registration.transform, course=way)


def _stills(
    query: Film, soft: Soft, reference: Fingerprint, registration: Registration, course: Course
) -> Iterator[Agreement]:
    """The query frozen at some moments and laid on the reference like the query itself."""
    for second in moments_to_freeze(query, course):
        alone = _laid_along(frozen(query, second), frozen(soft, second), reference, registration, course)
        if alone is not None:
            yield alone
