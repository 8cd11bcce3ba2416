"""A platform's log of the plays of one video: a row a play, as CSV or Parquet.

- ``viewer``: an opaque id, the same for all plays of one account.
- ``watched_ms``: milliseconds watched, loops included.
- ``source``: ``feed``, ``search``, or wherever else it was played.
- ``paid``, ``suspected``: whether it was bought or promoted, and whether it is held for a bot's or another fake.
- ``own``, ``disliked`` (may be left out): a play by the creator, and one that ended in "not interested".
- ``liked``, ``shared`` (may be left out): what the play led to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from features.errors import InputError

Flags = npt.NDArray[np.bool_]

NEEDED = ("viewer", "watched_ms", "source", "paid", "suspected")
OPTIONAL = ("own", "disliked", "liked", "shared")
LONGEST_MS = 10**9  # of one play; eleven days


class Source(IntEnum):
    """Where a play began, as far as rules ask."""

    ELSEWHERE = 0
    FEED = 1
    SEARCH = 2


_SOURCES = {"feed": Source.FEED, "search": Source.SEARCH}


class PlayLogError(InputError):
    """A log of plays that cannot be read or cannot be true."""


@dataclass(frozen=True, eq=False)
class Plays:
    """The columns of a log, [n] each; ``liked`` and ``shared`` are None where they were not logged.

    ``viewer`` is a number for every account, in the order in which they appear, and ``source`` a ``Source``: an array
    of texts takes the space of the longest for each.
    """

    viewer: npt.NDArray[np.int64]
    watched_ms: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    paid: Flags
    suspected: Flags
    own: Flags
    disliked: Flags
    liked: Flags | None = None
    shared: Flags | None = None

    def __post_init__(self) -> None:
        sizes = {len(column) for column in vars(self).values() if column is not None}
        if len(sizes) > 1:
            raise PlayLogError(f"the columns of a play log are equally long, not {sorted(sizes)} rows")
        if ((self.watched_ms < 0) | (self.watched_ms > LONGEST_MS)).any():
            raise PlayLogError(f"watched_ms lies in 0..{LONGEST_MS:,}; give milliseconds watched")

    def __len__(self) -> int:
        return len(self.viewer)


def read(path: Path) -> Plays:
    """The plays in a file, by its ending (.csv, .parquet).

    Raises:
        PlayLogError: no such file, another ending, not that format, or columns missing, unknown, twice or not so.
    """
    import pyarrow as pa  # only whoever has a log needs it

    try:
        table = _table(path)
    except (OSError, pa.ArrowException) as error:
        raise PlayLogError(f"{path} cannot be read ({error}); give a .csv or .parquet file of plays") from error
    twice = [name for name, times in Counter(table.column_names).items() if times > 1]
    if twice:
        raise PlayLogError(f"{path.name} has more than one column {', '.join(twice)}; leave one of each")
    missing = [name for name in NEEDED if name not in table.column_names]
    unknown = [name for name in table.column_names if name not in NEEDED + OPTIONAL]
    if missing or unknown:
        lacks = f"lacks {', '.join(missing) or 'nothing'} and has the unknown {', '.join(unknown) or 'nothing'}"
        raise PlayLogError(f"{path.name} {lacks}; a play has {', '.join(NEEDED)} and may have {', '.join(OPTIONAL)}")
    columns = {name: _column(path, name, table[name]) for name in table.column_names}
    none = np.zeros(table.num_rows, bool)
    return Plays(**{"own": none, "disliked": none, **columns})


def _table(path: Path) -> Any:
    from pyarrow import csv, parquet

    if path.suffix.lower() == ".parquet":
        return parquet.read_table(path)
    if path.suffix.lower() == ".csv":
        return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=_types(), strings_can_be_null=False))
    raise PlayLogError(f"{path.name}: a play log ends in .csv or .parquet")


def _types() -> dict[str, Any]:
    import pyarrow as pa

    texts = dict.fromkeys(("viewer", "source"), pa.large_string())  # ids of a large log are over 2 GB together
    return {**dict.fromkeys(NEEDED + OPTIONAL, pa.bool_()), **texts, "watched_ms": pa.int64()}


def _column(path: Path, name: str, column: Any) -> npt.NDArray[Any]:
    import pyarrow as pa

    if column.null_count:
        raise PlayLogError(
            f"{path.name}: {name} has {column.null_count} empty cells; fill them or leave the column out"
        )
    try:
        cells = column.cast(_types()[name])
    except pa.ArrowException as error:
        raise PlayLogError(f"{path.name}: {name} cannot be ({error}); see the README on play logs") from error
    if name == "viewer":
        return _viewers(cells)
    return _sources(cells) if name == "source" else np.asarray(cells.to_numpy())


def _viewers(cells: Any) -> npt.NDArray[np.int64]:
    ids, rows = _coded(cells)
    if ids.index("").as_py() >= 0:
        raise PlayLogError("a play has no viewer; give every account an opaque id of its own")
    return rows


def _sources(cells: Any) -> npt.NDArray[np.int64]:
    names, rows = _coded(cells)
    codes = [_SOURCES.get(name, Source.ELSEWHERE) for name in names.to_pylist()]
    return np.array(codes, np.int64)[rows]


def _coded(cells: Any) -> tuple[Any, npt.NDArray[np.int64]]:
    """The different texts of a column, and for each row which of them it holds."""
    coded = cells.combine_chunks().dictionary_encode()
    return coded.dictionary, np.asarray(coded.indices.to_numpy(), np.int64)
