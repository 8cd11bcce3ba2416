"""One row of features: numbers or reasons, never both, never invented."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import schema
from features.errors import InputError
from features.values import State, Value, VideoFeatures


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_no_measurement(number):
    with pytest.raises(InputError, match="finite"):
        Value(number)


def test_a_value_is_a_number_or_a_reason():
    with pytest.raises(InputError, match="either"):
        Value(None)
    with pytest.raises(InputError, match="either"):
        Value(1.0, State.MISSING, "no")
    assert Value.missing("x").state is State.MISSING
    assert Value.not_applicable("x").state is State.NOT_APPLICABLE
    assert Value.failed("x") == Value(None, State.FAILED, "x")


def test_a_row_holds_every_name_once_in_schema_order():
    row = VideoFeatures({"noise": Value(1.0)})
    assert list(row.values) == list(schema.BY_NAME)
    assert row["noise"].number == 1.0
    assert row["shake"].state is State.MISSING
    assert row.number("shake") is None


def test_a_row_refuses_what_the_schema_does_not_know_or_allow():
    with pytest.raises(InputError, match="declare"):
        VideoFeatures({"charm": Value(1.0)})
    with pytest.raises(InputError, match="outside"):
        VideoFeatures({"still_share": Value(1.2)})


def test_laying_one_row_over_another():
    row = VideoFeatures({"noise": Value(1.0), "shake": Value(2.0)})
    merged = row.merged({"noise": Value(3.0)})
    assert (merged.number("noise"), merged.number("shake"), row.number("noise")) == (3.0, 2.0, 1.0)


def test_the_vector_has_nan_for_what_is_not_there():
    row = VideoFeatures({"noise": Value(1.0)})
    assert np.array_equal(row.vector(["shake", "noise"]), [math.nan, 1.0], equal_nan=True)
    with pytest.raises(KeyError):
        row.vector(["charm"])


VALUES = st.one_of(
    st.floats(0, 1).map(Value), st.text(max_size=20).map(Value.missing), st.text(max_size=20).map(Value.failed)
)


@given(st.dictionaries(st.sampled_from([f.name for f in schema.FEATURES if f.low <= 0 and f.high >= 1]), VALUES))
def test_a_row_comes_back_from_json_as_it_was(values):
    row = VideoFeatures(values)
    text = json.dumps(row.to_json(), allow_nan=False)
    assert VideoFeatures.from_json(json.loads(text)) == row
    assert json.dumps(VideoFeatures.from_json(json.loads(text)).to_json()) == text
