"""What viewers did with a video, freed of its length and of luck: rates shrunk toward videos of like length.

A rate from few views says little, so it starts at its cohort's mean and moves as views come in:
(k + alpha * p0) / (n + alpha). Watched time is cut off at the video's length, so loops do not count.
The cohort's means and quantiles are learned in training and travel with the champion model.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from features import schema
from features.cohort import NEUTRAL_RANK, CohortTables, shrunk
from features.errors import InputError
from features.inputs import Counters
from features.values import Value

__all__ = ["CohortTables", "measure", "raw_rates", "shrunk"]

EARLY_SECONDS = 5.0
LATE_SHARE = 0.9

_WATCH = "neither watch_seconds nor a retention curve was given"
_RETENTION = "no retention curve was given"
_SHORT = "the video is too short to lose viewers after its fifth second"


def measure(counters: Counters | None, seconds: float, cohort: CohortTables) -> dict[str, Value]:
    """The engagement family of one video of ``seconds`` length.

    Raises:
        InputError: ``seconds`` is no length.
    """
    if counters is None:
        return _all_missing("no counters were given")
    if counters.views == 0:
        return _all_missing("no qualified views yet")
    raw = raw_rates(counters, seconds)
    values = {name: _shrunk(name, raw[name], counters, seconds, cohort) for name in raw}
    values["relative_engagement"] = _relative(raw["average_watch"], counters.views, seconds, cohort)
    return values


def raw_rates(counters: Counters, seconds: float) -> dict[str, Value]:
    """Rates as counted, each 0..1, before shrinkage; what ``CohortTables.learn`` is fed with. Needs views > 0."""
    if not (math.isfinite(seconds) and seconds > 0):
        raise InputError(f"a video of {seconds!r} seconds has no engagement; give its decoded length")
    if counters.views == 0:
        raise InputError("rates need at least one view")
    curve = counters.retention
    return {
        "completion_rate": _per_view("completions", counters),
        "average_watch": _average_watch(counters, seconds),
        "early_hold": _early_hold(curve, seconds),
        "mid_drop": _mid_drop(curve, seconds),
        "like_rate": _per_view("likes", counters),
        "share_rate": _per_view("shares", counters),
    }


def _per_view(name: str, counters: Counters) -> Value:
    """A count a view, at most one; a count that was not given is unknown, not 0."""
    count: int | None = getattr(counters, name)
    return Value.missing(f"no {name} were given") if count is None else Value(min(1.0, count / counters.views))


def _average_watch(counters: Counters, seconds: float) -> Value:
    if counters.watch_seconds is not None:
        return Value(min(1.0, counters.watch_seconds / (counters.views * seconds)))
    if counters.retention is None:
        return Value.missing(_WATCH)
    # the area under "still there at x" is the mean watched share
    curve = np.asarray(counters.retention)
    return Value(float(np.clip((curve[1:] + curve[:-1]).mean() / 2, 0.0, 1.0)))


def _early_hold(curve: tuple[float, ...] | None, seconds: float) -> Value:
    if curve is None:
        return Value.missing(_RETENTION)
    if seconds <= EARLY_SECONDS:
        return Value.not_applicable(_SHORT)
    return Value(_still_there(curve, EARLY_SECONDS / seconds))


def _mid_drop(curve: tuple[float, ...] | None, seconds: float) -> Value:
    if curve is None:
        return Value.missing(_RETENTION)
    early = EARLY_SECONDS / seconds
    if early >= LATE_SHARE:
        return Value.not_applicable(_SHORT)
    return Value(max(0.0, _still_there(curve, early) - _still_there(curve, LATE_SHARE)))


def _still_there(curve: tuple[float, ...], share: float) -> float:
    at: npt.NDArray[np.float64] = np.linspace(0.0, 1.0, len(curve))
    return float(np.interp(share, at, curve))


def _shrunk(name: str, raw: Value, counters: Counters, seconds: float, cohort: CohortTables) -> Value:
    if raw.number is None:
        return raw
    prior = cohort.prior(name, seconds)
    if prior is None:
        return Value.missing(f"the cohort holds no {name}; train with one that does")
    return Value(shrunk(raw.number, counters.views, prior))


def _relative(watch: Value, views: int, seconds: float, cohort: CohortTables) -> Value:
    """Rank among videos of like length; few views leave it near the middle."""
    if watch.number is None:
        return watch
    rank, alpha = cohort.rank(watch.number, seconds)
    return Value((views * rank + alpha * NEUTRAL_RANK) / (views + alpha))


def _all_missing(reason: str) -> dict[str, Value]:
    return dict.fromkeys(schema.names(schema.Family.ENGAGEMENT), Value.missing(reason))
