"""Bring the tables up to date with Alembic, once, whoever comes first."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from store.errors import DatabaseTooNew

_FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x46697273  # any constant number; "Firs"
_alembic_is_global = threading.Lock()  # alembic.context and alembic.op are one per process


def upgrade(engine: Engine, options: Mapping[str, Any]) -> None:
    """Run the migrations that are missing, in one transaction.

    Args:
        engine: a connected engine.
        options: execution options that make a transaction a writing one.

    Raises:
        DatabaseTooNew: the database is at a revision that this version does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    if _revision(engine) == scripts.get_current_head():
        return
    with _alembic_is_global, engine.connect().execution_options(**options) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        _refuse_later(scripts, MigrationContext.configure(connection).get_current_revision())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _refuse_later(scripts: ScriptDirectory, revision: str | None) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(
            f"the database is at revision {revision}, made by a later Firstcut than this one; update Firstcut"
        )
