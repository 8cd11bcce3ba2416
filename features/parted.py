"""Whether a straight seam parts two pictures, or is an edge in one.

A wall's edge or a horizon stays as well as a split screen's seam. But what changes just above a row of one picture
changes just below it, too; across a seam between two videos it does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NEAR = 3  # rows from the seam to those that it is compared with
_ACROSS = slice(2 * NEAR - 1, 2 * NEAR + 2)  # of the rows that ``Seam.sums`` tells of: those with the seam in the gap
_ROWS = 2  # pairs of rows across the gap at least, that do not agree
_MOVES = 1.5  # luma²; mean power of the changes beside a seam, over what encoders leave in a picture that stands
_ALIKE = 0.35  # how much the changes of rows near each other agree in one picture
_EITHER = 0.1  # and in the other one, where that is full of small things, or
_BUSY = 0.25  # of the pixels of both, that have detail and change, if they all go their own way
_SMOOTH = 0.5  # how much the changes agree in a picture that has hardly any detail; of letters that change 0.4
_APART = 0.1  # the same across a seam; pictures that are parted agree by chance only
_AGREE = 0.17  # and in a window of one picture, whose edge it is; of pictures that are parted it was 0.14 at most
_HALF, _USUAL = 1 / 2, (1 / 3, 1 / 2, 2 / 3)  # of the frame's side, where frames are parted as a rule
_NEARLY = 0.008  # of the side; a pixel and a half
_CLIFF = 8.0  # times the power of the changes on the one side that it has on the other, up to the seam
_LIVELY = 30.0  # luma²; that power
_FULL = 0.45  # of the pixels of a picture that stands, that have detail of their own
_SOME = 0.22  # of those of one that moves, not all alike; of a header or a drawing less
_BARE = 0.04  # the same; a plain ground or a shade that drifts has less
_RICH = 0.3  # of the pixels that have detail, and that change, too, on both sides of a seam at an unusual place
_STIRRING = 0.12  # of the pixels of a moving picture, that have detail and change; of a fill under letters 0.08

Sums = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seam:
    """A straight seam of one window of a shot: side 0 along the rows, 1 along the columns; place as a share of the
    height; whether it shows along most of its length.

    ``sums`` float64 [3, 4 * NEAR + 2] holds, for each row around it, how its changes go with those of the row across
    the gap, and the power of either, summed over the window's pairs of frames; the last column counts the pairs.
    ``full`` is the share of the pixels before the seam, and of those behind it, that have detail; ``stirring`` that of
    those that change, too, near the seam and farther away.
    """

    window: int
    shot: int
    side: int
    place: float
    sure: bool
    sums: Sums
    full: tuple[float, float]
    stirring: tuple[float, float]


def apart(seams: list[Seam], place: float) -> list[Seam]:
    """Those across which no picture goes on; where frames are seldom parted, nor does it in the rest of their shot.
    ``place`` is that of all of them, about."""
    one_picture = [seam for seam in seams if _goes_on(seam)]
    windows, shots = {seam.window for seam in one_picture}, {seam.shot for seam in one_picture}
    shown = [seam for seam in seams if seam.window not in windows and (_is_usual(place) or seam.shot not in shots)]
    parted = {shot: _is_parted([seam for seam in shown if seam.shot == shot]) for shot in {seam.shot for seam in shown}}
    return [seam for seam in shown if parted[seam.shot]]


def _is_usual(place: float) -> bool:
    """Whether it is a place at which frames are parted as a rule."""
    return min(abs(place - at) for at in _USUAL) < _NEARLY


def _is_half(place: float) -> bool:
    return abs(place - _HALF) < _NEARLY


def _goes_on(seam: Seam) -> bool:
    """Whether what changes before a seam changes behind it, too, so that it is an edge in one picture."""
    across = _across(*_around([seam]))
    return bool(len(across) >= _ROWS and across.min() >= _AGREE)


def _is_parted(seams: list[Seam]) -> bool:
    """Whether nothing of what moves at a shot's seams goes on behind them; so, too, where too little moves to tell."""
    across = _across(*_around(seams))
    return bool(len(across) < _ROWS or (across < _APART).sum() >= _ROWS)


def _around(seams: list[Seam]) -> tuple[Sums, Sums]:
    """How the changes of rows around a seam go with those across the gap, and the power of the stronger of the two;
    over all of the windows given."""
    sums = np.sum([seam.sums for seam in seams], axis=0)
    mean = sums[:, :-1] / sums[0, -1]
    power = mean[1:].max(axis=0)
    return mean[0] / np.maximum(power, 1e-6), power


def _across(alike: Sums, power: Sums) -> Sums:
    """How far what changes goes on across the seam, 0..1, of the rows there that change."""
    return np.abs(alike[_ACROSS][power[_ACROSS] > _MOVES])


@dataclass(frozen=True, slots=True)
class _Beside:
    """The picture on one side of a seam: the power of the changes of the rows next to it, luma², how far these rows
    change alike, and the shares of its pixels that have detail and that stir, too."""

    power: Sums
    alike: float
    full: float
    stirs: float

    @property
    def moves(self) -> bool:
        """Whether every row next to the seam does."""
        return bool(self.power.min() > _MOVES)


def parts(run: list[Seam], place: float) -> bool:
    """Whether nothing goes on across a seam at a place, and on either side there is a picture.

    Frames are parted at a half or a third as a rule: a horizon, a wall's edge or the box of a caption is seldom there
    to the pixel. Elsewhere both sides must be full, stir, and move alike from row to row.
    """
    alike, power = _around(run)
    if (_across(alike, power) < _APART).sum() < _ROWS:
        return False
    rows = (slice(0, NEAR + 1), slice(3 * NEAR, 4 * NEAR + 1))
    full, stirring = (np.mean([getattr(seam, name) for seam in run], axis=0) for name in ("full", "stirring"))
    each = [_Beside(power[r], float(np.median(alike[r])), *own) for r, *own in zip(rows, full, stirring, strict=True)]
    quiet, loud = sorted(each, key=lambda side: float(side.power.min()))
    if not _is_usual(place):
        return quiet.moves and all(min(s.full, s.stirs) > _RICH and s.alike > _ALIKE for s in each)
    return _both_live(quiet, loud) or _one_stands(quiet, loud) or (_is_half(place) and _one_is_plain(quiet, loud))


def _both_live(quiet: _Beside, loud: _Beside) -> bool:
    """Two pictures that move, one of which may be full of small things that all go their own way."""
    stirs, alike = (sorted(getattr(side, name) for side in (quiet, loud)) for name in ("stirs", "alike"))
    small = min(quiet.full, loud.full) > _SOME and (stirs[0] > _BUSY or alike[0] > _EITHER)
    return quiet.moves and stirs[0] > _STIRRING and alike[1] > _ALIKE and (alike[0] > _ALIKE or small)


def _one_stands(quiet: _Beside, loud: _Beside) -> bool:
    """One moves, up to the seam; the other hardly or not. A bar, a header and a sky do not, either; but a picture that
    stands has detail of its own."""
    cliff = loud.power.min() > max(_LIVELY, _CLIFF * quiet.power.max())
    return bool(cliff and loud.alike > _ALIKE and loud.stirs > _STIRRING and quiet.full > _FULL)


def _one_is_plain(quiet: _Beside, loud: _Beside) -> bool:
    """Two that move, one of which is dark or out of focus, as a blurred fill is; but no fill ends in the middle."""
    alike = quiet.alike > (_ALIKE if quiet.full > _SOME else _SMOOTH)
    return quiet.moves and loud.alike > _ALIKE and alike and quiet.full > _BARE
