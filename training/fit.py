"""Fit the quality model: LightGBM with the schema's constraints, an interval, and its figures on creators held aside.

Creators are divided by the hash of their id: 64 % train, 16 % calibrate the interval, 20 % test, and a creator never
changes sides. Training rows are joined by copies in which whole families are blanked, so that every tree learns
what to answer when a family is missing: about the mean, since the blanks are at random.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from features import schema
from features.schema import Family
from models.manifest import Doubt, Manifest, Training
from models.quality import QualityModel
from training.cohort import Cohort
from training.errors import CohortError

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]
Progress = Callable[[str, float], None]  # what is being done, and the share 0..1 that is done

QUANTILES = 41  # of each feature: steps of 2.5 %
COVERAGE = 0.8  # of true scores inside the interval
BLANK_FAMILY, BLANK_FEATURE = 0.35, 0.05
TRAIN_BELOW, CALIBRATE_BELOW = 64, 80  # of 100 buckets


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of the model and seed of the training. Small on purpose: an explained score takes a few milliseconds."""

    trees: int = 200
    leaves: int = 15
    learning_rate: float = 0.08
    min_leaf: int = 40
    seed: int = 7

    def parameters(self) -> dict[str, Any]:
        """LightGBM's parameters: monotone by the schema, one family a tree, reproducible."""
        return {
            "objective": "regression",
            "num_leaves": self.leaves,
            "learning_rate": self.learning_rate,
            "min_data_in_leaf": self.min_leaf,
            "lambda_l2": 5.0,
            "max_bin": 127,
            "monotone_constraints": list(schema.MONOTONE),
            "interaction_constraints": _families(),
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "seed": self.seed,
            "verbosity": -1,
        }


@dataclass(frozen=True, eq=False)
class Fitted:
    """A trained model, its two files, the test rows (float64 [n, features]) and which cohort rows (bool) they are."""

    model: QualityModel
    trees: bytes
    described: bytes
    metrics: Mapping[str, float]
    test_rows: Floats
    test_quality: Floats
    held_aside: Rows


def silent(_: str, __: float) -> None:
    """Report progress to nobody."""


def fit(cohort: Cohort, settings: Settings | None = None, progress: Progress = silent) -> Fitted:
    """Train on a cohort; the same cohort and settings give the same bytes.

    Raises:
        CohortError: too few creators or counters to train, calibrate and test.
    """
    settings = settings or Settings()
    train, calibrate, test = split(cohort)
    tables = cohort.learn_tables(train)
    progress("measure engagement", 0.05)
    rows = cohort.matrix(tables)
    progress("fit", 0.2)
    booster = _booster(rows[train], cohort.quality[train], settings, progress)
    trees = booster.model_to_string().encode()
    described = {"tables": tables.to_json(), "cohort": _training(cohort), "quantiles": quantiles(rows[train])}
    draft = _model(trees, described, Doubt(coverage=COVERAGE, known=0, unknown=0, split=_equal()), {})
    doubt = _doubt(draft, rows[calibrate], cohort.quality[calibrate])
    calibrated = _model(trees, described, doubt, {})
    metrics = figures(calibrated, rows[test], cohort.quality[test])
    model = _model(trees, described, doubt, metrics)
    progress("fitted", 0.8)
    text = model.manifest.to_text().encode()
    return Fitted(model, trees, text, metrics, rows[test], cohort.quality[test], test)


def split(cohort: Cohort) -> tuple[Rows, Rows, Rows]:
    """Masks bool [n] of the training, calibrating and testing rows; raises CohortError where one is too small."""
    buckets = np.array([_bucket(creator) for creator in cohort.frame["creator_id"]])
    train, test = buckets < TRAIN_BELOW, buckets >= CALIBRATE_BELOW
    parts = (train, ~train & ~test, test)
    if min(int(part.sum()) for part in parts) < 20:
        raise CohortError(f"{cohort.description} has too few creators to train, calibrate and test on different ones")
    return parts


def figures(model: QualityModel, rows: Floats, quality: Floats) -> dict[str, float]:
    """Root mean square and mean absolute error, rank correlation, coverage and mean width of the interval."""
    predicted, half = model.predict(rows), model.half_widths(rows)
    error = predicted - quality
    rank = float(spearmanr(predicted, quality).statistic) if np.ptp(predicted) > 0 and np.ptp(quality) > 0 else 0.0
    numbers = {
        "rmse": float(np.sqrt(np.mean(error**2))),
        "mae": float(np.mean(np.abs(error))),
        "srocc": rank,
        "coverage": float(np.mean(np.abs(error) <= half)),
        "width": float(np.mean(2 * half)),
        "rows": float(len(quality)),
    }
    return {name: round(number, 6) for name, number in numbers.items()}


def quantiles(rows: Floats) -> dict[str, tuple[float, ...]]:
    """Evenly spaced quantiles of each feature in rows [n, features]; features that no row holds are left out."""
    steps = np.linspace(0, 1, QUANTILES)
    columns = ((name, column[np.isfinite(column)]) for name, column in zip(schema.MODEL_NAMES, rows.T, strict=True))
    return {name: tuple(np.quantile(c, steps).round(6).tolist()) for name, c in columns if len(c)}


def blank(rows: Floats, rng: np.random.Generator) -> Floats:
    """A copy of rows [n, features] in which families, and single features, are missing at random."""
    copy = np.where(rng.random(rows.shape) < BLANK_FEATURE, np.nan, rows)
    for columns in _families():
        gone = np.flatnonzero(rng.random(len(rows)) < BLANK_FAMILY)
        copy[gone[:, None], columns] = np.nan
    return copy


def without(rows: Floats, family: Family) -> Floats:
    """A copy of rows [n, features] that knows nothing of one family."""
    copy = rows.copy()
    copy[:, [schema.BY_NAME[name].family is family for name in schema.MODEL_NAMES]] = np.nan
    return copy


def _families() -> list[list[int]]:
    """Columns of each family that has any."""
    columns = ([i for i, n in enumerate(schema.MODEL_NAMES) if schema.BY_NAME[n].family is f] for f in Family)
    return [indexes for indexes in columns if indexes]


def _family(column: int) -> Family:
    return schema.BY_NAME[schema.MODEL_NAMES[column]].family


def _bucket(creator: str) -> int:
    return int.from_bytes(sha256(creator.encode()).digest()[:8], "big") % 100


def _booster(rows: Floats, quality: Floats, settings: Settings, progress: Progress) -> lightgbm.Booster:
    rng = np.random.default_rng(settings.seed)
    data = lightgbm.Dataset(
        np.concatenate([rows, blank(rows, rng)]),
        np.concatenate([quality, quality]),
        feature_name=list(schema.MODEL_NAMES),
        params={"verbosity": -1},
    )

    def report(step: Any) -> None:
        if step.iteration % 10 == 0:
            progress("fit", 0.2 + 0.5 * step.iteration / settings.trees)

    return lightgbm.train(settings.parameters(), data, num_boost_round=settings.trees, callbacks=[report])


def _training(cohort: Cohort) -> Training:
    return Training(
        description=cohort.description,
        simulated=cohort.simulated,
        rows=len(cohort),
        creators=int(cohort.frame["creator_id"].nunique()),
        sha256=cohort.sha256,
    )


def _model(trees: bytes, described: Mapping[str, Any], doubt: Doubt, metrics: dict[str, float]) -> QualityModel:
    """The model as it will be read back: what training measures is what is served."""
    trained_on: Training = described["cohort"]
    origin = "simulated" if trained_on.simulated else "cohort"
    essence = sha256(trees + json.dumps(described["tables"]).encode() + doubt.model_dump_json().encode())
    manifest = Manifest(
        version=f"{origin}-{essence.hexdigest()[:12]}",
        features=schema.MODEL_NAMES,
        schema_digest=schema.digest(),
        booster_sha256=sha256(trees).hexdigest(),
        doubt=doubt,
        engagement=described["tables"],
        quantiles=described["quantiles"],
        metrics=metrics,
        trained_on=trained_on,
    )
    return QualityModel.parse(trees, manifest.to_text().encode(), "the trained model")


def _doubt(model: QualityModel, rows: Floats, quality: Floats) -> Doubt:
    """Split conformal prediction: the quantile of the absolute error on rows that training never saw."""
    blind = without(rows, Family.ENGAGEMENT)
    seen = ~np.isnan(rows).all(axis=1) & (np.nan_to_num(rows) != np.nan_to_num(blind)).any(axis=1)
    unknown = _quantile(np.abs(model.predict(blind) - quality))
    known = _quantile(np.abs(model.predict(rows) - quality)[seen]) if seen.sum() >= 20 else unknown
    return Doubt(coverage=COVERAGE, known=known, unknown=max(known, unknown), split=_split(model, rows))


def _quantile(errors: Floats) -> float:
    level = min(1.0, math.ceil((len(errors) + 1) * COVERAGE) / len(errors))
    return round(min(1.0, float(np.quantile(errors, level, method="higher"))), 6)


def _split(model: QualityModel, rows: Floats) -> dict[str, float]:
    """Doubt goes where the score comes from: by the spread of each family's share."""
    drivers = model.contributions(rows)
    spread = {_family(c[0]): float(drivers[:, c].sum(axis=1).std()) for c in _families()}
    total = sum(spread.values())
    if total == 0:
        return _equal()
    parts = {family.value: round(spread.get(family, 0.0) / total, 6) for family in Family}
    largest = max(parts, key=lambda name: parts[name])
    return {**parts, largest: round(parts[largest] + 1 - sum(parts.values()), 6)}


def _equal() -> dict[str, float]:
    return {family.value: 1 / len(Family) for family in Family}
