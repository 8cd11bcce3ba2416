"""Matched spans in the words and columns that tables, CSV files and the demo share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from models.originality.records import Match, SoundMatch, Verdict

SPAN_COLUMNS = ("query", "reference", "score", "q_start", "q_end", "r_start", "r_end")


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One matched span as a row: SPAN_COLUMNS first (times in seconds), then its edits."""

    query: str
    reference: str
    score: float
    q_start: float
    q_end: float
    r_start: float
    r_end: float
    speed: float
    mirrored: int
    rotation: float
    reversed: int
    sound: str
    edits: str

    def cells(self) -> tuple[object, ...]:
        """Every column's value, in order."""
        return astuple(self)

    def brief(self) -> tuple[str, ...]:
        """SPAN_COLUMNS and the edits' names, for a table that people read."""
        numbers = (self.score, self.q_start, self.q_end, self.r_start, self.r_end)
        return (self.query, self.reference, *(f"{number:.3f}" for number in numbers), self.edits)


def span_rows(found: Iterable[Match]) -> Iterator[SpanRow]:
    """A row for every span of every match."""
    for pair in found:
        for span in pair.spans:
            edits = span.edits
            yield SpanRow(
                query=pair.query,
                reference=pair.reference,
                score=round(span.score, 6),
                q_start=round(span.q_start, 3),
                q_end=round(span.q_end, 3),
                r_start=round(span.r_start, 3),
                r_end=round(span.r_end, 3),
                speed=round(edits.speed, 4),
                mirrored=int(edits.mirrored),
                rotation=round(edits.rotation, 1),
                reversed=int(edits.reversed),
                sound=edits.sound.value,
                edits="; ".join(edits.names()),
            )


def source_lines(verdict: Verdict, *, places: int = 1) -> list[str]:
    """The sources that a verdict rests on, each with its matched seconds and edits; ``places`` after the point."""
    return [
        f"{source.match.reference} {span.r_start:.{places}f}–{span.r_end:.{places}f} s: "
        f"{', '.join(span.edits.names()) or 'as it is'}"
        for source in verdict.sources
        for span in source.match.spans
    ]


def only_sounds(found: Iterable[Match], heard: Iterable[SoundMatch], likely: float) -> list[SoundMatch]:
    """The sounds of pairs whose pictures are not the same recording with at least the probability ``likely``."""
    shown = {(match.query, match.reference) for match in found if match.score >= likely}
    return [sound for sound in heard if (sound.query, sound.reference) not in shown]


def sound_lines(sounds: Iterable[SoundMatch], *, places: int = 1) -> list[str]:
    """The sounds that are shared with other videos, each with its seconds on both sides."""
    return [
        f"same sound as {s.reference}: {s.q_start:.{places}f}–{s.q_end:.{places}f} s there at "
        f"{s.r_start:.{places}f}–{s.r_end:.{places}f} s" + (f", {s.semitones:+d} semitones" if s.semitones else "")
        for s in sounds
    ]
