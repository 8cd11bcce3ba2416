"""Renders second takes by the hundred: of every video the first half is a reference, the second half a query.

    python -m benchmarks.originality_halves --originals DIR --out DIR

The same room, people, light and camera, but another moment: nothing here is a copy. Each second half stands there as it
is and in two disguises. In the form of the other suites, for ``benchmarks.originality`` and its calibration.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

from benchmarks.peers.cost import seconds_of

SECONDS = 12.0  # of a half at most
LEAST = 3.0
COLUMNS = ("query", "family", "reference", "q_start", "q_end", "r_start", "r_end")
DISGUISES = {
    "mirrored": "hflip",
    "reversed": "reverse",
    "faster": "setpts=PTS/1.25",
    "slower": "setpts=PTS*1.2",
    "cropped": "crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2:iw*0.12:ih*0.07,eq=contrast=1.2",
    "small": "scale=-2:180,pad=iw+120:300:(ow-iw)/2:(oh-ih)/2:0x302020",
}
_SIZE = "scale=-2:360,fps=25,setsar=1"


def halves(originals: Path, out: Path) -> Iterator[tuple[str, str]]:
    """Render both halves of each video that is long enough: query file and family of each."""
    names = list(DISGUISES)
    for i, path in enumerate(sorted(originals.glob("*.mp4"))):
        length = min(SECONDS, seconds_of(path) / 2 - 0.3)
        if length < LEAST:
            continue
        _render(path, 0.0, length, "null", out / "refs" / f"r{i:03d}.mp4")
        later = seconds_of(path) / 2 + 0.3
        for family in ("plain", names[i % len(names)], names[(i + 3) % len(names)]):
            query = f"n_{family}_r{i:03d}.mp4"
            _render(path, later, length, DISGUISES.get(family, "null"), out / "queries" / query)
            yield query, family


def _render(path: Path, start: float, length: float, graph: str, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    shown = ["-ss", f"{start:.2f}", "-t", f"{length:.2f}", "-i", str(path), "-vf", f"{_SIZE},{graph}", "-an"]
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", str(out)]
    run(["ffmpeg", "-v", "error", "-y", *shown, *coded], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--originals", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = list(halves(options.originals, options.out))
    with open(options.out / "truth.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((query, family, *[""] * (len(COLUMNS) - 2)) for query, family in rows)
    print(f"{len(rows)} second takes in {options.out}")


if __name__ == "__main__":
    main()
