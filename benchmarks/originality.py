"""How many edited copies are found, and how many second takes accused, on rendered suites.

    python -m benchmarks.originality --suite DIR [--suite DIR ...] [--cache DIR] [--out DIR]

A suite is a folder with ``refs/``, ``queries/`` and ``truth.csv`` (query, family, reference, q_start, q_end, r_start,
r_end). Fingerprints are kept in ``--cache`` by the file's content and the code that makes them, so
that a second run only matches. Writes one
``<suite>.matches.csv`` each: query, reference, score, q_start, q_end, r_start, r_end.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from benchmarks.originality_score import evaluate, table
from benchmarks.sources import code_digest
from features.errors import FirstcutError
from features.fingerprint import Fingerprint, FingerprintMeter
from features.media import open_clip
from models.originality.index import Index
from models.originality.match import find_matches
from models.originality.records import Match

COLUMNS = ("query", "reference", "score", "q_start", "q_end", "r_start", "r_end")


class Suite:
    """One suite's references, queries and truth, fingerprinted; a catalog for ``find_matches``."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        with open(folder / "truth.csv", newline="") as file:
            self.truth = list(csv.DictReader(file))
        self.references = {p.stem: fingerprint_of(p, cache) for p in sorted((folder / "refs").iterdir())}
        names = [row["query"] for row in self.truth]
        self.queries = {Path(n).stem: fingerprint_of(folder / "queries" / n, cache) for n in names}
        self.index = Index(self.references.items())

    def fingerprint(self, video_id: str) -> Fingerprint:
        return self.references[video_id]

    def fingerprints(self) -> Iterable[tuple[str, Fingerprint]]:
        return self.references.items()

    def matches(self) -> dict[str, tuple[Match, ...]]:
        """Every query's matches."""
        return {q: find_matches(q, f, self.index, self) for q, f in self.queries.items()}


def fingerprint_of(path: Path, cache: Path) -> Fingerprint:
    """A file's fingerprint, from the cache where this content was met by this code."""
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:24]}.{_code()}.fp"
    if kept.exists():
        try:
            return Fingerprint.from_bytes(kept.read_bytes())
        except FirstcutError:
            kept.unlink()
    fingerprint = fingerprinted(path)
    kept.write_bytes(fingerprint.to_bytes())
    return fingerprint


def fingerprinted(path: Path) -> Fingerprint:
    """A file's fingerprint, made anew."""
    clip, meter = open_clip(path), FingerprintMeter()
    for batch in clip.batches(stills=False):
        meter.update(batch)
    return meter.finish(clip)


@lru_cache(maxsize=1)
def _code() -> str:
    return code_digest("features.fingerprint", "features.media")


def write(matches: Mapping[str, Iterable[Match]], path: Path) -> None:
    """One row for each span."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for found in matches.values():
            for match in found:
                for span in match.spans:
                    row = (span.score, span.q_start, span.q_end, span.r_start, span.r_end)
                    writer.writerow((match.query, match.reference, *row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, action="append", required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    parser.add_argument("--out", type=Path, default=Path(".cache/originality"))
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    results = {}
    for folder in options.suite:
        suite = Suite(folder, options.cache)
        began = time.process_time()
        matches = suite.matches()
        spent = (time.process_time() - began) / max(1, len(suite.queries))
        path = options.out / f"{folder.name}.matches.csv"
        write(matches, path)
        results[folder.name] = {
            **evaluate(folder / "truth.csv", path, options.threshold),
            "cpu_seconds_per_query": spent,
        }
    print(json.dumps(results, indent=1) if options.json else table(results))


if __name__ == "__main__":
    main()
