"""Makes features/fingerprint/projection.npy: 128 directions for RootSIFT, half even and half odd under mirroring.

    python -m benchmarks.originality_projection

Descriptors come from the photographs that ship with scikit-learn and their enlargements. Within the even and the odd
half a rotation is sought that loses least when only signs are kept (ITQ: Gong and Lazebnik, CVPR 2011).
"""

from __future__ import annotations

import cv2
import numpy as np
from sklearn.datasets import load_sample_images

from features.fingerprint import local


def descriptors() -> np.ndarray:
    """RootSIFT, float32 [n, 128], of two photographs at several sizes and blurs."""
    sift, found = cv2.SIFT_create(contrastThreshold=0.015), []
    for photo in load_sample_images().images:
        gray = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
        for size in (0.45, 0.6, 0.8, 1.0):
            shown = cv2.resize(gray, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
            found.append(sift.detectAndCompute(shown, None)[1])
    return local.root_sift(np.concatenate(found))


def rotation(data: np.ndarray, rng: np.random.Generator, rounds: int = 50) -> np.ndarray:
    """The orthogonal matrix [d, d] whose signs stay nearest to ``data`` [n, d], by alternation from a random start."""
    turn = np.linalg.qr(rng.standard_normal((data.shape[1], data.shape[1])))[0]
    for _ in range(rounds):
        left, _, right = np.linalg.svd(np.sign(data @ turn).T @ data)
        turn = (left @ right).T
    return turn


def main() -> None:
    """Fit and write."""
    rng, data = np.random.default_rng(0), descriptors().astype(np.float64)
    flipped = local.mirror_permutation()
    first = np.array([i for i in range(local.BITS) if i < flipped[i]])
    basis = np.zeros((2, 64, 128))
    for row, i in enumerate(first):
        basis[0, row, [i, flipped[i]]] = 0.5**0.5
        basis[1, row, [i, flipped[i]]] = 0.5**0.5, -(0.5**0.5)
    both = np.concatenate([data, data[:, flipped]])
    rows, centers = [], []
    for half in basis:
        part = both @ half.T
        middle = part.mean(axis=0)
        turn = rotation(part - middle, rng)
        rows.append(turn.T @ half)
        centers.append(middle @ turn)
    table = np.column_stack([np.concatenate(rows), np.concatenate(centers)])
    table[64:, 128] = 0.0  # odd directions have no mean
    np.save(local._PROJECTION, table.astype(np.float16), allow_pickle=False)


if __name__ == "__main__":
    main()
