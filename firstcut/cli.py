"""The command line: ``firstcut``.

Every command opens its rooms when it runs, so ``--help`` answers at once. A refusal prints one line on stderr that says
what to do, and ends with the error's own exit code: 2 bad input, 3 bad media, 4 a part that is down; 0 is success.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from features.errors import FirstcutError
from firstcut.commands import analyze, catalog, model, score, service
from firstcut.console import err

app = typer.Typer(
    name="firstcut",
    help="Finds reposted short videos however they were edited, scores quality, and serves the RPM multiplier.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(analyze.analyze)
app.command()(analyze.match)
app.add_typer(catalog.app, name="catalog")
app.command()(score.score)
app.command()(score.decisions)
app.command()(model.train)
app.command()(model.evaluate)
app.command()(model.promote)
app.command()(model.rollback)
app.command()(service.demo)
app.command()(service.serve)
app.command()(service.doctor)


@app.callback()
def settings(
    context: typer.Context,
    data: Annotated[
        Path, typer.Option(envvar="FIRSTCUT_DATA", help="Where everything lives: database, index, media, models.")
    ] = Path("data"),
) -> None:
    """Keep the data folder for the command that follows."""
    context.obj = data


def main() -> None:
    """Run the command line; refusals become one line and an exit code."""
    try:
        app()
    except FirstcutError as error:
        err.print(f"[bold red]{type(error).__name__}[/]: ", end="")
        err.print(str(error), markup=False, highlight=False)
        sys.exit(error.exit_code)
