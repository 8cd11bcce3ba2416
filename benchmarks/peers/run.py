"""Runs one peer on one suite, in the peers' own environment; ``make bench-originality`` calls it.

    build/peers/bin/python -m benchmarks.peers.run --peer NAME --suite DIR --cache DIR --out CSV [--cost FILE ...]

Writes query, reference, score to CSV, and prints one JSON object: name, threshold, CPU seconds a query, bytes stored a
video-minute, and CPU seconds a minute of fingerprinting the cost files and of decoding them; or what is missing.
Fingerprints are cached by the file's content and the peer's code.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.cost import costs, cpu_seconds, seconds_of
from benchmarks.peers.peer import NotInstalled, Peer, Stored, search, stored_bytes
from benchmarks.peers.phash_peer import Phash
from benchmarks.peers.sift_peer import LocalFeatures
from benchmarks.peers.tmk_peer import Tmk
from benchmarks.peers.videohash_peer import Videohash
from benchmarks.peers.vpdq_peer import Vpdq, VpdqTurned
from benchmarks.sources import code_digest

PEERS: dict[str, Any] = {
    "vpdq": Vpdq,
    "vpdq8": VpdqTurned,
    "phash": Phash,
    "videohash": Videohash,
    "tmk": Tmk,
    "sift": LocalFeatures,
}


def fingerprint_of(peer: Peer, key: str, path: Path, cache: Path) -> Stored:
    """From the cache where this content was met by this code; a file that a peer cannot read leaves it nothing."""
    code = code_digest(type(peer).__module__) + peer.name
    digest = hashlib.sha256(path.read_bytes() + code.encode()).hexdigest()[:24]
    kept = cache / f"{key}.{digest}.npz"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(kept, **peer.fingerprint(path))
    with np.load(kept, allow_pickle=False) as arrays:
        return dict(arrays)


def run(peer: Peer, key: str, suite: Path, cache: Path, out: Path) -> dict[str, float]:
    with open(suite / "truth.csv", newline="") as file:
        queries = sorted({row["query"] for row in csv.DictReader(file)})
    paths = sorted((suite / "refs").iterdir())
    references = {p.stem: fingerprint_of(peer, key, p, cache) for p in paths}
    asked = {q: fingerprint_of(peer, key, suite / "queries" / q, cache) for q in queries}
    began = cpu_seconds()
    found = {q: search(peer, fingerprint, references) for q, fingerprint in asked.items()}
    spent = cpu_seconds() - began
    with open(out, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("query", "reference", "score"))
        writer.writerows((q, r, f"{s:.6f}") for q, scores in found.items() for r, s in scores.items() if s > 0)
    minutes = sum(seconds_of(p) for p in paths) / 60
    stored = sum(map(stored_bytes, references.values())) / minutes
    return {"cpu_seconds_per_query": spent / len(queries), "bytes_per_minute": stored}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", choices=PEERS, required=True)
    parser.add_argument("--suite", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cost", type=Path, action="append", default=[])
    options = parser.parse_args()
    try:
        peer: Peer = PEERS[options.peer]()
    except NotInstalled as missing:
        print(json.dumps({"name": options.peer, "not_installed": str(missing)}))
        return
    measured = run(peer, options.peer, options.suite, options.cache, options.out)
    report = {"name": peer.name, "threshold": peer.threshold, **measured, "cost": costs(peer.fingerprint, options.cost)}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
