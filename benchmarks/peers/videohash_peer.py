"""videohash 3: one 64-bit hash of a collage of the whole video; up to 15 differing bits are "similar"."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import numpy as np

from benchmarks.peers.peer import NotInstalled, Stored, distances


class Videohash:
    name = "videohash"
    threshold = 1 - 15 / 64

    def __init__(self) -> None:
        if shutil.which("ffmpeg") is None:
            raise NotInstalled("ffmpeg")
        try:
            self._make = importlib.import_module("videohash").VideoHash
        except ImportError as error:
            raise NotInstalled(str(error)) from error

    def fingerprint(self, path: Path) -> Stored:
        made = self._make(path=str(path.resolve()))
        made.delete_storage_path()
        return {"hash": np.frombuffer(bytes.fromhex(made.hash_hex[2:].zfill(16)), np.uint8)[None]}

    def score(self, query: Stored, reference: Stored) -> float:
        return 1 - float(distances(query["hash"], reference["hash"])[0, 0]) / 64
