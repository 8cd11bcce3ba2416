from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from samples import fingerprint, match

from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database

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
