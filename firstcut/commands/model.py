"""``train``, ``evaluate``, ``promote``, ``rollback``: the model's life in MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstcut.console import Json, data_folder, emit_json, out, progress, table

if TYPE_CHECKING:  # MLflow and pandas are slow to load, and only these commands need them
    from training.registry import Champion

Cohort = Annotated[
    Path | None, typer.Option(help="A cohort as Parquet (docs/training.md); without it, the simulated cohort.")
]


def train(context: typer.Context, cohort: Cohort = None, json: Json = False) -> None:
    """Train the quality model on a cohort and register the version; it serves only after `promote`."""
    from training.train import train as fit

    with progress(share=True) as bar:
        task = bar.add_task("train", total=1.0)
        result = fit(
            cohort,
            data_folder(context),
            progress=lambda step, share: bar.update(task, description=step, completed=share),
        )
    if json:
        emit_json({"version": result.version, "run_id": result.run_id, "metrics": dict(result.metrics)})
        return
    title = f"version {result.version}, trained on {result.cohort}"
    table(title, ("metric", "held aside"), _rows(result.metrics), right=("held aside",))
    out.print(f"Serve it with: firstcut promote {result.version}")


def evaluate(
    context: typer.Context,
    version: Annotated[str, typer.Argument(help="champion, shipped, or a registered version.")] = "champion",
    cohort: Cohort = None,
    json: Json = False,
) -> None:
    """Measure a version on a cohort, whole and by length of video."""
    from training.evaluate import evaluate as measure

    found = measure(data_folder(context), cohort, version)
    if json:
        emit_json(asdict(found))
        return
    table(f"{found.name} on {found.cohort}", ("metric", "value"), _rows(found.metrics), right=("value",))
    names = tuple(found.metrics)
    slices = [(s.name, *(f"{s.metrics[name]:.4f}" for name in names)) for s in found.slices]
    table("by length of video", ("slice", *names), slices, right=names)
    if found.trained_on_it:
        out.print("It was trained on this very cohort: these figures flatter it.")


def promote(
    context: typer.Context,
    version: Annotated[str, typer.Argument(help="The registered version that shall serve.")],
    force: Annotated[bool, typer.Option(help="Promote even if it measures worse than the champion.")] = False,
    json: Json = False,
) -> None:
    """Make a version the champion: the alias moves, and the service's next start serves it."""
    from training.registry import promote as move

    _say(move(data_folder(context), version, force=force), json)


def rollback(context: typer.Context, json: Json = False) -> None:
    """Return to the champion before this one."""
    from training.registry import rollback as move

    _say(move(data_folder(context)), json)


def _say(champion: Champion, json: bool) -> None:
    version = champion.version or "the one that ships"
    if json:
        emit_json({"version": champion.version, "name": champion.name, "digest": champion.digest})
    else:
        out.print(f"Champion: {version} ({champion.name}). A running service serves it after its next start.")


def _rows(metrics: Mapping[str, float]) -> list[tuple[str, str]]:
    return [(name, f"{value:.4f}") for name, value in metrics.items()]
