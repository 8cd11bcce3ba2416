"""Renders short excerpts before moving cameras: every other video is shown through a window that pans over it, up and
down and from side to side, and of every one five seconds are taken, alone and three together, and three seconds.

    python -m benchmarks.originality_excerpts --originals DIR --out DIR

Frames whose features are compared lie up to a second apart there, and the camera's way lies between them. In the form
of the other suites, for ``benchmarks.originality``; there are no negatives.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

import av

from benchmarks.originality_parts import SIZE, encode, part, render_part, suite_of
from benchmarks.originality_suite import Row
from benchmarks.peers.cost import seconds_of

SEED = 5
LONGEST, LEAST = 24.0, 8.0  # seconds of a reference
TOGETHER = 60  # queries of three excerpts
EDITS = {
    "plain": ("null", 1.0),
    "mirror": ("hflip", 1.0),
    "crop": ("crop=trunc(iw*0.42)*2:trunc(ih*0.42)*2:iw*0.1:ih*0.05", 1.0),
    "fast": ("setpts=PTS/1.4", 1.4),
    "slow": ("setpts=PTS*1.3", 1 / 1.3),
    "window": ("scale=trunc(iw*0.3)*2:-2,pad=iw*1.6:ih*1.6:iw*0.4:ih*0.1:0x405060", 1.0),
    "turned": ("rotate=0.12:ow=iw:oh=ih,crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2", 1.0),
}
ALONE = {"plain": 3.0, "mirror": 3.0, "crop": 3.0, "fast": 5.0, "slow": 5.0, "window": 5.0, "turned": 5.0}
_JOINED = ("plain", "mirror", "crop")
_FITTED = "scale=480:360:force_original_aspect_ratio=decrease,pad=480:360:(ow-iw)/2:(oh-ih)/2,setsar=1"


@dataclass(frozen=True, slots=True)
class Reference:
    """A rendered reference and its length in s."""

    path: Path
    seconds: float

    def excerpt(self, seconds: float, rng: random.Random) -> tuple[float, float]:
        """Where one of that many seconds, or of all there are, begins and ends."""
        length = min(seconds, self.seconds)
        start = rng.uniform(0, self.seconds - length)
        return start, start + length


def excerpts(videos: list[Path], out: Path) -> Iterator[Row]:
    """Render references and queries: a line of truth for each excerpt."""
    rng = random.Random(SEED)
    references = [made for i, path in enumerate(videos) if (made := _reference(i, path, out, rng))]
    if len(references) < 3:
        raise SystemExit(f"{len(references)} videos of {LEAST:g} s and more: three are needed")
    for i, reference in enumerate(references):
        for family in (_JOINED[i % 3], "fast", "slow", "window", "turned"):
            yield _alone(reference, family, out, rng)
    for n in range(TOGETHER):
        yield from _together(n, rng.sample(references, 3), out, rng)


def _reference(i: int, path: Path, out: Path, rng: random.Random) -> Reference | None:
    """One video's beginning; None where it is too short, or cannot be read, which is said."""
    try:
        seconds = min(LONGEST, seconds_of(path))
        if seconds < LEAST:
            return None
        made = Reference(out / "refs" / f"{'still' if i % 2 == 0 else 'moving'}{i:03d}.mp4", seconds)
        render_part(path, 0.0, seconds, SIZE if i % 2 == 0 else _moving(rng), made.path)
    except (av.error.FFmpegError, CalledProcessError) as error:
        print(f"{path.name} is left out: {error}", file=sys.stderr)
        return None
    return made


def _moving(rng: random.Random) -> str:
    """A window of half the width and height that swings to and fro on both axes."""
    (x, a), (y, b) = ((rng.uniform(0.3, 1.0), rng.uniform(0, 6.28)) for _ in range(2))
    swing = f"(iw-ow)*(0.5+0.5*sin({x:.2f}*t+{a:.2f})):(ih-oh)*(0.5+0.5*sin({y:.2f}*t+{b:.2f}))"
    return f"scale=-2:720,fps=25,setsar=1,crop=trunc(iw/4)*2:trunc(ih/4)*2:{swing}"


def _alone(reference: Reference, family: str, out: Path, rng: random.Random) -> Row:
    graph, speed = EDITS[family]
    start, end = reference.excerpt(ALONE[family] * speed, rng)
    query = f"q_{family}_{reference.path.stem}.mp4"
    render_part(reference.path, start, end - start, f"{graph},fps=25", out / "queries" / query)
    kind = f"{reference.path.stem[:-3]}_{family}"
    return query, kind, reference.path.name, 0, (end - start) / speed, start, end


def _together(n: int, references: list[Reference], out: Path, rng: random.Random) -> Iterator[Row]:
    """Three excerpts of five seconds in one query, all edited alike."""
    family = _JOINED[n % 3]
    query = f"q_three_{family}_{n:03d}.mp4"
    inputs: list[str] = []
    graph = ""
    for i, reference in enumerate(references):
        start, end = reference.excerpt(5.0, rng)
        inputs += part(reference.path, start, end - start)
        graph += f"[{i}:v]{EDITS[family][0]},{_FITTED}[v{i}];"
        kind = f"{reference.path.stem[:-3]}_three_{family}"
        yield query, kind, reference.path.name, 5.0 * i, 5.0 * i + end - start, start, end
    graph += "[v0][v1][v2]concat=n=3:v=1[out]"
    encode([*inputs, "-filter_complex", graph, "-map", "[out]"], 26, out / "queries" / query)


if __name__ == "__main__":
    suite_of(__doc__, excerpts)
