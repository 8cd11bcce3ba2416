"""At how many places of the picture do two films agree, where the rest of the verification asks at which moments.

Of the places where anything moves, a copy agrees wherever it is not covered; two people who pass the same corridor
agree in parts of their way, and a page or captions that two videos share agree in a corner. What stands and differs
counts against a copy like what moves otherwise: another still picture in the same moving page is another video.

Only here the light of a picture is told by the points that stand. Elsewhere all points tell it, which costs less and
does as well: what pops up before two videos at once agrees in either way, but only places tell how much of the picture
it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.originality.motion import Agreement, Singles, standing, together
from models.originality.register import Floats

_MOVES = 4.0  # levels of luma, root mean square, from which a point moves
_STANDS = 4.0  # levels of luma by which a point that stands may be off
_ROUNDS = 2  # of weighing the points anew
_EVERY = 4  # of the points are enough to know a picture's light by
_SAME_COURSE = 0.4  # correlation over time from which two points move alike
_FEW_POINTS = 10  # moving points of the reference under which there is no picture of motion
_BLOCKS = 64  # of the compared picture, in which standing pictures are compared
_LOOKS = 12  # frames at which they are
_DRAWN = 15.0  # deviation of luma from which a block shows a picture: a caption over a calm ground is no other picture
_OTHER = 0.3  # correlation under which two blocks show different things


def shared_motion(agreement: Agreement, speed: float, offset: float, rows: npt.NDArray[np.intp]) -> float:
    """How far, 0..1, the picture's moving points take the same course over the query frames ``rows``: geometric mean of
    the share that does of those that move on either side, and of those that move in the reference. What an editor adds
    moves in the query alone; in a second take other things move on both sides. Standing points that show something else
    count as moving ones that disagree."""
    at = speed * agreement.q_times[rows] + offset
    if len(rows) < 3:
        return 0.0
    q, r, shots = together(agreement, rows, at)
    q_rest, r_rest = (_moved(agreement.q_times[rows], side, shots) for side in (q, r))
    q_power, r_power = (np.einsum("np,np->p", side, side) for side in (q_rest, r_rest))
    r_moving = r_power > len(rows) * _MOVES**2
    moving = r_moving | (q_power > len(rows) * _MOVES**2)
    if r_moving.sum() < _FEW_POINTS:
        return 0.0
    alike = np.einsum("np,np->p", q_rest, r_rest) > _SAME_COURSE * np.sqrt(q_power * r_power + 1e-6)
    other = int((~moving & _differs(agreement.r_points, q, r)).sum())
    shares = [(alike & those).sum() / (those.sum() + other) for those in (moving, r_moving)]
    return float(np.sqrt(np.prod(shares)))


def _moved(times: Floats, pictures: Singles, shots: npt.NDArray[np.int64]) -> Singles:
    """What is left of each picture [n, p] when what stands is taken away, in the light in which the points that stand
    show it."""
    means = standing(times, pictures, shots)
    share, level = _light(means[:, ::_EVERY], pictures[:, ::_EVERY])
    return np.asarray(pictures - share * means - level)


def _light(means: Singles, pictures: Singles) -> tuple[Singles, Singles]:
    """The contrast and the level, [n, 1] each, in which pictures [n, p] show what stands: told by the points that do
    (Cauchy's weights, Holland and Welsch 1977), for a sticker that pops up changes the mean of a picture, but no wall
    beside it."""
    weights = np.ones_like(means)
    share, level = _fitted(means, pictures, weights)
    for _ in range(_ROUNDS):
        weights = 1 / (1 + ((pictures - share * means - level) / np.float32(_STANDS)) ** 2)
        share, level = _fitted(means, pictures, weights)
    return share, level


def _fitted(x: Singles, y: Singles, weights: Singles) -> tuple[Singles, Singles]:
    """Slope and intercept, [n, 1] each, of a weighted regression of each row of y [n, p] on x."""
    x_mean, y_mean = (np.average(side, axis=1, weights=weights, keepdims=True) for side in (x, y))
    x_rest = x - x_mean
    power = (weights * x_rest**2).sum(axis=1, keepdims=True)
    share = (weights * x_rest * (y - y_mean)).sum(axis=1, keepdims=True) / np.maximum(power, 1e-3)
    return share, y_mean - share * x_mean


def _differs(points: Floats, q: Singles, r: Singles) -> npt.NDArray[np.bool_]:
    """Which points [p] lie in blocks in which both sides' pictures [n, p] show something, but not the same."""
    block, size = _blocks(points)
    looked = slice(None, None, -(-len(q) // _LOOKS))
    q_own, r_own, both = (_spread(a[looked], b[looked], block, size).mean(axis=0) for a, b in ((q, q), (r, r), (q, r)))
    drawn = np.minimum(q_own, r_own) > _DRAWN**2
    return np.asarray((drawn & (both < _OTHER * np.sqrt(np.maximum(q_own * r_own, 1e-6))))[block])


def _blocks(points: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which of about ``_BLOCKS`` squares each point [p, 2] lies in, and how many lie in each."""
    low = points.min(axis=0)
    extent = points.max(axis=0) - low + 1e-6
    n = np.maximum(1, np.round(extent / np.sqrt(extent.prod() / _BLOCKS))).astype(np.int64)
    x, y = np.minimum((points - low) / extent * n, n - 1).astype(np.int64).T
    block = x * n[1] + y
    return block, np.bincount(block, minlength=int(n.prod()))


def _spread(a: Singles, b: Singles, block: npt.NDArray[np.int64], size: npt.NDArray[np.int64]) -> Floats:
    """Covariance of two pictures' points in each block, of every frame: [n, blocks]."""

    def mean(rows: Singles) -> Floats:
        return np.stack([np.bincount(block, row, minlength=len(size)) for row in rows]) / np.maximum(size, 1)

    return np.asarray(mean(a * b) - mean(a) * mean(b))
