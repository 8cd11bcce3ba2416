"""``firstcut train``: fit on a cohort, log a run that can be judged and repeated, register a version."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from features import schema
from training import tracking
from training.cohort import Cohort, read
from training.fit import Fitted, Progress, Settings, fit, silent
from training.plots import plots
from training.simulate import simulate
from training.versions import HELD_ASIDE, SERVED

if TYPE_CHECKING:
    from mlflow.models import ModelSignature
    from mlflow.tracking import MlflowClient


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What a training gave: the registered version, the model's own name, its figures and its run."""

    version: str
    name: str
    metrics: Mapping[str, float]
    run_id: str
    cohort: str


def train(
    cohort: Path | None,
    data: Path,
    *,
    settings: Settings | None = None,
    videos: int | None = None,
    progress: Progress = silent,
) -> TrainResult:
    """Train on the cohort in a Parquet file, or on the simulated one, and register the model in ``data``.

    Args:
        cohort: Parquet file; None simulates.
        data: the data folder whose MLflow gets the run.
        settings: size and seed.
        videos: of the simulated cohort.
        progress: told what is being done and the share 0..1 that is done.

    Raises:
        CohortError: nothing can be learned from the cohort.
    """
    settings = settings or Settings()
    progress("read the cohort", 0.0)
    content = read(cohort) if cohort else simulate(**({"videos": videos} if videos else {}))
    fitted = fit(content, settings, progress)
    with tracking.tracking(data) as client:
        run_id, version = _log(client, data, content, fitted, settings, progress)
    progress("registered", 1.0)
    return TrainResult(version, fitted.model.version, fitted.metrics, run_id, content.description)


def _log(
    client: MlflowClient, data: Path, cohort: Cohort, fitted: Fitted, settings: Settings, progress: Progress
) -> tuple[str, str]:
    import mlflow

    with mlflow.start_run(experiment_id=tracking.experiment(client, data), run_name=fitted.model.version) as run:
        mlflow.log_params(_parameters(cohort, settings))
        mlflow.log_metrics(dict(fitted.metrics))
        mlflow.set_tags({"model": fitted.model.version, "cohort_sha256": cohort.sha256})
        _log_files(cohort, fitted)
        progress("log the model", 0.9)
        info = mlflow.lightgbm.log_model(
            fitted.model.booster,
            name="model",
            signature=signature(),
            input_example=_example(fitted),
            registered_model_name=tracking.MODEL,
            pip_requirements=_requirements(),
        )
    version = str(info.registered_model_version)
    client.set_model_version_tag(tracking.MODEL, version, "model", fitted.model.version)
    client.set_model_version_tag(tracking.MODEL, version, "schema", schema.digest())
    return str(run.info.run_id), version


def _parameters(cohort: Cohort, settings: Settings) -> dict[str, Any]:
    of_cohort = {"cohort": cohort.description, "cohort_sha256": cohort.sha256, "cohort_rows": len(cohort)}
    return {**asdict(settings), **of_cohort, "simulated": cohort.simulated, "schema_digest": schema.digest()}


def _log_files(cohort: Cohort, fitted: Fitted) -> None:
    """What serving needs, the rows held aside (a later version is compared on them) and the plots."""
    import mlflow

    aside = PurePosixPath(HELD_ASIDE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.lgb").write_bytes(fitted.trees)
        (folder / "model.json").write_bytes(fitted.described)
        mlflow.log_artifacts(name, SERVED)
    with tempfile.TemporaryDirectory() as name:
        cohort.frame[fitted.held_aside].to_parquet(Path(name) / aside.name, index=False)
        for plot, content in plots(fitted).items():
            (Path(name) / plot).write_bytes(content)
        mlflow.log_artifacts(name, str(aside.parent))


def signature() -> ModelSignature:
    """MLflow's signature from the schema: every model feature an optional double, in its order."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    inputs = Schema([ColSpec("double", name, required=False) for name in schema.MODEL_NAMES])
    return ModelSignature(inputs, Schema([ColSpec("double", "quality")]))


def _example(fitted: Fitted) -> Any:
    import pandas as pd

    row = np.nan_to_num(fitted.test_rows[:1], nan=math.nan)
    return pd.DataFrame(row, columns=list(schema.MODEL_NAMES))


def _requirements() -> list[str]:
    from importlib.metadata import version

    return [f"{name}=={version(name)}" for name in ("lightgbm", "numpy", "mlflow")]
