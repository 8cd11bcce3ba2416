"""The tables. ``migrations/`` makes them; a test holds the two against each other.

``sequence`` counts every change of a data folder: an audit entry carries it, and so does the row that the change wrote.
Rows of ``videos`` are the living ones; the tombstone of a removed video is its ``remove`` entry in ``audit``.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from store.columns import Name, UtcDateTime

ID = Name(200)
DIGEST = String(64)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: One row: the data folder's own name, and the end of its audit chain. Whoever writes locks it first.
folder = Table(
    "folder",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("head", DIGEST, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", ID, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("previous", DIGEST, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Index(None, "kind", "sequence"),
    Index(None, "subject", "sequence"),
)

videos = Table(
    "videos",
    metadata,
    Column("video_id", ID, primary_key=True),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("creator_id", ID, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("analyzed_at", UtcDateTime, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("rights", Text, nullable=True),
    Column("sha256", DIGEST, nullable=False),
    Column("info", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("features", JSON, nullable=False),
    Index(None, "creator_id", "sequence"),
)

#: Apart from ``videos``: a hundred kilobytes a row that scoring never reads.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("video_id", ID, ForeignKey("videos.video_id", ondelete="CASCADE"), primary_key=True),
    Column("version", String(50), nullable=False),
    Column("source", String(20), nullable=False, server_default="media"),
    Column("data", LargeBinary, nullable=False),
)

#: Apart from ``videos`` too: for people to look at.
courses = Table(
    "courses",
    metadata,
    Column("video_id", ID, ForeignKey("videos.video_id", ondelete="CASCADE"), primary_key=True),
    Column("data", JSON, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("query", ID, ForeignKey("videos.video_id", ondelete="CASCADE"), primary_key=True),
    Column("reference", ID, ForeignKey("videos.video_id", ondelete="CASCADE"), primary_key=True),
    Column("score", Double, nullable=False),
    Column("spans", JSON, nullable=False),
    Index(None, "reference"),
    Index(None, "score"),
)

#: The same sound in two videos, whatever they show.
sounds = Table(
    "sounds",
    metadata,
    Column("query", ID, ForeignKey("videos.video_id", ondelete="CASCADE"), primary_key=True),
    Column("reference", ID, ForeignKey("videos.video_id", ondelete="CASCADE"), primary_key=True),
    Column("errors", Double, nullable=False),
    *(Column(name, Double, nullable=False) for name in ("q_start", "q_end", "r_start", "r_end")),
    Column("semitones", Integer, nullable=False),
    Index(None, "reference"),
)

#: No foreign key: what a person decided and what was paid on outlives the video.
decisions = Table(
    "decisions",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("query", ID, nullable=False),
    Column("reference", ID, nullable=False),
    Column("query_sha256", DIGEST, nullable=False),
    Column("reference_sha256", DIGEST, nullable=False),
    Column("ruling", String(20), nullable=False),
    Column("reviewer", ID, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "query", "sequence"),
    Index(None, "reference", "sequence"),
)

scores = Table(
    "scores",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("video_id", ID, nullable=False),
    Column("request_digest", DIGEST, nullable=False),
    Column("response", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "video_id", "sequence"),
)
