from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from store.database import Database, file_url
from store.errors import DatabaseTooNew, DatabaseUnreachable, UnsupportedDatabase
from store.tables import fingerprints, metadata


def test_migrations_make_exactly_the_tables_that_the_code_uses(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_data_folder_keeps_its_name_and_no_two_share_one(new_url: Callable[[], str]) -> None:
    here, there = new_url(), new_url()
    first = Database.open(here).folder_id
    assert len(first) == 36
    assert Database.open(here).folder_id == first
    assert Database.open(there).folder_id != first


def test_threads_that_open_a_new_database_together_agree(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: Database.open(url).folder_id, range(8)))
    assert len(names) == 1


def test_processes_that_open_a_new_database_together_agree(url: str) -> None:
    code = "import sys; from store.database import Database; print(Database.open(sys.argv[1]).folder_id)"
    started = [subprocess.Popen([sys.executable, "-c", code, url], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=60)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0] * 3
    assert len(set(said)) == 1


def test_a_block_that_raises_stores_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE folder SET sequence = 99"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as connection:
        assert connection.scalar(text("SELECT sequence FROM folder")) == 0


def test_writers_take_turns(database: Database) -> None:
    def count_up(_: int) -> None:
        with database.writing() as connection:
            now = connection.scalar(text("SELECT sequence FROM folder"))
            connection.execute(text(f"UPDATE folder SET sequence = {now + 1}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(64)))
    with database.reading() as connection:
        assert connection.scalar(text("SELECT sequence FROM folder")) == 64


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/firstcut.db")
    with database.reading() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert found == {"journal_mode": "wal", "synchronous": 2}
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 30_000


def test_a_lost_connection_is_made_again(postgres_server: str) -> None:
    database = Database.open(postgres_server)
    other = Database.open(postgres_server)
    with other.reading() as connection:
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
    database.ping()


def test_a_database_of_a_later_version_is_refused_by_name(url: str, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match=r"9999.*update Firstcut"):
        Database.open(url)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////dev/null/data/firstcut.db",
        "sqlite:////proc/firstcut.db",
        "postgresql://who:secret@127.0.0.1:1/nothing",
    ],
    ids=["under-a-file", "no-write", "no-server"],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match=r"try again|another data folder") as caught:
        Database.open(url)
    assert caught.value.status == 503
    assert "secret" not in str(caught.value)


def test_a_server_without_that_database_is_unreachable(postgres_server: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="nowhere"):
        Database.open(postgres_server.replace("/postgres", "/nowhere"))


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    path = tmp_path / "what? 100% ünïque #1;" / "firstcut.db"
    Database.open(file_url(path)).ping()
    assert path.is_file()


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "firstcut.db").write_text("This is a letter, and a long one at that. " * 100)
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        Database.open(f"sqlite:///{tmp_path}/firstcut.db")


@pytest.mark.parametrize("replaced", [False, True], ids=["gone", "another-in-its-place"])
def test_a_file_that_is_gone_is_no_longer_answered_from(tmp_path: Path, replaced: bool) -> None:
    """SQLite itself goes on in a file without a name, and what it writes there is lost."""
    path, aside = tmp_path / "firstcut.db", tmp_path / "aside.db"
    database = Database.open(file_url(path))
    database.ping()
    path.rename(aside)
    if replaced:
        Database.open(file_url(path)).close()
    with pytest.raises(DatabaseUnreachable, match=r"put the file back"), database.reading():
        pass
    with pytest.raises(DatabaseUnreachable, match=r"put the file back"), database.writing():
        pass
    if not replaced:
        aside.rename(path)
        database.ping()


def test_a_database_whose_tables_are_gone_does_not_answer(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TABLE folder"))
    with pytest.raises(DatabaseUnreachable, match="folder"):
        database.ping()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "firstcut.db", ""])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase, match="give"):
        Database.open(url)


def test_broken_references_are_our_mistake_and_no_outage(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(fingerprints).values(video_id="nobody", version="1", data=b""))
