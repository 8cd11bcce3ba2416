"""A catalogued video as the rooms know it, and as it lies in its row."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from features.course import Course
from features.fingerprint import Fingerprint
from features.inputs import Metadata
from features.media import MediaInfo
from features.values import VideoFeatures
from models.originality.records import Match, Provenance
from store.columns import as_utc
from store.errors import BadRecord, BadVideoId

_ID = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,200}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_id(video_id: str) -> str:
    """``video_id`` itself, if it is one: 1..200 of ``A-Z a-z 0-9 . _ -``, no leading dot; else raises BadVideoId."""
    if not _ID.fullmatch(video_id):
        raise BadVideoId(
            f"{video_id[:80]!r} is no video id; use 1 to 200 letters, digits, dots, dashes and underscores,"
            " the first of them no dot"
        )
    return video_id


@dataclass(frozen=True, slots=True)
class VideoRecord:
    """One analyzed video. ``seconds`` is its measured length, ``sha256`` the hex digest of its file.

    Reading leaves ``fingerprint`` None unless it was asked for: it is large, and scoring needs none of it. It leaves
    ``course`` None too: ``VideoCatalog.course`` reads it.
    ``sequence`` is the number of the change that stored it; 0 before.
    """

    video_id: str
    metadata: Metadata
    info: MediaInfo
    seconds: float
    sha256: str
    features: VideoFeatures
    fingerprint: Fingerprint | None
    analyzed_at: datetime
    sequence: int = 0
    course: Course | None = None

    @property
    def provenance(self) -> Provenance:
        """Whose it is and since when."""
        said = self.metadata
        return Provenance(self.video_id, said.creator_id, as_utc(said.first_at), self.seconds, said.rights)


def to_row(record: VideoRecord) -> dict[str, Any]:
    """The columns of ``videos``, all but ``sequence``; raises BadVideoId and BadRecord."""
    check_id(record.video_id)
    if not _SHA256.fullmatch(record.sha256):
        raise BadRecord(f"{record.video_id}: {record.sha256!r} is no SHA-256; give 64 lower-case hex digits")
    rights = record.metadata.rights
    if rights and "\x00" in rights:
        raise BadRecord(f"{record.video_id}: its rights hold a zero character; take it out")
    if not (math.isfinite(record.seconds) and record.seconds > 0):
        raise BadRecord(f"{record.video_id}: {record.seconds} s is no length; give the measured seconds")
    return {
        "video_id": record.video_id,
        "creator_id": record.metadata.creator_id,
        "first_at": record.metadata.first_at,
        "analyzed_at": as_utc(record.analyzed_at),
        "seconds": record.seconds,
        "rights": rights,
        "sha256": record.sha256,
        "info": asdict(record.info),
        "metadata": _in_utc(record.metadata).model_dump(mode="json"),
        "features": record.features.to_json(),
    }


def from_row(row: RowMapping, fingerprint: Fingerprint | None = None) -> VideoRecord:
    """The record that ``to_row`` took apart."""
    return VideoRecord(
        video_id=row["video_id"],
        metadata=Metadata.model_validate(row["metadata"]),
        info=MediaInfo(**row["info"]),
        seconds=row["seconds"],
        sha256=row["sha256"],
        features=VideoFeatures.from_json(row["features"]),
        fingerprint=fingerprint,
        analyzed_at=row["analyzed_at"],
        sequence=row["sequence"],
    )


def match_row(match: Match) -> dict[str, Any]:
    """The columns of ``matches``."""
    data = match.to_json()
    return {name: data[name] for name in ("query", "reference", "score", "spans")}


def match_from_row(row: RowMapping) -> Match:
    """The match that ``match_row`` took apart."""
    data: Mapping[str, Any] = dict(row)
    return Match.from_json(data)


def _in_utc(metadata: Metadata) -> Metadata:
    captured = metadata.captured_at
    times = {"uploaded_at": as_utc(metadata.uploaded_at), "captured_at": as_utc(captured) if captured else None}
    return metadata.model_copy(update=times)
