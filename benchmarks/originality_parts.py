"""What suites of parts of videos have in common: rendering a part, the folder, its truth, and the command line."""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from subprocess import run

from benchmarks.originality_suite import COLUMNS, ENDINGS, Row

SIZE = "scale=-2:360,fps=25,setsar=1"


def render_part(path: Path, start: float, length: float, graph: str, out: Path) -> None:
    """Write ``length`` seconds of a video from ``start`` on, without sound, through a filter graph."""
    encode([*part(path, start, length), "-vf", graph], 23, out)


def part(path: Path, start: float, length: float) -> list[str]:
    """``length`` seconds of a video from ``start`` on, as ffmpeg's input."""
    return ["-ss", f"{start:.2f}", "-t", f"{length:.2f}", "-i", str(path)]


def encode(shown: Sequence[str], crf: int, out: Path) -> None:
    """Write what ffmpeg is given to show, without sound."""
    coded = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-pix_fmt", "yuv420p", str(out)]
    run(["ffmpeg", "-v", "error", "-y", *shown, *coded], check=True)


def suite_of(doc: str, rows_of: Callable[[list[Path], Path], Iterator[Row]]) -> None:
    """Read the command line, render into its folder, and write truth.csv."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--originals", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a new folder: whatever lies in refs/ is a reference")
    options = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        parser.error("ffmpeg renders the suite and is not on the PATH: install ffmpeg")
    if not options.originals.is_dir():
        parser.error(f"no folder of videos at {options.originals}")
    if options.out.exists() and any(options.out.iterdir()):
        parser.error(f"{options.out} is not empty: name a new folder")
    for part in ("refs", "queries"):
        (options.out / part).mkdir(parents=True)
    videos = sorted(p for p in options.originals.iterdir() if p.suffix.lower() in ENDINGS)
    rows = list(rows_of(videos, options.out))
    with open(options.out / "truth.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((*row, *[""] * (len(COLUMNS) - len(row))) for row in rows)
    print(f"{len(rows)} lines of truth in {options.out}")
