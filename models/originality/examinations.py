"""Every transform worth trying on a pair of videos, and what each explains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

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

_SLIDES_SUPPORT = 20.0  # agreeing features from which cuts may count as motion
_PROMISING = 0.01  # probability from which following is tried along a line that features do not name


@dataclass(slots=True)
class _SoFar:
    """What was found out about a pair: the transforms worth trying, which of them show a slideshow, and the surest
    examination."""

    found: list[Registration]
    slides: list[Registration] = field(default_factory=list)
    best: Examined | None = None

    @property
    def sure(self) -> float:
        """Probability of the surest."""
        return self.best.score if self.best else 0.0


def examinations(query: Fingerprint, reference: Fingerprint) -> Iterator[Examined]:
    """What every transform worth trying explains, less what the camera alone does. What explains most copies comes
    first."""
    if min(len(film_of(query).times), len(film_of(reference).times)) < 2:
        return
    found = registrations(query, reference)
    found += [whole_frame(query, reference, flip=flip, support=n) for flip, n in whole_frame_flips(query, reference)]
    so_far = _SoFar(found)
    for way in (_as_it_lies, _across_cuts, _steadied, _along_a_course):
        for proposed in way(query, reference, so_far):
            for examined in hold_still(query, reference, proposed):
                so_far.best = examined if so_far.best is None or examined.score > so_far.sure else so_far.best
                yield examined


def _as_it_lies(query: Fingerprint, reference: Fingerprint, so_far: _SoFar) -> Iterator[Examined]:
    """Inside shots: all of the picture, at one moment, or in a part."""
    for registration in so_far.found:
        agreement = lay(query, reference, registration.transform)
        if agreement is None:
            continue
        if agreement.stands and registration.support >= _SLIDES_SUPPORT:
            so_far.slides.append(registration)
        yield from examine_finely(query, reference, registration, agreement)
        yield from _at_one_moment(query, reference, registration)
        yield from _in_part(query, reference, registration)


def _across_cuts(query: Fingerprint, reference: Fingerprint, so_far: _SoFar) -> Iterator[Examined]:
    """Slideshows, whose cuts are all that moves."""
    for registration in so_far.slides:
        agreement = lay(query, reference, registration.transform, within_shots=False)
        if agreement is not None:
            yield from examine_finely(query, reference, registration, agreement)


def _steadied(query: Fingerprint, reference: Fingerprint, so_far: _SoFar) -> Iterator[Examined]:
    """A query that shakes, before it is given up."""
    if so_far.sure < FURTHER:
        for registration in so_far.found:
            yield from examine_steadied(query, reference, registration)


def _along_a_course(query: Fingerprint, reference: Fingerprint, so_far: _SoFar) -> Iterator[Examined]:
    """Followed: where features name the line in time, and along what motion promises where they name none or where only
    steadying found it."""
    courses = [(registration, course) for registration in so_far.found if (course := course_of(registration))]
    best = so_far.best
    if best is not None and best.score > _PROMISING and (best.moving or not courses):
        courses.append((best.registration, Course.along(best.lines[0])))
    for registration, course in courses:
        yield from examine_wandering(query, reference, registration, course)


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
        yield seen.at_most(best.score)
