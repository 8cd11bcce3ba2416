"""Fingerprints read back from the database, one, all, or those that changed since a checkpoint."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from features.fingerprint import (
    VERSION,
    Fingerprint,
    FingerprintCorrupt,
    FingerprintSource,
    FingerprintVersionError,
    Remains,
    remains_of,
)
from store.database import Database
from store.errors import UnknownVideo
from store.evidence import CATALOG_KINDS
from store.tables import audit, fingerprints, folder, videos

_log = logging.getLogger(__name__)
_PAGE = 64  # about 12 MB of fingerprints at a time, however large the catalog


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place in the history of one data folder: its name, a change's number, and that change's digest."""

    folder_id: str
    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different at ``checkpoint``: ids with the fingerprint to have now, or None where there is none to search.

    That is where the video is gone, or where its fingerprint is of another version or damaged: not to be compared.
    """

    checkpoint: Checkpoint
    changed: tuple[tuple[str, Fingerprint | None], ...]
    complete: bool


class Shelf:
    """The fingerprints of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def one(self, video_id: str) -> Fingerprint:
        """One video's fingerprint; raises UnknownVideo, FingerprintVersionError, FingerprintCorrupt."""
        return Fingerprint.from_bytes(self._data(video_id))

    def remains(self, video_id: str) -> Remains:
        """What can be taken out of one video's fingerprint, whatever version wrote it.

        Raises:
            UnknownVideo, FingerprintCorrupt (not even its header can be read).
        """
        return remains_of(self._data(video_id))

    def _data(self, video_id: str) -> bytes:
        wanted = select(fingerprints.c.data).where(fingerprints.c.video_id == video_id)
        with self._database.reading() as connection:
            data = connection.scalar(wanted)
        if data is None:
            raise UnknownVideo(video_id)
        return bytes(data)

    def unreadable(self) -> tuple[str, ...]:
        """Every video whose fingerprint is of another version or damaged, in the order they were added; reads all."""
        return tuple(video_id for video_id, data in self._pages() if not _can_be_read(data))

    def all(self) -> Iterator[tuple[str, Fingerprint]]:
        """Every id and fingerprint in the order they were added, a page at a time."""
        return ((video_id, Fingerprint.from_bytes(data)) for video_id, data in self._pages())

    def _pages(self) -> Iterator[tuple[str, bytes]]:
        wanted = (
            select(videos.c.sequence, videos.c.video_id, fingerprints.c.data)
            .join(fingerprints, fingerprints.c.video_id == videos.c.video_id)
            .order_by(videos.c.sequence)
            .limit(_PAGE)
        )
        after = 0
        while True:
            with self._database.reading() as connection:
                page = connection.execute(wanted.where(videos.c.sequence > after)).all()
            if not page:
                return
            yield from ((row.video_id, row.data) for row in page)
            after = page[-1].sequence

    def holds(self, checkpoint: Checkpoint) -> bool:
        """Whether that place lies in this data folder's history."""
        with self._database.reading() as connection:
            folder_id = connection.scalar(select(folder.c.id))
            digest = _digest_at(connection, checkpoint.sequence)
        return (folder_id, digest) == (checkpoint.folder_id, checkpoint.digest)

    def changes(self, after: int) -> Changes:
        """The next page of changes later than sequence ``after``; from 0 on it is the whole catalog.

        A fingerprint that cannot be read stops nothing: it is told in the log, and ``catalog rebuild`` makes it anew.
        """
        with self._database.reading() as connection:
            # the end first: what is committed while we read belongs to the next page
            folder_id, end = connection.execute(select(folder.c.id, folder.c.sequence)).one()
            entries = connection.execute(_entries(after, end)).all()
            complete = len(entries) < _PAGE
            last = end if complete else entries[-1].sequence
            ids = list(dict.fromkeys(entry.subject for entry in entries))
            wanted = select(fingerprints.c.video_id, fingerprints.c.data).where(fingerprints.c.video_id.in_(ids))
            now = {row.video_id: row.data for row in connection.execute(wanted)}
            checkpoint = Checkpoint(folder_id, last, _digest_at(connection, last))
        changed = tuple((i, _searchable(i, now[i]) if i in now else None) for i in ids)
        return Changes(checkpoint, changed, complete)


def unreadable(connection: Connection) -> int:
    """How many videos have a fingerprint of another version."""
    wanted = select(func.count()).select_from(fingerprints).where(fingerprints.c.version != VERSION)
    return connection.scalar(wanted) or 0


def of_proxies(connection: Connection) -> int:
    """How many videos have a fingerprint that was made from an earlier one's proxy."""
    wanted = select(func.count()).select_from(fingerprints).where(fingerprints.c.source == FingerprintSource.PROXY)
    return connection.scalar(wanted) or 0


def _searchable(video_id: str, data: bytes) -> Fingerprint | None:
    try:
        return Fingerprint.from_bytes(data)
    except (FingerprintVersionError, FingerprintCorrupt) as error:
        _log.warning("%s is not compared with: %s", video_id, error)
        return None


def _can_be_read(data: bytes) -> bool:
    try:
        Fingerprint.from_bytes(data)
    except (FingerprintVersionError, FingerprintCorrupt):
        return False
    return True


def _entries(after: int, end: int) -> Select[tuple[int, str]]:
    return (
        select(audit.c.sequence, audit.c.subject)
        .where(audit.c.kind.in_(CATALOG_KINDS), audit.c.sequence > after, audit.c.sequence <= end)
        .order_by(audit.c.sequence)
        .limit(_PAGE)
    )


def _digest_at(connection: Connection, sequence: int) -> str:
    digest = connection.scalar(select(audit.c.digest).where(audit.c.sequence == sequence))
    return digest or ""  # nothing happened yet
