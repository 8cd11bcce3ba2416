"""Every transform worth trying on a pair of videos, and what each explains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from features.fingerprint import Fingerprint
from models.originality.examined import FURTHER, HOPELESS, Examined, examine, examine_finely, lay, lay_where_seen
from models.originality.films import camera_of, film_of
from models.originality.follow import Course, course_of
from models.originality.frames import whole_frame_flips
from models.originality.held_still import hold_still
from models.originality.moment import at_one_moment
from models.originality.register import Registration, registrations, whole_frame
from models.originality.visible import part_of_features
from models.originality.wandering import examine_steadied, examine_wandering

Found = list[Registration]

_SLIDES_SUPPORT = 20.0  # agreeing features from which cuts may count as motion
_PROMISING = 0.01  # probability from which following is tried, where features do not say which moments belong together


def examinations(query: Fingerprint, reference: Fingerprint) -> Iterator[Examined]:
    """What every transform worth trying explains, less what the camera alone does. What explains most copies comes
    first."""
    for examined in _proposed(query, reference):
        yield from hold_still(query, reference, examined)


def _proposed(query: Fingerprint, reference: Fingerprint) -> Iterator[Examined]:
    """What every transform worth trying explains, in one way after another."""
    found = registrations(query, reference)
    found += [whole_frame(query, reference, flip=flip, support=n) for flip, n in whole_frame_flips(query, reference)]
    best: Examined | None = None
    for way in (_as_it_lies, _steadied, _along_a_course, _across_cuts):
        for examined in way(query, reference, found, best):
            best = examined if best is None or examined.score > best.score else best
            yield examined


def _as_it_lies(query: Fingerprint, reference: Fingerprint, found: Found, _best: Examined | None) -> Iterator[Examined]:
    """Inside shots: all of the picture, at one moment, or in a part."""
    for registration in found:
        agreement = lay(query, reference, registration.transform)
        if agreement is not None:
            yield from examine_finely(query, reference, registration, agreement)
            yield from _at_one_moment(query, reference, registration)
            yield from _in_part(query, reference, registration)


def _steadied(query: Fingerprint, reference: Fingerprint, found: Found, best: Examined | None) -> Iterator[Examined]:
    """A query that shakes, before it is given up."""
    if best is None or best.score < FURTHER:
        for registration in found:
            yield from examine_steadied(query, reference, registration)


def _along_a_course(
    query: Fingerprint, reference: Fingerprint, found: Found, best: Examined | None
) -> Iterator[Examined]:
    """Followed: where features name the line in time, or else along what motion promises."""
    courses = [(registration, course) for registration in found if (course := course_of(registration))]
    if not courses and best is not None and best.score > _PROMISING:
        courses = [(best.registration, Course.along(best.lines[0]))]
    for registration, course in courses:
        yield from examine_wandering(query, reference, registration, course)


def _across_cuts(
    query: Fingerprint, reference: Fingerprint, found: Found, _best: Examined | None
) -> Iterator[Examined]:
    """Slideshows, whose cuts are all that moves."""
    for registration in found:
        if registration.support < _SLIDES_SUPPORT:
            continue
        inside = lay(query, reference, registration.transform)
        across = lay(query, reference, registration.transform, within_shots=False) if inside and inside.stands else None
        if across is not None:
            yield from examine_finely(query, reference, registration, across)


def _at_one_moment(query: Fingerprint, reference: Fingerprint, registration: Registration) -> Iterator[Examined]:
    """What the transform explains that holds where both show the same moment, before a camera that moves."""
    transform = at_one_moment(film_of(query), camera_of(reference), registration)
    if transform is None:
        return
    agreement = lay(query, reference, transform)
    if agreement is not None:
        yield from examine_finely(query, reference, replace(registration, transform=transform), agreement)


def _in_part(query: Fingerprint, reference: Fingerprint, registration: Registration) -> Iterator[Examined]:
    """What the transform explains where the query shows the reference, if it does so in a part of its picture only,
    such as half of a duet. Features propose the part, and the pictures along the line found in it tell it anew: what
    speaks for a copy in the one alone is what two takes of a scene share."""
    part = part_of_features(query, reference, registration)
    agreement = lay(query, reference, registration.transform, part=part) if part else None
    tried = examine_finely(query, reference, registration, agreement) if agreement else iter(())
    best = max(tried, key=lambda e: e.score, default=None)
    if best is None or best.score < HOPELESS:
        return
    agreement = lay_where_seen(query, reference, best, best.lines[0])
    seen = examine(best.registration, agreement) if agreement else None
    if seen is not None:
        yield replace(seen, scores=tuple(min(score, best.score) for score in seen.scores))
