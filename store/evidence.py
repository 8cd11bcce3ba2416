"""The kinds of changes, and what the audit chain keeps of the rows they write.

Enough to prove later what was stored, and nothing that must be forgotten: digests, not contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import RowMapping

from store.columns import as_utc, canonical_json

Row = Mapping[str, Any] | RowMapping


class Kind(StrEnum):
    """What was changed."""

    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"
    DECISION = "decision"
    SCORE = "score"


#: The kinds that change which fingerprints there are.
CATALOG_KINDS = (Kind.ADD, Kind.REPLACE, Kind.REMOVE)


def of_video(row: Row, fingerprint: bytes, matches: Iterable[Row], sounds: Iterable[Row] = ()) -> dict[str, Any]:
    """Of a row of ``videos`` with its fingerprint, and the matches and sounds that were stored with it."""
    return {
        **of_video_alone(row),
        "fingerprint": sha256(fingerprint).hexdigest(),
        "matches": [[m["query"], m["reference"], m["score"], _digest(m["spans"])] for m in matches],
        "sounds": [[s["query"], s["reference"], _digest(dict(s))] for s in sounds],
    }


def of_video_alone(row: Row) -> dict[str, Any]:
    """The part of ``of_video`` that the row of ``videos`` tells by itself."""
    return {
        "creator_id": row["creator_id"],
        "first_at": as_utc(row["first_at"]).isoformat(),
        "sha256": row["sha256"],
        **{name: _digest(row[name]) for name in ("seconds", "rights", "info", "metadata", "features")},
    }


def of_decision(row: Row) -> dict[str, Any]:
    """Of a row of ``decisions``: all of it."""
    names = ("query", "reference", "query_sha256", "reference_sha256", "ruling", "reviewer", "why")
    return {name: row[name] for name in names}


def of_score(row: Row) -> dict[str, Any]:
    """Of a row of ``scores``: which question, and a digest of the answer."""
    return {"request": row["request_digest"], "response": sha256(row["response"].encode()).hexdigest()}


def _digest(data: Any) -> str:
    return sha256(canonical_json(data).encode()).hexdigest()
