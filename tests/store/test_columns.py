from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.columns import as_utc, canonical_json
from store.errors import BadRecord

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(anything)
def test_canonical_json_reads_back_and_is_a_fixed_point(data: object) -> None:
    written = canonical_json(data)
    assert json.loads(written) == data
    assert canonical_json(json.loads(written)) == written
    assert written.isascii()


@given(st.dictionaries(st.text(), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(data: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(data.items()))) == canonical_json(data)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_no_number_for_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json({"x": number})


@given(st.datetimes(min_value=datetime(1971, 1, 2), max_value=datetime(2100, 1, 1), timezones=zones))
def test_utc_is_the_same_instant(time: datetime) -> None:
    assert as_utc(time) == time
    assert as_utc(time).tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(BadRecord, match="no time zone; give one"):
        as_utc(datetime(2026, 1, 1))
