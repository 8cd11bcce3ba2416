"""Edges that stay while the picture around them changes: in a stretch of it, and from one scene to the next.

Within a stretch, edges are summed up with their signs: those of a moving picture cancel out, those of a mark add up.
Where the camera and most of the scene stand, everything adds up, and by chance something does in any. What scenes
before or after also show, at the same place and in the same direction, is no part of the scene. Without a cut there
is another scene only where the whole picture moves on: what stays behind somebody who moves is a wall.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

FRAMES = 3  # of a stretch before it says anything

_PATCH = (9, 5)  # pixels over which edges are judged together; single ones stay by chance
_EDGE = 6.0  # luma; mean step from pixel to pixel where there is something to read
_STAYS = 0.85  # of an edge's strength that is left of it in the mean with signs
_MOVING = 0.2  # of the edges; where more of them stay, the camera may well stand
_SCENE = 0.12  # of the edges; where more of them are common to two stretches, they show one scene
_ALIKE = 0.7  # correlation of the edges of two stretches
_FAINTER = 0.15  # power of the fainter edges, as a share of the stronger: the ground behind a mark changes
_AROUND = (41, 31)  # pixels around an edge in which the picture must change
_LIVELY = 4.0  # luma; so much in the mean
_PAST = 4  # scenes before that are remembered: a mark that jumps comes back
_MOST = 16  # stretches of a scene that are kept apart

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Seconds from..to, the mean steps across and down with their signs [2, h, w], and where they stay [h, w].

    ``luma`` is the mean picture [h, w], ``change`` its mean change from frame to frame.
    """

    start: float
    end: float
    frames: int
    steps: Floats
    stays: Mask
    luma: Floats
    change: Floats
    edges: int  # pixels
    shot: int  # its number

    @property
    def moves(self) -> bool:
        """Whether next to nothing stays: the camera moves."""
        return bool(self.stays.sum() <= _MOVING * self.edges)


def stretch(start: float, end: float, frames: int, sums: Floats, shot: int) -> Stretch:
    """A stretch from the sums over its frames of what ``looked`` gives, [5, h, w]."""
    mean = sums / np.float32(frames)
    kept, whole = cv2.blur(np.abs(mean[0]) + np.abs(mean[1]), _PATCH), cv2.blur(mean[2], _PATCH)
    edges = whole > _EDGE
    stays = np.asarray(edges & (kept > _STAYS * whole))
    return Stretch(start, end, frames, mean[:2], stays, mean[3], mean[4], int(edges.sum()), shot)


def looked(luma: Picture, last: Picture | None) -> Floats:
    """Steps across and down, the sum of their magnitudes, the frame uint8 [h, w] itself, its change; [5, h, w]."""
    picture = luma.astype(np.float32)
    across, down = np.zeros_like(picture), np.zeros_like(picture)
    across[:, 1:], down[1:] = picture[:, 1:] - picture[:, :-1], picture[1:] - picture[:-1]
    same = last is not None and last.shape == luma.shape
    change = np.abs(picture - last) if same and last is not None else np.zeros_like(picture)
    return np.stack([across, down, np.abs(across) + np.abs(down), picture, change])


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """What stays in a stretch [h, w]: surely no part of its scene, or perhaps, since it is not there all along."""

    stretch: Stretch
    surely: Mask
    perhaps: Mask


class Scenes:
    """Fed with stretches; gives them back, with what stays in each, once the next scene has begun."""

    def __init__(self) -> None:
        self._past: deque[Stretch] = deque(maxlen=_PAST)  # the last of each of the scenes before
        self._scene: list[Stretch] = []

    def add(self, new: Stretch) -> list[Settled]:
        """Take the next stretch. What is given is settled: stretches of the picture before it changed."""
        if not self._scene or _joined(self._scene[-1], new):
            self._scene.append(new)
            if len(self._scene) > _MOST:
                self._scene = [_both(a, b) for a, b in zip(self._scene[::2], self._scene[1::2], strict=False)]
            return []
        settled = self.settle(new)
        self._past.append(self._scene[-1])
        self._scene = [new]
        return settled

    def lengthen(self, end: float) -> None:
        """Have the last stretch end later: what follows it is too short to be judged."""
        if self._scene:
            self._scene[-1] = replace(self._scene[-1], end=end)

    def settle(self, after: Stretch | None = None) -> list[Settled]:
        """The scene's stretches in which anything can be told."""
        scene, others = self._scene, [*self._past, *([after] if after is not None else [])]
        if not scene or not others:
            return []
        always = np.all([_common(scene[0], one) for one in scene], axis=0)
        return [Settled(one, _again(one, others), np.asarray(one.stays & ~always)) for one in scene]


def _again(one: Stretch, others: list[Stretch]) -> Mask:
    """Where an edge of one stretch stays in others as well while the picture around it changes.

    Others that show the same scene once more say nothing.
    """
    again = np.zeros(one.stays.shape, bool)
    for other in others:
        common = _common(one, other)
        changed = one.shot != other.shot or (one.moves and other.moves)
        if changed and not _much(common, one, other):
            again |= common & _lively(one, other)
    return again


def _lively(one: Stretch, other: Stretch) -> Mask:
    """Where the picture around changes, in one stretch or from it to the other."""
    if one.luma.shape != other.luma.shape:
        return np.zeros(one.stays.shape, bool)
    return np.asarray(cv2.blur(np.maximum(one.change, np.abs(one.luma - other.luma)), _AROUND) > _LIVELY)


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
    return _much(_common(one, other), one, other)


def _much(common: Mask, one: Stretch, other: Stretch) -> bool:
    return bool(common.sum() > _SCENE * max(1, min(one.edges, other.edges)))


def _both(one: Stretch, other: Stretch) -> Stretch:
    return replace(one, end=other.end, frames=one.frames + other.frames, stays=one.stays & other.stays)
