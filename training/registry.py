"""Which version is served: promotion, gated by a comparison, and the way back."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.manifest import ModelMismatch
from models.quality import QualityModel, served_folder
from training.errors import RegistryError
from training.evaluate import evaluate_on
from training.export import export, exported, serve, served, version_of
from training.tracking import ALIAS, DATABASE, MODEL, tracking
from training.versions import HELD_ASIDE, SERVED, artifact, fitting

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

HISTORY = "champions"  # tag of the registered model: promoted versions, the oldest first
TOLERANCE = 0.005  # RMSE in score points that a new champion may be worse by


@dataclass(frozen=True, slots=True)
class Champion:
    """What is served: the registered version (None: the model that ships), the model's name and digest, its folder."""

    version: str | None
    name: str
    digest: str
    folder: Path


def current(data: Path) -> Champion:
    """What the data folder serves now; raises ModelMismatch where that does not fit this code."""
    folder = served_folder(data)
    model = QualityModel.load(folder)
    return Champion(version_of(folder), model.version, model.digest, folder.resolve())


def promote(data: Path, version: str, *, tolerance: float = TOLERANCE, force: bool = False) -> Champion:
    """Serve a registered version from now on.

    It is first compared with what is served, on the rows that its own training held aside. A promoted champion that saw
    some of those rows in its own training has the better of it: the gate errs on the side of what is served.

    Raises:
        RegistryError: no such version, its features are not the schema's, or its RMSE is worse than the champion's by
            more than ``tolerance`` score points (``force`` promotes it all the same); a model lies in the data folder
            that was put there by hand; the registry cannot be written. What was served is served on then.
    """
    served(data)
    with tracking(data) as client:
        with artifact(client, version, SERVED) as folder:
            candidate = fitting(folder, version)
            if not force:
                _refuse_worse(client, data, candidate, version, tolerance)
            home = export(data, folder, version, candidate.digest)
        history = _history(client)
        _switch(client, data, home, history if history[-1:] == [version] else [*history, version])
    return current(data)


def rollback(data: Path) -> Champion:
    """Serve what was served before the last promotion; before the first one that is the model that ships.

    Raises:
        RegistryError: nothing was promoted, the folder of the previous version is gone or does not fit this code, or
            as in ``promote``. What was served is served on then.
    """
    served(data)
    if not (data / DATABASE).is_file():
        raise RegistryError(_nothing(data))
    with tracking(data) as client:
        history = _history(client)
        if not history:
            raise RegistryError(_nothing(data))
        previous = history[-2] if len(history) > 1 else None
        home = None if previous is None else exported(data, previous)
        if home is not None:
            fitting(home, str(previous))
        _switch(client, data, home, history[:-1])
    return current(data)


def _switch(client: MlflowClient, data: Path, home: Path | None, history: list[str]) -> None:
    """Serve ``home`` and have the registry say so: both, or neither.

    The folder comes first and the history last, so that after a kill in between the same command ends what it began.
    """
    before, told = served(data), _history(client)
    serve(data, home)
    try:
        _name_champion(client, history)
        _remember(client, history)
    except Exception as error:
        serve(data, before)
        with suppress(Exception):  # it may be out of reach; what is served is the truth
            _name_champion(client, told)
            _remember(client, told)
        raise RegistryError(f"the registry in {data} cannot be written ({error}); see to it and try again") from error


def _name_champion(client: MlflowClient, history: list[str]) -> None:
    if history:
        client.set_registered_model_alias(MODEL, ALIAS, history[-1])
    else:
        client.delete_registered_model_alias(MODEL, ALIAS)


def _nothing(data: Path) -> str:
    return f"nothing was promoted in {data}: the model that ships is served; promote one with `firstcut promote`"


def _refuse_worse(client: MlflowClient, data: Path, candidate: QualityModel, version: str, tolerance: float) -> None:
    try:
        champion = QualityModel.load(served_folder(data))
    except ModelMismatch:
        return  # what is served does not fit this code: nothing to be worse than
    with artifact(client, version, HELD_ASIDE) as rows:
        theirs, ours = (evaluate_on(model, rows).metrics["rmse"] for model in (champion, candidate))
    if ours > theirs + tolerance:
        raise RegistryError(
            f"version {version} is worse than the champion: RMSE {ours:.4f} against {theirs:.4f} on the creators held "
            "aside; train a better one, or promote it with --force"
        )


def _history(client: MlflowClient) -> list[str]:
    from mlflow.exceptions import MlflowException

    try:
        tags = client.get_registered_model(MODEL).tags
    except MlflowException:
        return []
    return [str(version) for version in json.loads(tags.get(HISTORY, "[]"))]


def _remember(client: MlflowClient, history: list[str]) -> None:
    client.set_registered_model_tag(MODEL, HISTORY, json.dumps(history))
