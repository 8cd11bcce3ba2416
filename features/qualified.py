"""From plays to counters: which plays are qualified views, and which rule left the others out.

A view is a real person's, from the feed or by a search, long enough, unpaid, neither the creator's nor disliked, and
counts once a viewer however often it is repeated or looped. The published texts disagree on whether exactly five
seconds are enough, so the bounds are values; here they are. Which countries are eligible is the platform's to filter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from features.errors import InputError
from features.inputs import Counters
from features.plays import Flags, Plays, Source

CURVE_POINTS = 21
WHOLE = 0.99  # of the length; players stop a little before the last frame

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ViewRules:
    """The shortest plays that count, ms, by where they began."""

    feed_ms: int = 5_000
    search_ms: int = 30_000


@dataclass(frozen=True, slots=True)
class Qualified:
    """Counters of the qualified views, and by rule how many plays were left out, each by the first that does."""

    counters: Counters
    left_out: Mapping[str, int]


def qualified(plays: Plays, seconds: float, rules: ViewRules = ViewRules()) -> Qualified:
    """What may be counted of the plays of a video of ``seconds`` length.

    Completions, watch and what plays led to are of qualified views. The retention curve is of every real viewer, those
    who left in the first seconds too: without them nobody would ever leave early.

    Raises:
        InputError: ``seconds`` is no length.
    """
    if not (math.isfinite(seconds) and seconds > 0):
        raise InputError(f"a video of {seconds!r} seconds has no views; give its decoded length")
    seen, counted, left_out = _sorted_out(plays, rules)
    watched = _by_viewer(plays, counted, seconds)
    counters = Counters(
        views=len(watched),
        completions=int((watched == 1).sum()),
        watch_seconds=round(float(watched.sum()) * seconds, 3),
        retention=_curve(_by_viewer(plays, seen, seconds)),
        likes=_viewers(plays, counted, plays.liked),
        shares=_viewers(plays, counted, plays.shared),
    )
    return Qualified(counters, {**left_out, "again": int(counted.sum()) - len(watched)})


def _sorted_out(plays: Plays, rules: ViewRules) -> tuple[Flags, Flags, dict[str, int]]:
    """Plays by real viewers [n], those of them that count [n], and how many each rule left out."""
    search = plays.source == Source.SEARCH
    unreal = {
        "suspected": plays.suspected,
        "paid": plays.paid,
        "own": plays.own,
        "elsewhere": plays.source == Source.ELSEWHERE,
    }
    weak = {
        "disliked": plays.disliked,
        "short": plays.watched_ms < np.where(search, rules.search_ms, rules.feed_ms),
    }
    counted, left_out = np.ones(len(plays), bool), dict[str, int]()
    for name, out in {**unreal, **weak}.items():
        left_out[name] = int((counted & out).sum())
        counted = counted & ~out
    return ~np.logical_or.reduce(list(unreal.values())), counted, left_out


def _by_viewer(plays: Plays, chosen: Flags, seconds: float) -> Floats:
    """The share of the video that each viewer saw in the longest of the chosen plays, [viewers], 0..1."""
    viewers, row = np.unique(plays.viewer[chosen], return_inverse=True)
    longest = np.zeros(len(viewers), np.int64)
    np.maximum.at(longest, row, plays.watched_ms[chosen])
    share = longest / (1000 * seconds)
    return np.asarray(np.where(share >= WHOLE, 1.0, share))


def _curve(watched: Floats) -> tuple[float, ...] | None:
    """Shares of viewers still there at even steps through the video; None without viewers."""
    if not len(watched):
        return None
    gone = np.searchsorted(np.sort(watched), np.linspace(0, 1, CURVE_POINTS), side="left")
    return tuple(round(float(share), 6) for share in 1 - gone / len(watched))


def _viewers(plays: Plays, counted: Flags, led_to: Flags | None) -> int | None:
    """How many viewers a counted play led to that; None where it was not logged."""
    return None if led_to is None else len(np.unique(plays.viewer[counted & led_to]))
