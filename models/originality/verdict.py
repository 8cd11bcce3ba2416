"""From matches to a verdict: who was first, how much is somebody else's, and what that makes of the video."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from features.timeline import total, union
from models.originality.records import Finding, Match, Provenance, Ruling, SoundMatch, Source, Span, Verdict

_FRAYED = 0.2  # share of a source's seconds by which two matches of the same thing may end differently


@dataclass(frozen=True, slots=True)
class OriginalityRules:
    """What follows from matches. A policy's ``originality:`` section; probabilities and shares are 0..1.

    ``least_seconds`` and ``least_share``: a source counts by itself only if it covers so many seconds of the video and
    so large a share of it (or ``ample_seconds``, however long the video is), so an intro, an outro or a few seconds of
    stock flag nothing. ``compilation_share``: what all sources together must cover for a compilation, and
    ``repost_share`` what one source must, or all of a creator's own earlier uploads together for a self-repost; several
    that together cover as much count, however little each of them is.
    """

    review: float = 0.5
    refuse: float = 0.97
    race_window_hours: float = 72.0
    least_seconds: float = 3.0
    least_share: float = 0.1
    ample_seconds: float = 15.0
    repost_share: float = 0.4
    compilation_share: float = 0.5


def judge(
    video: Provenance,
    matches: Sequence[Match],
    provenance: Mapping[str, Provenance],
    rulings: Mapping[tuple[str, str], Ruling],
    rules: OriginalityRules,
    sounds: Sequence[SoundMatch] = (),
) -> Verdict:
    """The verdict on ``video``. ``matches`` and ``sounds`` may have it on either side; only earlier videos count
    against it, and by their pictures alone.

    What others recorded weighs first. It refuses by itself only through sources that are sure and outside the race
    window; once a person has ruled on every one of them, the finding is decided and no longer REVIEW.
    """
    shown = _sources(video, matches, provenance, rulings, rules)
    own = [s for s in shown if s.provenance.creator_id == video.creator_id]
    first = [s for s in shown if s.provenance.creator_id != video.creator_id and _ones_own_first(s, own)]
    strange = _counting(video, [s for s in shown if s not in own and s not in first], rules)
    own = _counting(video, own, rules)
    sources = tuple(s for s in shown if s in strange or s in own or (own and s in first and _counts(s, rules)))
    little = tuple(s for s in shown if s not in sources)
    finding, reason = _of_others(video, strange, rules) or _of_ones_own(video, own, strange, rules)
    if little and not sources:
        whose = "the creator's own " if all(s.provenance.creator_id == video.creator_id for s in little) else ""
        reason = f"Shows {whose}{_named(little)}; {_percent(_share(video, little))} of it, too little to count."
    return Verdict(
        video.video_id,
        finding,
        originality=round(1.0 - _share(video, strange, _certainty), 4),
        matched_share=round(_share(video, sources), 4),
        others_share=round(_share(video, strange), 4),
        own_share=round(_share(video, own), 4),
        sources=sources,
        too_little=little,
        reason=reason,
        same_sound=_heard(video, sounds, provenance, frozenset(s.provenance.video_id for s in sources)),
    )


def _heard(
    video: Provenance, sounds: Iterable[SoundMatch], provenance: Mapping[str, Provenance], shown: frozenset[str]
) -> tuple[SoundMatch, ...]:
    """Earlier videos that sound like this one and are not ``shown`` by it as sources, the earliest first."""
    found = [
        (other, sound)
        for sound in (s if s.query == video.video_id else s.flipped() for s in sounds)
        if (other := provenance.get(sound.reference)) and sound.reference not in shown and _earlier(other, video)
    ]
    return tuple(sound for _, sound in sorted(found, key=lambda f: (f[0].first_at, f[0].video_id)))


def _sources(
    video: Provenance,
    matches: Iterable[Match],
    provenance: Mapping[str, Provenance],
    rulings: Mapping[tuple[str, str], Ruling],
    rules: OriginalityRules,
) -> list[Source]:
    found: dict[str, Source] = {}
    for match in (m if m.query == video.video_id else m.flipped() for m in matches):
        other = provenance.get(match.reference)
        if match.query != video.video_id or other is None or not _earlier(other, video):
            continue
        ruling = rulings.get((video.video_id, other.video_id)) or rulings.get((other.video_id, video.video_id))
        source = _source(video, match, other, ruling)
        if ruling is Ruling.OVERTURNED or (ruling is None and match.score < rules.review):
            continue
        if other.video_id not in found or source.match.score > found[other.video_id].match.score:
            found[other.video_id] = source
    return sorted(found.values(), key=lambda s: (-s.query_share * s.match.score, s.match.reference))


def _ones_own_first(source: Source, own: Sequence[Source]) -> bool:
    """Whether what a stranger's source shows was in the creator's own uploads before: whoever was copied may show it
    again. A person's ruling on the source stands above that."""
    if source.ruling is Ruling.CONFIRMED:
        return False
    before = [(s.q_start, s.q_end) for o in own if _earlier(o.provenance, source.provenance) for s in o.match.spans]
    shown = [(s.q_start, s.q_end) for s in source.match.spans]
    alone = covered([*before, *shown]) - covered(before)
    return alone <= _FRAYED * covered(shown)


def _earlier(other: Provenance, video: Provenance) -> bool:
    return (other.first_at, other.video_id) < (video.first_at, video.video_id)


def _source(video: Provenance, match: Match, other: Provenance, ruling: Ruling | None) -> Source:
    query = covered((s.q_start, s.q_end) for s in match.spans)
    reference = covered((s.r_start, s.r_end) for s in match.spans)
    return Source(
        match,
        other,
        query_share=round(min(1.0, query / max(video.seconds, 1e-6)), 4),
        source_share=round(min(1.0, reference / max(other.seconds, 1e-6)), 4),
        ruling=ruling,
    )


def _counting(video: Provenance, sources: Sequence[Source], rules: OriginalityRules) -> list[Source]:
    """Those that count: whichever do by themselves, or all where together they are as much as a repost, so that nobody
    hides a compilation by cutting it finer."""
    seconds = covered((s.q_start, s.q_end) for source in sources for s in source.match.spans)
    if seconds >= rules.least_seconds and _share(video, sources) >= rules.repost_share:
        return list(sources)
    return [s for s in sources if _counts(s, rules)]


def _counts(source: Source, rules: OriginalityRules) -> bool:
    if source.ruling is Ruling.CONFIRMED:
        return True
    seconds = covered((s.q_start, s.q_end) for s in source.match.spans)
    return seconds >= rules.ample_seconds or (
        seconds >= rules.least_seconds and source.query_share >= rules.least_share
    )


def covered(spans: Iterable[tuple[float, float]]) -> float:
    """Seconds in the union of spans."""
    return total(union(spans))


def _certainty(source: Source, span: Span) -> float:
    return 1.0 if source.ruling is Ruling.CONFIRMED else span.score


def _surely(video: Provenance, sources: Iterable[Source], rules: OriginalityRules) -> list[Source]:
    """The sources with those of their spans that are sure enough to refuse by: a doubtful one is no surer for another
    of the same pair."""
    kept = ((s, tuple(span for span in s.match.spans if _certainty(s, span) >= rules.refuse)) for s in sources)
    return [_source(video, replace(s.match, spans=spans), s.provenance, s.ruling) for s, spans in kept if spans]


def _share(
    video: Provenance,
    sources: Sequence[Source],
    weight: Callable[[Source, Span], float] = lambda source, span: 1.0,
) -> float:
    """The share of the video that sources cover, every moment at the weight of its weightiest span."""
    spans = [(weight(source, span), span) for source in sources for span in source.match.spans]
    edges = sorted({t for _, s in spans for t in (s.q_start, s.q_end)})
    seconds = 0.0
    for start, stop in pairwise(edges):
        inside = [w for w, s in spans if s.q_start <= start and s.q_end >= stop]
        seconds += (stop - start) * max(inside, default=0.0)
    return min(1.0, seconds / max(video.seconds, 1e-6))


def _of_others(video: Provenance, strange: Sequence[Source], rules: OriginalityRules) -> tuple[Finding, str] | None:
    """What strangers' sources make of the video; None where there are none, or next to nothing and that ruled on."""
    together = _share(video, strange)
    words = f"Shows {_named(strange)}; {_percent(together)} of it is somebody else's."
    sure = _surely(video, strange, rules)
    settled = [s for s in sure if not _racing(video, s, rules)]
    if kind := _kind(video, settled, rules):
        return kind, words
    if all(s.ruling is Ruling.CONFIRMED for s in strange):  # a person looked: nothing is left to wait for
        return (Finding.REPOST, words) if together >= rules.least_share and strange else None
    return Finding.REVIEW, f"{words} {_doubt(video, strange, sure, rules)}: a person has to look."


def _doubt(video: Provenance, strange: Sequence[Source], sure: Sequence[Source], rules: OriginalityRules) -> str:
    if _kind(video, strange, rules) is None:
        return "Too little to decide alone"
    if _kind(video, sure, rules) is None:
        return "Not sure enough to decide alone"
    return f"The two came within {rules.race_window_hours:.0f} hours"


def _of_ones_own(
    video: Provenance, own: Sequence[Source], strange: Sequence[Source], rules: OriginalityRules
) -> tuple[Finding, str]:
    """What the creator's own earlier uploads make of a video that strangers' sources do not decide."""
    if not own:
        little = f"Shows {_named(strange)}, as a person confirmed, which is too little to make it a copy."
        return Finding.ORIGINAL, little if strange else "No earlier video shows the same recording."
    also = f" Shows {_named(strange)} too, as a person confirmed." if strange else ""
    words = f"Shows the creator's own earlier upload: {_named(own)}.{also}"
    if _share(video, own) < rules.repost_share:  # an intro, an outro, a series' standing scene
        return Finding.ORIGINAL, words + " Too little to make it a self-repost."
    if _share(video, _surely(video, own, rules)) < _share(video, own):
        return Finding.REVIEW, words + " Not sure enough to decide alone: a person has to look."
    return Finding.SELF_REPOST, words


def _kind(video: Provenance, sources: Sequence[Source], rules: OriginalityRules) -> Finding | None:
    """What these sources by themselves make of the video."""
    if any(s.query_share >= rules.repost_share for s in sources):
        return Finding.REPOST
    if len(sources) > 1 and _share(video, sources) >= rules.compilation_share:
        return Finding.COMPILATION
    return None


def _racing(video: Provenance, source: Source, rules: OriginalityRules) -> bool:
    if source.ruling is Ruling.CONFIRMED:
        return False
    return video.first_at - source.provenance.first_at < timedelta(hours=rules.race_window_hours)


def _named(sources: Sequence[Source]) -> str:
    return "; ".join(_spoken(s) for s in sources[:3]) + (f" and {len(sources) - 3} more" if len(sources) > 3 else "")


def _spoken(source: Source) -> str:
    span = max(source.match.spans, key=lambda s: s.q_end - s.q_start)
    edits = ", ".join(span.edits.names()) or "unchanged"
    return f"{source.provenance.video_id} at {span.r_start:.1f}-{span.r_end:.1f} s ({edits})"


def _percent(share: float) -> str:
    """0.9972 as "99.7 %"; rounded down, so that a part is never called the whole."""
    tenths = (Decimal(str(round(share, 6))) * 100).quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{tenths.normalize():f} %"
