"""``firstcut evaluate``: a model's figures on a cohort, and by length, so that no group hides behind a mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from models.quality import CHAMPION, QualityModel, served_folder
from training.cohort import Cohort, read
from training.fit import Rows, figures
from training.simulate import SEED, simulate
from training.versions import load_version

EDGES = (0.0, 30.0, 60.0, 90.0, 120.0, 180.0, float("inf"))  # seconds
MIN_SLICE = 20


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of one group of videos; ``name`` says which, e.g. ``60-90 s``."""

    name: str
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A model's figures on a cohort: see training.fit.figures. ``trained_on_it`` warns that they flatter."""

    name: str
    digest: str
    cohort: str
    cohort_sha256: str
    metrics: Mapping[str, float]
    slices: tuple[Slice, ...]
    trained_on_it: bool


def evaluate(data: Path, cohort: Path | None = None, version: str = "champion") -> Evaluation:
    """Evaluate what is served (``champion``), the model that ships (``shipped``) or a registered version.

    Args:
        data: the data folder.
        cohort: Parquet file; None simulates one that no model was trained on.
        version: ``champion``, ``shipped`` or a version's number.

    Raises:
        CohortError, RegistryError, ModelMismatch: the cohort or the version is not fit to evaluate.
    """
    model = _model(data, version)
    return _evaluated(model, read(cohort) if cohort else simulate(2000, SEED + 1))


def evaluate_on(model: QualityModel, cohort: Path) -> Evaluation:
    """Evaluate a loaded model on the cohort in a Parquet file, however few its rows."""
    return _evaluated(model, read(cohort, least=1))


def _model(data: Path, version: str) -> QualityModel:
    if version == "shipped":
        return QualityModel.load(CHAMPION)
    if version == "champion":
        return QualityModel.load(served_folder(data))
    return load_version(data, version)


def _evaluated(model: QualityModel, cohort: Cohort) -> Evaluation:
    rows, quality = cohort.matrix(model.cohort), cohort.quality
    return Evaluation(
        name=model.version,
        digest=model.digest,
        cohort=cohort.description,
        cohort_sha256=cohort.sha256,
        metrics=figures(model, rows, quality),
        slices=tuple(Slice(name, figures(model, rows[mask], quality[mask])) for name, mask in _by_length(cohort)),
        trained_on_it=cohort.sha256 == model.manifest.trained_on.sha256,
    )


def _by_length(cohort: Cohort) -> list[tuple[str, Rows]]:
    slices = []
    for low, high in pairwise(EDGES):
        mask = (cohort.seconds >= low) & (cohort.seconds < high)
        if mask.sum() >= MIN_SLICE:
            slices.append((f"{low:.0f}-{high:.0f} s" if np.isfinite(high) else f"from {low:.0f} s", mask))
    return slices
