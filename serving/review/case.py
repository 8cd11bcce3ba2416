"""One case: the evidence for each source of a video, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.originality.records import Box, Provenance, Ruling, SoundMatch, Source, Span
from models.originality.verdict import OriginalityRules, covered, judge
from serving.house import House
from serving.review.contents import ContentsView, contents
from serving.review.queue import next_case
from serving.review.rendering import ago, clock, frame_url, percent, proxy_url
from store.decisions import Decision
from store.dossier import Known
from store.records import VideoRecord

LANE = 1000.0  # width of the timeline's drawing
_QUERY_EDGE, _REFERENCE_EDGE = 18, 78  # where its ribbons begin and end
_FRAMES = 8
_MOST_SOUNDS = 10  # that are listed
_MOST_SPANS = 40  # that are drawn; a match in more pieces than that shows its longest


@dataclass(frozen=True, slots=True)
class BoxView:
    """A rectangle over a picture, in shares of it."""

    left: str
    top: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class SpanView:
    """Matched seconds as the player needs them (decimal text) and as a person reads them."""

    q_start: str
    q_end: str
    r_start: str
    r_end: str
    q_text: str
    r_text: str
    reversed: bool
    mirrored: bool
    probability: str
    step: str
    window: BoxView | None
    crop: BoxView | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on both lanes of the timeline, in units of its drawing."""

    q_x: str
    q_width: str
    r_x: str
    r_width: str
    ribbon: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two frames that show the same moment."""

    query: str
    reference: str
    q_text: str
    r_text: str
    mirrored: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """The evidence that the video shows one earlier video."""

    video_id: str
    creator_id: str
    rights: str | None
    ruling: Ruling | None
    probability: str
    seconds: str
    query_share: str
    source_share: str
    length: str
    length_seconds: float
    edits: tuple[str, ...]
    first: str
    mirrored: bool
    shape: str
    width: int
    proxy: str
    poster: str
    source_poster: str
    spans: tuple[SpanView, ...]
    bars: tuple[Bar, ...]
    frames: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SoundView:
    """An earlier video that sounds alike, and where."""

    video_id: str
    creator_id: str
    rights: str | None
    seconds: str
    where: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case page."""

    video_id: str
    creator_id: str
    caption: str
    uploaded_at: datetime
    rights: str | None
    length: str
    seconds: float
    finding: str
    reason: str
    shape: str
    width: int
    proxy: str
    sources: tuple[SourceView, ...]
    sounds: tuple[SoundView, ...]
    contents: ContentsView | None
    decisions: tuple[Decision, ...]
    next_id: str


def case(house: House, video_id: str, *, decided: bool = False) -> CaseView:
    """The case of a catalogued video; with ``decided`` it also says which case comes next. Raises UnknownVideo."""
    known = house.known(video_id)
    record, verdict = known.record, known.verdict(house.policy.originality)
    decisions = house.decisions.list(video_id)
    aspect = house.catalog.remains(video_id).aspect
    return CaseView(
        video_id=video_id,
        creator_id=record.metadata.creator_id,
        caption=record.metadata.caption,
        uploaded_at=record.metadata.uploaded_at,
        rights=record.metadata.rights,
        length=clock(record.seconds),
        seconds=record.seconds,
        finding=verdict.finding.value,
        reason=verdict.reason,
        shape=_shape(aspect),
        width=round(1000 * aspect),
        proxy=proxy_url(video_id, record.sequence),
        sources=tuple(_source(house, record, source, known.ruling_on(source)) for source in _evidence(house, known)),
        sounds=tuple(_sound(sound, known.provenance[sound.reference]) for sound in verdict.same_sound[:_MOST_SOUNDS]),
        contents=contents(house.catalog.course(video_id)),
        decisions=decisions,
        next_id=next_case(house, video_id) if decided else "",
    )


def _evidence(house: House, known: Known) -> list[Source]:
    """The sources to look at, undecided ones first. Overturned ones, which no longer count, are among them: a decision
    can be taken back."""
    standing = {pair: ruling for pair, ruling in known.rulings.items() if ruling is not Ruling.OVERTURNED}
    seen = judge(known.record.provenance, known.matches, known.provenance, standing, house.policy.originality)
    return sorted(seen.sources, key=lambda source: (known.ruling_on(source) is not None, -source.match.score))


def _source(house: House, record: VideoRecord, source: Source, ruling: Ruling | None) -> SourceView:
    earlier = house.catalog.get(source.provenance.video_id)
    aspect = house.catalog.remains(earlier.video_id).aspect
    spans = _drawn(source.match.spans)
    return SourceView(
        video_id=earlier.video_id,
        creator_id=earlier.metadata.creator_id,
        rights=earlier.metadata.rights,
        ruling=ruling,
        probability=percent(source.match.score),
        seconds=clock(covered((span.q_start, span.q_end) for span in source.match.spans)),
        query_share=percent(source.query_share),
        source_share=percent(source.source_share),
        length=clock(earlier.seconds),
        length_seconds=earlier.seconds,
        edits=tuple(dict.fromkeys(name for span in source.match.spans for name in span.edits.names())),
        first=_first(record, earlier, house.policy.originality),
        mirrored=any(span.edits.mirrored for span in spans),
        shape=_shape(aspect),
        width=round(1000 * aspect),
        proxy=proxy_url(earlier.video_id, earlier.sequence),
        poster=frame_url(record.video_id, spans[0].q_start, record.sequence),
        source_poster=frame_url(earlier.video_id, spans[0].r_start, earlier.sequence),
        spans=tuple(map(_span, spans)),
        bars=tuple(_bar(span, record.seconds, earlier.seconds) for span in spans),
        frames=_frames(spans, record, earlier),
    )


def _sound(sound: SoundMatch, earlier: Provenance) -> SoundView:
    where = f"{clock(sound.q_start)} – {clock(sound.q_end)} ↔ {clock(sound.r_start)} – {clock(sound.r_end)}"
    if sound.semitones:
        where += f", {sound.semitones:+d} semitones"
    seconds = clock(sound.q_end - sound.q_start)
    return SoundView(earlier.video_id, earlier.creator_id, earlier.rights, seconds, where)


def _drawn(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    longest = sorted(spans, key=lambda span: span.q_start - span.q_end)[:_MOST_SPANS]
    return tuple(sorted(longest, key=lambda span: span.q_start))


def _first(record: VideoRecord, earlier: VideoRecord, rules: OriginalityRules) -> str:
    later_by = (record.metadata.first_at - earlier.metadata.first_at).total_seconds()
    said = f"{earlier.video_id}, by {ago(later_by)}" if later_by else f"both at once; {earlier.video_id} by its id"
    if earlier.metadata.capture_verified and earlier.metadata.captured_at:
        said += ", by its verified capture"
    if later_by < 3600 * rules.race_window_hours:
        said += f"; within {rules.race_window_hours:g} h, so nobody is refused without a person"
    return said


def _step(span: Span) -> str:
    speed = span.edits.speed
    if span.edits.reversed:
        return f"source runs backward from {clock(span.r_end)}, {speed:.2f}× speed"
    return f"source {span.r_start - speed * span.q_start:+.1f} s, {speed:.2f}× speed"


def _shape(aspect: float) -> str:
    if aspect > 1.15:
        return "wide"
    return "tall" if aspect < 0.87 else "square"


def _box(box: Box | None) -> BoxView | None:
    if box is None:
        return None
    sides = (box.left, box.top, box.right - box.left, box.bottom - box.top)
    return BoxView(*(f"{side:.4f}" for side in sides))


def _span(span: Span) -> SpanView:
    return SpanView(
        q_start=f"{span.q_start:.3f}",
        q_end=f"{span.q_end:.3f}",
        r_start=f"{span.r_start:.3f}",
        r_end=f"{span.r_end:.3f}",
        q_text=f"{clock(span.q_start)} – {clock(span.q_end)}",
        r_text=f"{clock(span.r_start)} – {clock(span.r_end)}",
        reversed=span.edits.reversed,
        mirrored=span.edits.mirrored,
        probability=percent(span.score),
        step=_step(span),
        window=_box(span.edits.window),
        crop=_box(span.edits.crop),
    )


def _bar(span: Span, q_seconds: float, r_seconds: float) -> Bar:
    q0, q1 = (LANE * min(1.0, t / max(q_seconds, 0.1)) for t in (span.q_start, span.q_end))
    r0, r1 = (LANE * min(1.0, t / max(r_seconds, 0.1)) for t in (span.r_start, span.r_end))
    low, high = (r1, r0) if span.edits.reversed else (r0, r1)  # a reversed copy's ribbon crosses over
    corners = ((q0, _QUERY_EDGE), (q1, _QUERY_EDGE), (high, _REFERENCE_EDGE), (low, _REFERENCE_EDGE))
    return Bar(
        q_x=f"{q0:.1f}",
        q_width=f"{max(2.0, q1 - q0):.1f}",
        r_x=f"{r0:.1f}",
        r_width=f"{max(2.0, r1 - r0):.1f}",
        ribbon=" ".join(f"{x:.1f},{y}" for x, y in corners),
    )


def _frames(spans: tuple[Span, ...], record: VideoRecord, earlier: VideoRecord) -> tuple[Pair, ...]:
    """Pairs of frames spread over the spans, about eight in all, the longest spans first."""
    longest = sorted(spans, key=lambda span: span.q_start - span.q_end)[:_FRAMES]
    each = max(1, _FRAMES // len(longest))
    chosen = sorted(((s, (i + 0.5) / each) for s in longest for i in range(each)), key=lambda p: (p[0].q_start, p[1]))
    return tuple(_pair(span, share, record, earlier) for span, share in chosen)


def _pair(span: Span, share: float, record: VideoRecord, earlier: VideoRecord) -> Pair:
    q = span.q_start + share * (span.q_end - span.q_start)
    r = span.r_start + (1 - share if span.edits.reversed else share) * (span.r_end - span.r_start)
    return Pair(
        query=frame_url(record.video_id, q, record.sequence),
        reference=frame_url(earlier.video_id, r, earlier.sequence),
        q_text=clock(q),
        r_text=clock(r),
        mirrored=span.edits.mirrored,
    )
