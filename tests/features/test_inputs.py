"""Metadata and counters that cannot be true are refused on the way in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from features.errors import InputError
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


SRT = "1\n00:00:00,500 --> 00:00:02,000\nANNA: Peel the garlic.\n\n2\n00:00:02,000 --> 00:00:03,000\n[Music]\n"
VTT = "WEBVTT\n\n00:00.500 --> 00:02.000\n<v Anna>Peel the garlic.\n\n00:02.000 --> 00:03.000\n♪ la la ♪\n"
SEGMENTS = (
    {"start": 0.5, "end": 2, "text": ">> Anna: Peel the garlic."},
    {"start": 2, "end": 3, "text": "(applause)"},
)


def telling(transcript: object) -> Metadata:
    return Metadata.model_validate({"creator_id": "ana", "uploaded_at": NOON, "transcript": transcript})


@pytest.mark.parametrize("given_", [SRT, VTT, SEGMENTS], ids=["srt", "vtt", "segments"])
def test_a_transcript_of_any_form_keeps_what_is_said(given_):
    told = telling(given_)
    assert told.transcript == (Segment(start=0.5, end=2.0, text="Peel the garlic."),)
    assert Metadata.model_validate_json(told.model_dump_json()) == told


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ("/etc/passwd", "no cue found"),
        ("talk.srt", "no cue found"),
        ("1\n00:00:02,000 --> 00:00:01,000\nhello", "before it starts"),
        ("WEBVTT\n\nsoon --> later\nhello", "is no cue"),
        (({"start": 500, "end": 62_000, "text": "hello"},), "not in milliseconds"),
        (7, "tuple"),
    ],
    ids=["a path", "a file's name", "backward", "no times", "milliseconds", "a number"],
)
def test_a_transcript_that_cannot_be_is_refused_with_the_reason(given_, says):
    with pytest.raises(ValidationError, match=says):
        telling(given_)


def test_the_schema_tells_both_forms_of_a_transcript():
    forms = Metadata.model_json_schema()["properties"]["transcript"]["anyOf"]
    assert {form["type"] for form in forms} == {"array", "string"}


def test_a_transcript_that_goes_on_after_the_video_is_refused():
    told = telling(({"start": 0, "end": 47, "text": "hello"},))
    told.check_fits(45.0)  # a last caption may stay
    for seconds in (44.9, 0.047):
        with pytest.raises(InputError, match=r"47\.0 s.*seconds from the start"):
            told.check_fits(seconds)
    telling(()).check_fits(1.0)


def test_inputs_do_not_change():
    comment = Comment(id="1", author="b", text="hello")
    with pytest.raises(ValidationError):
        comment.text = "other"
