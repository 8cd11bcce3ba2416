"""A process that adds, searches, decides and removes, over and over, and says each thing as soon as it is acknowledged.

Arguments: database URL, index folder, prefix of the ids. Before a removal it says that it is about to.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from samples import fingerprint, match, record  # noqa: E402

from models.originality.records import Ruling  # noqa: E402
from store.catalog import VideoCatalog  # noqa: E402
from store.database import Database  # noqa: E402
from store.decisions import Decisions  # noqa: E402


def say(*words: object) -> None:
    print(*words, flush=True)


def main(url: str, index: str, prefix: str) -> None:
    database = Database.open(url)
    catalog, decisions = VideoCatalog(database, Path(index)), Decisions(database)
    for number in count():
        first, second = f"{prefix}{number}a", f"{prefix}{number}b"
        catalog.add(record(first, seed=2 * number))
        say("added", first)
        catalog.add(record(second, seed=2 * number + 1, hours=1), [match(second, first)])
        say("added", second)
        snapshot = catalog.snapshot()
        assert snapshot.index.candidates(fingerprint(2 * number))[0].votes > 0
        catalog.sound_snapshot()
        decisions.record(second, first, Ruling.OVERTURNED, "rita", f"case {number}")
        say("decided", second)
        if number % 3 == 1:
            catalog.close()
        if number % 2:
            say("removing", first)
            catalog.remove(first)
            say("removed", first)


main(*sys.argv[1:])
