"""What verifying a candidate costs: a minute against a stranger's minute, and against the one that it copies.

    python -m benchmarks.originality_verify --originals DIR [--minutes 8]

Minutes are put together from real videos, each video in one of them; a copy is cropped, recolored and compressed anew.
Every pair is verified with nothing remembered of either side, as one query meets one candidate; and a query with its
original and two strangers, the three candidates that a search among 100,000 videos leaves.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.originality import fingerprinted
from benchmarks.originality_parts import encode
from benchmarks.peers.cost import seconds_of
from features import threads
from features.fingerprint import Fingerprint
from models.originality import films, match

SECONDS = 60
_FIT = "fps=25,scale=640:360:force_original_aspect_ratio=decrease,pad=640:360:(ow-iw)/2:(oh-ih)/2,setsar=1"
_COPIED = "crop=iw*0.86:ih*0.86,scale=640:360,eq=contrast=1.15:saturation=0.8"


def minutes(originals: Path, out: Path, count: int) -> Iterator[tuple[Path, Path]]:
    """At most ``count`` minutes and their copies, rendered."""
    waiting = sorted(p for p in originals.iterdir() if p.suffix == ".mp4")
    for i in range(count):
        parts: list[Path] = []
        while waiting and sum(map(seconds_of, parts)) < SECONDS:
            parts.append(waiting.pop(0))
        if sum(map(seconds_of, parts)) < SECONDS:
            return
        whole, copy = out / f"{i}.mp4", out / f"{i}.copy.mp4"
        fitted = "".join(f"[{k}:v]{_FIT}[v{k}];" for k in range(len(parts)))
        joined = "".join(f"[v{k}]" for k in range(len(parts))) + f"concat=n={len(parts)}:v=1"
        minute = ("-t", str(SECONDS))
        shown = [arg for p in parts for arg in ("-i", str(p))]
        encode([*shown, "-filter_complex", fitted + joined, *minute], 20, whole)
        encode(["-i", str(whole), "-filter_complex", _COPIED, *minute], 30, copy)
        yield whole, copy


def cost(query: Fingerprint, references: Sequence[Fingerprint]) -> tuple[float, list[bool]]:
    """CPU seconds of verifying a query against some references, and which of them it is said to show."""
    films.forget()
    began = time.process_time()
    shown = [bool(match.all_spans(query, reference)) for reference in references]
    return time.process_time() - began, shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--originals", type=Path, required=True)
    parser.add_argument("--minutes", type=int, default=8)
    options = parser.parse_args()
    threads.settle()
    with tempfile.TemporaryDirectory() as folder:
        files = minutes(options.originals, Path(folder), options.minutes)
        pairs = [(fingerprinted(whole), fingerprinted(copy)) for whole, copy in files]
    print("| a minute against | pairs | CPU s, mean | most | said to be shown |\n|---|---|---|---|---|")
    n = len(pairs)
    others = [[pairs[(i + k) % n][0] for k in (1, 2)] for i in range(n)]
    for name, asked in (
        ("a stranger's", [[o] for both in others for o in both]),
        ("its original", [[whole] for whole, _ in pairs]),
        ("its original and two strangers'", [[pairs[i][0], *others[i]] for i in range(n)]),
    ):
        queries = [copy for _, copy in pairs for _ in range(len(asked) // n)]
        spent, shown = zip(*(cost(q, a) for q, a in zip(queries, asked, strict=True)), strict=True)
        said = sum(map(sum, shown))
        print(f"| {name} | {len(asked)} | {statistics.mean(spent):.2f} | {max(spent):.2f} | {said} |")


if __name__ == "__main__":
    main()
