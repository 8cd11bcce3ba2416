"""The catalog of videos: what was analyzed, stored whole or not at all, and read back.

The database is the truth. The search index is derived from it (``store.indexing``) and follows it by the sequence of
changes: every add, replacement and removal is an entry of the audit chain, and a removal's entry is its tombstone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from features.course import Course
from features.errors import InputError
from features.fingerprint import Fingerprint, Remains
from models.originality.index import Index
from models.originality.records import Match, Provenance, SoundMatch
from models.originality.soundtrack import SoundIndex
from store import audit, evidence, lookups
from store.columns import utc_now
from store.database import Database
from store.errors import BadRecord, CatalogMoved, DuplicateVideo, UnknownVideo
from store.evidence import Kind
from store.indexing import IndexKeeper, SharedIndex, Snapshot
from store.records import VideoRecord, check_id, from_row, match_row, to_row
from store.shelf import Shelf, of_proxies, unreadable
from store.tables import courses, fingerprints, folder, matches, sounds, videos

__all__ = ["Stats", "VideoCatalog", "VideoRecord", "check_id"]


@dataclass(frozen=True, slots=True)
class Stats:
    """How much there is: counts, seconds of video, bytes of fingerprints, the latest change, the data folder's name.

    ``unreadable`` videos have a fingerprint of another version: nothing is compared with them until it is made anew
    (``firstcut catalog rebuild``). Those ``from_proxies`` were, where the media was gone: strong crops are found in
    them less often.
    """

    videos: int
    creators: int
    matches: int
    seconds: float
    fingerprint_bytes: int
    sequence: int
    folder_id: str
    unreadable: int
    from_proxies: int


class VideoCatalog:
    """The videos of one data folder. Safe to share between threads; any number of processes may have it open.

    Implements ``models.originality.records.Catalog``.
    """

    def __init__(self, database: Database, index_folder: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._shelf = Shelf(database)
        self._keeper = IndexKeeper(self._shelf, Path(index_folder), SharedIndex)
        self._sound_keeper = IndexKeeper(self._shelf, Path(index_folder) / "sound", SoundIndex)
        self._now = now

    def add(
        self,
        record: VideoRecord,
        found: Sequence[Match] = (),
        *,
        heard: Sequence[SoundMatch] = (),
        replace: bool = False,
        searched: int | None = None,
    ) -> VideoRecord:
        """Store a video with its fingerprint and its matches, all or nothing.

        Args:
            record: the video; its fingerprint must be there, its sequence is given here.
            found: matches between it and videos of the catalog; those with videos removed meanwhile are left out.
            heard: sounds that it shares with videos of the catalog, likewise.
            replace: take the place of a video with that id, with its matches on either side.
            searched: the sequence of the ``snapshot`` that was searched. If others added videos after it, CatalogMoved
                is raised, so that two copies added at the same time cannot miss each other.

        Returns:
            The record with its sequence.

        Raises:
            BadVideoId, BadRecord, DuplicateVideo, UnknownVideo (a match names a video that never was), CatalogMoved.
        """
        row, fingerprint = to_row(record), _print_row(record)
        _check_pairs(record.video_id, found)
        _check_pairs(record.video_id, heard)
        _check_scores(record.video_id, found)
        with self._database.writing() as connection:
            taken = _exists(connection, record.video_id)
            if taken and not replace:
                raise DuplicateVideo(record.video_id)
            if searched is not None:
                _refuse_if_moved(connection, searched)
            gone = _gone(connection, record.video_id, [*found, *heard])
            kind = Kind.REPLACE if taken else Kind.ADD
            rows = [match_row(match) for match in found if not gone & {match.query, match.reference}]
            shared = [dataclasses.asdict(sound) for sound in heard if not gone & {sound.query, sound.reference}]
            told = evidence.of_video(row, fingerprint["data"], rows, shared)
            sequence = audit.append(connection, kind, record.video_id, told, self._now())
            connection.execute(delete(videos).where(videos.c.video_id == record.video_id))
            connection.execute(insert(videos).values(**row, sequence=sequence))
            connection.execute(insert(fingerprints).values(**fingerprint))
            if record.course:
                course = {"video_id": record.video_id, "data": record.course.to_json()}
                connection.execute(insert(courses).values(**course))
            if rows:
                connection.execute(insert(matches), rows)
            if shared:
                connection.execute(insert(sounds), shared)
        return dataclasses.replace(record, sequence=sequence)

    def remove(self, video_id: str) -> int:
        """Take a video out, with its fingerprint and its matches on either side; returns the sequence of its tombstone.

        Decisions, scores and the audit chain keep what was said about it. Raises UnknownVideo.
        """
        with self._database.writing() as connection:
            if not _exists(connection, video_id):
                raise UnknownVideo(video_id)
            connection.execute(delete(videos).where(videos.c.video_id == video_id))
            return audit.append(connection, Kind.REMOVE, video_id, {}, self._now())

    def get(self, video_id: str, *, fingerprint: bool = False) -> VideoRecord:
        """One video, with its fingerprint if asked for; raises UnknownVideo."""
        with self._database.reading() as connection:
            record = lookups.video(connection, video_id)
        return dataclasses.replace(record, fingerprint=self._shelf.one(video_id)) if fingerprint else record

    def course(self, video_id: str) -> Course | None:
        """What happens when in a video; None where none is kept, or another version kept it. Raises UnknownVideo."""
        with self._database.reading() as connection:
            if not _exists(connection, video_id):
                raise UnknownVideo(video_id)
            data = connection.scalar(select(courses.c.data).where(courses.c.video_id == video_id))
        try:
            return Course.from_json(data) if data else None
        except InputError:
            return None

    def __contains__(self, video_id: str) -> bool:
        with self._database.reading() as connection:
            return _exists(connection, video_id)

    def list(self, offset: int = 0, limit: int = 100, creator: str | None = None) -> tuple[VideoRecord, ...]:
        """Videos in the order they were added, of one creator or of all, without fingerprints; raises BadName."""
        wanted = select(videos).order_by(videos.c.sequence).offset(offset).limit(limit)
        if creator is not None:
            wanted = wanted.where(videos.c.creator_id == creator)
        with self._database.reading() as connection:
            return tuple(from_row(row) for row in connection.execute(wanted).mappings())

    def ids(self) -> tuple[str, ...]:
        """Every id, in the order they were added."""
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(videos.c.video_id).order_by(videos.c.sequence)))

    def stats(self) -> Stats:
        """Counts over everything."""
        one_video = select(func.count(), func.count(videos.c.creator_id.distinct()), func.sum(videos.c.seconds))
        with self._database.reading() as connection:
            count, creators, seconds = connection.execute(one_video.select_from(videos)).one()
            pairs = connection.scalar(select(func.count()).select_from(matches))
            size = connection.scalar(select(func.sum(func.length(fingerprints.c.data))))
            name, sequence = connection.execute(select(folder.c.id, folder.c.sequence)).one()
            old, thin = unreadable(connection), of_proxies(connection)
        return Stats(count, creators, pairs or 0, seconds or 0.0, int(size or 0), sequence, name, old, thin)

    def provenance(self, ids: Iterable[str]) -> dict[str, Provenance]:
        """Whose each video is and since when; ids that are not in the catalog are left out."""
        with self._database.reading() as connection:
            return lookups.provenance(connection, ids)

    def matches_of(self, video_id: str) -> tuple[Match, ...]:
        """All stored matches that involve the video, on either side, as they were stored; surest first."""
        with self._database.reading() as connection:
            return lookups.matches_of(connection, video_id)

    def matches(self, minimum: float = 0.0) -> tuple[Match, ...]:
        """All stored matches with at least that score, surest first."""
        with self._database.reading() as connection:
            return lookups.matches_where(connection, matches.c.score >= minimum)

    def sounds_of(self, video_id: str) -> tuple[SoundMatch, ...]:
        """All stored sounds that the video shares with others, on either side, as they were stored; likest first."""
        with self._database.reading() as connection:
            return lookups.sounds_of(connection, video_id)

    def fingerprint(self, video_id: str) -> Fingerprint:
        """One video's fingerprint; raises UnknownVideo, FingerprintVersionError, FingerprintCorrupt."""
        return self._shelf.one(video_id)

    def remains(self, video_id: str) -> Remains:
        """What any version's fingerprint still gives, its proxy above all; raises UnknownVideo, FingerprintCorrupt."""
        return self._shelf.remains(video_id)

    def unreadable(self) -> tuple[str, ...]:
        """Every video whose fingerprint is of another version or damaged; reads all of them."""
        return self._shelf.unreadable()

    def fingerprints(self) -> Iterator[tuple[str, Fingerprint]]:
        """Every catalogued video's id and fingerprint, in the order they were added; read in pages."""
        return self._shelf.all()

    def index(self) -> Index:
        """The search index with every change acknowledged so far."""
        return self.snapshot().index

    def snapshot(self) -> Snapshot[SharedIndex]:
        """The search index with the sequence it reaches: hand that to ``add`` as ``searched``."""
        return self._keeper.current()

    def sound_snapshot(self) -> Snapshot[SoundIndex]:
        """The same of the index of sounds."""
        return self._sound_keeper.current()

    def rebuild(self) -> int:
        """Build the indexes again from the database and save them; returns the number of videos in them."""
        self._sound_keeper.rebuild()
        return len(self._keeper.rebuild().index)

    def close(self) -> None:
        """Save the indexes whose files are behind."""
        self._keeper.save()
        self._sound_keeper.save()


def _exists(connection: Connection, video_id: str) -> bool:
    return connection.scalar(select(videos.c.sequence).where(videos.c.video_id == video_id)) is not None


def _print_row(record: VideoRecord) -> dict[str, Any]:
    if record.fingerprint is None:
        raise BadRecord(f"{record.video_id} comes without its fingerprint; read it with fingerprint=True or analyze it")
    return {
        "video_id": record.video_id,
        "version": record.fingerprint.version,
        "source": record.fingerprint.source.value,
        "data": record.fingerprint.to_bytes(),
    }


def _check_pairs(video_id: str, found: Sequence[Match | SoundMatch]) -> None:
    pairs = {frozenset((match.query, match.reference)) for match in found}
    if len(pairs) < len(found) or any(len(pair) != 2 or video_id not in pair for pair in pairs):
        raise BadRecord(f"matches stored with {video_id} must be between it and others, one a pair")


def _check_scores(video_id: str, found: Sequence[Match]) -> None:
    if not all(0 <= match.score <= 1 for match in found):
        raise BadRecord(f"a match of {video_id} has a score outside 0..1; give probabilities")


def _gone(connection: Connection, video_id: str, found: Sequence[Match | SoundMatch]) -> set[str]:
    """The other videos that were removed meanwhile; raises UnknownVideo for one that never was."""
    others = {end for match in found for end in (match.query, match.reference)} - {video_id}
    gone = {other for other in others if not _exists(connection, other)}
    for other in sorted(gone):
        if not audit.ever(connection, Kind.REMOVE, other):
            raise UnknownVideo(other)
    return gone


def _refuse_if_moved(connection: Connection, searched: int) -> None:
    later = connection.scalar(select(func.count()).select_from(videos).where(videos.c.sequence > searched))
    if later:
        raise CatalogMoved(f"{later} videos were added after change {searched} that was searched; search again")
