from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.cards import decimal, shares_that_add_up

finite = st.floats(-1000, 1000, allow_nan=False)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.5, "0.5000"), (0.00005, "0.0000"), (0.00015, "0.0002"), (1e-9, "0.0000"), (-1e-9, "0.0000"), (12, "12.0000")],
)
def test_numbers_become_plain_text_half_to_even(number, text):
    assert decimal(number) == text


@given(finite, st.integers(0, 9))
def test_text_is_within_half_a_step_of_the_number(number, places):
    text = decimal(number, places)
    assert "e" not in text.lower()
    assert abs(Decimal(text) - Decimal(repr(number))) <= Decimal(1).scaleb(-places) / 2


@given(st.dictionaries(st.sampled_from(["picture", "sound", "density"]), st.floats(-1, 1)), st.floats(0, 1))
def test_written_shares_add_up_to_the_written_score(shares, score):
    total = decimal(score, 6)
    written = shares_that_add_up({"base": 0.1, **shares}, total)
    assert sum(map(Decimal, written.values())) == Decimal(total)
    assert list(written) == ["base", *shares]
