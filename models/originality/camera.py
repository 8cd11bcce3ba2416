"""The way of a film's camera: corners are tracked from picture to picture, and the similarity that most
of them agree on is the camera's step."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.register import Floats

STANDS = 0.03  # heights by which the picture moves somewhere on the way, at most, where a camera stands
_CORNERS = 120  # that tell the camera's step, of which
_AGREE = 8  # must agree, and
_AGREE_PART = 0.3  # of those that could be followed


class Camera:
    """The camera of one film; every step is looked at once."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self._steps: dict[int, Floats | None] = {}

    def way_around(self, column: int, reach: int, most: float = math.inf) -> dict[int, Floats]:
        """Where up to ``reach`` frames before and after one show its points: transforms [2, 3] by frame, as far as the
        camera can be followed and moves the picture by ``most`` heights at most."""
        way: dict[int, Floats] = {column: np.eye(2, 3)}
        for direction in (1, -1):
            for at in range(column + direction, column + direction * (reach + 1), direction):
                step = self._step(at - 1 if direction == 1 else at)
                if step is None:
                    break
                there = after(step if direction == 1 else inverse(step), way[at - direction])
                if moved(there) > most:
                    break
                way[at] = there
        return way

    def _step(self, at: int) -> Floats | None:
        """From a frame to the next; None where there is none, or the camera cannot be followed."""
        if not 0 <= at < len(self.film.times) - 1:
            return None
        if at not in self._steps:
            self._steps[at] = _step(self.film.luma[at], self.film.luma[at + 1])
        return self._steps[at]


def moved(step: Floats) -> float:
    """Heights by which a transform moves the middle of the picture, or half a height away from it, at most."""
    return float(np.abs(step[:, 2]).max() + np.abs(step[:, :2] - np.eye(2)).max() / 2)


def after(second: Floats, first: Floats) -> Floats:
    """The transform that does what the first does, then what the second does."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def inverse(transform: Floats) -> Floats:
    """The transform that undoes one."""
    return np.asarray(np.linalg.inv(np.vstack([transform, [0.0, 0.0, 1.0]]))[:2])


def _step(before: npt.NDArray[np.uint8], then: npt.NDArray[np.uint8]) -> Floats | None:
    """How the camera moved between two frames; None where corners do not agree."""
    corners = cv2.goodFeaturesToTrack(before, _CORNERS, 0.01, 4)
    if corners is None or len(corners) < _AGREE:
        return None
    tracked, found, _ = cv2.calcOpticalFlowPyrLK(before, then, corners, corners.copy(), winSize=(15, 15), maxLevel=3)
    seen = found.ravel() == 1
    if seen.sum() < _AGREE:
        return None
    step, agree = cv2.estimateAffinePartial2D(corners[seen], tracked[seen], ransacReprojThreshold=1.0)
    if step is None or agree.sum() < max(_AGREE, _AGREE_PART * seen.sum()):
        return None
    h, w = before.shape
    middle = np.array([(w - 1) / 2, (h - 1) / 2])
    return np.column_stack([step[:, :2], (step[:, :2] @ middle + step[:, 2] - middle) / h])
