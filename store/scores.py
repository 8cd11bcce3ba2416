"""What the service answered: each response as it was sent, so that money paid can be traced to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from store import audit, evidence
from store.columns import as_utc, utc_now
from store.database import Database
from store.errors import BadRecord
from store.evidence import Kind
from store.records import check_id
from store.tables import scores

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredScore:
    """One response, its text as it was sent, and the digest of the request that it answers."""

    sequence: int
    video_id: str
    request_digest: str
    response: str
    at: datetime


class Scores:
    """The scores of one data folder."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    def save(self, video_id: str, request_digest: str, response_json: str) -> StoredScore:
        """Keep a response. The same answer to the same question right again is not stored twice.

        Args:
            video_id: the video that was scored.
            request_digest: SHA-256 (hex) of the request.
            response_json: the body, as sent.
        """
        check_id(video_id)
        if not _DIGEST.fullmatch(request_digest):
            raise BadRecord(f"{request_digest[:80]!r} is no SHA-256; give 64 lower-case hex digits")
        latest = self.latest(video_id)
        if latest and (latest.request_digest, latest.response) == (request_digest, response_json):
            return latest
        at = as_utc(self._now())
        told = evidence.of_score({"request_digest": request_digest, "response": response_json})
        with self._database.writing() as connection:
            sequence = audit.append(connection, Kind.SCORE, video_id, told, at)
            stored = StoredScore(sequence, video_id, request_digest, response_json, at)
            _insert(connection, stored)
        return stored

    def latest(self, video_id: str) -> StoredScore | None:
        """The last response about a video, or None if it was never scored."""
        wanted = select(scores).where(scores.c.video_id == video_id).order_by(scores.c.sequence.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return None if row is None else StoredScore(**row)


def _insert(connection: Connection, stored: StoredScore) -> None:
    values = {name: getattr(stored, name) for name in scores.c.keys()}  # noqa: SIM118
    connection.execute(insert(scores).values(**values))
