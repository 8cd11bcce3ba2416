"""From a query's fingerprint to its matches: search, registration, motion, probability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from features.fingerprint import Film, Fingerprint, proxy_film
from models.originality.edits import edits_of
from models.originality.evidence import evidence_of, probability
from models.originality.frames import whole_frame_flips
from models.originality.index import Index
from models.originality.lines import Line
from models.originality.looks import looks_of
from models.originality.motion import Agreement, compare
from models.originality.records import Catalog, Match, Span
from models.originality.refine import refined
from models.originality.register import Registration, plausible, registrations, whole_frame
from models.originality.spans import lines_in, seconds_of

REPORTED = 0.1  # probability under which a pair is not worth a line
_FURTHER = 0.5  # probability that a second, third … line of a pair needs
_LINES = 8  # of one pair at most
_SLIDES_SUPPORT = 20.0  # agreeing features from which cuts may count as motion
_HOPELESS = 0.02  # probability under which a finer transform is not tried
_SURE = 0.95  # no other transform is tried


def find_matches(
    query_id: str,
    query: Fingerprint,
    index: Index,
    catalog: Catalog,
    *,
    exclude: frozenset[str] = frozenset(),
) -> tuple[Match, ...]:
    """Every catalogued video that ``query`` probably shows, the surest first. ``query_id`` and ``exclude`` never match.

    ``catalog`` gives the fingerprints of the candidates that ``index`` names; candidates that it no longer has are
    skipped.
    """
    matches = []
    for candidate in index.candidates(query, exclude=exclude | {query_id}):
        try:
            reference = catalog.fingerprint(candidate.video_id)
        except LookupError:  # removed since the index was made
            continue
        spans = spans_between(query, reference)
        if spans:
            score = max(s.score for s in spans)
            matches.append(Match(query_id, candidate.video_id, score, spans))
    return tuple(sorted(matches, key=lambda m: (-m.score, m.reference)))


def spans_between(query: Fingerprint, reference: Fingerprint) -> tuple[Span, ...]:
    """The spans of one pair of videos whose probability is worth reporting, in query order."""
    best: Examined | None = None
    for examined in examinations(query, reference):
        if best is None or examined.score > best.score:
            best = examined
        if best.score > _SURE:
            break
    if best is None or best.score < REPORTED:
        return ()
    spans = (_span(query, reference, best, i) for i in range(len(best.lines)))
    kept = [span for i, span in enumerate(spans) if i == 0 or span.score >= _FURTHER]
    return tuple(sorted(kept, key=lambda s: (s.q_start, s.q_end)))


@dataclass(frozen=True, slots=True)
class Examined:
    """What one transform explains: the agreement under it, its lines and the probability of each, the surest first."""

    registration: Registration
    agreement: Agreement
    lines: tuple[Line, ...]
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """Of the surest line."""
        return self.scores[0]


def examinations(query: Fingerprint, reference: Fingerprint) -> Iterator[Examined]:
    """Every transform worth trying, inside shots and, for slideshows, across them; doubtful ones made finer and tried
    again. What explains most copies comes first."""
    found = registrations(query, reference)
    found += [whole_frame(query, reference, flip=flip, support=n) for flip, n in whole_frame_flips(query, reference)]
    for within_shots in (True, False):
        for registration in found:
            if not within_shots and registration.support < _SLIDES_SUPPORT:
                continue
            examined = _examined(query, reference, registration, within_shots)
            if examined is None:
                continue
            yield examined
            if _HOPELESS < examined.score < _SURE:
                yield from _finer(query, reference, examined, within_shots)


def _examined(
    query: Fingerprint, reference: Fingerprint, registration: Registration, within_shots: bool
) -> Examined | None:
    agreement = compare(film_of(query), film_of(reference), registration.transform, within_shots=within_shots)
    if agreement is None:
        return None
    lines: list[Line] = []
    scores: list[float] = []
    for line in lines_in(agreement, _LINES):
        lines.append(line)
        scores.append(probability(evidence_of(registration, agreement, line)))
        if scores[-1] < _FURTHER:  # what is left of the query agrees still less
            break
    order = sorted(range(len(lines)), key=lambda i: -scores[i])
    if not order:
        return None
    return Examined(registration, agreement, tuple(lines[i] for i in order), tuple(scores[i] for i in order))


def _finer(query: Fingerprint, reference: Fingerprint, examined: Examined, within_shots: bool) -> Iterator[Examined]:
    films = film_of(query), film_of(reference)
    for transform in refined(*films, examined.agreement, examined.lines[0], examined.registration.transform):
        if plausible(transform):
            finer = _examined(query, reference, Registration(transform, examined.registration.support), within_shots)
            if finer is not None:
                yield finer


def _span(query: Fingerprint, reference: Fingerprint, examined: Examined, i: int) -> Span:
    line, registration = examined.lines[i], examined.registration
    q_start, q_end, r_start, r_end = seconds_of(line, query.seconds, reference.seconds)
    looks = looks_of(film_of(query), film_of(reference), examined.agreement, line)
    edits = edits_of(query, reference, registration, line, looks)
    a, b, x, c, d, y = (round(float(v), 5) for v in registration.transform.reshape(-1))
    return Span(examined.scores[i], q_start, q_end, r_start, r_end, (a, b, x, c, d, y), edits)


def film_of(fingerprint: Fingerprint) -> Film:
    """The decoded proxy, remembered for a while: a query meets several references, a reference several transforms."""
    return _decoded(_Held(fingerprint))


class _Held:
    """A fingerprint as a key of the cache: the same proxy is the same film."""

    def __init__(self, fingerprint: Fingerprint) -> None:
        self.fingerprint = fingerprint
        self.key = hash(fingerprint.proxy)

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.fingerprint.proxy == other.fingerprint.proxy


@lru_cache(maxsize=24)
def _decoded(held: _Held) -> Film:
    return proxy_film(held.fingerprint)
