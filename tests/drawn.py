"""Films as verification sees them, drawn: a wide place that a camera looks over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film
from models.originality.lines import best_line
from models.originality.motion import Agreement, compare, softened
from models.originality.register import Registration

HEIGHT, WIDTH = 90, 120
RATE = 5.0  # frames a second
WHOLE = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])

Look = Callable[[float], tuple[float, float]]


def place(seed: int = 3) -> npt.NDArray[np.uint8]:
    """Somewhere wide, uint8 [3h, 3w], with corners to hold on to."""
    rng = np.random.default_rng(seed)
    rough = [rng.uniform(0, 255, (cells, cells)).astype(np.float32) for cells in (9, 30, 70)]
    layers = [cv2.resize(r, (3 * WIDTH, 3 * HEIGHT), interpolation=cv2.INTER_CUBIC) for r in rough]
    return np.clip(np.mean(layers, axis=0), 16, 235).astype(np.uint8)


def drawn_film(pictures: Sequence[npt.NDArray[np.uint8]] | npt.NDArray[np.uint8]) -> Film:
    """Pictures uint8 [h, w], five a second, without color."""
    luma = np.stack(pictures)
    n, h, w = luma.shape
    return Film(np.arange(n) / RATE, luma, np.full((n, h // 2, w // 2, 2), 128, np.uint8))


def seen_by(camera: Look, start: float, seconds: float, scene: Callable[[float], npt.NDArray[np.uint8]]) -> Film:
    """What a camera shows of a scene from ``start`` on; it says where it looks, in pixels of the place."""
    pictures = []
    for second in start + np.arange(0, seconds, 1 / RATE):
        x, y = camera(second)
        view = cv2.warpAffine(scene(second), np.array([[1.0, 0, -x], [0, 1.0, -y]]), (WIDTH, HEIGHT))
        pictures.append(view)
    return drawn_film(pictures)


def ground(seed: int = 0, height: int = HEIGHT, width: int = WIDTH) -> npt.NDArray[np.uint8]:
    """A standing picture of soft spots, uint8 [h, w]."""
    noise = np.random.default_rng(seed).uniform(40, 210, (height // 8, width // 8)).astype(np.float32)
    return cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC).clip(16, 235).astype(np.uint8)


def dancing(seed: int, seconds: float = 8.0) -> Film:
    """Two balls on courses of their own before a ground that all seeds share."""
    a, b, c, d = np.random.default_rng(seed).uniform(0.8, 2.0, 4)
    pictures = []
    for t in np.arange(0, seconds, 1 / RATE):
        picture = ground().copy()
        for x, y in ((np.sin(a * t + seed), np.cos(b * t)), (np.cos(c * t), np.sin(d * t + seed))):
            cv2.circle(picture, (round(WIDTH / 2 + 40 * x), round(HEIGHT / 2 + 25 * y)), 11, 235, -1)
        pictures.append(picture)
    return drawn_film(pictures)


def shaken_film(steady: Film) -> Film:
    """The film as a hand holds it that never rests."""
    pictures = []
    for t, picture in zip(steady.times, steady.luma, strict=True):
        turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 4 * np.sin(2.6 * t), 1.1)
        turn[:, 2] += 4 * np.sin(3.1 * t + 1), 3 * np.cos(2.3 * t)
        pictures.append(cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT))
    return drawn_film(pictures)


def agreeing(q: npt.NDArray[np.float64], r: npt.NDArray[np.float64]) -> Registration:
    """A registration whose features were seen at some seconds of the query and of the reference, [n] each."""
    return Registration(WHOLE, float(len(q)), np.stack([q, r], axis=1))


def laid_by(
    way: npt.NDArray[np.floating] | None, query: Film, reference: Film, transform: npt.NDArray = WHOLE
) -> Agreement:
    """The films laid on each other by each query frame's transform [n, 2, 3], which there must be."""
    assert way is not None
    agreement = compare(softened(query), softened(reference), transform, course=way)
    assert agreement is not None
    return agreement


def gain(agreement: Agreement | None) -> float:
    """Of the best line; 0 without one."""
    line = best_line(agreement) if agreement else None
    return line.gain if line else 0.0
