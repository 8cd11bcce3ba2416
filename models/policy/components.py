"""Components: each turns one kind of evidence into one bounded multiplier, and says where it came from.

A family's score is 0.5 plus what the model's trees of that family add to knowing nothing. It is monotone in the
family's own features and moves with no other's. Doubt is to the creator's benefit and to nobody's profit: a bonus is
taken at the lower bound, a malus at the upper one, and an interval that straddles neutral gives exactly 1.0000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from features import schema
from features.values import VideoFeatures
from models.originality.records import Verdict
from models.policy.document import NEUTRAL, FamilyPart, FeaturePart, OriginalityPart, Policy
from models.policy.knots import Knots
from models.policy.numbers import ONE, exact, four
from models.quality import Assessment


@dataclass(frozen=True, slots=True)
class Component:
    """One multiplier. ``score`` with its bounds lies in 0..1 (a feature's own unit for ``length``), four places, None
    where nothing is known; ``source`` says what it came from, ``note`` why it is what it is."""

    name: str
    score: Decimal | None
    multiplier: Decimal
    low: Decimal | None
    high: Decimal | None
    source: str
    note: str

    def to_json(self) -> dict[str, str | None]:
        """A plain dictionary, decimals as strings."""
        parts = {"name": self.name, "score": self.score, "multiplier": self.multiplier, "low": self.low}
        parts |= {"high": self.high, "source": self.source, "note": self.note}
        return {key: None if part is None else str(part) for key, part in parts.items()}


def components(
    policy: Policy, features: VideoFeatures, verdict: Verdict | None, assessment: Assessment | None
) -> tuple[Component, ...]:
    """All components, in the order in which they are multiplied."""
    parts = policy.document.components
    return (
        _originality(parts.originality, verdict),
        _family("completion", parts.completion, features, assessment),
        _family("production", parts.production, features, assessment),
        _family("density", parts.density, features, assessment),
        _feature("length", parts.length, features),
        _family("interaction", parts.interaction, features, assessment),
    )


def _originality(part: OriginalityPart, verdict: Verdict | None) -> Component:
    source = "verdict on copies"
    if verdict is None:
        return _unknown("originality", source, "no verdict yet: pay is held")
    score = exact(verdict.originality)
    return _known("originality", score, (score, score), part.knots.at(score), source, "share that is the creator's own")


def _family(name: str, part: FamilyPart, features: VideoFeatures, assessment: Assessment | None) -> Component:
    source = f"quality model: {', '.join(part.families)}"
    if assessment is None:
        return _unknown(name, source, "no score yet: pay is held")
    known = [f for f in part.families if any(features.number(n) is not None for n in schema.names(f))]
    if not known:
        return _unknown(name, source, "nothing is known: neutral")
    score = _within(NEUTRAL + sum(exact(assessment.shares.get(family, 0.0)) for family in known))
    doubt = sum((exact(assessment.doubt(family)) for family in known), Decimal(0))
    bounds = _within(score - doubt), _within(score + doubt)
    multiplier, note = _doubted(part.knots, bounds)
    return _known(name, score, bounds, multiplier, source, note)


def _doubted(knots: Knots, bounds: tuple[Decimal, Decimal]) -> tuple[Decimal, str]:
    low, high = bounds
    if low > NEUTRAL:
        return knots.at(low), "better than neutral beyond doubt: taken at the lower bound"
    if high < NEUTRAL:
        return knots.at(high), "worse than neutral beyond doubt: taken at the upper bound"
    return ONE, "not beyond doubt: neutral"


def _feature(name: str, part: FeaturePart, features: VideoFeatures) -> Component:
    spec, number = schema.BY_NAME[part.feature], features.number(part.feature)
    source = f"{part.feature} in {spec.unit}"
    if number is None:
        return _unknown(name, source, f"{spec.label.lower()} is not known: neutral")
    score = exact(number)
    return _known(name, score, (score, score), part.knots.at(score), source, spec.meaning)


def _known(
    name: str, score: Decimal, bounds: Sequence[Decimal], multiplier: Decimal, source: str, note: str
) -> Component:
    return Component(name, four(score), multiplier, four(bounds[0]), four(bounds[1]), source, note)


def _unknown(name: str, source: str, note: str) -> Component:
    return Component(name, None, ONE, None, None, source, note)


def _within(score: Decimal) -> Decimal:
    return min(Decimal(1), max(Decimal(0), score))
