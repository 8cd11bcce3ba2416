"""Metadata and counters that cannot be true are refused on the way in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from features.inputs import Comment, Counters, Metadata, Segment

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)

IMPOSSIBLE = {
    "nan_watch": {"views": 10, "watch_seconds": float("nan")},
    "infinite_watch": {"views": 10, "watch_seconds": float("inf")},
    "negative_views": {"views": -1},
    "negative_likes": {"views": 1, "likes": -1},
    "nan_views": {"views": float("nan")},
    "half_a_view": {"views": 1.5},
    "true_views": {"views": True},
    "more_completions_than_views": {"views": 10, "completions": 11},
    "rising_retention": {"views": 10, "retention": (1.0, 0.5, 0.6)},
    "retention_over_one": {"views": 10, "retention": (1.1, 0.5)},
    "one_point_of_retention": {"views": 10, "retention": (1.0,)},
    "unknown_field": {"views": 10, "followers": 5},
}


@pytest.mark.parametrize("given_", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_counters_that_cannot_be_are_refused(given_):
    with pytest.raises(ValidationError):
        Counters(**given_)


@given(st.integers(0, 10**9), st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_counters_that_can_be_pass_and_come_back(views, shares):
    counters = Counters(views=views, completions=views // 2, retention=tuple(sorted(shares, reverse=True)))
    assert Counters.model_validate_json(counters.model_dump_json()) == counters


def test_first_at_is_capture_only_where_that_was_verified():
    early = NOON - timedelta(days=3)
    assert Metadata(creator_id="ana", uploaded_at=NOON).first_at == NOON
    assert Metadata(creator_id="ana", uploaded_at=NOON, captured_at=early).first_at == NOON
    assert Metadata(creator_id="ana", uploaded_at=NOON, captured_at=early, capture_verified=True).first_at == early


@pytest.mark.parametrize(
    "wrong",
    [{"uploaded_at": datetime(2026, 1, 2)}, {"creator_id": ""}, {"creator_id": "a/b"}, {"country": "DE"}],
    ids=["no_zone", "no_creator", "a_path", "forbidden"],
)
def test_metadata_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValidationError):
        Metadata(**{"creator_id": "ana", "uploaded_at": NOON, **wrong})


def test_segments_run_forward():
    assert Segment(start=1, end=1, text="").end == 1
    with pytest.raises(ValidationError, match="before it starts"):
        Segment(start=2, end=1, text="no")


def test_inputs_do_not_change():
    comment = Comment(id="1", author="b", text="hello")
    with pytest.raises(ValidationError):
        comment.text = "other"
