"""MLflow, kept to one data folder: SQLite in ``mlflow.db``, files in ``mlartifacts/``, no telemetry, no chatter.

MLflow keeps its address in the process and in its environment; both are put back afterwards, so that two data folders
in one process never mix. Importing MLflow takes seconds and is left to whoever trains.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "firstcut"
DATABASE = "mlflow.db"
MODEL = "firstcut-quality"
ALIAS = "champion"

_LOCK = RLock()
_ENVIRONMENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",  # no git on the machine is no news
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}


def uri(data: Path) -> str:
    """Where the runs of a data folder are."""
    return f"sqlite:///{(data / DATABASE).resolve()}"


@contextmanager
def tracking(data: Path) -> Iterator[MlflowClient]:
    """A client of the data folder's MLflow, which is also where MLflow's global functions point meanwhile."""
    data.mkdir(parents=True, exist_ok=True)
    with _LOCK, _environment(data), _quiet():
        import mlflow
        from mlflow.tracking import MlflowClient

        mlflow.set_tracking_uri(uri(data))
        mlflow.set_registry_uri(uri(data))
        try:
            yield MlflowClient(uri(data), uri(data))
        finally:
            # what was set before stands in the environment, where MLflow looks when told nothing
            mlflow.set_tracking_uri(None)  # type: ignore[arg-type]
            mlflow.set_registry_uri(None)  # type: ignore[arg-type]


def experiment(client: MlflowClient, data: Path) -> str:
    """The id of the data folder's experiment, made if needed."""
    found = client.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return str(found.experiment_id)
    return str(client.create_experiment(EXPERIMENT, artifact_location=(data / "mlartifacts").resolve().as_uri()))


@contextmanager
def _environment(data: Path) -> Iterator[None]:
    wanted = {**_ENVIRONMENT, "MLFLOW_TRACKING_URI": uri(data), "MLFLOW_REGISTRY_URI": uri(data)}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """No notes on made tables, registered names and missing git; whatever goes wrong is raised, not logged."""
    # importing this turns the notes back on, so it comes first
    import mlflow.types.responses  # noqa: F401
    from mlflow.utils.logging_utils import MLFLOW_LOGGING_STREAM

    enabled, MLFLOW_LOGGING_STREAM.enabled = MLFLOW_LOGGING_STREAM.enabled, False
    loggers = [logging.getLogger(name) for name in ("alembic", "git")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        MLFLOW_LOGGING_STREAM.enabled = enabled
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
