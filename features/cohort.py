"""What is usual among videos of like length: the tables that engagement is measured against.

Learned in training, shipped inside the champion's ``model.json``. Bins hold equally many videos; between their centers
everything is interpolated in log length, so no length has a step that is worth padding a video to.
After Wu, Rizoiu, Xie 2018 (relative engagement); rates shrink as under a beta prior with the cohort's mean.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from features.errors import InputError

RATES = ("completion_rate", "average_watch", "early_hold", "mid_drop", "like_rate", "share_rate")
NEUTRAL_RANK = 0.5
MIN_VIDEOS = 50  # a bin
MAX_BINS = 40
QUANTILES = 101
MIN_ALPHA, MAX_ALPHA = 50.0, 200.0  # views that a cohort's mean is worth

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prior:
    """A cohort's mean of a rate (0..1) and how many views it is worth."""

    mean: float
    alpha: float

    def __post_init__(self) -> None:
        if not (0 <= self.mean <= 1 and 0 < self.alpha < math.inf):
            raise InputError(f"a prior needs a mean in 0..1 and a positive weight, not {self.mean!r}, {self.alpha!r}")


def shrunk(raw: float, views: int, prior: Prior) -> float:
    """(k + alpha * p0) / (n + alpha): between the prior's mean and raw rate, nearer to the latter with more views."""
    return (raw * views + prior.alpha * prior.mean) / (views + prior.alpha)


@dataclass(frozen=True, slots=True)
class Bin:
    """Videos of like length: their median seconds, a prior for each rate, quantiles (0..1) of the average watch."""

    seconds: float
    priors: Mapping[str, Prior]
    watch: tuple[float, ...]

    def __post_init__(self) -> None:
        falls = any(b < a for a, b in zip(self.watch, self.watch[1:], strict=False))
        if not 0 < self.seconds < math.inf or len(self.watch) < 2 or falls:
            raise InputError("a cohort bin needs a length above 0 s and at least two rising quantiles of watch")
        unknown = sorted(set(self.priors) - set(RATES))
        if unknown:
            raise InputError(f"a cohort bin holds priors of unknown rates {unknown}; known are {', '.join(RATES)}")


@dataclass(frozen=True, slots=True)
class CohortTables:
    """Bins by rising length; at least one."""

    bins: tuple[Bin, ...]

    def __post_init__(self) -> None:
        lengths = [b.seconds for b in self.bins]
        if not lengths or lengths != sorted(set(lengths)):
            raise InputError("cohort tables need at least one bin, in rising order of length")

    def prior(self, name: str, seconds: float) -> Prior | None:
        """The prior of a rate for a video of ``seconds``; None where the cohort never held that rate."""
        known = [(b.seconds, b.priors[name]) for b in self.bins if name in b.priors]
        if not known:
            return None
        at = np.log([length for length, _ in known])
        mean = np.interp(math.log(seconds), at, [p.mean for _, p in known])
        alpha = np.interp(math.log(seconds), at, [p.alpha for _, p in known])
        return Prior(float(mean), float(alpha))

    def rank(self, watch: float, seconds: float) -> tuple[float, float]:
        """Rank 0..1 of an average watch among videos of like length, and the views that the middle rank is worth."""
        ranks = [_rank(watch, b.watch) for b in self.bins]
        at = np.log([b.seconds for b in self.bins])
        prior = self.prior("average_watch", seconds)
        return float(np.interp(math.log(seconds), at, ranks)), prior.alpha if prior else MIN_ALPHA

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that ``from_json`` reads."""
        return {
            "bins": [
                {
                    "seconds": b.seconds,
                    "priors": {name: {"mean": p.mean, "alpha": p.alpha} for name, p in b.priors.items()},
                    "watch": list(b.watch),
                }
                for b in self.bins
            ]
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CohortTables:
        """The tables that ``to_json`` wrote. Raises InputError where they are not that."""
        try:
            return cls(tuple(_bin_from_json(b) for b in data["bins"]))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError(f"these are no cohort tables ({error!r}); train again to write them") from error

    @classmethod
    def learn(
        cls,
        seconds: Sequence[float] | Floats,
        average_watch: Sequence[float] | Floats,
        rates: Mapping[str, Sequence[float] | Floats] | None = None,
        views: Sequence[float] | Floats | None = None,
    ) -> CohortTables:
        """Tables of a cohort of n videos.

        Args:
            seconds: lengths, [n], above 0.
            average_watch: raw watched shares, [n], 0..1, NaN where unknown.
            rates: raw rates by name (``RATES``, average_watch apart), each [n], 0..1, NaN where unknown.
            views: views behind each rate, [n]; without them every rate is taken at its word.

        Raises:
            InputError: no video with a watched share, lengths that are none, or rates of other shapes or names.
        """
        table = {**(rates or {}), "average_watch": average_watch}
        lengths, columns = _columns(seconds, table)
        counts = np.full(len(lengths), np.inf) if views is None else np.asarray(views, dtype=np.float64)
        usable = np.flatnonzero(np.isfinite(columns["average_watch"]))
        if counts.shape != lengths.shape or not len(usable):
            raise InputError("a cohort needs videos whose average watch is known, and as many views as lengths")
        return cls(tuple(_learned(rows, lengths, columns, counts) for rows in _equal_bins(lengths, usable)))


def _columns(seconds: Any, table: Mapping[str, Any]) -> tuple[Floats, dict[str, Floats]]:
    lengths = np.asarray(seconds, dtype=np.float64)
    columns = {name: np.asarray(column, dtype=np.float64) for name, column in table.items()}
    unknown = sorted(set(columns) - set(RATES))
    if unknown:
        raise InputError(f"unknown rates {unknown}; known are {', '.join(RATES)}")
    if lengths.ndim != 1 or not (np.isfinite(lengths) & (lengths > 0)).all():
        raise InputError("lengths are one column of seconds above 0")
    for name, column in columns.items():
        known = column[np.isfinite(column)]
        if column.shape != lengths.shape or ((known < 0) | (known > 1)).any():
            raise InputError(f"{name} is one column as long as the lengths, each share in 0..1")
    return lengths, columns


def _equal_bins(lengths: Floats, usable: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """Rows in bins of equally many videos by length; bins whose median lengths are equal are joined."""
    rows = usable[np.argsort(lengths[usable], kind="stable")]
    count = min(MAX_BINS, max(1, len(rows) // MIN_VIDEOS))
    joined: dict[float, list[npt.NDArray[np.intp]]] = {}
    for part in np.array_split(rows, count):
        joined.setdefault(float(np.median(lengths[part])), []).append(part)
    return [np.concatenate(parts) for parts in joined.values()]


def _learned(rows: npt.NDArray[np.intp], lengths: Floats, columns: Mapping[str, Floats], views: Floats) -> Bin:
    priors = {}
    for name in RATES:
        column = columns.get(name, np.full(len(lengths), np.nan))[rows]
        known = np.isfinite(column)
        if known.any():
            priors[name] = _prior(column[known], views[rows][known])
    quantiles = np.quantile(columns["average_watch"][rows], np.linspace(0, 1, QUANTILES))
    return Bin(round(float(np.median(lengths[rows])), 6), priors, tuple(round(float(q), 6) for q in quantiles))


def _prior(rates: Floats, views: Floats) -> Prior:
    """Mean and weight by the method of moments: the spread between videos beyond what counting explains."""
    mean = float(rates.mean())
    counting = mean * (1 - mean) * float(np.mean(1 / np.maximum(views, 1)))
    between = max(float(rates.var()) - counting, 1e-9)
    alpha = float(np.clip(mean * (1 - mean) / between - 1, MIN_ALPHA, MAX_ALPHA))
    return Prior(round(mean, 6), round(alpha, 6))


def _rank(watch: float, quantiles: tuple[float, ...]) -> float:
    """Share of videos below, ties counted half, linear between quantiles."""
    steps = np.linspace(0.0, 1.0, len(quantiles))
    table = np.asarray(quantiles)
    low, high = np.searchsorted(table, watch, "left"), np.searchsorted(table, watch, "right")
    if high > low:
        return float((steps[low] + steps[high - 1]) / 2)
    return float(np.interp(watch, table, steps))


def _bin_from_json(data: Mapping[str, Any]) -> Bin:
    priors = {name: Prior(float(p["mean"]), float(p["alpha"])) for name, p in data["priors"].items()}
    return Bin(float(data["seconds"]), priors, tuple(float(q) for q in data["watch"]))
