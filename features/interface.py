"""User interfaces, as in screen recordings: surfaces drawn by a program, told without reading them.

A user interface is flat nearly everywhere, in few exact shades, parted by straight lines along the rows and columns.
Cameras give no two neighbors the same shade for long; a night scene is flat and dark, but has no such lines; a title
card has no panels.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

# Of the 60 clips of real scenes none reaches two of the first three; drawn interfaces stay over all of them, also at
# a constant rate factor of 38.
_FLAT = 0.7  # share of the pixels whose neighbors differ by a luma of 1 at most
_SHADES = 0.5  # share of the pixels in the three commonest shades
_LINE = 0.4  # of a row or column along which a straight edge runs
_PRINT = 0.01  # share of the pixels on strong edges: an interface has something to read

_BLACK = 16  # luma; bars and nights are no surfaces
_EDGE = 6  # luma; panels differ little
_STRONG = 40  # luma; print stands off
_DIFFERENT = 24  # pixels; the frame's own edge is no panel's


def is_interface(luma: npt.NDArray[np.uint8]) -> bool:
    """Whether a frame, luma uint8 [h, w], shows a user interface or the like."""
    shades = np.bincount(luma.ravel(), minlength=256)
    shades[:_BLACK] = 0
    if np.partition(shades, -3)[-3:].sum() < _SHADES * luma.size:
        return False
    around = cv2.morphologyEx(np.ascontiguousarray(luma), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    if (around <= 1).mean() < _FLAT or (around >= _STRONG).mean() < _PRINT:
        return False
    return _has_line(luma) or _has_line(luma.T)


def _has_line(luma: npt.NDArray[np.uint8]) -> bool:
    """Whether a straight edge runs along a row, between two surfaces."""
    inner = luma[_DIFFERENT // 2 : -_DIFFERENT // 2]
    steps = cv2.absdiff(np.ascontiguousarray(inner[1:]), np.ascontiguousarray(inner[:-1]))
    return bool((steps >= _EDGE).mean(axis=1).max(initial=0.0) >= _LINE)
