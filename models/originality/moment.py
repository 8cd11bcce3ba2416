"""The moment at which a query's frame and a reference's show the same, where the camera moves.

Features are taken every 1.6 seconds, so those that agree were seen up to a second apart: before a camera that pans, the
transform between them is the edit and the camera's way of that second. The reference's camera is followed around the
frame whose features agree; each step of its way proposes a moment and the transform that would then hold, and the
pictures around both moments tell which it is.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.camera import STANDS, Camera, after, moved
from models.originality.motion import Singles, nearest_frames, sampled_at
from models.originality.refine import aligned
from models.originality.register import Floats, Registration, plausible

_LEAST = 4  # pairs of features that agree at one pair of moments: fewer do by chance
_REACH = 5  # frames of the reference, a fifth of a second each, to either side
_ALIKE = 0.3  # correlation of pictures of one moment at least; of copies it was seldom under 0.5
_AROUND = np.array([-0.6, -0.2, 0.0, 0.2, 0.6])  # seconds around it at which pictures are compared: whole frames
_BEYOND = 0.1  # seconds past a film's ends at which its last picture still stands for it
_CHANGES = 2.0  # levels of luma, deviation over the seconds around, under which a place is a bar or fill
_POINTS = 400  # of the query's picture that are compared, of which
_SEEN = 60  # must lie on the reference
_FINER = 2  # moments for which the transform is made finer


def at_one_moment(query: Film, camera: Camera, registration: Registration) -> Floats | None:
    """The transform that holds where both show the same moment, near that pair of frames on which most features agree;
    None where the camera stands, or no moment looks alike."""
    reference = camera.film
    pairs, counts = np.unique(registration.moments, axis=0, return_counts=True)
    if not len(counts) or counts.max() < _LEAST or not len(query.times) or not len(reference.times):
        return None
    q_at, r_at = pairs[int(counts.argmax())]
    row, column = int(nearest_frames(query.times, q_at)), int(nearest_frames(reference.times, r_at))
    way = camera.way_around(column, _REACH)
    if max(map(moved, way.values())) < STANDS:  # the features' transform holds
        return None
    judge = _Judge(query, reference, row)
    guesses = {at: after(step, registration.transform) for at, step in way.items()}
    likely = sorted(guesses, key=lambda at: -judge.likeness(at, guesses[at]))[:_FINER]
    finer = [(at, aligned(query.luma[row], reference.luma[at], guesses[at], judge.mask)[0]) for at in likely]
    judged = [(judge.likeness(at, found), found) for at, found in finer if found is not None and plausible(found)]
    likeness, best = max(judged, key=lambda j: j[0], default=(-1.0, None))
    return best if likeness >= _ALIKE else None


class _Judge:
    """How well a query's pictures around one frame lie on a reference's around others, where the query changes."""

    def __init__(self, query: Film, reference: Film, row: int) -> None:
        self.mask = _changing(query, row)
        h, w = self.mask.shape
        places = np.argwhere(self.mask)[:, ::-1]
        chosen = np.linspace(0, len(places) - 1, min(_POINTS, len(places))).round().astype(int)
        self._points = (places[chosen] - [(w - 1) / 2, (h - 1) / 2]) / h
        self._area = float(self.mask.mean()) * query.aspect
        self._query, self._reference, self._row = query, reference, row

    def likeness(self, column: int, transform: Floats) -> float:
        """Correlation of the pictures, -1..1, mean of the moments around; less, the less of them lies on each other."""
        points = self._points @ transform[:, :2].T + transform[:, 2]
        inside = (np.abs(points) < [self._reference.aspect / 2, 0.5]).all(axis=1)
        if inside.sum() < _SEEN:
            return -1.0
        rows, columns = self._around(column)
        q = sampled_at(self._query.luma[rows], self._points[inside])
        r = sampled_at(self._reference.luma[columns], points[inside])
        room = self._reference.aspect / abs(np.linalg.det(transform[:, :2]))  # of the reference in the query's picture
        return float(_correlation(q, r).mean() * min(1.0, inside.mean() / min(1.0, room / self._area)))

    def _around(self, column: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Frames of both around the moment, as far as both films reach."""
        q_at, r_at = self._query.times[self._row] + _AROUND, self._reference.times[column] + _AROUND
        both = _within(self._query.times, q_at) & _within(self._reference.times, r_at)
        return nearest_frames(self._query.times, q_at[both]), nearest_frames(self._reference.times, r_at[both])


def _within(times: Floats, at: Floats) -> npt.NDArray[np.bool_]:
    return np.asarray((at > times[0] - _BEYOND) & (at < times[-1] + _BEYOND))


def _correlation(one: Singles, other: Singles) -> Singles:
    """Of each row of two arrays [n, p]."""
    one, other = (rows - rows.mean(axis=1, keepdims=True) for rows in (one, other))
    length = np.sqrt(np.einsum("np,np->n", one, one) * np.einsum("np,np->n", other, other))
    return np.asarray(np.einsum("np,np->n", one, other) / np.maximum(length, 1e-6))


def _changing(film: Film, row: int) -> npt.NDArray[np.uint8]:
    """Which pixels of a frame, 0 or 1 [h, w], change in the second before or after: bars and fills do not."""
    near = np.abs(film.times - film.times[row]) <= 1.0
    change = film.luma[near].astype(np.float32).std(axis=0)
    return np.asarray(cv2.blur(change, (5, 5)) > _CHANGES, np.uint8)
