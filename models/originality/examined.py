"""What one transform explains of a pair of videos: the lines along which they then agree, and how sure each is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from features.fingerprint import Fingerprint
from models.originality.evidence import Evidence, evidence_of, probability
from models.originality.films import film_of, soft_of
from models.originality.lines import Line, gain_along
from models.originality.motion import EVERYWHERE, Agreement, compare
from models.originality.records import Box
from models.originality.refine import refined
from models.originality.register import Floats, Registration, plausible
from models.originality.spans import lines_in
from models.originality.visible import part_of_pictures

REPORTED = 0.1  # probability under which a pair is not worth a line
FURTHER = 0.5  # probability that a second, third … line of a pair needs
HOPELESS = 0.02  # probability under which a finer transform is not tried
SURE = 0.98  # no other transform is tried; a little above where policy refuses by itself
PERSON = 0.95  # most that is said of what fits itself to what it finds, so that policy leaves it to a person

_LINES = 8  # of one transform at most
_FINER = 3  # times
_ONE_SPEED = 1.1  # ratio up to which a pair's lines are of one speed: several at once are a fit, or a rare edit


@dataclass(frozen=True, slots=True)
class Examined:
    """What one transform explains: the agreement under it, its lines, the evidence and probability of each, the surest
    first. ``moving``: the query was followed or steadied, and the transform holds at one moment only."""

    registration: Registration
    agreement: Agreement
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]
    scores: tuple[float, ...]
    moving: bool = False

    @property
    def score(self) -> float:
        """Of the surest line."""
        return self.scores[0]

    @property
    def told(self) -> tuple[int, ...]:
        """Which lines are worth a span: the surest, and others that are sure enough."""
        return tuple(i for i, score in enumerate(self.scores) if i == 0 or score >= FURTHER)

    @property
    def gain(self) -> float:
        """Of the lines that are told, in frames that fully move."""
        return sum(self.lines[i].gain for i in self.told)

    def at_most(self, probability: float) -> Self:
        """The same, no line surer than that."""
        return replace(self, scores=tuple(min(score, probability) for score in self.scores))


def lay(
    query: Fingerprint,
    reference: Fingerprint,
    transform: Floats,
    *,
    within_shots: bool = True,
    part: Box = EVERYWHERE,
) -> Agreement | None:
    """The films laid on each other by one transform."""
    return compare(soft_of(query), soft_of(reference), transform, within_shots=within_shots, part=part)


def lay_where_seen(query: Fingerprint, reference: Fingerprint, examined: Examined, line: Line) -> Agreement | None:
    """The agreement in that part of the picture which shows the reference along a line; None where all of it does."""
    transform, agreement = examined.registration.transform, examined.agreement
    part = part_of_pictures(film_of(query), film_of(reference), agreement, line, transform)
    return lay(query, reference, transform, within_shots=agreement.within_shots, part=part) if part else None


def examine_finely(
    query: Fingerprint, reference: Fingerprint, registration: Registration, agreement: Agreement
) -> Iterator[Examined]:
    """What one transform explains and, where that is doubtful, what finer ones near it do, as long as they do better:
    a finer transform finds a truer line in time, and that line truer pairs of frames."""
    examined = examine(registration, agreement)
    for left in range(_FINER, -1, -1):
        if examined is None:
            return
        yield examined
        if not left or not HOPELESS < examined.score < SURE:
            return
        finer = max(_finer(query, reference, examined), key=lambda e: e.score, default=None)
        examined = finer if finer is not None and finer.score > examined.score else None


def _finer(query: Fingerprint, reference: Fingerprint, examined: Examined) -> Iterator[Examined]:
    """What the transforms do that frames along the surest line make of one."""
    registration, agreement = examined.registration, examined.agreement
    films = film_of(query), film_of(reference)
    for transform in refined(*films, agreement, examined.lines[0], registration.transform):
        if not plausible(transform):
            continue
        laid = lay(query, reference, transform, within_shots=agreement.within_shots, part=agreement.part)
        finer = examine(replace(registration, transform=transform), laid) if laid else None
        if finer is not None:
            yield finer


def examine(
    registration: Registration, agreement: Agreement, stills: Callable[[], Iterable[Agreement]] = tuple
) -> Examined | None:
    """The lines of an agreement. What the frozen query explains as well, ``stills``, speaks for none of them; it is
    asked for once there is a line."""
    found: list[tuple[float, Line, Evidence]] = []
    frozen_ones = cache(lambda: tuple(stills()))
    for line in lines_in(agreement, _LINES):
        explained = max((gain_along(alone, line) / line.gain for alone in frozen_ones()), default=0.0)
        evidence = evidence_of(agreement, line, min(1.0, explained))
        found.append((probability(evidence), line, evidence))
        if found[-1][0] < HOPELESS:  # what is left of the query agrees even less
            break
    if not found:
        return None
    found.sort(key=lambda f: -f[0])
    scores, lines, evidence_by_line = zip(*found, strict=True)
    speeds = [abs(line.speed) for score, line, _ in found if score >= FURTHER]
    most = PERSON if speeds and max(speeds) > _ONE_SPEED * min(speeds) else 1.0
    return Examined(registration, agreement, lines, evidence_by_line, scores).at_most(most)
