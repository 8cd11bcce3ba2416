"""The queue: every video whose verdict is not "original", the ones that wait for a person first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from models.originality.records import Finding, Match, Ruling, Source, Verdict
from models.originality.verdict import judge
from serving.house import House
from serving.review.rendering import clock, frame_url, percent
from serving.scoring import Rulings
from store.decisions import Decision

PAGE = 50
_SHOWN_SOURCES = 2
_DECIDED = 10
_ORDER = (Finding.REVIEW, Finding.REPOST, Finding.COMPILATION, Finding.SELF_REPOST)


@dataclass(frozen=True, slots=True)
class Row:
    """One flagged video as the queue shows it; texts are ready to be read, none is escaped yet."""

    video_id: str
    creator_id: str
    finding: str
    source_ids: tuple[str, ...]
    more: int
    seconds: str
    length: str
    edits: tuple[str, ...]
    probability: str
    frame: str
    source_frame: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. ``counts`` are of the whole of it, by finding; ``only`` is the finding shown, if one."""

    rows: tuple[Row, ...]
    total: int
    counts: tuple[tuple[str, int], ...]
    only: str
    previous: str
    next: str
    decided: tuple[Decision, ...]


def flagged(house: House) -> list[Verdict]:
    """The verdicts that are not "original", most urgent first: to review, then undecided, then by probability."""
    rules, rulings = house.policy.originality, house.decisions.rulings()
    about: dict[str, list[Match]] = defaultdict(list)
    for match in _that_may_count(house, rulings):
        about[match.query].append(match)
        about[match.reference].append(match)
    provenance = house.catalog.provenance(about)
    verdicts = (judge(provenance[v], about[v], provenance, rulings, rules) for v in about if v in provenance)
    return sorted((v for v in verdicts if v.finding is not Finding.ORIGINAL), key=_urgency)


def _that_may_count(house: House, rulings: Rulings) -> Iterator[Match]:
    """Matches that a verdict may rest on: likely enough by the policy, or confirmed by a person."""
    rules = house.policy.originality
    yield from house.catalog.matches(rules.review)
    confirmed = {frozenset(pair) for pair, ruling in rulings.items() if ruling is Ruling.CONFIRMED}
    for video_id, other in map(sorted, confirmed):
        for match in house.catalog.matches_of(video_id):
            if other in (match.query, match.reference) and match.score < rules.review:
                yield match


def _urgency(verdict: Verdict) -> tuple[bool, bool, float, str]:
    decided = all(source.ruling is Ruling.CONFIRMED for source in verdict.sources)
    return (verdict.finding is not Finding.REVIEW, decided, -surest(verdict).match.score, verdict.video_id)


def surest(verdict: Verdict) -> Source:
    """The source that the video most probably shows."""
    return max(verdict.sources, key=lambda source: (source.match.score, source.query_share))


def next_case(house: House, after: str) -> str:
    """The most urgent video that waits for a decision, other than ``after``; empty when none does."""
    for verdict in flagged(house):
        if verdict.video_id != after and any(source.ruling is None for source in verdict.sources):
            return verdict.video_id
    return ""


def queue(house: House, only: str, page: int) -> Queue:
    """Page ``page`` (from 0) of the queue, of one finding or of all."""
    verdicts = flagged(house)
    counts = Counter(verdict.finding.value for verdict in verdicts)
    shown = [v for v in verdicts if only in ("", v.finding.value)]
    here = shown[page * PAGE : (page + 1) * PAGE]
    owners = house.catalog.provenance(v.video_id for v in here)
    return Queue(
        rows=tuple(_row(v, owners[v.video_id].creator_id, owners[v.video_id].seconds) for v in here),
        total=len(verdicts),
        counts=tuple((finding.value, counts[finding.value]) for finding in _ORDER if counts[finding.value]),
        only=only,
        previous=_link(only, page - 1) if page else "",
        next=_link(only, page + 1) if (page + 1) * PAGE < len(shown) else "",
        decided=house.decisions.list()[:_DECIDED],
    )


def _link(only: str, page: int) -> str:
    return f"/review?finding={only}&page={page}"


def _row(verdict: Verdict, creator_id: str, seconds: float) -> Row:
    first = surest(verdict)
    span = first.match.spans[0]
    ranked = sorted(verdict.sources, key=lambda source: -source.match.score)
    edits = dict.fromkeys(name for source in ranked for s in source.match.spans for name in s.edits.names())
    return Row(
        video_id=verdict.video_id,
        creator_id=creator_id,
        finding=verdict.finding.value,
        source_ids=tuple(source.provenance.video_id for source in ranked[:_SHOWN_SOURCES]),
        more=max(0, len(ranked) - _SHOWN_SOURCES),
        seconds=clock(verdict.matched_share * seconds),
        length=clock(seconds),
        edits=tuple(edits),
        probability=percent(first.match.score),
        frame=frame_url(verdict.video_id, (span.q_start + span.q_end) / 2),
        source_frame=frame_url(first.provenance.video_id, (span.r_start + span.r_end) / 2),
    )
