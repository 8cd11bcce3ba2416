"""What the service answers with. Every number that is not a count is a decimal string, so that no reader's floats can
change it; the same card is the same bytes. Only measured features are JSON numbers: they are rounded to six decimals,
which any reader's doubles give back, and no pay is computed from them by whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from features.described import Vertical

DecimalText = str


class _Card(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ComponentCard(_Card):
    """One multiplier: the score it comes from with its bounds (null where nothing is known), and why it is so."""

    name: str
    score: DecimalText | None
    multiplier: DecimalText
    low: DecimalText | None
    high: DecimalText | None
    source: str
    note: str


class ReasonCard(_Card):
    """One principal reason: a factor that was used, which way it went, what it rests on, and what would change it."""

    code: str
    family: str
    direction: str
    message: str
    advice: str
    evidence: dict[str, Any]


class BoxCard(_Card):
    """A rectangle in shares of a picture's width and height, origin top left."""

    left: DecimalText
    top: DecimalText
    right: DecimalText
    bottom: DecimalText


class SpanCard(_Card):
    """Matched seconds: [q_start, q_end) of this video show [r_start, r_end) of the source, the edits between them in
    words and in numbers, and enough to lay one on the other."""

    q_start: DecimalText
    q_end: DecimalText
    r_start: DecimalText
    r_end: DecimalText
    score: DecimalText
    edits: list[str]
    mirrored: bool
    reversed: bool
    rotation: DecimalText = Field(description="Degrees, counter-clockwise.")
    speed: DecimalText = Field(description="Seconds of the source in a second of this video.")
    crop: BoxCard | None = Field(description="What of the source's picture is shown; null: all of it.")
    window: BoxCard | None = Field(description="Where in this video's picture; null: all over it.")
    sound: str = Field(description="kept, replaced, muted, pitched or unknown")
    transform: list[DecimalText] = Field(
        description="2 x 3, row by row: from this picture's points to the source's, in picture heights from the center."
    )


class SourceCard(_Card):
    """One earlier video that this one shows."""

    video_id: str
    creator_id: str
    first_at: str
    rights: str | None
    score: DecimalText
    query_share: DecimalText
    source_share: DecimalText
    ruling: str | None
    spans: list[SpanCard]


class SameSoundCard(_Card):
    """An earlier video that sounds like this one, ``semitones`` apart, over these seconds, and is no source of it."""

    video_id: str
    q_start: DecimalText
    q_end: DecimalText
    r_start: DecimalText
    r_end: DecimalText
    semitones: int


class OriginalityCard(_Card):
    """How much of the video is its creator's own recording (0..1), and the sources of what is not: ``matched_share``
    counts the creator's own earlier uploads too, ``own_share`` only these, ``others_share`` only other creators'.
    ``too_little`` are videos of which too little is shown to count, and ``same_sound`` is told for whoever looks at
    rights; they change no other number and no finding."""

    originality: DecimalText
    matched_share: DecimalText
    others_share: DecimalText
    own_share: DecimalText
    reason: str
    source_count: int
    sources: list[SourceCard]
    too_little: list[SourceCard]
    same_sound: list[SameSoundCard]


class QualityCard(_Card):
    """Predicted quality (0..1), its interval, and each family's share in it; base and shares add up to the score."""

    score: DecimalText
    low: DecimalText
    high: DecimalText
    shares: dict[str, DecimalText]


class VersionsCard(_Card):
    """Everything that the answer depends on besides the question."""

    firstcut: str
    model: str
    model_digest: str
    policy: str
    policy_digest: str
    fingerprint: str
    schema_digest: str
    features_digest: str


class ScoreCard(_Card):
    """The answer to one score question."""

    video_id: str
    state: str = Field(description="PROVISIONAL, FINAL, HOLD or INELIGIBLE")
    quality_factor: DecimalText
    rpm_multiplier: DecimalText = Field(description="What to pay with now: 0.0000 while held or ineligible.")
    if_released: DecimalText = Field(description="The multiplier without the gates.")
    base_rpm: DecimalText = Field(description="Pay for 1,000 qualified views at a multiplier of one, in `currency`.")
    expected_pay: DecimalText | None = Field(description="An estimate for the views sent, in `currency`; null without.")
    currency: str
    views: int | None
    finding: str
    components: list[ComponentCard]
    reasons: list[ReasonCard]
    quality_detail: QualityCard | None
    originality: OriginalityCard
    versions: VersionsCard

    @property
    def quality(self) -> str | None:
        """Predicted quality as decimal text, None where the model gave none."""
        return self.quality_detail.score if self.quality_detail else None

    @property
    def model(self) -> str:
        """The version of the model that scored."""
        return self.versions.model

    @property
    def policy(self) -> str:
        """The version of the policy that paid."""
        return self.versions.policy

    def canonical_json(self) -> str:
        """Compact JSON, fields in declared order: equal cards give equal text."""
        return self.model_dump_json()


class FeatureCard(_Card):
    """One feature: its number in the schema's unit, or the state and reason why there is none."""

    number: float | None = Field(description="A JSON number of at most six decimals, not a decimal string.")
    state: str
    reason: str


class VerticalCard(_Card):
    """What the video is about, for people: nothing is paid by it. ``unknown`` with the reason where nothing leads."""

    name: str
    confidence: DecimalText = Field(description="Lead over the next vertical, cosine, 0..1.")
    reason: str
    list_version: str


class AnalysisCard(_Card):
    """The answer to one analyze question; ``cost`` is CPU seconds by part."""

    video_id: str
    seconds: DecimalText
    sha256: str
    finding: str
    originality: OriginalityCard
    features: dict[str, FeatureCard]
    vertical: VerticalCard | None
    cost: dict[str, DecimalText]


def vertical_card(found: Vertical | None) -> VerticalCard | None:
    """A vertical as it is answered; None where none is kept."""
    if found is None:
        return None
    confidence = decimal(found.confidence)
    return VerticalCard(name=found.name, confidence=confidence, reason=found.reason, list_version=found.version)


def decimal(number: float, places: int = 4) -> DecimalText:
    """A number as decimal text, half-even at ``places``; never an exponent, never a negative zero."""
    rounded = Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return f"{rounded if rounded else abs(rounded):f}"


def shares_that_add_up(shares: Mapping[str, float], total: DecimalText, places: int = 6) -> dict[str, DecimalText]:
    """Each share as decimal text; what rounding leaves over goes to ``base``, so that they add up to ``total``."""
    written = {name: Decimal(decimal(share, places)) for name, share in shares.items() if name != "base"}
    base = Decimal(total) - sum(written.values(), Decimal(0))
    return {name: f"{number:f}" for name, number in {"base": base, **written}.items()}
