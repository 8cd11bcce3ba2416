"""Hold the tables against the audit chain: rows altered, slipped in or taken out behind its back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, exists, select

from store import evidence
from store.columns import canonical_json
from store.database import Database
from store.evidence import CATALOG_KINDS, Kind, Row
from store.tables import audit, decisions, scores, videos

_PAGE = 500

#: Each table with what the chain keeps of its rows and the column that names its video.
_TOLD: tuple[tuple[Table, Callable[[Row], dict[str, Any]], str], ...] = (
    (videos, evidence.of_video_alone, "video_id"),
    (decisions, evidence.of_decision, "query"),
    (scores, evidence.of_score, "video_id"),
)


def first_fault(database: Database) -> tuple[int, str] | None:
    """The sequence of a row that is not as the chain tells, and what is wrong with it; None if all is well."""
    for table, tell, subject in _TOLD:
        for row in _rows(database, table):
            if not _as_told(row, tell(row), row[subject]):
                return row["sequence"], f"row {row['sequence']} of {table.name} is not what was stored"
    return _missing(database)


def _rows(database: Database, table: Table) -> Iterator[RowMapping]:
    """Every row with the entry of its sequence beside it, a page at a time."""
    beside = [audit.c[name].label(f"told_{name}") for name in ("at", "subject", "payload")]
    joined = table.outerjoin(audit, audit.c.sequence == table.c.sequence)
    wanted = select(table, *beside).select_from(joined).order_by(table.c.sequence).limit(_PAGE)
    page = None
    while page is None or len(page) == _PAGE:
        after = wanted if page is None else wanted.where(table.c.sequence > page[-1]["sequence"])
        with database.reading() as connection:
            page = connection.execute(after).mappings().all()
        yield from page


def _as_told(row: RowMapping, now: dict[str, Any], subject: str) -> bool:
    told = row["told_payload"]
    if told is None or subject != row["told_subject"] or row.get("at", row["told_at"]) != row["told_at"]:
        return False
    return canonical_json({name: told.get(name) for name in now}) == canonical_json(now)


def _missing(database: Database) -> tuple[int, str] | None:
    """An entry whose row is gone, though no later entry took it out."""
    later = audit.alias()
    overtaken = exists().where(
        later.c.subject == audit.c.subject, later.c.kind.in_(CATALOG_KINDS), later.c.sequence > audit.c.sequence
    )
    lost: dict[Table, ColumnElement[bool]] = {
        videos: and_(audit.c.kind.in_((Kind.ADD, Kind.REPLACE)), ~overtaken),
        decisions: audit.c.kind == Kind.DECISION,
        scores: audit.c.kind == Kind.SCORE,
    }
    with database.reading() as connection:
        for table, told in lost.items():
            there = exists().where(table.c.sequence == audit.c.sequence)
            found = connection.scalar(select(audit.c.sequence).where(told, ~there).order_by(audit.c.sequence).limit(1))
            if found is not None:
                return int(found), f"row {found} of {table.name} is gone"
    return None
