"""``score`` and ``decisions``: what the earnings system is told, and what reviewers decided."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from features.errors import InputError, first_problem
from features.inputs import Counters
from firstcut.console import Json, emit_json, house, out, table


def score(
    context: typer.Context,
    video_id: Annotated[str, typer.Argument(help="A catalogued video.")],
    counters: Annotated[Path, typer.Option(help="The platform's counters for it, JSON.")],
    json: Json = False,
) -> None:
    """Score a catalogued video: state, quality factor, RPM multiplier and the reasons."""
    card = house(context).score(video_id, read_counters(counters))
    if json:
        out.print_json(card.canonical_json())
        return
    table(
        f"{card.video_id}: {card.state}",
        ("quality factor", "RPM multiplier", "finding", "quality", "model", "policy"),
        [(card.quality_factor, card.rpm_multiplier, card.finding, card.quality, card.model, card.policy)],
    )
    table(
        "components", ("component", "score", "multiplier"), [(c.name, c.score, c.multiplier) for c in card.components]
    )
    for reason in card.reasons:
        out.print(f"{reason.code}: {reason.message} {reason.advice}", markup=False)


def read_counters(path: Path) -> Counters:
    """Counters from a JSON file. Raises InputError naming the field that cannot be."""
    try:
        return Counters.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give a JSON file with the counters") from error
    except ValidationError as error:
        raise InputError(f"{path.name}: {first_problem(error)}") from error


def decisions(context: typer.Context, json: Json = False) -> None:
    """List what reviewers decided, newest first."""
    made = house(context).decisions.list()
    if json:
        emit_json([{**asdict(d), "at": d.at.isoformat()} for d in made])
        return
    holds = {True: "yes", False: "no"}
    rows = [
        (f"{d.at:%Y-%m-%d %H:%M}", d.query, d.reference, d.ruling, holds[d.current], d.reviewer, d.why) for d in made
    ]
    table("decisions", ("at (UTC)", "video", "source", "ruling", "still holds", "reviewer", "why"), rows)
