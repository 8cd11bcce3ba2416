from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from samples import NOON

from store.audit import AuditLog
from store.database import Database
from store.errors import BadRecord, BadVideoId
from store.scores import Scores

ASKED, ASKED_LATER = "a" * 64, "b" * 64


@pytest.fixture
def scores(database: Database) -> Scores:
    return Scores(database, now=lambda: NOON)


def test_a_response_is_kept_to_the_byte(scores: Scores) -> None:
    response = '{"quality_factor": "0.8125", "reason":  "é🍵\\u0000"}\n'
    saved = scores.save("tea", ASKED, response)
    assert scores.latest("tea") == saved
    assert (saved.response, saved.at) == (response, NOON)


def test_nothing_was_scored_yet(scores: Scores) -> None:
    assert scores.latest("tea") is None


def test_the_last_response_is_the_latest_whatever_was_asked_before(scores: Scores) -> None:
    for asked, response in ((ASKED, "1"), (ASKED_LATER, "2"), (ASKED, "1")):
        scores.save("tea", asked, response)
    latest = scores.latest("tea")
    assert latest is not None
    assert (latest.request_digest, latest.response, latest.sequence) == (ASKED, "1", 3)


def test_the_same_answer_right_again_is_not_stored_twice(scores: Scores, database: Database) -> None:
    first = scores.save("tea", ASKED, "1")
    assert scores.save("tea", ASKED, "1") == first
    assert AuditLog(database).sequence == 1
    assert scores.save("tea", ASKED, "2").sequence == 2


def test_the_audit_chain_proves_what_was_answered(scores: Scores, database: Database) -> None:
    scores.save("tea", ASKED, "1")
    (entry,) = AuditLog(database).entries()
    assert (entry.kind, entry.subject) == ("score", "tea")
    assert entry.payload == {
        "request": ASKED,
        "response": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    }


def test_threads_score_at_once(scores: Scores, database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: scores.save(f"v{n % 4}", f"{n:064x}", str(n)), range(32)))
    assert AuditLog(database).verify().entries == 32
    assert AuditLog(database).verify().sound


@pytest.mark.parametrize(("video_id", "asked", "error"), [("a/b", ASKED, BadVideoId), ("tea", "A" * 64, BadRecord)])
def test_what_is_no_id_and_no_digest_is_refused(
    scores: Scores, video_id: str, asked: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        scores.save(video_id, asked, "1")
