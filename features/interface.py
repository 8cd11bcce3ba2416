"""User interfaces, as in screen recordings: surfaces drawn by a program, told without reading them.

A user interface is flat nearly everywhere, in few exact shades, parted by straight lines along the rows and columns
that reach the frame's edge, as bars and panels do; frames, rules and labels of a title card lie within its ground.
Cameras give no two neighbors the same shade for long; a night scene is flat and dark, but has no such lines. One
picture may be set into it, as a player is into a page: a rectangle with straight sides and the page all around. A
caption over a video that is as wide as the frame is none, nor is a clip under a caption on a ground without bars.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

# Of 60 clips of real scenes none reaches two of the first three, but for a product's card; drawn interfaces stay over
# all of them, also at a constant rate factor of 38.
_FLAT = 0.66  # share of the pixels whose neighbors differ by a luma of 1 at most
_SHADES = 0.5  # share of the pixels in the three commonest shades
_LINE = 0.4  # of a row or column along which a straight edge runs
_REACH = 8  # pixels from either end of such a row or column
_REACHES = 0.9  # of these, along which the edge runs at one of its ends
_PRINT = 0.01  # share of the pixels on strong edges: an interface has something to read

_BLACK = 16  # luma; bars and nights are no surfaces
_EDGE = 6  # luma; panels differ little
_STRONG = 40  # luma; print stands off
_RIM = 6  # pixels; the frame's own edge is no panel's

_PAPER = 0.02  # of the pixels that have exactly one shade, where it is a surface's
_CELL = 4  # pixels a side of the cells in which a picture in the page is looked for
_BUSY = 0.7  # of a cell's pixels that are not the page's; print leaves more of it
_LEAST, _MOST = 0.08, 0.6  # of the frame, of a picture in the page
_FULL = 0.5  # of its cells that are not the page's
_SIDE = 0.6  # of each of its sides along which it stands off from the page
_MARGIN = 4  # pixels of page around it

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]


def is_interface(luma: Picture) -> bool:
    """Whether a frame, luma uint8 [h, w], shows a user interface or the like, perhaps with one picture in it."""
    page = np.ones(luma.shape, bool)
    around = np.asarray(cv2.morphologyEx(np.ascontiguousarray(luma), cv2.MORPH_GRADIENT, np.ones((3, 3))), np.uint8)
    if _is_drawn(luma, around, page):
        return _has_line(luma, page) or _has_line(luma.T, page.T)
    box = _picture_in(luma, around)
    if box is None:
        return False
    left, top, right, bottom = box
    page[top:bottom, left:right] = False
    return _is_drawn(luma, around, page) and (_has_line(luma, page) or _has_line(luma.T, page.T))


def _is_drawn(luma: Picture, around: Picture, page: Mask) -> bool:
    """Whether the page is flat, in few shades, and has something to read."""
    shades = np.bincount(luma[page], minlength=256)
    shades[:_BLACK] = 0
    if np.partition(shades, -3)[-3:].sum() < _SHADES * page.sum():
        return False
    return bool((around[page] <= 1).mean() >= _FLAT and (around[page] >= _STRONG).mean() >= _PRINT)


def _has_line(luma: Picture, page: Mask) -> bool:
    """Whether a straight edge runs along a row of the page to the frame's edge, between two surfaces."""
    inner = slice(_RIM, -_RIM)
    steps = cv2.absdiff(np.ascontiguousarray(luma[inner][1:]), np.ascontiguousarray(luma[inner][:-1]))
    own = page[inner][1:] & page[inner][:-1]  # without the edge of the picture that is set in
    edges = (steps >= _EDGE) & own
    reaching = np.maximum(edges[:, :_REACH].mean(axis=1), edges[:, -_REACH:].mean(axis=1)) >= _REACHES
    return bool(edges[reaching].mean(axis=1).max(initial=0.0) >= _LINE)


def _picture_in(luma: Picture, around: Picture) -> Box | None:
    """Left, top, right and bottom of the largest picture that is set into a page, in pixels."""
    if min(luma.shape) < 5 * _CELL:  # no room for one, nor for a cell to scale down to
        return None
    shades = np.bincount(luma.ravel(), minlength=256)
    shades[:_BLACK] = 0
    papers = shades >= _PAPER * luma.size
    other = (~papers[luma] | (around > _EDGE)).astype(np.float32)
    size = (luma.shape[1] // _CELL, luma.shape[0] // _CELL)
    busy = np.asarray(cv2.resize(other, size, interpolation=cv2.INTER_AREA) > _BUSY, np.uint8)
    without_print = cv2.morphologyEx(busy, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(without_print, connectivity=8)
    if count < 2:
        return None
    left, top, across, down, area = max(stats[1:].tolist(), key=lambda each: each[4])
    fits = _LEAST * busy.size <= across * down <= _MOST * busy.size and area >= _FULL * across * down
    return _sides(luma, (left, top, left + across, top + down)) if fits else None


def _sides(luma: Picture, cells: Box) -> Box | None:
    """The box of cells moved out to the picture's sides, if it has straight ones and the page is around it."""
    left, top, right, bottom = (edge * _CELL for edge in cells)
    rows, columns = luma[:, left:right], luma[top:bottom].T
    above, below = _side(rows, top), _side(rows[::-1], len(rows) - bottom)
    before, behind = _side(columns, left), _side(columns[::-1], len(columns) - right)
    if above is None or below is None or before is None or behind is None:
        return None
    return before, above, len(columns) - behind, len(rows) - below


def _side(luma: Picture, near: int) -> int | None:
    """The first row from one inside a picture towards 0 along which most of it changes."""
    rows = luma[_MARGIN - 1 : near + 2 * _CELL].astype(np.int16)
    found = np.flatnonzero((np.abs(np.diff(rows, axis=0)) >= _EDGE).mean(axis=1) >= _SIDE)
    return _MARGIN + int(found[-1]) if len(found) else None
