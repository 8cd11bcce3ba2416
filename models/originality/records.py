"""What passes between the stages of originality: fingerprints in, matches with evidence, one verdict out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from features.fingerprint import Fingerprint


class SoundLink(StrEnum):
    """How the query's sound relates to the reference's over a matched span."""

    KEPT = "kept"
    REPLACED = "replaced"
    MUTED = "muted"
    PITCHED = "pitched"
    UNKNOWN = "unknown"


class Surround(StrEnum):
    """What lies around the part of a picture that shows the other video."""

    BARS = "bars"  # one even color
    FILL = "fill"  # a blur, mostly of the same picture enlarged
    PICTURE = "picture"  # a picture of its own


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in shares of a picture's width and height, origin top left, each 0..1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Edits:
    """What was done to the reference to make the query.

    ``rotation`` in degrees, counter-clockwise; ``speed`` is reference seconds a query second; ``crop`` is the part of
    the reference that the query still shows, ``window`` the part of the query that shows it (None: all of it);
    ``beyond`` and ``around`` say what lies outside of them (None: nothing, or it was not looked at). ``moving``: the
    reference's picture moves about in the query's; turn, crop and window are then those of one moment.
    """

    mirrored: bool = False
    rotation: float = 0.0
    speed: float = 1.0
    crop: Box | None = None
    window: Box | None = None
    beyond: Surround | None = None
    around: Surround | None = None
    recolored: bool = False
    overlaid: bool = False
    reversed: bool = False
    moving: bool = False
    sound: SoundLink = SoundLink.UNKNOWN

    def names(self) -> tuple[str, ...]:
        """The edits in words, in a fixed order, e.g. ``("mirrored", "1.25x speed")``; empty for a plain copy."""
        spoken = {
            "mirrored": self.mirrored,
            f"turned {self.rotation:+.0f}°": abs(self.rotation) >= 2,
            f"{self.speed:.2f}x speed": abs(self.speed - 1) >= 0.03,
            "reversed": self.reversed,
            "moving about": self.moving,
            _CUT.get(self.beyond, "cropped"): self.crop is not None,
            _SET.get(self.around, "in a window"): self.window is not None,
            "recolored": self.recolored,
            "overlaid": self.overlaid,
            f"sound {self.sound}": self.sound in (SoundLink.REPLACED, SoundLink.MUTED, SoundLink.PITCHED),
        }
        return tuple(name for name, holds in spoken.items() if holds)


#: How the sound is called from the other side, where not alike: a silent source says nothing of its copy's sound.
_HEARD_BACK: Mapping[SoundLink, SoundLink] = {SoundLink.MUTED: SoundLink.UNKNOWN}

#: How a crop and a window are called by what lies outside of them.
_CUT: Mapping[Surround | None, str] = {Surround.BARS: "bars cut off", Surround.FILL: "fill cut off"}
_SET: Mapping[Surround | None, str] = {Surround.BARS: "with bars", Surround.FILL: "over a fill"}


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds [q_start, q_end) of the query show seconds [r_start, r_end) of the reference.

    ``score`` is the probability (0..1) that this span is the same recording; ``transform`` is the 2x3 similarity, row
    by row, that takes query pixels to reference pixels, both in units of the picture's height with the origin at its
    center.
    """

    score: float
    q_start: float
    q_end: float
    r_start: float
    r_end: float
    transform: tuple[float, float, float, float, float, float]
    edits: Edits

    def flipped(self) -> Span:
        """The same span with query and reference exchanged: speed, turn, crop, window and sound are seen from the
        other side."""
        a, b, x, c, d, y = self.transform
        det = a * d - b * c or 1.0
        i, j, k, m = d / det, -b / det, -c / det, a / det
        turn = self.edits.rotation
        edits = replace(
            self.edits,
            speed=round(1 / self.edits.speed, 3),
            rotation=turn if self.edits.mirrored or turn in (0.0, 180.0) else -turn,
            crop=self.edits.window,
            window=self.edits.crop,
            beyond=self.edits.around,
            around=self.edits.beyond,
            sound=_HEARD_BACK.get(self.edits.sound, self.edits.sound),
        )
        back = (i, j, -(i * x + j * y), k, m, -(k * x + m * y))
        return Span(self.score, self.r_start, self.r_end, self.q_start, self.q_end, back, edits)


@dataclass(frozen=True, slots=True)
class Match:
    """One query against one reference: its spans in query order and the score of the pair (0..1)."""

    query: str
    reference: str
    score: float
    spans: tuple[Span, ...]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that ``from_json`` reads back."""
        from dataclasses import asdict

        return asdict(self)

    def flipped(self) -> Match:
        """The same match seen from the reference's side, spans in its order."""
        spans = sorted((s.flipped() for s in self.spans), key=lambda s: (s.q_start, s.q_end))
        return Match(self.reference, self.query, self.score, tuple(spans))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Match:
        """The match that ``to_json`` wrote."""
        return cls(data["query"], data["reference"], data["score"], tuple(_span(s) for s in data["spans"]))


def _span(data: Mapping[str, Any]) -> Span:
    edits = dict(data["edits"])
    for name in ("crop", "window"):
        edits[name] = Box(**edits[name]) if edits[name] else None
    for name in ("beyond", "around"):  # matches stored before these were looked at lack them
        edits[name] = Surround(edits[name]) if edits.get(name) else None
    edits["sound"] = SoundLink(edits["sound"])
    return Span(**{**data, "transform": tuple(data["transform"]), "edits": Edits(**edits)})


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """The same sound in two videos, whatever they show: seconds [q_start, q_end) of the query sound like seconds
    [r_start, r_end) of the reference, ``semitones`` higher; ``errors`` is the share (0..1) of bits that differ."""

    query: str
    reference: str
    errors: float
    q_start: float
    q_end: float
    r_start: float
    r_end: float
    semitones: int = 0

    def flipped(self) -> SoundMatch:
        """The same seen from the reference's side."""
        there, here = (self.r_start, self.r_end), (self.q_start, self.q_end)
        return SoundMatch(self.reference, self.query, self.errors, *there, *here, -self.semitones)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose a video is and when it was first (verified capture, else upload)."""

    video_id: str
    creator_id: str
    first_at: datetime
    seconds: float
    rights: str | None = None


class Ruling(StrEnum):
    """What a reviewer decided about a pair of videos."""

    CONFIRMED = "confirmed"
    OVERTURNED = "overturned"  # "not a copy": sticks to the pair


class Finding(StrEnum):
    """What a verdict says of a video."""

    ORIGINAL = "original"
    REPOST = "repost"
    SELF_REPOST = "self_repost"  # of the creator's own earlier upload
    COMPILATION = "compilation"  # of several sources, though each may be under the single threshold
    REVIEW = "review"  # a person has to look: doubtful, or inside the race window


@dataclass(frozen=True, slots=True)
class Source:
    """One earlier video that a query shows: the evidence, and shares (0..1) of both lengths that match."""

    match: Match
    provenance: Provenance
    query_share: float
    source_share: float
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one video; shares are of its length, 0..1, every moment counted once.

    ``matched_share`` is covered by all sources together, ``others_share`` by those of other creators, ``own_share`` by
    its creator's own; ``originality`` is one minus the share that is somebody else's, weighted by probability.
    ``too_little`` are earlier videos of which it shows too little to count, such as a few seconds of stock, and
    ``same_sound`` those that sound alike and are no source: they change nothing else.
    """

    video_id: str
    finding: Finding
    originality: float
    matched_share: float
    others_share: float
    own_share: float
    sources: tuple[Source, ...]
    reason: str
    too_little: tuple[Source, ...] = ()
    same_sound: tuple[SoundMatch, ...] = ()


class Catalog(Protocol):
    """What originality asks of wherever fingerprints are kept. ``store.catalog`` implements it."""

    def fingerprints(self) -> Iterable[tuple[str, Fingerprint]]:
        """Every catalogued video's id and fingerprint, in the order they were added."""

    def fingerprint(self, video_id: str) -> Fingerprint:
        """One video's fingerprint; raises a LookupError where it is not, or no longer, there."""
