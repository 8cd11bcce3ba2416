"""From a query's fingerprint to its matches: search, registration, motion, probability."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from features.fingerprint import Fingerprint, proxy_frames
from models.originality.edits import edits_of
from models.originality.index import Index
from models.originality.lines import Line, best_line
from models.originality.motion import Agreement, Film, compare
from models.originality.probability import probability
from models.originality.records import Catalog, Match, Span
from models.originality.register import Registration, registrations, whole_frame

REPORTED = 0.1  # probability under which a pair is not worth a line
_LIKELY_SUPPORT = 12.0  # agreeing features above which the whole-frame guess is not needed


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
    best: Span | None = None
    for registration in _tried(query, reference):
        agreement = compare(_film(query), _film(reference), registration.transform)
        line = best_line(agreement) if agreement is not None else None
        if agreement is None or line is None:
            continue
        span = _span(query, reference, registration, agreement, line)
        if best is None or span.score > best.score:
            best = span
    return (best,) if best is not None and best.score >= REPORTED else ()


def _tried(query: Fingerprint, reference: Fingerprint) -> Iterable[Registration]:
    found = registrations(query, reference)
    if not found or found[0].support < _LIKELY_SUPPORT:
        found += [whole_frame(query, reference, flip=False), whole_frame(query, reference, flip=True)]
    return found


def _span(
    query: Fingerprint, reference: Fingerprint, registration: Registration, agreement: Agreement, line: Line
) -> Span:
    r_start, r_end = sorted((line.speed * line.q_start + line.offset, line.speed * line.q_end + line.offset))
    return Span(
        score=probability(registration, agreement, line),
        q_start=round(max(0.0, line.q_start), 2),
        q_end=round(min(query.seconds, line.q_end + 0.2), 2),
        r_start=round(max(0.0, r_start), 2),
        r_end=round(min(reference.seconds, r_end + 0.2 * abs(line.speed)), 2),
        transform=tuple(round(float(v), 5) for v in registration.transform.reshape(-1)),  # type: ignore[arg-type]
        edits=edits_of(query, reference, registration, agreement, line),
    )


def _film(fingerprint: Fingerprint) -> Film:
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
    return proxy_frames(held.fingerprint)
