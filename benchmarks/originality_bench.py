"""Firstcut beside other detectors: the same queries, references and files, in one run.

    make bench-originality [ORIGINALS=DIR] [SEED=7] [SUITE=DIR] [PEER="vpdq phash"]

Renders the suite where it is not there yet, runs Firstcut and every peer on it, prints the table, and writes
``originality.json``, docs/originality-peers.png and the marked blocks of docs/originality.md and README.md. A peer that
is not installed, or fails, is named so; one that is not asked for is left out. Fingerprints are cached by content and
code.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.originality import Suite, fingerprinted, write
from benchmarks.originality_render import full_hd, suite
from benchmarks.originality_report import families, into_page, markdown, plot
from benchmarks.originality_score import evaluate
from benchmarks.peers.cost import costs, cpu_seconds, seconds_of

PEERS = ("vpdq", "vpdq8", "phash", "tmk", "videohash", "sift")


def ours(folder: Path, build: Path, cost_files: Sequence[Path], threshold: float = 0.5) -> dict[str, Any]:
    """Firstcut's own figures."""
    loaded = Suite(folder, build / "fingerprints")
    began = cpu_seconds()
    matches = loaded.matches()
    spent = cpu_seconds() - began
    path = build / f"{folder.name}.firstcut.csv"
    write(matches, path)
    minutes = sum(seconds_of(p) for p in (folder / "refs").iterdir()) / 60
    return {
        "name": "Firstcut",
        "threshold": threshold,
        "cpu_seconds_per_query": spent / max(1, len(loaded.queries)),
        "bytes_per_minute": sum(len(f.to_bytes()) for f in loaded.references.values()) / minutes,
        "cost": costs(fingerprinted, cost_files),
        **evaluate(folder / "truth.csv", path, threshold),
    }


def peer(name: str, python: Path, folder: Path, build: Path, cost_files: Sequence[Path]) -> dict[str, Any]:
    """One peer's figures, measured in its own environment."""
    if not python.exists():
        return {"name": name, "not_installed": "no environment of the peers; make build/peers/.installed"}
    path = build / f"{folder.name}.{name}.csv"
    command = [str(python), "-m", "benchmarks.peers.run", "--peer", name, "--suite", str(folder), "--out", str(path)]
    command += ["--cache", str(build / "peers"), *(part for f in cost_files for part in ("--cost", str(f)))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"name": name, "failed": " ".join(done.stderr.strip().splitlines()[-1:])}
    measured: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if "not_installed" in measured:
        return measured
    return {**measured, **evaluate(folder / "truth.csv", path, measured["threshold"])}


def block(results: Sequence[dict[str, Any]], folder: Path, images: str = "") -> str:
    """What stands in a page, from which the plot lies in the folder ``images``."""
    first = results[0]
    return "\n".join(
        (
            f"Suite `{folder.name}`: {first['copies']} copies, {first['negatives']} negatives.",
            "",
            markdown(results),
            "",
            f"![Recall of each edit, by detector]({images}originality-peers.png)",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--originals", type=Path, default=Path("../shared/repost-bench/originals"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--suite", type=Path, help="a suite that is rendered already")
    parser.add_argument("--build", type=Path, default=Path("build/originality"))
    parser.add_argument("--python", type=Path, default=Path("build/peers/bin/python"), help="the peers' interpreter")
    parser.add_argument("--peer", nargs="*", default=PEERS, choices=PEERS)
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    folder = options.suite or suite(options.originals, options.seed, options.build / f"s{options.seed}")
    cost_files = full_hd(options.originals, options.build / "full-hd")
    results = [ours(folder, options.build, cost_files)]
    for name in options.peer:
        print(f"{name} …", file=sys.stderr, flush=True)
        results.append(peer(name, options.python, folder, options.build, cost_files))
    (options.build / "originality.json").write_text(json.dumps(results, indent=1))
    plot(results, options.docs / "originality-peers.png")
    into_page(options.docs / "originality.md", "bench-originality", block(results, folder))
    into_page(options.docs / "../README.md", "bench-originality", block(results, folder, f"{options.docs.name}/"))
    print(markdown(results), families(results), sep="\n\n")


if __name__ == "__main__":
    main()
