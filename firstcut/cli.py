"""The command line: ``firstcut``.

Every command opens its rooms when it runs. A refusal prints one line on stderr that says what to do, and ends with the
error's own exit code: 2 bad input, 3 bad media, 4 a part that is down or unfit; 0 is success, 1 a sick ``doctor``.
A mistake of Firstcut's own ends with 70 and shows its trace.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from features.errors import FirstcutError
from firstcut.commands import analyze, catalog, demo, explain, model, score, service, views
from firstcut.console import err, refuse

BUG = 70  # sysexits.h: EX_SOFTWARE
_ENDINGS = (TyperException, typer.Exit, typer.Abort, EOFError, BrokenPipeError)  # typer knows how to tell these


class _Refusing(TyperGroup):
    """Turns a refusal into one line and an exit code, wherever the command runs."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # typer's Context is click's
        try:
            return super().invoke(ctx)
        except FirstcutError as error:
            refuse(error)
            raise typer.Exit(error.exit_code) from error
        except _ENDINGS:
            raise
        except Exception as error:
            err.print(traceback.format_exc(), end="", markup=False, highlight=False, soft_wrap=True)
            told = f"bug: {type(error).__name__}: {error}; nobody foresaw this: please report it with the lines above"
            err.print(told, markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(BUG) from error


app = typer.Typer(
    name="firstcut",
    cls=_Refusing,
    help="Finds reposted short videos however they were edited, scores quality, and serves the RPM multiplier.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(analyze.analyze)
app.command()(analyze.match)
app.command()(explain.explain_features)
app.add_typer(catalog.app, name="catalog")
app.command()(score.score)
app.command()(views.views)
app.command()(score.decisions)
app.command()(model.train)
app.command()(model.evaluate)
app.command()(model.promote)
app.command()(model.rollback)
app.command()(demo.demo)
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
