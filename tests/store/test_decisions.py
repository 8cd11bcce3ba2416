from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from samples import NOON, match, record

from models.originality.records import Ruling
from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database
from store.decisions import Decisions
from store.errors import BadRecord, UnknownVideo, UnmatchedPair


@pytest.fixture
def decisions(database: Database, catalog: VideoCatalog) -> Decisions:
    """Three videos, and a fourth that matches none of them; the one catalogued first was uploaded last."""
    catalog.add(record("late", hours=2))
    catalog.add(record("early", seed=1), [match("early", "late")])
    catalog.add(record("middle", seed=2, hours=1), [match("middle", "early")])
    catalog.add(record("other", seed=3, hours=1))
    return Decisions(database, now=lambda: NOON)


def test_the_later_video_is_the_query_whatever_the_order_given(decisions: Decisions) -> None:
    first = decisions.record("early", "late", Ruling.CONFIRMED, "rita", "same recording")
    second = decisions.record("late", "early", Ruling.CONFIRMED, "rita", "same recording")
    assert (first.query, first.reference) == (second.query, second.reference) == ("late", "early")


def test_the_latest_decision_on_a_pair_holds_and_all_are_kept(decisions: Decisions) -> None:
    decisions.record("late", "early", Ruling.CONFIRMED, "rita", "looks it")
    decisions.record("early", "late", Ruling.OVERTURNED, "sam", "another take: the clock differs")
    decisions.record("middle", "early", Ruling.CONFIRMED, "rita", "plain copy")
    overturned, confirmed = Ruling.OVERTURNED, Ruling.CONFIRMED
    assert decisions.rulings_for("late") == {("late", "early"): overturned, ("early", "late"): overturned}
    assert decisions.rulings_for("middle") == {("middle", "early"): confirmed, ("early", "middle"): confirmed}
    assert decisions.rulings() == {**decisions.rulings_for("late"), **decisions.rulings_for("middle")}
    assert [decision.reviewer for decision in decisions.list("late")] == ["sam", "rita"]
    assert len(decisions.list()) == 3


def test_a_decision_comes_back_as_it_was_made(decisions: Decisions) -> None:
    at = datetime.fromisoformat("2026-11-22T14:00:00+02:00")
    made = decisions.record("late", "early", Ruling.OVERTURNED, " rita ", "não é cópia\n", at=at)
    assert decisions.list() == (made,)
    assert (made.reviewer, made.why, made.at, made.at.tzinfo) == ("rita", "não é cópia", NOON, UTC)


def test_every_decision_is_in_the_audit_chain(decisions: Decisions, database: Database) -> None:
    made = decisions.record("late", "early", Ruling.OVERTURNED, "rita", "another take")
    entry = AuditLog(database).entries(subject="late")[-1]
    assert (entry.sequence, entry.kind, entry.at) == (made.sequence, "decision", NOON)
    assert entry.payload == {
        "query": "late",
        "reference": "early",
        "query_sha256": f"{0:064x}",
        "reference_sha256": f"{1:064x}",
        "ruling": "overturned",
        "reviewer": "rita",
        "why": "another take",
    }


def test_a_decision_outlives_its_video(decisions: Decisions, catalog: VideoCatalog) -> None:
    decisions.record("late", "early", Ruling.OVERTURNED, "rita", "another take")
    catalog.remove("late")
    assert [(decision.query, decision.current) for decision in decisions.list("early")] == [("late", False)]
    assert decisions.rulings_for("early") == decisions.rulings() == {}
    catalog.add(record("late", hours=2), [match("late", "early")])
    assert decisions.rulings_for("early")["late", "early"] is Ruling.OVERTURNED


@pytest.mark.parametrize("removed_first", [False, True], ids=["replaced", "removed and added"])
@pytest.mark.parametrize("changed", ["late", "early"])
def test_a_ruling_holds_for_the_files_that_were_looked_at_only(
    decisions: Decisions, catalog: VideoCatalog, changed: str, removed_first: bool
) -> None:
    decisions.record("late", "early", Ruling.OVERTURNED, "rita", "another take")
    before = catalog.get(changed, fingerprint=True)
    if removed_first:
        catalog.remove(changed)
    other = dataclasses.replace(before, sha256=f"{9:064x}")
    catalog.add(other, [match("late", "early")], replace=not removed_first)
    assert decisions.rulings() == decisions.rulings_for(changed) == {}
    assert [(d.why, d.current) for d in decisions.list("early")] == [("another take", False)]
    decisions.record("late", "early", Ruling.CONFIRMED, "sam", "this time it is one")
    assert decisions.rulings()["late", "early"] is Ruling.CONFIRMED
    catalog.add(before, [match("late", "early")], replace=True)
    assert decisions.rulings()["late", "early"] is Ruling.OVERTURNED


@pytest.mark.parametrize(
    ("query", "reference", "reviewer", "why", "error"),
    [
        ("late", "nobody", "rita", "copy", UnknownVideo),
        ("nobody", "late", "rita", "copy", UnknownVideo),
        ("late", "late", "rita", "copy", BadRecord),
        ("late", "other", "rita", "copy", UnmatchedPair),
        ("other", "late", "rita", "copy", UnmatchedPair),
        ("late", "early", " ", "copy", BadRecord),
        ("late", "early", "rita", "", BadRecord),
        ("late", "early", "rita", "x" * 2001, BadRecord),
        ("late", "early", "r\x00", "copy", BadRecord),
    ],
)
def test_decisions_without_videos_or_reasons_are_refused(
    decisions: Decisions, query: str, reference: str, reviewer: str, why: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        decisions.record(query, reference, Ruling.CONFIRMED, reviewer, why)
    assert decisions.list() == ()
