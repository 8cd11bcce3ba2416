"""Small true inputs of the quality model and the policy, for tests of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import numpy as np
from hypothesis import strategies as st

from features import schema
from features.inputs import Counters
from features.schema import Family
from features.values import Value, VideoFeatures
from models.originality.records import Edits, Finding, Match, Provenance, Source, Span, Verdict
from models.policy import Policy, Reward, reward
from models.quality import BASE, Assessment, QualityModel

DOUBTS = {family.value: 0.02 for family in Family}


@cache
def policy() -> Policy:
    return Policy.load()


@cache
def model() -> QualityModel:
    return QualityModel.load()


def row(numbers: Mapping[str, float] | None = None) -> VideoFeatures:
    """A video of which every family is known: each feature a tenth up its range, unless given."""
    usual = {f.name: f.low + (f.high - f.low) / 10 for f in schema.FEATURES}
    usual |= {"still_share": 0.05, "slideshow_share": 0.0, "loop_share": 0.0, "text_only_share": 0.0}
    usual["effective_duration"] = 60.0
    return VideoFeatures({name: Value(number) for name, number in {**usual, **(numbers or {})}.items()})


def verdict(
    originality: float = 1.0, finding: Finding = Finding.ORIGINAL, matched: float | None = None, own: float = 0.0
) -> Verdict:
    """``matched`` is somebody else's, but for a self-repost; ``own`` is the share of the creator's own uploads."""
    share = round(1 - originality, 6) if matched is None else matched
    sources = (source(share),) if finding is not Finding.ORIGINAL else ()
    others, own = (0.0, share) if finding is Finding.SELF_REPOST else (share, own)
    return Verdict("video", finding, originality, max(others, own), others, own, sources, "for a test")


def source(share: float) -> Source:
    span = Span(0.97, 3.0, 33.0, 10.0, 40.0, (1, 0, 0, 0, 1, 0), Edits(mirrored=True))
    earlier = Provenance("first", "somebody", datetime(2026, 1, 1, tzinfo=UTC), 60.0)
    return Source(Match("video", "first", 0.97, (span,)), earlier, share, share)


def assessment(shares: Mapping[str, float] | None = None, doubts: Mapping[str, float] | None = None) -> Assessment:
    """Shares on a base of 0.5; the score is their sum, which must stay in 0..1."""
    parts = {family.value: 0.0 for family in Family} | {n: round(s, 6) for n, s in (shares or {}).items()}
    score = round(0.5 + sum(parts.values()), 6)
    half = round(sum((doubts or DOUBTS).values()), 6)
    return Assessment(
        score=score,
        low=max(0.0, round(score - half, 6)),
        high=min(1.0, round(score + half, 6)),
        shares={BASE: 0.5, **parts},
        model_version="test",
        model_digest="0" * 64,
        drivers={"sharpness": parts["picture"]},
        doubts=doubts or DOUBTS,
    )


def counters(views: int = 5000) -> Counters:
    return Counters(views=views)


def pay(**given: object) -> Reward:
    """The reward of an ordinary good video, but for what is given."""
    usual: dict[str, object] = {
        "seconds": 75.0,
        "features": row(),
        "verdict": verdict(),
        "assessment": assessment(),
        "counters": counters(),
    }
    return reward(policy(), **{**usual, **given})  # type: ignore[arg-type]


unit = st.floats(0, 1).map(lambda x: round(x, 6))
share = st.floats(-0.064, 0.064).map(lambda x: round(x, 6))  # seven of them, and a little more, stay a score
assessments = st.fixed_dictionaries({family.value: share for family in Family})


@st.composite
def rows(draw: st.DrawFn) -> VideoFeatures:
    """Any row that the schema allows, any feature of it possibly missing."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    gone = draw(st.sampled_from([0.0, 0.3, 1.0]))
    numbers = {f.name: f.low + (f.high - f.low) * rng.beta(0.7, 3) for f in schema.FEATURES if rng.random() >= gone}
    return VideoFeatures({name: Value(float(number)) for name, number in numbers.items()})
