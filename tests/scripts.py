"""The written scripts of tests/features/scripts: twenty-one subjects in five languages, each told in five ways."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "features" / "scripts"
PARTS = ("first", "second", "third", "fourth")
CLEAN = "fourth"  # the part that nothing was ever changed for
EMPTY = ("vlog", "slogans")


@dataclass(frozen=True)
class Script:
    """One subject: ``texts`` by kind; ``part`` says which file it stands in.

    ``order`` goes from the kind that tells most to those that tell least; those of one list are not ordered.
    """

    id: str
    part: str
    language: str
    topic: str
    vertical: str
    order: tuple[tuple[str, ...], ...]
    texts: dict[str, str]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Which kind tells more than which."""
        ranks = combinations(self.order, 2)
        return [(better, worse) for more, less in ranks for better in more for worse in less]


def scripts() -> list[Script]:
    """All subjects, in the order of the files."""
    files = {part: yaml.safe_load((FOLDER / f"{part}.yaml").read_text(encoding="utf-8")) for part in PARTS}
    return [
        Script(part=part, order=tuple(tuple(rank) for rank in row.pop("order")), **row)
        for part, rows in files.items()
        for row in rows
    ]
