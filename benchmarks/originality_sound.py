"""What the search for the same sound costs in a large catalog: ``python -m benchmarks.originality_sound FILE…``.

Minutes of sound are put together from the files' own, second by second, each second moved by some bands and a little
louder or softer, so that their codes are spread as real ones are. Some of the simulated minutes are then asked for,
with noise in their levels, and it is told how many are found, at what CPU, and what the index weighs.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.originality import fingerprinted
from features.fingerprint import Fingerprint
from features.fingerprint.sound import BANDS, RATE, band_levels
from models.originality.soundtrack import SoundIndex, find_sounds

Levels = npt.NDArray[np.float32]
_SECONDS = 60
_ASKED = 40


class Simulated:
    """Minutes of sound by number; each is made again whenever it is asked for."""

    def __init__(self, real: list[Fingerprint]) -> None:
        self._like = replace(real[0], proxy=b"", seconds=float(_SECONDS))
        self._real = [band_levels(f.sound) for f in real if len(f.sound) > 3 * RATE]

    def fingerprint(self, video_id: str, *, noise: float = 0.0) -> Fingerprint:
        """The minute of that number, its levels disturbed by so many levels."""
        rng = np.random.default_rng(int(video_id))
        rows = np.concatenate([self._second(rng) for _ in range(_SECONDS)])
        rows += np.random.default_rng(1).normal(0, noise, rows.shape) if noise else 0
        levels = np.clip(np.round(rows), 0, 15).astype(np.uint8)
        return replace(self._like, sound=(levels[:, 0::2] << 4) | levels[:, 1::2])

    def fingerprints(self) -> list[tuple[str, Fingerprint]]:
        """None: nothing here reads them all."""
        return []

    def _second(self, rng: np.random.Generator) -> Levels:
        levels = self._real[rng.integers(len(self._real))]
        start = rng.integers(len(levels) - int(RATE))
        some = np.roll(levels[start : start + int(RATE)], rng.integers(BANDS), axis=1)
        return np.asarray(some + rng.uniform(-2, 2), np.float32)


def bench(real: list[Fingerprint], videos: int) -> dict[str, float]:
    """The figures at one size of catalog."""
    simulated, index = Simulated(real), SoundIndex()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(videos):
        index.add(str(number), simulated.fingerprint(str(number)))
    index.candidates(simulated.fingerprint("0"))  # sorts
    asked = [str(n) for n in np.linspace(0, videos - 1, _ASKED).astype(int)]
    queries = [simulated.fingerprint(name, noise=0.5) for name in asked]
    began, right, wrong = time.process_time(), 0, 0
    for query in queries:
        index.candidates(query)
    searching = time.process_time() - began
    for name, query in zip(asked, queries, strict=True):
        found = [match.reference for match in find_sounds("query", query, index, simulated)]
        right, wrong = right + (name in found), wrong + len(set(found) - {name})
    return {
        "videos": videos,
        "entries": int(len(index._sorted) + len(index._tail)),
        "index_mb": round((index._sorted.nbytes + index._tail.nbytes) / 1e6, 1),
        "peak_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3, 1),
        "search_cpu_s": round(searching / len(asked), 4),
        "found": round(right / len(asked), 3),
        "wrong": wrong,
    }


def main() -> None:
    """Print one JSON line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--videos", type=int, nargs="+", default=[1000, 10_000, 100_000])
    given = parser.parse_args()
    real = [f for f in map(fingerprinted, given.files) if len(f.sound)]
    for videos in given.videos:
        sys.stdout.write(json.dumps(bench(real, videos)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
