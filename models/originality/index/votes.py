"""Near features and frames become votes for videos: how much more one would meet them in a copy than in a stranger.

What a hit says is the logarithm of 1 + chance in a copy / chance in a stranger, in nats; the second is counted in this
very search: what is found in every second video says next to nothing. Hits count together where they agree on how the
picture is turned, enlarged (weak geometric consistency: Jégou, Douze, Schmid, ECCV 2008) and moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.originality.index.choose import Chosen
from models.originality.index.lists import OWNER_SHIFT, Hits

_HELD = 200  # videos' worth of experience that stands in for a catalog that is still small
_IN_A_COPY = 0.2  # chance that a feature of a copy is met so near
_TURN, _TURNS = 4, 16  # shift of 256ths of a turn to places, places of a full turn
_GROWTH, _GROWTHS = 4, 32  # shift of sixteenths of an octave to places, places in all
_PLACES = _TURNS * _GROWTHS
_POINT = 64  # steps in a picture height, of the points in labels
_MOVED = 0.25  # picture heights in one place of movement
_LOOKED_AT = 300  # videos whose hits are laid on each other
_DISTANCES = 128  # more than any radius
_ASKED_BITS = 15  # for the rows of a query in a sort key


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes float64 [n] of videos, owners int64 [n] in ascending order."""

    owners: npt.NDArray[np.int64]
    votes: npt.NDArray[np.float64]


def labels(owner: int, features: Chosen) -> npt.NDArray[np.int64]:
    """Labels int64 [n] that hold whose a feature is, and its direction, size and point."""
    x, y = np.clip(np.round(features.points.T * _POINT) + 128, 0, 255).astype(np.int64)
    angle, scale = features.angles.astype(np.int64), features.scales.astype(np.int64)
    return np.asarray((owner << OWNER_SHIFT) | angle << 24 | scale << 16 | x << 8 | y)


def weights(hits: Hits, asked: int, videos: int, by_chance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Float64 [asked, 128]: what a hit of a feature at a distance says, ``by_chance`` float64 [128] being how often a
    stranger of a minute has one as near, where nothing is known yet."""
    met = np.bincount(hits.asked * _DISTANCES + hits.distance, minlength=asked * _DISTANCES)
    met = np.cumsum(met.reshape(asked, _DISTANCES), axis=1)
    chance = (met + _HELD * by_chance) / (videos + _HELD)
    return np.asarray(np.log1p(_IN_A_COPY / chance))


def frame_votes(hits: Hits, weight: npt.NDArray[np.float64]) -> Tally:
    """Whole frames that look alike; each of the query's counts once for a video."""
    return Tally(*_sums(hits.owner, hits, weight))


def feature_votes(query: Chosen, hits: Hits, weight: npt.NDArray[np.float64]) -> Tally:
    """Features that agree on turn, enlargement and movement; each of the query's counts once for a video."""
    if not len(hits.asked):
        return Tally(np.zeros(0, np.int64), np.zeros(0))
    owner = hits.owner
    place = (owner * _TURNS + _turn(query, hits)) * _GROWTHS + _growth(query, hits)
    places, sums = _sums(place, hits, weight)
    likely = _likeliest(places, sums)
    kept = np.isin(places // _PLACES, likely)
    best = _best_places(places[kept], sums[kept])
    near = np.flatnonzero(np.isin(owner, likely))
    near = near[_beside_best(place[near], best)]
    return _moved_alike(query, hits.only(near), weight)


def _turn(query: Chosen, hits: Hits) -> npt.NDArray[np.int64]:
    return ((hits.label >> 24) - query.angles[hits.asked].astype(np.int64) & 255) >> _TURN


def _growth(query: Chosen, hits: Hits) -> npt.NDArray[np.int64]:
    return ((hits.label >> 16 & 255) - query.scales[hits.asked].astype(np.int64) + 256) >> _GROWTH


def _sums(
    place: npt.NDArray[np.int64], hits: Hits, weight: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Places in ascending order and what is said for each; every feature once in each place, by its nearest hit."""
    key = np.sort(place << _ASKED_BITS + 7 | hits.asked << 7 | hits.distance)
    key = key[_first(key >> 7)]
    place, asked, distance = key >> _ASKED_BITS + 7, key >> 7 & (1 << _ASKED_BITS) - 1, key & 127
    said = weight[asked, distance]
    starts = np.flatnonzero(_first(place))
    return place[starts], np.add.reduceat(said, starts) if len(starts) else np.zeros(0)


def _first(key: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Bool [n]: where a new value begins."""
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    return first


def _likeliest(places: npt.NDArray[np.int64], sums: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Owners, ascending, whose best place is among the best of all."""
    owner = places // _PLACES
    starts = np.flatnonzero(_first(owner))
    best = np.maximum.reduceat(sums, starts)
    if len(best) <= _LOOKED_AT:
        return np.asarray(owner[starts])
    least = np.partition(best, -_LOOKED_AT)[-_LOOKED_AT]
    return np.asarray(owner[starts[best >= least - 1e-9]])


def _best_places(places: npt.NDArray[np.int64], sums: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """For each owner the place, ascending, with the greatest sum; neighboring places count half."""
    sums = sums + _beside(places, sums)
    order = np.lexsort((places, -sums.round(9), places // _PLACES))
    return places[order][_first(places[order] // _PLACES)]


def _beside(places: npt.NDArray[np.int64], sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Half of the sums of the four neighboring places."""
    beside = np.zeros(len(places))
    for turned, grown in ((0, -1), (0, 1), (-1, 0), (1, 0)):
        wanted = _shifted(places, turned, grown)
        at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
        beside += 0.5 * sums[at] * (places[at] == wanted)
    return beside


def _shifted(places: npt.NDArray[np.int64], turned: int, grown: int) -> npt.NDArray[np.int64]:
    turn = places // _GROWTHS % _TURNS
    around = ((turn + turned) % _TURNS - turn) * _GROWTHS  # the circle of turns closes
    return places + around + grown


def _beside_best(place: npt.NDArray[np.int64], best: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Bool [h]: which hits lie in their owner's best place or beside it."""
    of_owner = best[np.searchsorted(best // _PLACES, place // _PLACES)]
    turned = (place // _GROWTHS - of_owner // _GROWTHS) % _TURNS
    grown = place % _GROWTHS - of_owner % _GROWTHS
    return np.asarray(np.isin(turned, (0, 1, _TURNS - 1)) & (np.abs(grown) <= 1))


def _moved_alike(query: Chosen, hits: Hits, weight: npt.NDArray[np.float64]) -> Tally:
    """Votes of hits by where the middle of the query's picture comes to lie: the greatest sum of two by two places."""
    x, y = (np.floor(m / _MOVED).astype(np.int64).clip(-60, 60) + 64 for m in _movement(query, hits))
    owners, owner = np.unique(hits.owner, return_inverse=True)
    cells, sums = _sums(owner << 14 | x << 7 | y, hits, weight)
    around = sums.copy()
    for step in (1, 1 << 7, (1 << 7) + 1):
        at = np.minimum(np.searchsorted(cells, cells + step), len(cells) - 1)
        around += sums[at] * (cells[at] == cells + step)
    starts = np.flatnonzero(_first(cells >> 14))
    return Tally(owners, np.maximum.reduceat(around, starts))


def _movement(query: Chosen, hits: Hits) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Where each hit puts the middle of the query's picture, in heights of the larger of both pictures."""
    turn = ((hits.label >> 24 & 255) - query.angles[hits.asked]) * (2 * np.pi / 256)
    size = np.exp2(((hits.label >> 16 & 255) - query.scales[hits.asked].astype(np.int64)) / 16)
    px, py = query.points[hits.asked].T
    x = (hits.label >> 8 & 255) / _POINT - 128 / _POINT - size * (np.cos(turn) * px - np.sin(turn) * py)
    y = (hits.label & 255) / _POINT - 128 / _POINT - size * (np.sin(turn) * px + np.cos(turn) * py)
    larger = np.maximum(1.0, size)
    return x / larger, y / larger
