"""From a query's fingerprint to its matches: search, registration, motion, probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from features import threads
from features.fingerprint import Fingerprint
from features.timeline import Spans, complement, intersection, union
from models.originality.edits import edits_of
from models.originality.examinations import examinations
from models.originality.examined import FURTHER, REPORTED, SURE, Examined, lay_where_seen
from models.originality.films import film_of
from models.originality.index import Index
from models.originality.looks import looks_of
from models.originality.records import Catalog, Match, Span
from models.originality.rest import LEAST_SECONDS, rest_of
from models.originality.spans import seconds_of

_TRANSFORMS = 3  # of one pair at most
_SEARCHES = 4  # with what is left of a query; each names a dozen candidates
_AS_SURE = 0.03  # of transforms whose probability is the highest but for this, the one that explains most is taken


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
    skipped. What of the query these do not explain is searched with again, as long as that finds more.
    """
    threads.settle()
    found: list[Match] = []
    met, part = exclude | {query_id}, query
    for _ in range(_SEARCHES):
        candidates = [candidate.video_id for candidate in index.candidates(part, exclude=met)]
        new = list(_shown(query_id, query, candidates, catalog))
        found += new
        left = rest_of(query, (span for match in found for span in match.spans), FURTHER) if new else None
        if left is None:
            break
        met, part = met | frozenset(candidates), left
    return tuple(sorted(found, key=lambda m: (-m.score, m.reference)))


def _shown(query_id: str, query: Fingerprint, candidates: Iterable[str], catalog: Catalog) -> Iterator[Match]:
    """Those of some catalogued videos that the query probably shows."""
    for video_id in candidates:
        try:
            spans = all_spans(query, catalog.fingerprint(video_id))
        except LookupError:  # removed since the index was made
            continue
        if spans:
            yield Match(query_id, video_id, max(s.score for s in spans), spans)


def all_spans(query: Fingerprint, reference: Fingerprint) -> tuple[Span, ...]:
    """The spans of one pair of videos whose probability is worth reporting, in query order. What the query shows
    otherwise, such as a half that is mirrored, is found by what of it the transforms before leave unexplained."""
    spans = spans_between(query, reference)
    for _ in range(_TRANSFORMS - 1):
        left = rest_of(query, spans, FURTHER)
        further = spans_between(left, reference) if left is not None else ()
        shown = union((s.q_start, s.q_end) for s in spans)
        new = [found for span in further if span.score >= FURTHER and (found := _beyond(span, shown)) is not None]
        if not new:
            break
        spans = tuple(sorted((*spans, *new), key=lambda s: (s.q_start, s.q_end)))
    return spans


def _beyond(span: Span, shown: Spans) -> Span | None:
    """The longest stretch of a span that is not ``shown`` already; None where it is too short to be looked for."""
    free = intersection(complement(shown, span.q_end), ((span.q_start, span.q_end),))
    start, end = max(free, key=lambda stretch: stretch[1] - stretch[0], default=(0.0, 0.0))
    if end - start < LEAST_SECONDS:
        return None
    speed = (span.r_end - span.r_start) / (span.q_end - span.q_start)
    before, after = (speed * cut for cut in (start - span.q_start, span.q_end - end))
    before, after = (after, before) if span.edits.reversed else (before, after)
    r_start, r_end = round(span.r_start + before, 2), round(span.r_end - after, 2)
    return replace(span, q_start=start, q_end=end, r_start=r_start, r_end=r_end)


def spans_between(query: Fingerprint, reference: Fingerprint) -> tuple[Span, ...]:
    """The spans of one pair of videos that one transform shows."""
    found: list[Examined] = []
    for examined in examinations(query, reference):
        found.append(examined)
        if examined.score > SURE:
            break
    sure = max((examined.score for examined in found), default=0.0)
    if sure < REPORTED:
        return ()
    best = max((examined for examined in found if examined.score >= sure - _AS_SURE), key=lambda e: e.gain)
    spans = (_span(query, reference, best, i) for i in best.told)
    return tuple(sorted(spans, key=lambda s: (s.q_start, s.q_end)))


def _span(query: Fingerprint, reference: Fingerprint, examined: Examined, i: int) -> Span:
    line, transform = examined.lines[i], examined.registration.transform
    q_start, q_end, r_start, r_end = seconds_of(line, query.seconds, reference.seconds)
    seen = None if examined.moving else lay_where_seen(query, reference, examined, line)
    agreement = seen or examined.agreement
    looks = looks_of(film_of(query), film_of(reference), agreement, line)
    edits = replace(edits_of(query, reference, transform, agreement.part, line, looks), moving=examined.moving)
    a, b, x, c, d, y = (round(float(v), 5) for v in transform.reshape(-1))
    return Span(examined.scores[i], q_start, q_end, r_start, r_end, (a, b, x, c, d, y), edits)
