"""Questions to an open transaction, so that the answers to several can be of the same moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Connection, or_, select

from models.originality.records import Match, Provenance, SoundMatch
from store.errors import UnknownVideo
from store.records import VideoRecord, from_row, match_from_row
from store.tables import matches, sounds, videos

_IN = 500  # ids in one question; SQLite takes no more than some thousands of parameters


def video(connection: Connection, video_id: str) -> VideoRecord:
    """One video without its fingerprint; raises UnknownVideo."""
    row = connection.execute(select(videos).where(videos.c.video_id == video_id)).mappings().one_or_none()
    if row is None:
        raise UnknownVideo(video_id)
    return from_row(row)


def provenance(connection: Connection, ids: Iterable[str]) -> dict[str, Provenance]:
    """Whose each video is and since when; ids that are not in the catalog are left out."""
    columns = (videos.c.video_id, videos.c.creator_id, videos.c.first_at, videos.c.seconds, videos.c.rights)
    return {
        row.video_id: Provenance(*row)
        for some in _chunks(ids)
        for row in connection.execute(select(*columns).where(videos.c.video_id.in_(some)))
    }


def matches_of(connection: Connection, video_id: str) -> tuple[Match, ...]:
    """All stored matches with the video on either side, surest first."""
    return matches_where(connection, or_(matches.c.query == video_id, matches.c.reference == video_id))


def matches_where(connection: Connection, where: ColumnElement[bool]) -> tuple[Match, ...]:
    """Stored matches, surest first."""
    found = [match_from_row(row) for row in connection.execute(select(matches).where(where)).mappings()]
    # ordered here: databases disagree on how letters sort
    return tuple(sorted(found, key=lambda match: (-match.score, match.query, match.reference)))


def sounds_of(connection: Connection, video_id: str) -> tuple[SoundMatch, ...]:
    """All stored sounds that the video shares with another, on either side, the likest first."""
    wanted = select(sounds).where(or_(sounds.c.query == video_id, sounds.c.reference == video_id))
    found = [SoundMatch(**row) for row in connection.execute(wanted).mappings()]
    return tuple(sorted(found, key=lambda match: (match.errors, match.query, match.reference)))


def matched(connection: Connection, one: str, other: str) -> bool:
    """Whether a match between the two is stored, whichever was the query."""
    there = (matches.c.query == one) & (matches.c.reference == other)
    back = (matches.c.query == other) & (matches.c.reference == one)
    return connection.scalar(select(matches.c.score).where(there | back).limit(1)) is not None


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    whole = sorted(set(ids))
    return (whole[i : i + _IN] for i in range(0, len(whole), _IN))
