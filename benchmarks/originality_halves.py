"""Renders second takes by the hundred: of every video an early part is a reference, a part after its middle a query.

    python -m benchmarks.originality_halves --originals DIR --out DIR

The same room, people, light and camera, but another moment: nothing here is a copy. Each later part stands there as it
is and in two disguises. In the form of the other suites, for ``benchmarks.originality`` and its calibration.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError, run

import av

from benchmarks.originality_suite import COLUMNS, ENDINGS
from benchmarks.peers.cost import seconds_of

SECONDS = 12.0  # of a part at most
LEAST = 3.0  # of a part: shorter ones show too little
APART = 0.3  # before and after the middle
DISGUISES = {
    "mirrored": "hflip",
    "reversed": "reverse",
    "faster": "setpts=PTS/1.25",
    "slower": "setpts=PTS*1.2",
    "cropped": "crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2:iw*0.12:ih*0.07,eq=contrast=1.2",
    "small": "scale=-2:180,pad=iw+120:300:(ow-iw)/2:(oh-ih)/2:0x302020",
}
_SIZE = "scale=-2:360,fps=25,setsar=1"


def halves(videos: list[Path], out: Path) -> Iterator[tuple[str, str]]:
    """Render both parts of each video that is long enough: query file and family of each. A video that cannot be read
    is named and left out."""
    names = list(DISGUISES)
    for i, path in enumerate(videos):
        try:
            middle = seconds_of(path) / 2
            length = min(SECONDS, middle - APART)
            if length < LEAST:
                continue
            made = []
            for family in ("plain", names[i % len(names)], names[(i + 3) % len(names)]):
                made.append((f"n_{family}_r{i:03d}.mp4", family))
                _render(path, middle + APART, length, DISGUISES.get(family, "null"), out / "queries" / made[-1][0])
            _render(path, 0.0, length, "null", out / "refs" / f"r{i:03d}.mp4")
        except (av.error.FFmpegError, CalledProcessError) as error:
            print(f"{path.name} is left out: {error}", file=sys.stderr)
            continue
        yield from made


def _render(path: Path, start: float, length: float, graph: str, out: Path) -> None:
    shown = ["-ss", f"{start:.2f}", "-t", f"{length:.2f}", "-i", str(path), "-vf", f"{_SIZE},{graph}", "-an"]
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", str(out)]
    run(["ffmpeg", "-v", "error", "-y", *shown, *coded], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
    rows = list(halves(videos, options.out))
    with open(options.out / "truth.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((query, family, *[""] * (len(COLUMNS) - 2)) for query, family in rows)
    print(f"{len(rows)} second takes in {options.out}")


if __name__ == "__main__":
    main()
