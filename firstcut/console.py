"""The two consoles: results on stdout, progress and refusals on stderr, so that pipes carry results alone."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from serving.house import House
from serving.settings import Settings

_WIDE = 150  # columns where nobody's window sets them, as in a file or a pipe


def _console(*, stderr: bool) -> Console:
    window = Console(stderr=stderr)
    return window if window.is_terminal or "COLUMNS" in os.environ else Console(stderr=stderr, width=_WIDE)


out = _console(stderr=False)
err = _console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def house(context: typer.Context) -> House:
    """The house of the data folder that the command line names."""
    return House.open(Settings(data=data_folder(context)))


def data_folder(context: typer.Context) -> Path:
    """The data folder that the command line names."""
    return Path(context.obj)


def emit_json(value: Any) -> None:
    """Plain JSON on stdout: one value, keys in their own order."""
    out.print_json(json.dumps(value, ensure_ascii=False, allow_nan=False))


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> None:
    """Print a table; every cell is escaped, since names come from strangers.

    ``right`` names right-aligned columns, ``whole`` those that are never broken into lines; the others wrap.
    """
    drawn = Table(title=title or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in columns:
        unbroken = column in right or column in whole
        drawn.add_column(column, justify="right" if column in right else "left", overflow="fold", no_wrap=unbroken)
    for row in rows:
        drawn.add_row(*(escape(str(cell)) for cell in row))
    out.print(drawn)


def progress(*, share: bool = False) -> Progress:
    """A progress bar on stderr: what is being done, how many are done (or which share), how long it took."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn() if share else MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
    )
