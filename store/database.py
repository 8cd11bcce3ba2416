"""Open a database, bring its tables up to date, and read or write it in whole transactions.

SQLite and PostgreSQL behave alike here: writers take turns (BEGIN IMMEDIATE there, a lock on the ``folder`` row in
``store.audit`` here), so changes become visible in the order of their sequence and a reader never skips one.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from store import migrate
from store.columns import canonical_json
from store.errors import DatabaseUnreachable, UnsupportedDatabase
from store.tables import folder

_BUSY_SECONDS = 30.0  # how long a writer waits for its turn
_CONNECT_SECONDS = 5
_WRITES = "firstcut_writes"


def file_url(path: Path) -> URL:
    """The URL of a SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(path))


class Database:
    """One opened database. Safe to share between threads; every process opens its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file: tuple[Path, tuple[int, int]] | None = None

    @classmethod
    def open(cls, url: str | URL) -> Database:
        """Connect and migrate.

        Args:
            url: ``sqlite:///path/to/file.db`` (made if new; ``file_url`` where the path may hold any character) or
                ``postgresql://user:password@host/name``.

        Raises:
            UnsupportedDatabase: another kind of URL.
            DatabaseUnreachable: no answer, no access, or a file that is no database.
            DatabaseTooNew: tables of a later Firstcut.
        """
        parsed = _parsed(url)
        database = cls(_engine(parsed))
        try:
            with database._named_errors():
                migrate.upgrade(database._engine, {_WRITES: True})
                database._remember_file()
        except BaseException:
            database.close()
            raise
        return database

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for tools; the store itself goes through ``reading`` and ``writing``."""
        return self._engine

    @property
    def where(self) -> str:
        """The URL with its password hidden."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def folder_id(self) -> str:
        """The data folder's own name, a UUID that it was given when its tables were made."""
        with self.reading() as connection:
            return str(connection.scalar(select(folder.c.id)))

    def ping(self) -> None:
        """Return if the database answers and has its tables; else raise DatabaseUnreachable."""
        _ = self.folder_id

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a transaction that only reads; all it reads is of one moment."""
        with self._named_errors(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # whose default shows each statement another moment
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction that is stored whole when the block ends, and not at all if it raises."""
        with self._named_errors(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(select(folder.c.id).with_for_update())
                yield connection

    def _remember_file(self) -> None:
        if self._engine.dialect.name == "sqlite":
            path = Path(str(self._engine.url.database)).absolute()
            self._file = path, _identity(path)

    def _check_file(self) -> None:
        """An open SQLite connection goes on reading and writing a file that was deleted or replaced, to no use."""
        if self._file is None:
            return
        path, opened = self._file
        try:
            there = _identity(path) == opened
        except FileNotFoundError:
            there = False
        if not there:
            raise DatabaseUnreachable(
                f"{path} is gone, or another file is in its place; put the file back that was there, or start again"
            )

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            self._check_file()
            yield
        except (IntegrityError, DataError):
            raise  # our own mistakes: not to be told as an outage
        except (DBAPIError, PoolTimeout, OSError) as error:
            why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise DatabaseUnreachable(
                f"the database {self.where} does not work: {why}; see that it runs, that its URL is right and that"
                " nobody else holds it, then try again"
            ) from error


def _identity(path: Path) -> tuple[int, int]:
    """Device and inode: the file itself, whatever its name."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _parsed(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        # Not even a part of it is repeated: what cannot be parsed may hold a password anywhere.
        raise UnsupportedDatabase("that is no database URL; give sqlite:///FILE or postgresql://…") from error
    kind = parsed.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise UnsupportedDatabase(f"Firstcut keeps its data in SQLite or PostgreSQL, not in {kind}; give such a URL")
    if parsed.database in (None, "", ":memory:"):
        raise UnsupportedDatabase("a database in memory keeps nothing; give sqlite:///FILE")
    return parsed.set(drivername="sqlite+pysqlite")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "options": "-c timezone=UTC"}
        return create_engine(
            url,
            json_serializer=canonical_json,
            connect_args={name: value for name, value in options.items() if name not in url.query},
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
        )
    engine = create_engine(url, json_serializer=canonical_json, connect_args={"timeout": _BUSY_SECONDS})
    _make_folder(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(url: URL) -> None:
    parent = Path(str(url.database)).parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnreachable(f"{parent} cannot be made ({error.strerror}); give another data folder") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 would begin too late and too weakly; _begin_sqlite does it
    connection.execute(f"PRAGMA busy_timeout={round(1000 * _BUSY_SECONDS)}")
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Switch to the write-ahead log. SQLite's busy timeout does not hold for that, so wait here for others who do."""
    give_up = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a writer that first reads must not find at its first write that somebody else wrote meanwhile
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
