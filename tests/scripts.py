"""The written scripts of tests/features/scripts: ten subjects in five languages, each told in five ways."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "features" / "scripts"
HALVES = ("first", "second")
EMPTY = ("vlog", "slogans")
ORDER = (
    *(("tutorial", worse) for worse in ("padded", *EMPTY, "stuffed")),
    *(("padded", worse) for worse in (*EMPTY, "stuffed")),
)


@dataclass(frozen=True)
class Script:
    """One subject: ``texts`` by kind; ``half`` says which file it stands in."""

    id: str
    half: str
    language: str
    topic: str
    vertical: str
    texts: dict[str, str]


def scripts() -> list[Script]:
    """All subjects, in the order of the files."""
    files = {half: yaml.safe_load((FOLDER / f"{half}.yaml").read_text(encoding="utf-8")) for half in HALVES}
    return [Script(half=half, **row) for half, rows in files.items() for row in rows]
