"""How a query's picture lies on a reference's: transforms that many pairs of local features agree on.

Lengths are in picture heights with the origin at the picture's center, x right and y down, as in Fingerprint. A
transform is float64 [2, 3] and takes query points to reference points; that of a mirrored query has a negative
determinant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from features.fingerprint import Fingerprint
from features.fingerprint.local import POINT_STEP, SCALE_FLOOR, SCALE_STEP, mirrored
from models.originality.hamming import nearest

Floats = npt.NDArray[np.floating[Any]]

_FEATURES = 3000  # of one video that are paired, or
_LEAST_OF_FRAME = 30  # of each of its frames where it is long
_NEIGHBORS = 4  # reference features that one query feature is tried with
_RADIUS = 30  # bits of 128
_TRIES = 80  # pairs whose own position, size and direction are tried as the transform
_JUDGES = 1000  # pairs that judge a proposal
_REFINED = 2  # proposals that are refined
LEAST_SUPPORT = 6.0  # agreeing features under which a transform is chance, unless
_FEWEST = 4  # of them were seen at the same moments
LINE_SECONDS = 1.8  # width of a line in time, for features of frames 1.6 s apart
_SPEEDS = np.exp(np.arange(-8, 9) * 0.08)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Features that look alike: query points [n, 2] and reference points [n, 2], the ratio of their sizes and the angle
    between them in radians, a weight (a query feature's weights sum to at most 1), and which feature of
    either side it is."""

    q: Floats
    r: Floats
    ratio: Floats
    turn: Floats
    weight: Floats
    feature: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.q)

    def where(self, kept: npt.NDArray[Any]) -> Pairs:
        """Those of a mask or of row numbers."""
        return Pairs(*(getattr(self, f.name)[kept] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Registration:
    """A transform, how many query features agree on it, and of each pair that does the query's and reference's second,
    [m, 2], and which feature of the query it is, [m]."""

    transform: Floats
    support: float
    moments: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    features: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def registrations(query: Fingerprint, reference: Fingerprint) -> list[Registration]:
    """Transforms worth verifying, the best first: the one that most features agree on, upright and mirrored."""
    found = []
    for flip in (False, True):
        pairs = _pairs(query, reference, flip)
        if len(pairs) < _FEWEST:
            continue
        transform, support = _best(pairs)
        if support < _FEWEST or not plausible(transform):
            continue
        on = pairs.where(_near(transform, pairs, 0.02))
        moments = np.stack([_seconds(query, on.feature), _seconds(reference, on.row)], axis=1)
        if support < LEAST_SUPPORT and _distinct(on.where(fullest_line(moments)[0])) < _FEWEST:
            continue
        found.append(Registration(transform @ _flipped() if flip else transform, support, moments, on.feature))
    return sorted(found, key=lambda r: -r.support)


def fullest_line(moments: Floats) -> tuple[npt.NDArray[np.bool_], float, float]:
    """Which of some moments of two videos, [m, 2] in s and at least one, lie on the line in time on which most do, its
    speed and its offset in s."""
    q, r = moments.T
    found = (_crowded(np.sort(r - speed * q), float(speed)) for speed in _SPEEDS)
    _, speed, offset = max(found, key=lambda f: (f[0], -abs(math.log(f[1]))))
    return np.abs(r - speed * q - offset) < LINE_SECONDS / 2, speed, offset


def _crowded(offsets: Floats, speed: float) -> tuple[int, float, float]:
    """How many of the offsets of one speed, ascending, lie on the fullest line, the speed, and the line's offset."""
    ends = np.searchsorted(offsets, offsets + LINE_SECONDS, side="right")
    counts = ends - np.arange(len(offsets))
    at = int(np.argmax(counts))
    return int(counts[at]), speed, float(np.median(offsets[at : ends[at]]))


def plausible(transform: Floats) -> bool:
    """Whether a person edits like that: sizes from a sixth to six times, sides stretched at most 2.4 to one."""
    wide, narrow = np.linalg.svd(transform[:, :2], compute_uv=False)
    return bool(wide < 2.4 * narrow and 1 / 36 < wide * narrow < 36)


def whole_frame(query: Fingerprint, reference: Fingerprint, *, flip: bool, support: float) -> Registration:
    """The query's whole frame shows the reference's whole frame, squeezed to fit."""
    squeeze = reference.aspect / query.aspect * (-1.0 if flip else 1.0)
    return Registration(np.array([[squeeze, 0.0, 0.0], [0.0, 1.0, 0.0]]), support)


def _seconds(fingerprint: Fingerprint, features: npt.NDArray[np.int64]) -> Floats:
    """When those features were seen."""
    return np.asarray(fingerprint.key_times[np.searchsorted(fingerprint.key_offsets, features, side="right") - 1])


def _flipped() -> Floats:
    return np.diag([-1.0, 1.0, 1.0])


def _pairs(query: Fingerprint, reference: Fingerprint, flip: bool) -> Pairs:
    asked, among = _first(query), _first(reference)
    codes = mirrored(query.codes[asked]) if flip else query.codes[asked]
    distances, rows = nearest(codes, reference.codes[among], _NEIGHBORS)
    near = distances <= _RADIUS
    feature, rank = np.nonzero(near)
    row = among[rows[feature, rank]]
    likeness = np.exp(-((distances[feature, rank] / 16.0) ** 2))
    share = likeness / np.maximum(1.0, near.sum(axis=1))[feature]
    feature = asked[feature]
    q, r = query.points[feature] * POINT_STEP, reference.points[row] * POINT_STEP
    q_turn, r_turn = _radians(query.angles[feature]), _radians(reference.angles[row])
    if flip:
        q = q * [-1.0, 1.0]
        q_turn = np.pi - q_turn
    ratio = _sizes(reference.scales[row]) / _sizes(query.scales[feature])
    return Pairs(q, r, ratio, r_turn - q_turn, share, feature.astype(np.int64), row.astype(np.int64))


def _first(fingerprint: Fingerprint) -> npt.NDArray[np.int64]:
    """Rows of the first features of every frame, so many that a long video brings no more than a short one."""
    starts, counts = fingerprint.key_offsets[:-1], np.diff(fingerprint.key_offsets)
    most = max(_LEAST_OF_FRAME, _FEATURES // max(1, len(counts)))
    parts = [start + np.arange(min(count, most)) for start, count in zip(starts, counts, strict=True)]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def _radians(angles: npt.NDArray[np.uint8]) -> Floats:
    return np.asarray(angles * (2 * np.pi / 256))


def _sizes(scales: npt.NDArray[np.uint8]) -> Floats:
    return np.asarray(np.exp2(scales * SCALE_STEP + SCALE_FLOOR))


def _best(pairs: Pairs) -> tuple[Floats, float]:
    """The transform that most weight agrees on: each of the likeliest pairs proposes one, the best are refined."""
    ranked = np.argsort(-pairs.weight, kind="stable")
    likely = pairs.where(ranked[:_JUDGES])
    proposals = _proposals(likely.where(np.arange(min(_TRIES, len(likely)))))
    agreed = _agreement(proposals, likely)
    refined = [_refined(proposals[i], likely) for i in np.argsort(-agreed, kind="stable")[:_REFINED]]
    return max(((t, _support(t, pairs, 0.02)) for t in refined), key=lambda found: found[1])


def _proposals(pairs: Pairs) -> Floats:
    """Similarities float64 [n, 2, 3], one of each pair."""
    ratio, turn = pairs.ratio, pairs.turn
    linear = ratio[:, None, None] * np.stack(
        [np.stack([np.cos(turn), -np.sin(turn)], 1), np.stack([np.sin(turn), np.cos(turn)], 1)], 1
    )
    shift = pairs.r - np.einsum("nij,nj->ni", linear, pairs.q)
    return np.concatenate([linear, shift[:, :, None]], axis=2)


def _agreement(proposals: Floats, pairs: Pairs) -> Floats:
    """The weight of the pairs that each proposal explains, in place, size and direction."""
    size = np.sqrt(np.abs(np.linalg.det(proposals[:, :, :2])))[:, None]
    turn = np.arctan2(proposals[:, 1, 0], proposals[:, 0, 0])[:, None]
    x, y = pairs.q.T.astype(np.float32)
    t = proposals.astype(np.float32)[:, :, :, None]
    off = (t[:, 0, 0] * x + t[:, 0, 1] * y + t[:, 0, 2] - pairs.r[:, 0].astype(np.float32)) ** 2
    off += (t[:, 1, 0] * x + t[:, 1, 1] * y + t[:, 1, 2] - pairs.r[:, 1].astype(np.float32)) ** 2
    near = off < (0.05 * np.clip(size, 0.1, 1.0)) ** 2
    near &= np.abs(np.log2(pairs.ratio).astype(np.float32) - np.log2(size)) < 0.7
    near &= np.cos((pairs.turn - turn).astype(np.float32)) > 0.9
    return np.asarray(near @ pairs.weight)


def _errors(transform: Floats, pairs: Pairs) -> Floats:
    return np.asarray(np.hypot(*(pairs.q @ transform[:, :2].T + transform[:, 2] - pairs.r).T))


def _near(transform: Floats, pairs: Pairs, tolerance: float) -> npt.NDArray[np.bool_]:
    """Which pairs a transform explains within ``tolerance``, in the heights of that picture which shows the scene
    smaller."""
    size = math.sqrt(abs(float(np.linalg.det(transform[:, :2]))))
    return _errors(transform, pairs) < tolerance * min(1.0, max(size, 0.05))


def _support(transform: Floats, pairs: Pairs, tolerance: float) -> float:
    """How many features the transform explains, each counted once on either side."""
    return float(_distinct(pairs.where(_near(transform, pairs, tolerance))))


def _distinct(pairs: Pairs) -> int:
    """How many features the pairs are of, on that side where there are fewer."""
    return min(len(np.unique(pairs.feature)), len(np.unique(pairs.row)))


def _refined(transform: Floats, pairs: Pairs) -> Floats:
    """Weighted least squares over what agrees, held near a similarity where few points speak."""
    for tolerance in (0.06, 0.04, 0.025, 0.02, 0.015):
        near = _near(transform, pairs, tolerance)
        if near.sum() < 4:
            return transform
        transform = _affine(pairs.where(near))
    return transform


def _affine(pairs: Pairs) -> Floats:
    weight = pairs.weight / pairs.weight.sum()
    q_mid, r_mid = weight @ pairs.q, weight @ pairs.r
    q, r = pairs.q - q_mid, pairs.r - r_mid
    cross, spread = (r * weight[:, None]).T @ q, (q * weight[:, None]).T @ q
    similar = np.array([[cross[0, 0] + cross[1, 1], cross[0, 1] - cross[1, 0]], [0, 0]])
    similar[1] = -similar[0, 1], similar[0, 0]
    similar /= max(np.trace(spread), 1e-9)
    ridge = (0.02 / np.sqrt(len(pairs)) * np.trace(spread) + 1e-9) * np.eye(2)
    linear = (cross + similar @ ridge) @ np.linalg.inv(spread + ridge)
    return np.column_stack([linear, r_mid - linear @ q_mid])
