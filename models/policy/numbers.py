"""Decimals of the policy: read from quoted text only, computed in one fixed context, shown with four places.

No float ever becomes money: a bare ``1.5`` in YAML is a float and is refused.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN)  # the caller's context must not change what is paid
PLACES = Decimal("0.0001")
CENTS_EXACT = Decimal("0.000001")  # pay before a statement rounds it once, to cents
ONE = Decimal("1.0000")

_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,12})?")


def _from_text(value: Any) -> Decimal:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        raise ValueError(f'{value!r} is no decimal in quotes; write it like "1.0000"')
    return Decimal(value)


DecimalText = Annotated[Decimal, BeforeValidator(_from_text), PlainSerializer(lambda d: f"{d.normalize():f}")]


def four(value: Decimal) -> Decimal:
    """Four places, half to even."""
    return value.quantize(PLACES, context=ARITHMETIC)


def exact(number: float) -> Decimal:
    """The six decimals that features and scores are stored with, as a Decimal."""
    return Decimal(str(number)).quantize(CENTS_EXACT, context=ARITHMETIC)
