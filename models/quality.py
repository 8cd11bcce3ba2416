"""The quality model: LightGBM's trees, an interval around their answer, and an exact account of it by family.

Every tree looks at one family only (interaction constraints in training, checked on loading), so that the score is a
sum with one term for each family, each monotone in that family's own features wherever the schema gives a direction.
TreeSHAP contributions are stated against the video of which nothing is known: what is missing contributes exactly 0.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt

from features import schema
from features.engagement import CohortTables
from features.errors import InputError
from features.schema import Family
from features.values import VideoFeatures
from models.manifest import Manifest, ModelMismatch

CHAMPION = Path(__file__).parent / "champion"  # the model that ships
PROMOTED = "model"  # in a data folder: the promoted one
BASE = "base"
PLACES = 6  # decimals of a score and of its shares
MICRO = 1_000_000

_FAMILY_OF = np.array([list(Family).index(schema.BY_NAME[name].family) for name in schema.MODEL_NAMES])
_RETRAIN = "train one for this version with `firstcut train` and promote it"


def served_folder(data: Path) -> Path:
    """The folder of the model that a data folder serves: what was promoted into it, else the one that ships.

    A promoted model that is broken (an empty folder, a link to nothing) is never passed over for the one that ships:
    loading it raises ModelMismatch.
    """
    promoted = data / PROMOTED
    return promoted if os.path.lexists(promoted) else CHAMPION


@dataclass(frozen=True, slots=True)
class Assessment:
    """One video's quality.

    ``score`` and its interval ``low``..``high`` lie in 0..1. ``shares`` has one number for each family and ``base``, in
    score points; rounded to six decimals they add up exactly to ``score`` (``base`` takes rounding and the clamp to
    0..1). ``drivers`` breaks the shares down by feature. ``doubts`` are the half widths of the shares, which add up to
    the half width of the score.
    """

    score: float
    low: float
    high: float
    shares: Mapping[str, float]
    model_version: str
    model_digest: str
    drivers: Mapping[str, float] = field(default_factory=dict)
    doubts: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.score <= self.high <= 1.0:
            raise InputError(f"a score lies in its interval within 0..1, not {self.score} in {self.low}..{self.high}")
        total = sum(_micro(share) for share in self.shares.values())
        if total != _micro(self.score):
            raise InputError(f"the shares add up to {total / MICRO}, the score is {self.score}; they must be equal")

    def doubt(self, family: str) -> float:
        """Half width of a family's share in score points; the whole score's where no split is known."""
        return self.doubts.get(family, max(self.high - self.score, self.score - self.low))


@dataclass(frozen=True, eq=False)
class QualityModel:
    """A loaded model; ``digest`` is the SHA-256 (hex) of model.lgb followed by model.json. Safe to share by threads."""

    booster: lightgbm.Booster
    manifest: Manifest
    digest: str

    @classmethod
    def load(cls, folder: Path = CHAMPION) -> QualityModel:
        """The model in ``folder`` (model.lgb, model.json); raises ModelMismatch where it does not fit this code."""
        home = folder.resolve()  # a promoted folder is a link that may move between the two reads
        try:
            trees, described = (home / "model.lgb").read_bytes(), (home / "model.json").read_bytes()
        except OSError as error:
            raise ModelMismatch(f"no model in {folder} ({error.strerror}); {_RETRAIN}") from None
        return cls.parse(trees, described, str(folder))

    @classmethod
    def parse(cls, trees: bytes, described: bytes, where: str = "the model") -> QualityModel:
        """The model in the bytes of model.lgb and model.json; raises ModelMismatch, naming ``where``."""
        manifest = Manifest.parse(described.decode(errors="replace"), where)
        if sha256(trees).hexdigest() != manifest.booster_sha256:
            raise ModelMismatch(f"{where}: model.json describes another model.lgb; copy both files again")
        _check_features(manifest, where)
        text = trees.decode()
        _check_trees(text, where)
        booster = lightgbm.Booster(model_str=text)
        if tuple(booster.feature_name()) != schema.MODEL_NAMES:
            raise ModelMismatch(f"{where}: the trees' features are not the schema's, in its order; {_RETRAIN}")
        return cls(booster, manifest, sha256(trees + described).hexdigest())

    @property
    def version(self) -> str:
        """The name that answers carry."""
        return self.manifest.version

    @cached_property
    def cohort(self) -> CohortTables:
        """What training learned about the cohort's engagement; scoring shrinks and ranks with it."""
        return CohortTables.from_json(self.manifest.engagement)

    def standing(self, name: str, number: float) -> float | None:
        """Share 0..1 of the cohort's videos under ``number`` in a feature, ties counted half; None where the cohort
        never held the feature."""
        known = self.manifest.quantiles.get(name)
        if known is None:
            return None
        low, high = (float(np.searchsorted(known, number, side)) for side in ("left", "right"))
        last = len(known) - 1
        if low == high:
            return float(np.interp(number, known, np.linspace(0, 1, len(known))))
        return (low + high - 1) / (2 * last)

    def predict(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Scores in 0..1, float64 [n], of rows float64 [n, features] in the schema's order (NaN: missing)."""
        raw = np.asarray(self.booster.predict(rows, num_threads=1), np.float64)
        return np.asarray(np.round(np.clip(raw, 0.0, 1.0), PLACES), np.float64)

    def contributions(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """What each feature adds to knowing nothing, in score points: TreeSHAP, float64 [n, features]."""
        return np.asarray(self._shap(rows)[:, :-1] - self._nothing[:-1], np.float64)

    def half_widths(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Half widths of the intervals in score points, float64 [n]."""
        doubt, engagement = self.manifest.doubt, list(Family).index(Family.ENGAGEMENT)
        known = ~np.isnan(rows[:, np.equal(_FAMILY_OF, engagement)]).all(axis=1)
        return np.where(known, doubt.known, doubt.unknown).astype(np.float64)

    def assess(self, features: VideoFeatures) -> Assessment:
        """One video's score, interval and shares."""
        row = features.vector(schema.MODEL_NAMES)[None]
        drivers = self.contributions(row)[0]
        score = _clamped(self._from_nothing + float(drivers.sum()))
        half = float(self.half_widths(row)[0])
        return Assessment(
            score=score,
            low=_clamped(score - half),
            high=_clamped(score + half),
            shares=_shares(drivers, score),
            model_version=self.version,
            model_digest=self.digest,
            drivers={n: round(float(d), PLACES) for n, d in zip(schema.MODEL_NAMES, drivers, strict=True) if d},
            doubts={family: round(half * part, PLACES) for family, part in self.manifest.doubt.split.items()},
        )

    def _shap(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(self.booster.predict(rows, pred_contrib=True, num_threads=1), np.float64)

    @cached_property
    def _nothing(self) -> npt.NDArray[np.float64]:
        """Contributions to the video of which nothing is known; the last one is the mean over the training rows."""
        return np.asarray(self._shap(np.full((1, len(schema.MODEL_NAMES)), math.nan))[0], np.float64)

    @cached_property
    def _from_nothing(self) -> float:
        return float(self._nothing.sum())


def _micro(points: float) -> int:
    """Score points in whole millionths: in these, sums are exact."""
    return round(points * MICRO)


def _clamped(score: float) -> float:
    return round(min(1.0, max(0.0, score)), PLACES)


def _shares(drivers: npt.NDArray[np.float64], score: float) -> dict[str, float]:
    sums = np.bincount(_FAMILY_OF, weights=drivers, minlength=len(Family))
    shares = {family.value: _micro(float(part)) for family, part in zip(Family, sums, strict=True)}
    whole = {BASE: _micro(score) - sum(shares.values()), **shares}
    return {name: part / MICRO for name, part in whole.items()}


def _check_features(manifest: Manifest, where: str) -> None:
    theirs, ours = manifest.features, schema.MODEL_NAMES
    if theirs != ours:
        odd = sorted(set(theirs) ^ set(ours))
        what = f"differs in {', '.join(odd)}" if odd else "has them in another order"
        raise ModelMismatch(f"{where}: the model's features are not those of features/schema.py: it {what}; {_RETRAIN}")
    if manifest.schema_digest != schema.digest():
        raise ModelMismatch(f"{where}: a feature's direction, range or unit changed since the training; {_RETRAIN}")
    if set(manifest.doubt.split) != set(Family) or abs(sum(manifest.doubt.split.values()) - 1) > 1e-6:
        raise ModelMismatch(f"{where}: doubt.split does not share one whole out among the families; {_RETRAIN}")


def _check_trees(text: str, where: str) -> None:
    """Refuse numbers that are not finite and trees that mix families: the shares would no longer be monotone."""
    for key, numbers in re.findall(r"^(leaf_value|internal_value|threshold)=(.*)$", text, re.MULTILINE):
        # a threshold of inf is LightGBM's question "is it known at all?"
        bad = math.isnan if key == "threshold" else _not_finite
        if any(bad(float(number)) for number in numbers.split()):
            raise ModelMismatch(f"{where}: a tree holds a number that is not finite; {_RETRAIN}")
    for splits in re.findall(r"^split_feature=(.+)$", text, re.MULTILINE):
        used = [int(index) for index in splits.split()]
        if max(used) >= len(_FAMILY_OF) or len({_FAMILY_OF[index] for index in used}) > 1:
            raise ModelMismatch(f"{where}: a tree mixes features of several families; {_RETRAIN}")


def _not_finite(number: float) -> bool:
    return not math.isfinite(number)
