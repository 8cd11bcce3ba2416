from __future__ import annotations

import pytest
from samples import match, record
from sqlalchemy import text

from models.originality.records import Ruling
from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database
from store.decisions import Decisions
from store.scores import Scores

SLIPPED_IN = (
    "INSERT INTO decisions SELECT 99, query, reference, query_sha256, reference_sha256, 'overturned', reviewer, why, at"
    " FROM decisions"
)


@pytest.fixture
def log(database: Database, catalog: VideoCatalog) -> AuditLog:
    """1 add a, 2 add b, 3 add c, 4 remove c, 5 replace a, 6 decision, 7 score."""
    catalog.add(record("a"))
    catalog.add(record("b", hours=1), [match("b", "a")])
    catalog.add(record("c"))
    catalog.remove("c")
    catalog.add(record("a", seed=5), [match("b", "a")], replace=True)
    Decisions(database).record("b", "a", Ruling.CONFIRMED, "rita", "the same recording")
    Scores(database).save("b", "a" * 64, '{"rpm_multiplier":"0.5000"}')
    return AuditLog(database)


def test_tables_as_written_agree_with_the_chain(log: AuditLog) -> None:
    check = log.verify()
    assert (check.sound, check.entries, check.reason) == (True, 7, "")


@pytest.mark.parametrize(
    ("tampering", "broken_at", "reason"),
    [
        ("UPDATE decisions SET ruling = 'overturned'", 6, "of decisions is not"),
        ("UPDATE decisions SET query_sha256 = reference_sha256", 6, "of decisions is not"),
        ("UPDATE decisions SET at = '2026-01-01'", 6, "of decisions is not"),
        ("DELETE FROM decisions", 6, "of decisions is gone"),
        (SLIPPED_IN, 99, "is not"),
        ("UPDATE scores SET response = 'more'", 7, "of scores is not"),
        ("UPDATE scores SET video_id = 'a'", 7, "of scores is not"),
        ("DELETE FROM scores", 7, "of scores is gone"),
        ("UPDATE videos SET features = '{}' WHERE video_id = 'b'", 2, "of videos is not"),
        ("UPDATE videos SET first_at = '2020-01-01' WHERE video_id = 'a'", 5, "of videos is not"),
        ("UPDATE videos SET creator_id = 'me' WHERE video_id = 'a'", 5, "of videos is not"),
        ("DELETE FROM videos WHERE video_id = 'b'", 2, "of videos is gone"),
    ],
)
def test_rows_changed_behind_the_chain_are_found(
    log: AuditLog, database: Database, tampering: str, broken_at: int, reason: str
) -> None:
    with database.writing() as connection:
        connection.execute(text(tampering))
    check = log.verify()
    assert (check.sound, check.broken_at) == (False, broken_at)
    assert reason in check.reason
