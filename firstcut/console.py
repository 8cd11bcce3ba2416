"""The two consoles: results on stdout, progress and refusals on stderr, so that pipes carry results alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
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

out = Console()
err = Console(stderr=True)

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


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Print a table; every cell is escaped, since names come from strangers. ``right`` names right-aligned columns."""
    drawn = Table(title=title or None, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        drawn.add_column(column, justify="right" if column in right else "left", overflow="fold")
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
