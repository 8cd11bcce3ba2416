"""An examination less what the camera alone explains.

Before a camera that moves evenly two moments of a scene agree without being the same; what moves by itself decides, and
says which moment is truly shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from features.fingerprint import Fingerprint
from models.originality.evidence import probability
from models.originality.examined import REPORTED, Examined, examine_finely, lay
from models.originality.films import camera_of, film_of
from models.originality.register import Floats, plausible
from models.originality.steady import OwnMotion, at_its_own_moment, own_motion


def hold_still(query: Fingerprint, reference: Fingerprint, examined: Examined) -> Iterator[Examined]:
    """An examination less what the camera alone explains. Where what moves by itself agrees better at another moment,
    what the transform explains that holds there comes first."""
    own = _own_motions(query, reference, examined)
    better = _at_its_own_moment(query, reference, examined, own[0]) if own[0] is not None else None
    if better is not None and plausible(better):
        whole = examined.agreement
        agreement = lay(query, reference, better, within_shots=whole.within_shots, part=whole.part)
        registration = replace(examined.registration, transform=better)
        for other in examine_finely(query, reference, registration, agreement) if agreement else ():
            yield _less_the_camera(other, _own_motions(query, reference, other))
    yield _less_the_camera(examined, own)


def _own_motions(query: Fingerprint, reference: Fingerprint, examined: Examined) -> list[OwnMotion | None]:
    """Of each line: how what moves by itself agrees. None where that says nothing, or for a query that moves about."""
    film, camera, transform = film_of(query), camera_of(reference), examined.registration.transform
    points, asked = examined.agreement.q_points, not examined.moving
    return [
        own_motion(film, camera, points, transform, line) if asked and score >= REPORTED else None
        for score, line in zip(examined.scores, examined.lines, strict=True)
    ]


def _at_its_own_moment(query: Fingerprint, reference: Fingerprint, examined: Examined, own: OwnMotion) -> Floats | None:
    transform, points = examined.registration.transform, examined.agreement.q_points
    return at_its_own_moment(film_of(query), camera_of(reference), points, transform, examined.lines[0], own)


def _less_the_camera(examined: Examined, own: Sequence[OwnMotion | None]) -> Examined:
    """The places that agree count as far as what moves by itself does."""
    judged = []
    for score, line, evidence, moves in zip(examined.scores, examined.lines, examined.evidence, own, strict=True):
        left = replace(evidence, shared=evidence.shared * (1.0 if moves is None else moves.trust))
        judged.append((min(score, probability(left)), line, left))
    judged.sort(key=lambda j: -j[0])
    scores, lines, evidence_by_line = zip(*judged, strict=True)
    return replace(examined, scores=scores, lines=lines, evidence=evidence_by_line)
