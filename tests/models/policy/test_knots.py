from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.policy.knots import Knots

CURVE = Knots((("0", "0.5000"), ("0.5", "1.0000"), ("1", "1.3333")))  # type: ignore[arg-type]
decimals = st.decimals(-1, 2, places=6)


@pytest.mark.parametrize(
    ("x", "y"),
    [("-3", "0.5000"), ("0", "0.5000"), ("0.25", "0.7500"), ("0.5", "1.0000"), ("0.75", "1.1666"), ("9", "1.3333")],
)
def test_straight_between_and_flat_outside(x: str, y: str) -> None:
    assert str(CURVE.at(Decimal(x))) == y


def test_rounds_half_to_even() -> None:
    curve = Knots((("0", "0"), ("1", "0.0001")))  # type: ignore[arg-type]
    assert str(curve.at(Decimal("0.5"))) == "0.0000"
    curve = Knots((("0", "0.0001"), ("1", "0.0002")))  # type: ignore[arg-type]
    assert str(curve.at(Decimal("0.5"))) == "0.0002"


@given(a=decimals, b=decimals)
def test_never_falls(a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    assert CURVE.at(low) <= CURVE.at(high)


@given(x=decimals)
def test_always_four_places_within_its_range(x: Decimal) -> None:
    y = CURVE.at(x)
    assert y.as_tuple().exponent == -4
    assert CURVE.range[0] <= y <= CURVE.range[1]


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([("0", "1"), ("1", "0.9")], "never fall"),
        ([("0", "1"), ("0", "1.1")], "left to right"),
        ([("1", "1"), ("0", "1.1")], "left to right"),
        ([("0", "1")], "at least 2"),
        ([("0", 1.0), ("1", "2")], "in quotes"),
        ([("0", "NaN"), ("1", "2")], "in quotes"),
        ([("0", "Infinity"), ("1", "2")], "in quotes"),
        ([("0", "1e3"), ("1", "2")], "in quotes"),
        ([("0", True), ("1", "2")], "in quotes"),
    ],
    ids=["falling", "vertical", "backward", "one point", "float", "nan", "infinite", "exponent", "bool"],
)
def test_refused(points: list[tuple[object, object]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Knots.model_validate(points)
