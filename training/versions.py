"""Registered versions: which there are, and their files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from models.manifest import ModelMismatch
from models.quality import QualityModel
from training.errors import RegistryError
from training.tracking import MODEL, tracking

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

SERVED = "firstcut"  # artifacts: model.lgb and model.json
HELD_ASIDE = "evaluation/held_aside.parquet"  # artifact: the rows of the creators held aside


def load_version(data: Path, version: str) -> QualityModel:
    """A registered version's model; raises RegistryError where it is not there or does not fit this code."""
    with tracking(data) as client, artifact(client, version, SERVED) as folder:
        return fitting(folder, version)


def fitting(folder: Path, version: str) -> QualityModel:
    """The model in a version's folder; raises RegistryError where it does not fit this code."""
    try:
        return QualityModel.load(folder)
    except ModelMismatch as error:
        raise RegistryError(f"version {version} cannot be served: {error}") from None


@contextmanager
def artifact(client: MlflowClient, version: str, name: str) -> Iterator[Path]:
    """A copy of one of a version's artifacts, for as long as it is needed; raises RegistryError."""
    from mlflow.exceptions import MlflowException

    run_id = _run_of(client, version)
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = Path(client.download_artifacts(run_id, name, folder))
        except (MlflowException, OSError) as error:
            raise RegistryError(f"{name} of version {version} is gone ({error}); train again") from None
        yield path


def _run_of(client: MlflowClient, version: str) -> str:
    from mlflow.exceptions import MlflowException

    try:
        return str(client.get_model_version(MODEL, version).run_id)
    except MlflowException:
        raise RegistryError(f"there is no version {version!r}; {_known(client)}") from None


def _known(client: MlflowClient) -> str:
    versions = sorted((v.version for v in client.search_model_versions(f"name='{MODEL}'")), key=int)
    return f"known are {', '.join(map(str, versions))}" if versions else "train one with `firstcut train`"
