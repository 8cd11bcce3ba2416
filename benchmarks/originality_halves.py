"""Renders second takes by the hundred: of every video an early part is a reference, a part after its middle a query.

    python -m benchmarks.originality_halves --originals DIR --out DIR

The same room, people, light and camera, but another moment: nothing here is a copy. Each later part stands there as it
is and in two disguises. In the form of the other suites, for ``benchmarks.originality`` and its calibration.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

import av

from benchmarks.originality_parts import SIZE, render_part, suite_of
from benchmarks.originality_suite import Row
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


def halves(videos: list[Path], out: Path) -> Iterator[Row]:
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
                graph = f"{SIZE},{DISGUISES.get(family, 'null')}"
                render_part(path, middle + APART, length, graph, out / "queries" / made[-1][0])
            render_part(path, 0.0, length, SIZE, out / "refs" / f"r{i:03d}.mp4")
        except (av.error.FFmpegError, CalledProcessError) as error:
            print(f"{path.name} is left out: {error}", file=sys.stderr)
            continue
        yield from made


if __name__ == "__main__":
    suite_of(__doc__, halves)
