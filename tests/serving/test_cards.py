import json
import re
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


def _floats(answer, where=""):
    """Where in an answer JSON numbers stand that are no counts."""
    if isinstance(answer, dict):
        return {found for name, part in answer.items() for found in _floats(part, f"{where}/{name}")}
    if isinstance(answer, list):
        return {found for part in answer for found in _floats(part, where)}
    return {where} if isinstance(answer, float) else set()


def test_only_measured_features_are_json_numbers(client):
    said = {"creator_id": "eva", "uploaded_at": "2026-11-20T12:00:00Z"}
    asked = {"media": "first.mp4", "video_id": "again", "metadata": said}
    for answer in (client.post("/v1/analyze", json=asked), client.get("/v1/videos/mirrored")):
        floats = _floats(answer.raise_for_status().json())
        assert floats
        assert all(re.fullmatch(r"/features/\w+/number", where) for where in floats)
    counters = {"views": 12000, "completions": 5200, "watch_seconds": 60000.0}
    assert not _floats(client.post("/v1/score", json={"video_id": "mirrored", "counters": counters}).json())
    described = client.get("/openapi.json").json()
    assert "only measured features" in described["info"]["description"]
    assert "not a decimal string" in json.dumps(described["components"]["schemas"])
