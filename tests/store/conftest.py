"""Every test of the store runs on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from postgres import postgres_server  # noqa: F401 - a fixture
from sqlalchemy import create_engine, make_url, text

from store.catalog import VideoCatalog
from store.database import Database

_numbers = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Each call gives the URL of another empty database."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path}/{next(_numbers)}/firstcut.db"
        return
    server = make_url(request.getfixturevalue("postgres_server"))
    made: list[str] = []
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

    def new() -> str:
        """A schema of its own is as good as a database, and ten times faster made."""
        made.append(f"firstcut_{next(_numbers)}")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {made[-1]}"))
        return f"{server}?options=-csearch_path%3D{made[-1]}"

    yield new
    with engine.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture
def catalog(database: Database, tmp_path: Path) -> VideoCatalog:
    return VideoCatalog(database, tmp_path / "index")
