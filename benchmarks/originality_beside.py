"""Renders crops that are set beside something else: half of a duet, a crop in a frame, above bars, in a window.

    python -m benchmarks.originality_beside --originals DIR --out DIR

The first half of every other video is a reference; copies are taken from it, and second takes, in the same dress, from
its later half. In the form of the other suites, for ``benchmarks.originality``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

import av

from benchmarks.originality_parts import SIZE, encode, part, render_part, suite_of
from benchmarks.originality_suite import Row
from benchmarks.peers.cost import seconds_of

LONGEST, LEAST = 24.0, 7.0  # seconds of a video
SECONDS = 9.0  # of a query at most
APART = 0.2  # of copy and second take, on either side of the middle
AWAY = 7  # videos between one and its partner
_TALL = "scale=360:640:force_original_aspect_ratio=increase,crop=360:640,fps=25,setsar=1"
_WIDE = "scale=854:480:force_original_aspect_ratio=increase,crop=854:480,fps=25,setsar=1"
_SQUARE = r"crop=min(iw\,ih):min(iw\,ih),scale=240:240,fps=25,setsar=1"
DRESSES = {
    "duet_left": f"[0:v]{_TALL}[a];[1:v]{_TALL}[b];[a][b]hstack[v]",
    "duet_right": f"[0:v]{_TALL}[a];[1:v]{_TALL}[b];[b][a]hstack[v]",
    "frame": "[0:v]crop=trunc(iw*0.35)*2:trunc(ih*0.35)*2:iw*0.1:ih*0.2,scale=600:-2,setsar=1,"
    "pad=iw+120:ih+140:60:70:white[v]",
    "bars": r"[0:v]crop=trunc(iw*0.38)*2:trunc(ih*0.38)*2,scale=480:-2,setsar=1,pad=480:max(854\,ih):0:(oh-ih)/2[v]",
    "window": f"[0:v]{_SQUARE}[a];[1:v]{_WIDE}[b];[b][a]overlay=580:20[v]",
}


def beside(videos: list[Path], out: Path) -> Iterator[Row]:
    """Render references, copies and second takes; a video that cannot be read is named and left out."""
    for i in range(0, len(videos), 2):
        try:
            seconds = min(LONGEST, seconds_of(videos[i]))
            if seconds < LEAST:
                continue
            reference = f"r{i:03d}.mp4"
            rows = list(_dressed(i, videos, seconds / 2, reference, out))
            render_part(videos[i], 0.0, seconds / 2, SIZE, out / "refs" / reference)
        except (av.error.FFmpegError, CalledProcessError) as error:
            print(f"{videos[i].name} is left out: {error}", file=sys.stderr)
            continue
        yield from rows


def _dressed(i: int, videos: list[Path], half: float, reference: str, out: Path) -> Iterator[Row]:
    length = min(SECONDS, half - APART)
    partner = ["-stream_loop", "-1", *part(videos[(i + AWAY) % len(videos)], 0.0, length)]
    for dress, graph in DRESSES.items():
        for kind, start in (("q", 0.0), ("n", half + APART)):
            query = f"{kind}_{dress}_r{i:03d}.mp4"
            shown = [*part(videos[i], start, length), *partner, "-filter_complex", graph, "-map", "[v]"]
            encode([*shown, "-t", f"{length:.2f}"], 26, out / "queries" / query)
            yield (query, dress) if kind == "n" else (query, dress, reference, 0, length, 0, length)


if __name__ == "__main__":
    suite_of(__doc__, beside)
