"""From what is known of a video to what may be paid: gates, then quality factor, then multiplier.

A pure function of its arguments: no clock, no network, no order. All decimals have four places, half to even.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from features.errors import InputError
from features.inputs import Counters
from features.values import VideoFeatures
from models.originality.records import Verdict
from models.policy.components import Component, components
from models.policy.document import Policy
from models.policy.gates import gate_reasons
from models.policy.movements import movements
from models.policy.numbers import ARITHMETIC, CENTS_EXACT, ONE, exact, four
from models.policy.reasons import Direction, Reason, reason
from models.quality import Assessment

MAX_REASONS = 4  # principal ones, as in Reg B's practice
IN_FACTOR = ("originality", "completion", "production", "density")
NOTHING = Decimal("0.0000")


class State(StrEnum):
    """What the earnings system may do with a reward."""

    PROVISIONAL = "PROVISIONAL"  # an estimate: too few qualified views to accrue anything yet
    FINAL = "FINAL"  # may be paid by
    HOLD = "HOLD"  # nothing may be paid until a person or a part that was down has answered
    INELIGIBLE = "INELIGIBLE"  # pays nothing


@dataclass(frozen=True, slots=True)
class Reward:
    """What may be paid for a video. ``rpm_multiplier`` is what to pay with now: 0.0000 in HOLD and INELIGIBLE;
    ``if_released`` is what it would be without the gates. ``reasons`` are the (at most four) principal ones."""

    state: State
    quality_factor: Decimal
    rpm_multiplier: Decimal
    if_released: Decimal
    components: tuple[Component, ...]
    reasons: tuple[Reason, ...]
    base_rpm: Decimal
    currency: str

    def expected_pay(self, views: int) -> Decimal:
        """Pay for ``views`` qualified views in ``currency``: an estimate, six places; a statement rounds it once."""
        if views < 0:
            raise InputError(f"{views} views cannot be paid; give a count from 0 up")
        pay = ARITHMETIC.multiply(ARITHMETIC.multiply(self.base_rpm, self.rpm_multiplier), Decimal(views))
        return ARITHMETIC.divide(pay, Decimal(1000)).quantize(CENTS_EXACT, context=ARITHMETIC)


def reward(
    policy: Policy,
    *,
    seconds: float,
    features: VideoFeatures,
    verdict: Verdict | None,
    assessment: Assessment | None,
    counters: Counters | None,
) -> Reward:
    """The reward of one video.

    Args:
        policy: the dated policy to pay by.
        seconds: decoded length; the gate on length asks for this, never for the container's claim.
        features: its features, engagement merged in where counters were sent.
        verdict: on copies; None holds.
        assessment: the quality model's; None holds.
        counters: qualified counts; None is no views.

    Raises:
        InputError: ``seconds`` is no length.
    """
    if not 0 <= seconds < math.inf:
        raise InputError(f"a video of {seconds!r} seconds cannot be paid; give its decoded length")
    with localcontext(ARITHMETIC):  # whatever precision the caller computes with
        parts = components(policy, features, verdict, assessment)
        factor = _factor(policy, parts, verdict)
        released = _multiplier(policy, parts, factor, verdict)
        gates = gate_reasons(policy, seconds, features, verdict, assessment, counters)
        state = _state(gates)
        payable = state in (State.PROVISIONAL, State.FINAL)
        return Reward(
            state=state,
            quality_factor=factor,
            rpm_multiplier=released if payable else NOTHING,
            if_released=released,
            components=parts,
            reasons=_principal(policy, state, gates, movements(policy, parts, verdict, assessment)),
            base_rpm=four(policy.document.base_rpm),
            currency=policy.document.currency,
        )


def _product(numbers: Iterable[Decimal]) -> Decimal:
    product = ONE
    for number in numbers:
        product = ARITHMETIC.multiply(product, number)
    return product


def _factor(policy: Policy, parts: tuple[Component, ...], verdict: Verdict | None) -> Decimal:
    bounds = policy.document.bounds
    product = _product(part.multiplier for part in parts if part.name in IN_FACTOR)
    bounded = min(bounds.quality_factor_max, max(bounds.quality_factor_min, product))
    return four(_not_bought_back(policy, bounded, verdict))


def _multiplier(policy: Policy, parts: tuple[Component, ...], factor: Decimal, verdict: Verdict | None) -> Decimal:
    product = _product([factor, *(part.multiplier for part in parts if part.name not in IN_FACTOR)])
    return four(_not_bought_back(policy, min(policy.document.bounds.multiplier_max, product), verdict))


def _not_bought_back(policy: Policy, value: Decimal, verdict: Verdict | None) -> Decimal:
    """Low originality bounds the factor and the whole multiplier: neither length nor talk lifts it past the cap."""
    part = policy.document.components.originality
    capped = verdict is not None and exact(verdict.originality) < part.cap_below
    return min(value, part.cap) if capped else value


def _state(gates: tuple[Reason, ...]) -> State:
    """The most severe gate wins."""
    directions = {gate.direction for gate in gates}
    if Direction.REFUSES in directions:
        return State.INELIGIBLE
    if Direction.HOLDS in directions:
        return State.HOLD
    return State.PROVISIONAL if any(gate.code == "ELIG-QV1000" for gate in gates) else State.FINAL


def _principal(
    policy: Policy, state: State, gates: tuple[Reason, ...], moving: tuple[Reason, ...]
) -> tuple[Reason, ...]:
    """What decided comes first: a refused video is refused by its gates, and nothing else is a reason for that."""
    if state is State.INELIGIBLE:
        return tuple(gate for gate in gates if gate.direction is not Direction.INFORMS)[:MAX_REASONS]
    holds = [gate for gate in gates if gate.direction is Direction.HOLDS]
    informs = [gate for gate in gates if gate.direction is Direction.INFORMS]
    found = (*holds, *moving[: max(MAX_REASONS - len(gates), 0)], *informs)[:MAX_REASONS]
    return found or (reason(policy.document.reasons, "DATA-NEUTRAL", Direction.INFORMS, {}),)
