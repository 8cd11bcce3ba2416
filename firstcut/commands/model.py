"""``train``, ``evaluate``, ``promote``, ``rollback``: the model's life in MLflow."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstcut.console import Json, data_folder, emit_json, out, progress, table

Cohort = Annotated[
    Path | None, typer.Option(help="A cohort as Parquet (docs/training.md); without it, the simulated cohort.")
]


def train(
    context: typer.Context,
    cohort: Cohort = None,
    json: Json = False,
) -> None:
    """Train the quality model on a cohort and register the version; it serves only after `promote`."""
    from training.train import train as fit

    with progress() as bar:
        task = bar.add_task("train", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        result = fit(cohort, data_folder(context), progress=show)
    if json:
        emit_json({"version": result.version, "run_id": result.run_id, "metrics": dict(result.metrics)})
        return
    table(f"version {result.version}", ("metric", "held aside"), _rows(result.metrics), right=("held aside",))
    out.print(f"Serve it with: firstcut promote {result.version}")


def evaluate(
    context: typer.Context,
    version: Annotated[str | None, typer.Argument(help="A registered version; without it, the champion.")] = None,
    cohort: Cohort = None,
    json: Json = False,
) -> None:
    """Measure a version on a cohort, whole and by length of video."""
    from training.evaluate import evaluate as measure

    report = measure(version, cohort, data_folder(context))
    if json:
        emit_json(report.to_json())
        return
    table(f"version {report.version} on {report.rows:,} videos", ("metric", "value"), _rows(report.metrics))
    slices = [(s.name, s.rows, *(f"{value:.4f}" for value in s.metrics.values())) for s in report.slices]
    names = tuple(report.slices[0].metrics) if report.slices else ()
    table("by length of video", ("slice", "videos", *names), slices, right=("videos", *names))


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


def _say(version: str, json: bool) -> None:
    if json:
        emit_json({"champion": version})
    else:
        out.print(f"Champion: version {version}. A running service serves it after its next start.")


def _rows(metrics: object) -> list[tuple[str, str]]:
    return [(name, f"{value:.4f}") for name, value in dict(metrics).items()]  # type: ignore[call-overload]
