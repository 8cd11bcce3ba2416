from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples import fingerprint, match

from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database
from store.decisions import Decisions

ADDER = Path(__file__).with_name("adder.py")


def killed_while_adding(url: str, index: Path, prefix: str, after: int) -> list[str]:
    """Ids that a process acknowledged before kill -9, which hits it somewhere in its next steps."""
    words = [sys.executable, str(ADDER), url, str(index), prefix, "100000"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        return said + process.stdout.read().split()


def test_kill_9_loses_nothing_acknowledged_and_leaves_nothing_half_stored(url: str, tmp_path: Path) -> None:
    index = tmp_path / "index"
    said = killed_while_adding(url, index, "a", 21) + killed_while_adding(url, index, "b", 1)
    database = Database.open(url)
    catalog = VideoCatalog(database, index)
    stored = catalog.ids()
    assert set(said) <= set(stored)
    assert len(stored) <= len(said) + 2  # at most one in flight in each process
    for video_id in stored:
        prefix, number = video_id[0], int(video_id[1:])
        assert catalog.fingerprint(video_id).to_bytes() == fingerprint(number).to_bytes()
        if number:
            assert match(video_id, f"{prefix}{number - 1}") in catalog.matches_of(video_id)
    assert AuditLog(database).verify().sound
    assert AuditLog(database).sequence == len(stored)
    assert len(catalog.index()) == len(stored)


CHURNER = Path(__file__).with_name("churner.py")


def killed_while_churning(url: str, index: Path, prefixes: str, after: float) -> list[list[str]]:
    """What processes acknowledged that worked side by side until kill -9, ``after`` seconds past their first words."""
    started = [
        subprocess.Popen([sys.executable, str(CHURNER), url, str(index), p], stdout=subprocess.PIPE, text=True)
        for p in prefixes
    ]
    first = [process.stdout.readline() for process in started if process.stdout]
    time.sleep(after)
    for process in started:
        process.kill()
    rest = [process.communicate()[0] for process in started]
    return [line.split() for said in (*first, *rest) for line in said.splitlines() if " " in line]


@pytest.mark.parametrize("after", [0.7, 2.3])
def test_kill_9_among_adding_searching_deciding_and_removing(url: str, tmp_path: Path, after: float) -> None:
    index = tmp_path / "index"
    said = killed_while_churning(url, index, "xy", after)
    told = {what: {video_id for w, video_id in said if w == what} for what, _ in said}
    database = Database.open(url)
    catalog, decisions = VideoCatalog(database, index), Decisions(database)
    stored = set(catalog.ids())
    assert told["added"] - told.get("removing", set()) <= stored
    assert not told.get("removed", set()) & stored
    decided = {decision.query for decision in decisions.list()}
    assert told.get("decided", set()) <= decided
    for video_id in stored:
        number, which = int(video_id[1:-1]), video_id[-1]
        assert catalog.fingerprint(video_id).to_bytes() == fingerprint(2 * number + (which == "b")).to_bytes()
    assert AuditLog(database).verify().sound
    assert set(catalog.index()._ids) == stored
    assert len(catalog.sound_snapshot().index) == len(stored)
    catalog.close()
    assert set(VideoCatalog(database, index).index()._ids) == stored
