from __future__ import annotations

import pytest
from samples import match, record
from sqlalchemy import Connection

from models.originality.records import Finding, Match, Ruling
from models.originality.verdict import OriginalityRules
from store import dossier, lookups
from store.catalog import VideoCatalog
from store.database import Database
from store.decisions import Decisions
from store.errors import UnknownVideo


@pytest.fixture
def pair(database: Database, catalog: VideoCatalog) -> Decisions:
    """A video, and what shows it ten days later."""
    catalog.add(record("first"))
    catalog.add(record("again", seed=1, creator="bo", hours=240), [match("again", "first")])
    return Decisions(database)


def test_a_dossier_holds_all_that_is_stored_about_a_video(
    database: Database, catalog: VideoCatalog, pair: Decisions
) -> None:
    pair.record("again", "first", Ruling.OVERTURNED, "rita", "another take")
    known = dossier.read(database, "again")
    assert known.record == catalog.get("again")
    assert known.matches == catalog.matches_of("again") == (match("again", "first"),)
    assert known.provenance == catalog.provenance(["again", "first"])
    assert known.rulings == pair.rulings_for("again")
    assert known.verdict(OriginalityRules()).finding is Finding.ORIGINAL


def test_there_is_no_dossier_of_an_unknown_video(database: Database, catalog: VideoCatalog) -> None:
    with pytest.raises(UnknownVideo):
        dossier.read(database, "nobody")


def test_what_others_write_meanwhile_is_not_in_it(
    database: Database, catalog: VideoCatalog, pair: Decisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = lookups.matches_of

    def read_after_a_writer(connection: Connection, video_id: str) -> tuple[Match, ...]:
        pair.record("again", "first", Ruling.OVERTURNED, "rita", "another take")
        catalog.remove("first")
        return read(connection, video_id)

    monkeypatch.setattr(lookups, "matches_of", read_after_a_writer)
    known = dossier.read(database, "again")
    assert known.matches == (match("again", "first"),)
    assert set(known.provenance) == {"again", "first"}
    assert known.rulings == {}
    monkeypatch.undo()
    assert dossier.read(database, "again").matches == ()
