"""Edges that stay while the picture around them changes: in one stretch of it, or from one scene to the next.

Within a stretch, edges are summed up with their signs: those of a moving picture cancel out, those of a mark add up.
Where the camera and most of the scene stand, everything adds up; then what the scenes before and after also show, at
the same place and in the same direction, is no part of the scene.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

FRAMES = 3  # of a stretch before it says anything
MOVING_FRAMES = 5  # before what stays in it needs no other scene to show that it is a mark

_PATCH = (9, 5)  # pixels over which edges are judged together; single ones stay by chance
_EDGE = 6.0  # luma; mean step from pixel to pixel where there is something to read
_STAYS = 0.85  # of an edge's strength that is left of it in the mean with signs
_WHOLE = 0.35  # of all edges; where more of them stay, the picture stands
_SCENE = 0.12  # of the edges; where more of them are common to two stretches, they show one scene
_ALIKE = 0.7  # correlation of the edges of two stretches
_FAINTER = 0.15  # power of the fainter edges, as a share of the stronger: the ground behind a mark changes
_MOST = 16  # stretches of a scene that are kept apart

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Seconds from..to, the mean steps across and down with their signs [2, h, w], and where they stay [h, w]."""

    start: float
    end: float
    frames: int
    steps: Floats
    stays: Mask
    edges: int  # pixels

    @property
    def moves(self) -> bool:
        """Whether most of the picture moved, for long enough."""
        return self.frames >= MOVING_FRAMES and self.edges > 0 and bool(self.stays.sum() <= _WHOLE * self.edges)


def stretch(start: float, end: float, frames: int, sums: Floats) -> Stretch:
    """A stretch from the sums over its frames of the steps across and down, and of their magnitudes [3, h, w]."""
    mean = sums / np.float32(frames)
    kept, whole = cv2.blur(np.abs(mean[0]) + np.abs(mean[1]), _PATCH), cv2.blur(mean[2], _PATCH)
    edges = whole > _EDGE
    return Stretch(start, end, frames, mean[:2], np.asarray(edges & (kept > _STAYS * whole)), int(edges.sum()))


def steps(luma: Picture) -> Floats:
    """Steps across and down, and the sum of their magnitudes [3, h, w], of a frame uint8 [h, w]."""
    picture = luma.astype(np.float32)
    across, down = np.zeros_like(picture), np.zeros_like(picture)
    across[:, 1:], down[1:] = picture[:, 1:] - picture[:, :-1], picture[1:] - picture[:-1]
    return np.stack([across, down, np.abs(across) + np.abs(down)])


class Scenes:
    """Fed with stretches; gives them back, with what stays in each, once the next scene has begun."""

    def __init__(self) -> None:
        self._before: Stretch | None = None  # the last of the scene before
        self._scene: list[Stretch] = []

    def add(self, new: Stretch) -> list[tuple[Stretch, Mask]]:
        """Take the next stretch. What is given is settled: stretches of the picture before it changed."""
        if not self._scene or _joined(self._scene[-1], new):
            self._scene.append(new)
            if len(self._scene) > _MOST:
                self._scene = [_both(a, b) for a, b in zip(self._scene[::2], self._scene[1::2], strict=False)]
            return []
        settled = self.settle(new)
        self._before, self._scene = self._scene[-1], [new]
        return settled

    def lengthen(self, end: float) -> None:
        """Have the last stretch end later: what follows it is too short to be judged."""
        if self._scene:
            self._scene[-1] = replace(self._scene[-1], end=end)

    def settle(self, after: Stretch | None = None) -> list[tuple[Stretch, Mask]]:
        """The scene's stretches in which anything can be told, with what stays in them and is no part of the scene."""
        others = [other for other in (self._before, after) if other is not None]
        if len(self._scene) == 1 and self._scene[0].moves:
            return [(self._scene[0], self._scene[0].stays)]
        found = []
        for one in self._scene if others else ():
            again = np.any([_common(one, other) for other in others], axis=0)
            found.append((one, np.asarray(again)))
        return found


def _common(one: Stretch, other: Stretch) -> Mask:
    """Where the same edges stay in both."""
    if one.steps.shape != other.steps.shape:
        return np.zeros(one.stays.shape, bool)
    product = cv2.blur((one.steps * other.steps).sum(axis=0), _PATCH)
    a, b = (cv2.blur((each.steps**2).sum(axis=0), _PATCH) for each in (one, other))
    alike = (product > _ALIKE * np.sqrt(a * b)) & (np.minimum(a, b) > _FAINTER * np.maximum(a, b))
    return np.asarray(one.stays & other.stays & alike)


def _joined(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches show one scene."""
    return bool(_common(one, other).sum() > _SCENE * max(1, min(one.edges, other.edges)))


def _both(one: Stretch, other: Stretch) -> Stretch:
    return replace(one, end=other.end, frames=one.frames + other.frames, stays=one.stays & other.stays)
