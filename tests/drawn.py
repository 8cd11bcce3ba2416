"""Films as verification sees them, drawn: a wide place that a camera looks over."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from features.fingerprint import Film

HEIGHT, WIDTH = 90, 120
RATE = 5.0  # frames a second

Look = Callable[[float], tuple[float, float]]


def place(seed: int = 3) -> npt.NDArray[np.uint8]:
    """Somewhere wide, uint8 [3h, 3w], with corners to hold on to."""
    rng = np.random.default_rng(seed)
    rough = [rng.uniform(0, 255, (cells, cells)).astype(np.float32) for cells in (9, 30, 70)]
    layers = [cv2.resize(r, (3 * WIDTH, 3 * HEIGHT), interpolation=cv2.INTER_CUBIC) for r in rough]
    return np.clip(np.mean(layers, axis=0), 16, 235).astype(np.uint8)


def drawn_film(pictures: npt.NDArray[np.uint8]) -> Film:
    """Pictures uint8 [n, h, w], five a second, without color."""
    chroma = np.full((len(pictures), HEIGHT // 2, WIDTH // 2, 2), 128, np.uint8)
    return Film(np.arange(len(pictures)) / RATE, pictures, chroma)


def seen_by(camera: Look, start: float, seconds: float, scene: Callable[[float], npt.NDArray[np.uint8]]) -> Film:
    """What a camera shows of a scene from ``start`` on; it says where it looks, in pixels of the place."""
    pictures = []
    for second in start + np.arange(0, seconds, 1 / RATE):
        x, y = camera(second)
        view = cv2.warpAffine(scene(second), np.array([[1.0, 0, -x], [0, 1.0, -y]]), (WIDTH, HEIGHT))
        pictures.append(view)
    return drawn_film(np.stack(pictures))
