"""Renders second takes before cameras that pan or push in evenly, and copies of what such cameras show.

    python -m benchmarks.originality_pans --originals DIR --out DIR

The first half of every video is a reference, seen through a window that moves or closes in evenly; its later half,
under the very same course and under another one, is no copy. Copies are the middle of a reference, edited. In the form
of the other suites, for ``benchmarks.originality``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

import av

from benchmarks.originality_parts import encode, part, render_part, suite_of
from benchmarks.originality_suite import Row
from benchmarks.peers.cost import seconds_of

LONGEST, LEAST = 8.0, 3.0  # seconds of a part
APART = 0.3  # seconds of the later part from the middle
_FROM, _UNTIL = 0.2, 0.8  # of a reference: what its copy shows
_WIDE = "scale=840:630:force_original_aspect_ratio=increase,crop=840:630,setsar=1,fps=25"
_SIZE = (480, 360)
_PACES = (0.02, 0.04, 0.08, 0.12)  # heights a second aside, a third of that down; or so much larger a second
_EDITS = (
    "hflip",
    "crop=iw*0.84:ih*0.84:iw*0.1:ih*0.05",
    "eq=contrast=1.2:brightness=0.05",
    "scale=240:-2,pad=480:360:(ow-iw)/2:(oh-ih)/2",
    "drawbox=y=ih*0.75:h=ih*0.2:color=white:t=fill",
)


def course(i: int) -> str:
    """The filter graph of a window that pans, every third of one that pushes in on the middle, at one of four paces."""
    width, height = _SIZE
    pace = _PACES[i % len(_PACES)]
    if i % 3 == 2:
        # Where the picture grows, the filter that cuts goes by the size that it had at first.
        grown = f"(1+{pace}*t)"
        wide, high = f"2*trunc({width // 2}*{grown})", f"2*trunc({height // 2}*{grown})"
        middle = f"x='({width}*{grown}-{width})/2':y='({height}*{grown}-{height})/2'"
        return f"{_WIDE},scale=w='{wide}':h='{high}':eval=frame,crop={width}:{height}:{middle}"
    return f"{_WIDE},crop={width}:{height}:x='{pace * height}*t':y='{pace * height / 3}*t'"


def pans(videos: list[Path], out: Path) -> Iterator[Row]:
    """Render references, copies and second takes; a video that cannot be read is named and left out."""
    for i, path in enumerate(videos):
        try:
            length = min(LONGEST, seconds_of(path) / 2 - APART)
            if length < LEAST:
                continue
            rows = list(_rendered(i, path, length, out))
        except (av.error.FFmpegError, CalledProcessError) as error:
            print(f"{path.name} is left out: {error}", file=sys.stderr)
            continue
        yield from rows


def _rendered(i: int, path: Path, length: float, out: Path) -> Iterator[Row]:
    reference = f"r{i:03d}.mp4"
    render_part(path, 0.0, length, course(i), out / "refs" / reference)
    for family, graph in (("same", course(i)), ("other", course(i + 1))):
        render_part(path, seconds_of(path) / 2 + APART, length, graph, out / "queries" / f"n_{family}_{reference}")
        yield f"n_{family}_{reference}", family
    start, end = _FROM * length, _UNTIL * length
    middle = part(out / "refs" / reference, start, end - start)
    encode([*middle, "-vf", _EDITS[i % len(_EDITS)]], 26, out / "queries" / f"q_copy_{reference}")
    yield f"q_copy_{reference}", "copy", reference, 0, end - start, start, end


if __name__ == "__main__":
    suite_of(__doc__, pans)
