"""Small patches of edges that stay while the picture around them changes, from one stretch of it to another.

Within a stretch, edges are summed up with their signs: those of a moving picture cancel out, those of a mark add up.
Where the camera and most of the scene stand, everything adds up; but what another scene also shows, at the same place
and in the same direction, is no part of either. By chance, scenes share bits of lines, and a line matches itself a few
pixels along; letters and logos match nowhere but where they are. Without a cut there is another scene only where the
whole picture moves on: what stays behind somebody who moves is a wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

WINDOW_SECONDS = 2.4
ROOM = 8  # pixels by which a patch is shifted to see whether it matches beside itself as well

_FRAMES = 3  # of a stretch before it says anything
_CELL = 3  # pixels a side of the cells in which edges are summed up
_AROUND = (3, 3)  # cells over which edges are judged together; single ones stay by chance
_EDGE = 5.0  # luma; root of the mean power of steps where there is something to read
_STAYS = 0.85  # of an edge's strength that is left of it in the mean with signs
_MOVING = 0.2  # of the edges; where more of them stay, the camera may well stand
_ALIKE = 0.6  # correlation of the edges of two stretches
_SCENE = 0.12  # of the edges; where more of them are common to two stretches, they show one scene
_SHOT = 0.03  # the same in one shot: of a scene that is left behind, chance alone is left
_LETTERS = (5, 2)  # cells across and down which the letters of a handle are one patch
_SMALL, _LARGE = 0.003, 0.06  # of the frame; single letters of a caption come again at a place by chance
_LONGEST = 0.85  # of the frame's side; what is longer is the edge of a border
_BORDER = 0.6  # of it; a line that runs on so far is a bar's or a frame's, and scenes of one reel share it
_LEAST = 2  # cells a side
_BLANK = 0.02  # of the fullest row's or column's power; what has less is not of the patch
_SURE = 0.55  # correlation of a whole patch with itself in the other stretch
_BESIDE = 0.5  # of that, which is left of it a few pixels away
_PEAK = 2  # pixels around a match that belong to it
_LIVELY = 4.0  # luma; so much does the picture around a patch differ in the mean
_MARGIN = 6  # cells around a patch

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[slice, slice]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Seconds from..to of one shot: mean steps across and down with their signs [h, w, 2], and by cells [h/3, w/3]
    their power, whether there are edges, and the mean luma. ``moves``: next to nothing stays; the camera moves.
    """

    start: float
    end: float
    shot: int
    steps: Floats
    power: Floats
    edges: Mask
    luma: Floats
    moves: bool


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """What two stretches have in common: steps float32 [h, w, 2] at pixels ``left``, ``top`` of the frame."""

    left: int
    top: int
    steps: Floats

    @property
    def size(self) -> int:
        """Pixels."""
        return int(self.steps[..., 0].size)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels."""
        return self.left, self.top, self.left + self.steps.shape[1], self.top + self.steps.shape[0]


class StretchMeter:
    """Sums up luma frames uint8 [h, w] half a second or so apart, to stretches of at most ``WINDOW_SECONDS``."""

    def __init__(self) -> None:
        self._start = 0.0
        self._shot = 0
        self._frames = 0
        self._steps: Floats | None = None
        self._size: Floats | None = None  # the sum of the steps' magnitudes
        self._luma: Floats | None = None

    def update(self, at: float, luma: Picture, cut: float | None = None) -> Stretch | None:
        """Take a frame; ``cut`` is when a shot began, if one did. What is given is the stretch that it ends."""
        other = self._luma is not None and self._luma.shape != luma.shape
        ended = None
        if self._frames and (cut is not None or other or at - self._start > WINDOW_SECONDS):
            ended = self.finish(at if cut is None else cut)
        self._shot += cut is not None
        if self._steps is None or self._size is None or self._luma is None:
            self._start = at if cut is None else cut
            self._steps, self._size = np.zeros((2, *luma.shape, 2), np.float32)
            self._luma = np.zeros(luma.shape, np.float32)
        found = steps(luma)
        cv2.accumulate(found, self._steps)
        cv2.accumulate(np.abs(found), self._size)
        cv2.accumulate(luma, self._luma)
        self._frames += 1
        return ended

    def finish(self, end: float) -> Stretch | None:
        """The stretch so far, or none where it is too short to be judged."""
        sums, self._steps, count, self._frames = self._steps, None, self._frames, 0
        if sums is None or self._size is None or self._luma is None or count < _FRAMES:
            return None
        mean, luma = sums / np.float32(count), _cells(self._luma) / np.float32(count)
        kept, whole = _cells(_both(np.abs(mean))), _cells(_both(self._size)) / np.float32(count)
        power, sharp = _cells(_both(mean * mean)), whole > _EDGE
        moves = bool((kept > _STAYS * whole)[sharp].sum() <= _MOVING * sharp.sum())
        return Stretch(self._start, end, self._shot, mean, power, power > _EDGE**2, luma, moves)


def steps(luma: Picture) -> Floats:
    """How a picture uint8 [h, w] changes from pixel to pixel, across and down, with signs; luma, float32 [h, w, 2]."""
    picture = luma.astype(np.float32)
    across, down = np.zeros_like(picture), np.zeros_like(picture)
    cv2.subtract(picture[:, 1:], picture[:, :-1], dst=across[:, 1:])
    cv2.subtract(picture[1:], picture[:-1], dst=down[1:])
    return np.asarray(cv2.merge([across, down]))


def common(one: Stretch, other: Stretch) -> list[Patch] | None:
    """The small patches that stay in both though the picture changes; none at all where it does not change."""
    if one.steps.shape != other.steps.shape:
        return None
    changed = np.abs(one.luma - other.luma)
    if one.shot == other.shot and not (one.moves and other.moves and np.median(changed) > _LIVELY):
        return None
    product = _cells(_both(one.steps * other.steps))
    alike = one.edges & other.edges & (product > _ALIKE * np.sqrt(one.power * other.power))
    found, rest = [], alike.copy()
    for patch, cells in _patches(one, other, alike):
        rest[cells] = False
        if changed[_around(cells)].mean() > _LIVELY:
            found.append(patch)
    rest[alike.mean(axis=1) > _BORDER] = False
    rest[:, alike.mean(axis=0) > _BORDER] = False
    edges = min(one.edges.sum(), other.edges.sum()) - (alike.sum() - rest.sum())
    same = _SHOT if one.shot == other.shot else _SCENE
    return None if rest.sum() > same * max(1, edges) else found


def _patches(one: Stretch, other: Stretch, alike: Mask) -> Iterator[tuple[Patch, Box]]:
    """Patches of cells that are ``alike``, small and unlike what is beside them, with their rows and columns."""
    wide, high = _LETTERS
    joined = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((high, wide), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    rows, columns = alike.shape
    for left, top, across, down, _ in stats[1:count].tolist():
        small = _SMALL <= across * down / alike.size <= _LARGE and min(across, down) >= _LEAST
        if small and across <= _LONGEST * columns and down <= _LONGEST * rows:
            box = slice(top * _CELL, (top + down) * _CELL), slice(left * _CELL, (left + across) * _CELL)
            a, b = one.steps[box], other.steps[box]
            fit, beside = match(other.steps, a, left * _CELL, top * _CELL)
            if fit > _SURE and beside < _BESIDE * fit:
                both = np.where(np.abs(a) < np.abs(b), a, b) * (a * b > 0)
                patch = _trimmed(both, left * _CELL, top * _CELL)
                if patch.size >= _SMALL * one.steps[..., 0].size:
                    yield patch, (slice(top, top + down), slice(left, left + across))


def _trimmed(both: Floats, left: int, top: int) -> Patch:
    """What two boxes at a place share, without the rows and columns around it in which next to nothing is."""
    power = (both**2).sum(axis=2)
    rows, columns = (np.flatnonzero(power.sum(axis=k) > _BLANK * power.sum(axis=k).max()) for k in (1, 0))
    inner = both[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Patch(left + int(columns[0]), top + int(rows[0]), np.ascontiguousarray(inner, np.float32))


def _around(cells: Box) -> Box:
    """A box of cells and what is around it."""
    rows, columns = (slice(max(0, side.start - _MARGIN), side.stop + _MARGIN) for side in cells)
    return rows, columns


def match(picture: Floats, look: Floats, left: int, top: int) -> tuple[float, float]:
    """How well a look float32 [h, w, 2] matches the steps of a picture [H, W, 2] at a place, and how well beside it.

    Normalized cross-correlation, -1..1; beside it, the largest magnitude from a few pixels away to ``ROOM``.
    """
    high, wide = look.shape[:2]
    above, before = min(ROOM, top), min(ROOM, left)
    near = picture[top - above : top + high + ROOM, left - before : left + wide + ROOM]
    found = cv2.matchTemplate(np.ascontiguousarray(near), np.ascontiguousarray(look), cv2.TM_CCORR_NORMED)
    peak = float(found[max(0, above - 1) : above + 2, max(0, before - 1) : before + 2].max())
    found[max(0, above - _PEAK) : above + _PEAK + 1, max(0, before - _PEAK) : before + _PEAK + 1] = 0
    return peak, float(np.abs(found).max())


def _cells(picture: Floats) -> Floats:
    """Means over cells and their neighbors."""
    rows, columns = (side // _CELL for side in picture.shape)
    whole = picture[: rows * _CELL, : columns * _CELL]
    return np.asarray(cv2.blur(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), _AROUND))


def _both(steps: Floats) -> Floats:
    """What is across and what is down added up, [h, w]."""
    return np.asarray(cv2.transform(steps, np.ones((1, 2), np.float32)))
