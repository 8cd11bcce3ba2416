"""``views``: from a platform's log of plays to the counters that ``score`` takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from features.errors import InputError
from features.plays import read
from features.qualified import Qualified, qualified
from firstcut.console import Json, emit_json, house, out, table

_RULES = {
    "suspected": "held for a bot's or another fake",
    "paid": "bought or promoted",
    "own": "by the creator",
    "elsewhere": "neither from the feed nor by a search",
    "disliked": 'ended in "not interested"',
    "short": "too short",
    "again": "by somebody who is counted already",
}


def views(
    context: typer.Context,
    video_id: Annotated[str, typer.Argument(help="A catalogued video.")],
    plays: Annotated[Path, typer.Argument(help="The log of its plays, .csv or .parquet, a row a play.")],
    counters: Annotated[
        Path | None, typer.Option(help="Write the counters to this file, as `score` takes them.")
    ] = None,
    json: Json = False,
) -> None:
    """Count the qualified views in a log of plays, and say which rule left out how many."""
    found = qualified(read(plays), house(context).catalog.get(video_id).seconds)
    if counters:
        _write(counters, found)
    if json:
        emit_json({"counters": found.counters.model_dump(mode="json"), "left_out": dict(found.left_out)})
        return
    rows = [(why, f"{found.left_out[rule]:,}") for rule, why in _RULES.items()]
    table(f"{video_id}: plays", ("left out", "plays"), rows, right=("plays",))
    out.print(f"qualified views: {found.counters.views:,}", highlight=False)


def _write(path: Path, found: Qualified) -> None:
    try:
        path.write_text(found.counters.model_dump_json() + "\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}); name another file for --counters") from error
