from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import NOON
from sqlalchemy import text

from store.audit import AuditLog, append
from store.database import Database
from store.evidence import Kind


def write(database: Database, subject: str, payload: dict[str, object] | None = None) -> int:
    with database.writing() as connection:
        return append(connection, Kind.REMOVE, subject, payload or {}, NOON)


@pytest.fixture
def log(database: Database) -> AuditLog:
    """Five entries about five videos."""
    for subject in "abcde":
        write(database, subject, {"score": 0.1, "of": [subject, None]})
    return AuditLog(database)


def test_a_new_chain_is_sound_and_empty(database: Database) -> None:
    check = AuditLog(database).verify()
    assert (check.sound, check.entries, check.head) == (True, 0, "0" * 64)


def test_a_chain_as_written_is_sound(log: AuditLog) -> None:
    check = log.verify()
    assert (check.sound, check.entries, log.sequence) == (True, 5, 5)
    assert [entry.previous for entry in log.entries()][1:] == [entry.digest for entry in log.entries()][:-1]


@pytest.mark.parametrize(
    ("tampering", "broken_at", "reason"),
    [
        ('UPDATE audit SET payload = \'{"of":[],"score":0.2}\' WHERE sequence = 3', 3, "altered"),
        ("UPDATE audit SET subject = 'x' WHERE sequence = 1", 1, "altered"),
        ("UPDATE audit SET kind = 'add' WHERE sequence = 5", 5, "altered"),
        ("UPDATE audit SET at = '2026-11-22 12:00:01' WHERE sequence = 2", 2, "altered"),
        ("UPDATE audit SET previous = digest WHERE sequence = 4", 4, "does not follow"),
        ("DELETE FROM audit WHERE sequence = 2", 2, "gone"),
        ("DELETE FROM audit WHERE sequence >= 4", 4, "ends after 3 of 5"),
        ("DELETE FROM audit", 1, "ends after 0 of 5"),
    ],
    ids=["payload", "subject", "kind", "time", "link", "deleted", "cut-off", "emptied"],
)
def test_tampering_is_found_where_it_happened(
    log: AuditLog, database: Database, tampering: str, broken_at: int, reason: str
) -> None:
    with database.writing() as connection:
        connection.execute(text(tampering.replace(":", "\\:")))
    check = log.verify()
    assert (check.sound, check.broken_at) == (False, broken_at)
    assert reason in check.reason


def test_a_payload_that_is_no_json_is_found(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/firstcut.db")  # PostgreSQL does not even keep one
    write(database, "a")
    with database.writing() as connection:
        connection.execute(text("UPDATE audit SET payload = 'what' WHERE sequence = 1"))
    assert "cannot be read" in AuditLog(database).verify().reason


def test_an_entry_of_a_block_that_raises_leaves_no_gap(log: AuditLog, database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            append(connection, Kind.REMOVE, "x", {}, NOON)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert write(database, "f") == 6
    assert log.verify().sound


def test_entries_are_paged_and_by_video(log: AuditLog) -> None:
    assert [entry.sequence for entry in log.entries(after=2, limit=2)] == [3, 4]
    assert [entry.sequence for entry in log.entries(subject="d")] == [4]


def test_threads_write_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        given_out = set(pool.map(lambda n: write(database, f"v{n}"), range(40)))
    assert given_out == set(range(1, 41))
    assert AuditLog(database).verify().sound


def test_a_chain_longer_than_a_page_is_read_whole(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.audit._PAGE", 2)
    assert log.verify().entries == 5


payloads = st.dictionaries(
    st.text(max_size=5),
    st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**60), 2**60),
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=payloads)
def test_whatever_is_written_verifies(database: Database, payload: dict[str, object]) -> None:
    write(database, "v", payload)
    assert AuditLog(database).entries(after=AuditLog(database).sequence - 1)[0].payload == payload
    assert AuditLog(database).verify().sound
