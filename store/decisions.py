"""What reviewers decided about pairs of videos. The latest decision on a pair holds; all of them are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, or_, select, true

from models.originality.records import Ruling
from store import audit, evidence
from store.columns import as_utc, utc_now
from store.database import Database
from store.errors import BadRecord, UnknownVideo
from store.evidence import Kind
from store.tables import decisions, videos

_REVIEWER_LENGTH, _WHY_LENGTH = 200, 2000


@dataclass(frozen=True, slots=True)
class Decision:
    """One ruling on a pair; ``query`` is the one of the two that was later."""

    sequence: int
    query: str
    reference: str
    ruling: Ruling
    reviewer: str
    why: str
    at: datetime


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
            BadRecord: nobody decided, for no reason, or about a video and itself.
        """
        reviewer = _said(reviewer, "who decided", _REVIEWER_LENGTH)
        why = _said(why, "why", _WHY_LENGTH)
        if query == reference:
            raise BadRecord(f"{query} is no copy of itself; name two videos")
        when, ruling = as_utc(at or self._now()), Ruling(ruling)
        with self._database.writing() as connection:
            reference, query = _in_order(connection, query, reference)
            told = {"query": query, "reference": reference, "ruling": ruling.value, "reviewer": reviewer, "why": why}
            sequence = audit.append(connection, Kind.DECISION, query, evidence.of_decision(told), when)
            connection.execute(insert(decisions).values(**told, sequence=sequence, at=when))
        return Decision(sequence, query, reference, ruling, reviewer, why, when)

    def list(self, video_id: str | None = None) -> tuple[Decision, ...]:
        """Every decision, or those about one video, newest first; also the ones that later ones overrule."""
        return tuple(reversed(self._read(_about(video_id))))

    def rulings(self) -> Mapping[tuple[str, str], Ruling]:
        """What holds for each pair, under both orders of its two ids."""
        return _latest(self._read(true()))

    def rulings_for(self, video_id: str) -> Mapping[tuple[str, str], Ruling]:
        """What holds for each pair with this video on either side, under both orders of the two ids."""
        return _latest(self._read(_about(video_id)))

    def _read(self, where: ColumnElement[bool]) -> tuple[Decision, ...]:
        wanted = select(decisions).where(where).order_by(decisions.c.sequence)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).mappings()
            return tuple(Decision(**{**row, "ruling": Ruling(row["ruling"])}) for row in rows)


def _about(video_id: str | None) -> ColumnElement[bool]:
    if video_id is None:
        return true()
    return or_(decisions.c.query == video_id, decisions.c.reference == video_id)


def _latest(oldest_first: tuple[Decision, ...]) -> dict[tuple[str, str], Ruling]:
    rulings: dict[tuple[str, str], Ruling] = {}
    for decision in oldest_first:
        rulings[decision.query, decision.reference] = decision.ruling
        rulings[decision.reference, decision.query] = decision.ruling
    return rulings


def _in_order(connection: Connection, one: str, other: str) -> tuple[str, str]:
    """The two ids, the one that was first in front; ties by id, as verdicts break them."""
    wanted = select(videos.c.video_id, videos.c.first_at).where(videos.c.video_id.in_((one, other)))
    first_at = {row.video_id: row.first_at for row in connection.execute(wanted)}
    for video_id in (one, other):
        if video_id not in first_at:
            raise UnknownVideo(video_id)
    first, second = sorted((one, other), key=lambda video_id: (first_at[video_id], video_id))
    return first, second


def _said(text: str, what: str, longest: int) -> str:
    text = text.strip()
    if not text or len(text) > longest or "\x00" in text:
        raise BadRecord(f"say {what}, in 1 to {longest} characters")
    return text
