"""The score: a pure function of what is stored, what was sent, the model and the policy; no clock, no network.

stored features + counters → engagement → quality model → assessment; stored matches + rulings → verdict;
both + policy → reward → one card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from features import engagement, schema
from features.fingerprint import VERSION as FINGERPRINT_VERSION
from features.inputs import Counters
from features.values import VideoFeatures
from models.originality.records import Box, Match, Provenance, Ruling, SoundMatch, Source, Span, Verdict
from models.originality.verdict import judge
from models.policy import Policy, reward
from models.quality import Assessment, QualityModel
from serving.cards import (
    BoxCard,
    ComponentCard,
    OriginalityCard,
    QualityCard,
    ReasonCard,
    SameSoundCard,
    ScoreCard,
    SourceCard,
    SpanCard,
    VersionsCard,
    decimal,
    shares_that_add_up,
)
from store.records import VideoRecord

#: This code's version. Written here because a Bento carries the packages without their distribution's metadata.
VERSION = "0.1.0"

Rulings = Mapping[tuple[str, str], Ruling]


def score(
    record: VideoRecord,
    matches: Sequence[Match],
    provenance: Mapping[str, Provenance],
    rulings: Rulings,
    counters: Counters | None,
    model: QualityModel,
    policy: Policy,
    sounds: Sequence[SoundMatch] = (),
) -> ScoreCard:
    """Score one video.

    Args:
        record: the video as stored; its fingerprint is not needed.
        matches: all stored matches with it, on either side.
        provenance: of every video in ``matches``.
        rulings: what reviewers decided, by pair of ids in either order.
        counters: what the platform counted; None leaves engagement missing, which is neutral.
        sounds: all stored sounds that it shares, on either side: told, and without any effect on the rest.

    Raises:
        InputError: counters that a video of this length cannot have.
    """
    if counters is not None:
        counters.check_fits(record.seconds)
    measured = engagement.measure(counters, record.seconds, model.cohort)
    features = record.features.merged(measured)
    verdict = judge(record.provenance, matches, provenance, rulings, policy.originality, sounds)
    assessment = model.assess(features)
    paid = reward(
        policy,
        seconds=record.seconds,
        features=features,
        verdict=verdict,
        assessment=assessment,
        counters=counters,
    )
    return ScoreCard(
        video_id=record.video_id,
        state=paid.state.value,
        quality_factor=f"{paid.quality_factor:f}",
        rpm_multiplier=f"{paid.rpm_multiplier:f}",
        if_released=f"{paid.if_released:f}",
        base_rpm=f"{paid.base_rpm:f}",
        expected_pay=None if counters is None else f"{paid.expected_pay(counters.views):f}",
        currency=paid.currency,
        views=None if counters is None else counters.views,
        finding=verdict.finding.value,
        components=[ComponentCard.model_validate(component.to_json()) for component in paid.components],
        reasons=[ReasonCard(**reason.to_json()) for reason in paid.reasons],
        quality_detail=_quality(assessment),
        originality=originality_card(verdict),
        versions=versions_card(model, policy, features_digest(features)),
    )


def _quality(assessment: Assessment) -> QualityCard:
    total = decimal(assessment.score, 6)
    return QualityCard(
        score=total,
        low=decimal(assessment.low, 6),
        high=decimal(assessment.high, 6),
        shares=shares_that_add_up(assessment.shares, total),
    )


def originality_card(verdict: Verdict) -> OriginalityCard:
    """A verdict as it is answered."""
    return OriginalityCard(
        originality=decimal(verdict.originality, 6),
        matched_share=decimal(verdict.matched_share, 6),
        others_share=decimal(verdict.others_share, 6),
        own_share=decimal(verdict.own_share, 6),
        reason=verdict.reason,
        source_count=len(verdict.sources),
        sources=[_source(source) for source in verdict.sources],
        too_little=[_source(source) for source in verdict.too_little],
        same_sound=[_same_sound(sound) for sound in verdict.same_sound],
    )


def _same_sound(sound: SoundMatch) -> SameSoundCard:
    return SameSoundCard(
        video_id=sound.reference,
        q_start=decimal(sound.q_start, 3),
        q_end=decimal(sound.q_end, 3),
        r_start=decimal(sound.r_start, 3),
        r_end=decimal(sound.r_end, 3),
        semitones=sound.semitones,
    )


def _source(source: Source) -> SourceCard:
    earlier = source.provenance
    return SourceCard(
        video_id=earlier.video_id,
        creator_id=earlier.creator_id,
        first_at=earlier.first_at.isoformat(),
        rights=earlier.rights,
        score=decimal(source.match.score, 6),
        query_share=decimal(source.query_share, 6),
        source_share=decimal(source.source_share, 6),
        ruling=None if source.ruling is None else source.ruling.value,
        spans=[_span(span) for span in source.match.spans],
    )


def _span(span: Span) -> SpanCard:
    return SpanCard(
        q_start=decimal(span.q_start, 3),
        q_end=decimal(span.q_end, 3),
        r_start=decimal(span.r_start, 3),
        r_end=decimal(span.r_end, 3),
        score=decimal(span.score, 6),
        edits=list(span.edits.names()),
        mirrored=span.edits.mirrored,
        reversed=span.edits.reversed,
        rotation=decimal(span.edits.rotation, 1),
        speed=decimal(span.edits.speed, 3),
        crop=_box(span.edits.crop),
        window=_box(span.edits.window),
        sound=span.edits.sound.value,
        transform=[decimal(number, 5) for number in span.transform],
    )


def _box(box: Box | None) -> BoxCard | None:
    if box is None:
        return None
    sides = (decimal(side, 3) for side in (box.left, box.top, box.right, box.bottom))
    return BoxCard(**dict(zip(("left", "top", "right", "bottom"), sides, strict=True)))


def versions_card(model: QualityModel, policy: Policy, features: str) -> VersionsCard:
    """What answers with this model and policy rest on; ``features`` is the digest of the scored row."""
    return VersionsCard(
        firstcut=VERSION,
        model=model.version,
        model_digest=model.digest,
        policy=policy.version,
        policy_digest=policy.digest,
        fingerprint=FINGERPRINT_VERSION,
        schema_digest=schema.digest(),
        features_digest=features,
    )


def features_digest(features: VideoFeatures) -> str:
    """SHA-256 (hex) of a row in canonical JSON."""
    text = json.dumps(features.to_json(), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def question_digest(video_id: str, counters: Counters | None) -> str:
    """SHA-256 (hex) of a score question: the same question, however its JSON was laid out."""
    asked = {"video_id": video_id, "counters": None if counters is None else counters.model_dump(mode="json")}
    return sha256(json.dumps(asked, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()).hexdigest()
