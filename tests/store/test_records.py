from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from store.errors import BadRecord, BadVideoId
from store.records import check_id, to_row


@given(st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}", fullmatch=True))
def test_ids_are_taken_as_they_are(video_id: str) -> None:
    assert check_id(video_id) == video_id


@pytest.mark.parametrize("video_id", ["", ".", "..", ".hidden", "a/b", "a b", "a\n", "é", "a" * 201, "a\x00", "٣"])
def test_what_could_be_a_path_or_a_trick_is_no_id(video_id: str) -> None:
    with pytest.raises(BadVideoId, match="no video id; use 1 to 200") as caught:
        check_id(video_id)
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"video_id": "../x"}, "no video id"),
        ({"sha256": "A" * 64}, "no SHA-256"),
        ({"seconds": float("nan")}, "no length"),
        ({"seconds": 0.0}, "no length"),
        ({"analyzed_at": datetime(2026, 1, 1)}, "no time zone"),
        ({"metadata": samples.talkative().model_copy(update={"rights": "mine\x00"})}, "zero character"),
    ],
)
def test_a_record_that_cannot_be_true_gets_no_row(changes: dict[str, object], why: str) -> None:
    with pytest.raises((BadRecord, BadVideoId), match=why):
        to_row(replace(samples.record("tea"), **changes))
