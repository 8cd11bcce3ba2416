"""What reviewers decided about pairs of videos. The latest decision on a pair holds; all of them are kept.

A decision is about two recordings, not about two ids: it holds while both ids have the files that were looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, true

from models.originality.records import Ruling
from store import audit, evidence, lookups
from store.columns import as_utc, utc_now
from store.database import Database
from store.errors import BadRecord, UnknownVideo, UnmatchedPair
from store.evidence import Kind
from store.tables import decisions, videos

_REVIEWER_LENGTH, _WHY_LENGTH = 200, 2000


@dataclass(frozen=True, slots=True)
class Decision:
    """One ruling on a pair; ``query`` is the one of the two that was later.

    ``query_sha256`` and ``reference_sha256`` are of the files that were looked at; ``current`` says whether the catalog
    still has both.
    """

    sequence: int
    query: str
    reference: str
    ruling: Ruling
    reviewer: str
    why: str
    at: datetime
    query_sha256: str
    reference_sha256: str
    current: bool


class Decisions:
    """The decisions of one data folder."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    def record(
        self, query: str, reference: str, ruling: Ruling, reviewer: str, why: str, *, at: datetime | None = None
    ) -> Decision:
        """Store a decision. Whichever of the two is given first, the later video is kept as the query.

        Raises:
            UnknownVideo: one of them is not in the catalog.
            UnmatchedPair: no match between them is stored, so that there was nothing to look at.
            BadRecord: nobody decided, for no reason, or about a video and itself.
        """
        reviewer = _said(reviewer, "who decided", _REVIEWER_LENGTH)
        why = _said(why, "why", _WHY_LENGTH)
        if query == reference:
            raise BadRecord(f"{query} is no copy of itself; name two videos")
        when, ruling = as_utc(at or self._now()), Ruling(ruling)
        with self._database.writing() as connection:
            pair = _in_order(connection, query, reference)
            told: dict[str, Any] = {**pair, "ruling": ruling.value, "reviewer": reviewer, "why": why}
            sequence = audit.append(connection, Kind.DECISION, pair["query"], evidence.of_decision(told), when)
            connection.execute(insert(decisions).values(**told, sequence=sequence, at=when))
        return Decision(**{**told, "ruling": ruling}, sequence=sequence, at=when, current=True)

    def list(self, video_id: str | None = None) -> tuple[Decision, ...]:
        """Every decision, or those about one video, newest first; also the ones that later ones overrule, and those
        about files that the catalog no longer has."""
        with self._database.reading() as connection:
            return tuple(reversed(_read(connection, video_id)))

    def rulings(self) -> Mapping[tuple[str, str], Ruling]:
        """What holds for each pair, under both orders of its two ids."""
        with self._database.reading() as connection:
            return rulings_in(connection)

    def rulings_for(self, video_id: str) -> Mapping[tuple[str, str], Ruling]:
        """What holds for each pair with this video on either side, under both orders of the two ids."""
        with self._database.reading() as connection:
            return rulings_in(connection, video_id)


def rulings_in(connection: Connection, video_id: str | None = None) -> dict[tuple[str, str], Ruling]:
    """The latest ruling on each pair whose two files are still the ones that were looked at."""
    rulings: dict[tuple[str, str], Ruling] = {}
    for decision in _read(connection, video_id):
        if decision.current:
            rulings[decision.query, decision.reference] = decision.ruling
            rulings[decision.reference, decision.query] = decision.ruling
    return rulings


def _read(connection: Connection, video_id: str | None) -> tuple[Decision, ...]:
    """Decisions, oldest first."""
    later, earlier = videos.alias(), videos.alias()
    joined = decisions.outerjoin(later, later.c.video_id == decisions.c.query).outerjoin(
        earlier, earlier.c.video_id == decisions.c.reference
    )
    same = and_(later.c.sha256 == decisions.c.query_sha256, earlier.c.sha256 == decisions.c.reference_sha256)
    wanted = select(decisions, same.label("current")).select_from(joined).where(_about(video_id))
    rows = connection.execute(wanted.order_by(decisions.c.sequence)).mappings()
    return tuple(Decision(**{**row, "ruling": Ruling(row["ruling"]), "current": bool(row["current"])}) for row in rows)


def _about(video_id: str | None) -> ColumnElement[bool]:
    if video_id is None:
        return true()
    return or_(decisions.c.query == video_id, decisions.c.reference == video_id)


def _in_order(connection: Connection, one: str, other: str) -> dict[str, str]:
    """The two ids with their files' digests, the later as the query; ties by id, as verdicts break them."""
    wanted = select(videos.c.video_id, videos.c.first_at, videos.c.sha256).where(videos.c.video_id.in_((one, other)))
    found = {row.video_id: row for row in connection.execute(wanted)}
    for video_id in (one, other):
        if video_id not in found:
            raise UnknownVideo(video_id)
    if not lookups.matched(connection, one, other):
        raise UnmatchedPair(f"no match between {one} and {other} is stored; decide on pairs that a case shows")
    first, second = sorted(found.values(), key=lambda row: (row.first_at, row.video_id))
    return {
        "query": second.video_id,
        "reference": first.video_id,
        "query_sha256": second.sha256,
        "reference_sha256": first.sha256,
    }


def _said(text: str, what: str, longest: int) -> str:
    text = text.strip()
    if not text or len(text) > longest or "\x00" in text:
        raise BadRecord(f"say {what}, in 1 to {longest} characters")
    return text
