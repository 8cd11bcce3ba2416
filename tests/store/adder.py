"""A process that adds videos and says the id of each one as soon as it is acknowledged.

Arguments: database URL, index folder, prefix of the ids, how many. Each video matches the one before it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from samples import match, record  # noqa: E402

from store.catalog import VideoCatalog  # noqa: E402
from store.database import Database  # noqa: E402


def main(url: str, index: str, prefix: str, count: str) -> None:
    catalog = VideoCatalog(Database.open(url), Path(index))
    previous = None
    for number in range(int(count)):
        video_id = f"{prefix}{number}"
        catalog.add(record(video_id, seed=number), [match(video_id, previous)] if previous else [])
        print(video_id, flush=True)
        previous = video_id
        if number % 5 == 4:
            catalog.index()
            catalog.close()


main(*sys.argv[1:])
