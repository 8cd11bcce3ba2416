"""Reasons for the components that move the pay: which, which way, and the features behind it with the next step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from features.schema import BY_NAME
from models.originality.records import Verdict
from models.policy.components import Component
from models.policy.document import Policy
from models.policy.gates import originality_evidence
from models.policy.numbers import ONE, exact, four
from models.policy.reasons import LOWERING, RAISING, Direction, Reason, reason
from models.quality import Assessment

MAX_DRIVERS = 3  # features named in a reason


def movements(
    policy: Policy, parts: tuple[Component, ...], verdict: Verdict | None, assessment: Assessment | None
) -> tuple[Reason, ...]:
    """A reason for every component that moves the pay, the largest movement first."""
    moved = [part for part in parts if part.multiplier != ONE]
    moved.sort(key=lambda part: (-abs(part.multiplier - ONE), part.name))
    return tuple(_movement(policy, part, verdict, assessment) for part in moved)


def _movement(policy: Policy, part: Component, verdict: Verdict | None, assessment: Assessment | None) -> Reason:
    raises = part.multiplier > ONE
    code = (RAISING if raises else LOWERING)[part.name]
    evidence: dict[str, Any] = {"multiplier": str(part.multiplier)}
    if part.name == "originality" and verdict is not None:
        evidence |= originality_evidence(verdict)
    elif part.name == "length":
        evidence |= {"seconds": str(part.score)}
    else:
        evidence |= {"score": str(part.score), "low": str(part.low), "high": str(part.high)}
        evidence |= {"drivers": _drivers(policy, part, assessment.drivers if assessment else {}, raises)}
    return reason(policy.document.reasons, code, Direction.RAISES if raises else Direction.LOWERS, evidence)


def _drivers(policy: Policy, part: Component, drivers: Mapping[str, float], raises: bool) -> list[dict[str, str]]:
    """The features that moved a component most in its own direction, in score points, with the next step."""
    families = getattr(policy.document.components, part.name).families
    sign = 1 if raises else -1
    moved = [name for name, points in drivers.items() if BY_NAME[name].family in families and points * sign > 0]
    moved.sort(key=lambda name: (-abs(drivers[name]), name))
    return [_driver(policy, name, drivers[name]) for name in moved[:MAX_DRIVERS]]


def _driver(policy: Policy, name: str, points: float) -> dict[str, str]:
    driver = {"feature": name, "label": BY_NAME[name].label, "points": str(four(exact(points)))}
    step = policy.document.steps.get(name)
    return {**driver, "step": step} if points < 0 and step else driver
