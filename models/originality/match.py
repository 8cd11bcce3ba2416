"""From a query's fingerprint to its matches: search, registration, motion, probability."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from features.fingerprint import Film, Fingerprint, proxy_film
from models.originality.edits import edits_of
from models.originality.evidence import evidence_of, probability
from models.originality.frames import whole_frame_flips
from models.originality.index import Index
from models.originality.looks import looks_of
from models.originality.motion import compare
from models.originality.records import Catalog, Match, Span
from models.originality.register import Registration, registrations, whole_frame
from models.originality.spans import lines_in, seconds_of

REPORTED = 0.1  # probability under which a pair is not worth a line
_FURTHER = 0.5  # probability that a second, third … line of a pair needs
_LINES = 8  # of one pair at most
_SLIDES_SUPPORT = 20.0  # agreeing features from which cuts may count as motion
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

    ``catalog`` gives the fingerprints of the candidates that ``index`` names; candidates that it no longer has are skipped.
    """
    matches = []
    for candidate in index.candidates(query, exclude=exclude | {query_id}):
        reference = catalog.fingerprint(candidate.video_id)
        spans = spans_between(query, reference)
        if spans:
            score = max(s.score for s in spans)
            matches.append(Match(query_id, candidate.video_id, score, spans))
    return tuple(sorted(matches, key=lambda m: (-m.score, m.reference)))


def spans_between(query: Fingerprint, reference: Fingerprint) -> tuple[Span, ...]:
    """The spans of one pair of videos whose probability is worth reporting, in query order."""
    best: tuple[Span, ...] = ()
    for registration, within_shots in tried(query, reference):
        spans = _spans(query, reference, registration, within_shots)
        if _surest(spans) > _surest(best):
            best = spans
        if _surest(best) > _SURE:
            break
    return tuple(sorted(best, key=lambda s: (s.q_start, s.q_end)))


def tried(query: Fingerprint, reference: Fingerprint) -> Iterator[tuple[Registration, bool]]:
    """Transforms, and whether motion is looked for inside shots; what explains most copies comes first."""
    found = registrations(query, reference)
    found += [whole_frame(query, reference, flip=flip, support=n) for flip, n in whole_frame_flips(query, reference)]
    yield from ((registration, True) for registration in found)
    yield from ((registration, False) for registration in found if registration.support >= _SLIDES_SUPPORT)


def _surest(spans: tuple[Span, ...]) -> float:
    return max((s.score for s in spans), default=0.0)


def _spans(
    query: Fingerprint, reference: Fingerprint, registration: Registration, within_shots: bool
) -> tuple[Span, ...]:
    """What one transform explains: the surest span and further ones that are likely by themselves, the surest first."""
    films = film_of(query), film_of(reference)
    agreement = compare(*films, registration.transform, within_shots=within_shots)
    if agreement is None:
        return ()
    spans: list[Span] = []
    for line in lines_in(agreement, _LINES):
        score = probability(evidence_of(registration, line))
        if score < (_FURTHER if spans else REPORTED):
            break
        q_start, q_end, r_start, r_end = seconds_of(line, query.seconds, reference.seconds)
        transform = tuple(round(float(v), 5) for v in registration.transform.reshape(-1))
        edits = edits_of(query, reference, registration, line, looks_of(*films, agreement, line))
        spans.append(Span(score, q_start, q_end, r_start, r_end, transform, edits))  # type: ignore[arg-type]
    return tuple(sorted(spans, key=lambda s: -s.score))


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
