"""How values lie in columns, the same on every database: canonical JSON, and times in UTC."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from store.errors import BadName, BadRecord


def canonical_json(data: Any) -> str:
    """The one text of ``data``: sorted keys, no spaces, ASCII; NaN and infinity raise ValueError."""
    # ASCII: names of files may hold bytes that are no UTF-8, and PostgreSQL refuses those unescaped
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def as_utc(time: datetime) -> datetime:
    """The same instant in UTC; a time without a zone raises BadRecord."""
    if time.tzinfo is None:
        raise BadRecord(f"{time.isoformat()} has no time zone; give one, e.g. {time.isoformat()}Z")
    return time.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times in, aware UTC times out, though SQLite knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC on the way in; SQLite gets it bare, for it would drop the zone unread."""
        if value is None:
            return None
        utc = as_utc(value)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Name(TypeDecorator[str]):
    """An id or a name. Text that PostgreSQL cannot even be asked about is refused for every database alike."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text itself; raises BadName."""
        if value is not None and ("\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value)):
            raise BadName(f"{value[:80]!r} holds a zero or half a character, as no id and no name does; correct it")
        return value
