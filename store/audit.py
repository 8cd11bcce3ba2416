"""The audit chain: every change, in order, each entry bound to the one before by SHA-256.

``digest = sha256(previous digest + canonical JSON of the entry)``. An altered, removed or inserted entry breaks the
chain where it happened; a cut-off end is seen because the ``folder`` row remembers the last entry. Whoever can rewrite
the whole database can rewrite the chain too: keep ``head`` somewhere else now and then, and compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from store import tampering
from store.columns import as_utc, canonical_json
from store.database import Database
from store.evidence import Kind
from store.tables import audit, folder

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: when, what, to which video, and what was said about it."""

    sequence: int
    at: datetime
    kind: str
    subject: str
    payload: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What ``AuditLog.verify`` found: entries read, the last digest, and where it breaks, if it does."""

    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing was tampered with."""
        return self.broken_at is None


def append(connection: Connection, kind: Kind, subject: str, payload: Mapping[str, Any], at: datetime) -> int:
    """Add an entry inside a writing transaction; returns its sequence, which nobody else gets."""
    state = connection.execute(select(folder.c.id, folder.c.sequence, folder.c.head).with_for_update()).one()
    sequence, previous = state.sequence + 1, state.head
    digest = _digest(previous, sequence, at, kind, subject, payload)
    connection.execute(
        insert(audit).values(
            sequence=sequence, at=at, kind=kind.value, subject=subject, payload=dict(payload),
            previous=previous, digest=digest,
        )
    )  # fmt: skip
    connection.execute(update(folder).values(sequence=sequence, head=digest))
    return int(sequence)


def ever(connection: Connection, kind: Kind, subject: str) -> bool:
    """Whether there is such an entry about that video."""
    wanted = select(audit.c.sequence).where(audit.c.subject == subject, audit.c.kind == kind.value).limit(1)
    return connection.scalar(wanted) is not None


class AuditLog:
    """Reads and checks the chain of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def sequence(self) -> int:
        """The number of the latest change; 0 in a new data folder."""
        with self._database.reading() as connection:
            return int(connection.scalar(select(folder.c.sequence)) or 0)

    def entries(self, *, after: int = 0, limit: int = 100, subject: str | None = None) -> tuple[Entry, ...]:
        """At most ``limit`` entries later than sequence ``after``, oldest first, of one video or of all."""
        wanted = select(audit).where(audit.c.sequence > after).order_by(audit.c.sequence).limit(limit)
        if subject is not None:
            wanted = wanted.where(audit.c.subject == subject)
        with self._database.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(wanted).mappings())

    def verify(self) -> ChainCheck:
        """Compute the whole chain anew, hold the tables against it, and say where they first differ.

        Rows of videos, decisions and scores are checked; fingerprints and matches are not read again.
        """
        with self._database.reading() as connection:
            end = connection.execute(select(folder.c.sequence, folder.c.head)).one()
        previous, count = "0" * 64, 0
        try:
            for entry in self._up_to(end.sequence):
                count += 1
                if reason := _fault(entry, count, previous):
                    return ChainCheck(count, previous, count, reason)
                previous = entry.digest
        except ValueError as error:  # a payload that is no JSON, a time that is no time
            return ChainCheck(count, previous, count + 1, f"an entry after {count} cannot be read: {error}")
        if (count, previous) != (end.sequence, end.head):
            return ChainCheck(count, previous, count + 1, f"the chain ends after {count} of {end.sequence} entries")
        return ChainCheck(count, previous, *(tampering.first_fault(self._database) or ()))

    def _up_to(self, last: int) -> Iterator[Entry]:
        after = 0
        while page := self.entries(after=after, limit=_PAGE):
            for entry in page:
                if entry.sequence > last:
                    return  # written while we read
                yield entry
            after = page[-1].sequence


def _fault(entry: Entry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"entry {expected} is gone"
    if entry.previous != previous:
        return f"entry {expected} does not follow the one before it"
    computed = _digest(previous, entry.sequence, entry.at, entry.kind, entry.subject, entry.payload)
    return "" if computed == entry.digest else f"entry {expected} was altered"


def _digest(previous: str, sequence: int, at: datetime, kind: str, subject: str, payload: Mapping[str, Any]) -> str:
    told = {
        "sequence": sequence,
        "at": as_utc(at).isoformat(),
        "kind": str(kind),
        "subject": subject,
        "payload": payload,
    }
    return sha256((previous + canonical_json(told)).encode()).hexdigest()


def _entry(row: RowMapping) -> Entry:
    return Entry(**row)
