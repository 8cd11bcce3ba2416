"""Nearest binary codes by Hamming distance, on one thread: searches run side by side, and faiss's own threads would
spin."""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
import numpy.typing as npt


def flat_index(codes: npt.NDArray[np.uint8]) -> Any:
    """An exact index over codes, uint8 [n, bytes]."""
    index = faiss.IndexBinaryFlat(8 * codes.shape[1])
    index.add(np.ascontiguousarray(codes))
    return index


def search(index: Any, codes: npt.NDArray[np.uint8], k: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Distances [n, k] and rows [n, k] of the ``k`` nearest (fewer where the index holds fewer)."""
    faiss.omp_set_num_threads(1)
    distances, rows = index.search(np.ascontiguousarray(codes), min(k, index.ntotal))
    return distances, rows


def nearest(
    codes: npt.NDArray[np.uint8], among: npt.NDArray[np.uint8], k: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The same without keeping an index."""
    return search(flat_index(among), codes, k)
