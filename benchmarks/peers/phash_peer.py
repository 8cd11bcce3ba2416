"""imagehash's perceptual hash, a frame a second, the two videos laid on each other at their best offset.

The score is 1 at no differing bits of 64 and 0 at 32, over at least half of the shorter video; ten bits, its usual
cutoff for one picture, are the threshold.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np

from benchmarks.peers.frames import per_second
from benchmarks.peers.peer import NotInstalled, Stored, distances


class Phash:
    name = "imagehash pHash"
    threshold = 1 - 10 / 32

    def __init__(self) -> None:
        try:
            self._hash = importlib.import_module("imagehash").phash
            self._image = importlib.import_module("PIL.Image")
        except ImportError as error:
            raise NotInstalled("imagehash") from error

    def fingerprint(self, path: Path) -> Stored:
        bits = [self._hash(self._image.fromarray(frame)).hash.ravel() for frame in per_second(path)]
        return {"hashes": np.packbits(np.array(bits, np.uint8), axis=1)}

    def score(self, query: Stored, reference: Stored) -> float:
        apart = distances(query["hashes"], reference["hashes"])
        least = (min(apart.shape) + 1) // 2
        lines = (np.diagonal(apart, k) for k in range(1 - len(apart), apart.shape[1]))
        best = min((float(line.mean()) for line in lines if len(line) >= least), default=32.0)
        return max(0.0, 1 - best / 32)
