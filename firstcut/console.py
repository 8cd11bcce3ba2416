"""The two consoles: results on stdout, progress and refusals on stderr, so that pipes carry results alone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

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

from features.errors import FirstcutError, InputError
from serving.house import House, database_file
from serving.settings import Settings
from store.errors import BadVideoId, DuplicateVideo

T = TypeVar("T")

#: What the command line has to offer where a room's message knows no options.
_HINTS: dict[type[FirstcutError], str] = {
    BadVideoId: "; --id gives one file an id of your own",
    DuplicateVideo: " (--id, --replace)",
}

_WIDE = 150  # columns where nobody's window sets them, as in a file or a pipe


def _console(*, stderr: bool) -> Console:
    """Without emoji codes: ``[:, :-1:]`` in what is told is no face."""
    window = Console(stderr=stderr, emoji=False)
    known = window.is_terminal or "COLUMNS" in os.environ
    return window if known else Console(stderr=stderr, width=_WIDE, emoji=False)


out = _console(stderr=False)
err = _console(stderr=True)

Ocr = Annotated[
    bool | None, typer.Option("--ocr/--no-ocr", help="Read on-screen text; default as FIRSTCUT_OCR says, else on.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


class NoSuchDataFolder(InputError):
    """A folder that holds no database, named to a command that only reads."""


def house(context: typer.Context, *, new: bool = False, ocr: bool | None = None) -> House:
    """The house of the data folder that the command line names.

    Args:
        new: make the folder where there is none yet. A command that only reads does not: its folder was mistyped.
        ocr: whether on-screen text is read; None as the environment says.

    Raises:
        NoSuchDataFolder, and what ``House.open`` raises.
    """
    settings = settings_of(context, ocr=ocr)
    if not new and settings.database_url is None and not database_file(settings.data).exists():
        raise NoSuchDataFolder(
            f"{settings.data} holds no catalog; name the right folder with --data, or put videos into it first "
            "with `firstcut analyze` or `firstcut catalog add`"
        )
    opened = House.open(settings)
    context.call_on_close(opened.close)  # writes the indexes where that spares the next command from building them
    return opened


def settings_of(context: typer.Context, *, ocr: bool | None = None) -> Settings:
    """The settings of the data folder that the command line names. Raises SettingsError."""
    return Settings(data=data_folder(context), **({} if ocr is None else {"ocr": ocr}))


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
    """Print a table; its title and every cell are escaped, since names come from strangers.

    ``right`` names right-aligned columns, ``whole`` those that are never broken into lines; the others wrap.
    """
    drawn = Table(
        title=escape(title) or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
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


def shown(things: Iterable[T], what: str, total: int) -> Iterator[T]:
    """The things one by one, with a bar that says how far it is."""
    with progress() as bar:
        task = bar.add_task(what, total=total)
        for thing in things:
            yield thing
            bar.advance(task)


def message(error: FirstcutError) -> str:
    """What a refusal says, with what the command line offers against it."""
    return f"{error}{_HINTS.get(type(error), '')}"


def refuse(error: FirstcutError) -> None:
    """One line on stderr: the refusal's name and what it says."""
    err.print(f"{type(error).__name__}: {message(error)}", markup=False, highlight=False, soft_wrap=True)


def failures(failed: Sequence[tuple[Path, FirstcutError]]) -> list[dict[str, str]]:
    """What was refused, as JSON tells it."""
    return [{"path": str(path), "error": type(error).__name__, "message": message(error)} for path, error in failed]


def end(failed: Sequence[tuple[Path, FirstcutError]]) -> None:
    """Say what was refused; the first refusal's exit code is the command's."""
    for _, error in failed:
        refuse(error)
    if failed:
        raise typer.Exit(failed[0][1].exit_code)
