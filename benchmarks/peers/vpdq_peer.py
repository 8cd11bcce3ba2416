"""vPDQ (facebook/ThreatExchange): a bag of PDQ hashes, one a second.

By its README: hashes of quality 50 and more are compared, up to 31 differing bits are a match, and the share of either
video's hashes that match is the result; 80 % is its example threshold. The larger of both shares is taken, so that an
excerpt and an embedding are both found. Its own package hashes; where that could not be built (it needs the headers of
FFmpeg's libraries), the same PDQ code from ``pdqhash`` hashes a frame a second.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.peers.frames import per_second
from benchmarks.peers.peer import NotInstalled, Stored, distances

NEAR, QUALITY = 31, 50


def pdq() -> Any:
    try:
        return importlib.import_module("pdqhash")
    except ImportError as error:
        raise NotInstalled("pdqhash") from error


def packed(bits: Any) -> npt.NDArray[np.uint8]:
    return np.packbits(np.asarray(bits, np.uint8), axis=-1)


def shares(query: npt.NDArray[np.uint8], reference: npt.NDArray[np.uint8]) -> float:
    """The larger of the shares of either side's hashes that the other side has."""
    if not len(query) or not len(reference):
        return 0.0
    near = distances(query, reference) <= NEAR
    return float(max(near.any(axis=1).mean(), near.any(axis=0).mean()))


class Vpdq:
    """As it comes."""

    threshold = 0.8

    def __init__(self) -> None:
        own = importlib.util.find_spec("vpdq")
        self.name = "vPDQ" if own else "vPDQ (pdqhash)"
        self._own = importlib.import_module("vpdq") if own else None
        if not own:
            pdq()

    def fingerprint(self, path: Path) -> Stored:
        if self._own:
            found = self._own.computeHash(str(path), seconds_per_hash=1, thread_count=1)
            kept = [bytes.fromhex(f.hex) for f in found if f.quality >= QUALITY]
            return {"hashes": np.frombuffer(b"".join(kept), np.uint8).reshape(-1, 32)}
        found = [pdq().compute(frame) for frame in per_second(path)]
        return {"hashes": packed([h for h, quality in found if quality >= QUALITY]).reshape(-1, 32)}

    def score(self, query: Stored, reference: Stored) -> float:
        return shares(query["hashes"], reference["hashes"])


class VpdqTurned:
    """With the eight hashes of each frame that PDQ derives from one transform: quarter turns and mirror images."""

    name = "vPDQ, 8 turns"
    threshold = 0.8

    def __init__(self) -> None:
        pdq()

    def fingerprint(self, path: Path) -> Stored:
        found = [pdq().compute_dihedral(np.ascontiguousarray(frame)) for frame in per_second(path)]
        kept = [packed(hashes) for hashes, quality in found if quality >= QUALITY]
        return {"hashes": np.stack(kept, axis=1) if kept else np.zeros((8, 0, 32), np.uint8)}

    def score(self, query: Stored, reference: Stored) -> float:
        return max(shares(turned, reference["hashes"][0]) for turned in query["hashes"])
