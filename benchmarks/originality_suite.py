"""Renders the harder suite: evasions beyond the plain list, compilations, and second takes in many disguises.

    python -m benchmarks.originality_suite --originals DIR --out DIR [--seed 2] [--per-family 2]

``make_suite.py``, the builder of the plain suites, stands beside the folder of originals; its cuts, edits and the form
of truth.csv are used here. ``shared.csv`` lists, in that form, what two videos truly share for a few seconds (a bumper,
stock): no copies and no mistakes, so they stand outside truth.csv; a verdict must not flag them.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

COLUMNS = ("query", "family", "reference", "q_start", "q_end", "r_start", "r_end")
SECONDS = 10.0  # of a reference at most
ENDINGS = {".mp4", ".mov", ".webm", ".mkv", ".avi"}  # of videos
Row = tuple[Any, ...]


def builder(originals: Path) -> ModuleType:
    """The plain suites' builder, importable as ``make_suite`` from then on."""
    path = originals.resolve().parent / "make_suite.py"
    if not path.exists():
        raise SystemExit(f"{path} is missing: the builder of the plain suites stands beside the originals")
    spec = importlib.util.spec_from_file_location("make_suite", path)
    assert spec
    assert spec.loader
    module = sys.modules["make_suite"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Bench:
    """Folders, clips and the rendering of one suite."""

    def __init__(self, suite: ModuleType, originals: Path, folder: Path, rng: random.Random) -> None:
        self.suite, self.folder, self.rng = suite, folder, rng
        for name in ("refs", "queries"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        files = sorted(p for p in originals.iterdir() if p.suffix.lower() in ENDINGS)
        rng.shuffle(files)
        clips = [c for c in map(suite.probe, files) if c.duration >= 4.0]
        n, m = int(len(clips) * 0.55), int(len(clips) * 0.75)
        self.references = [self._reference(i, c) for i, c in enumerate(clips[:n])]
        self.others = [self._other(i, c) for i, c in enumerate(clips[n:m])]
        self.reserve, self._next = clips[m:], 0

    def _reference(self, i: int, clip: Any) -> tuple[Any, Any, float]:
        """The first part of a clip, whose later part may be a second take."""
        n = min(SECONDS, clip.duration if clip.duration < 9.5 else clip.duration * 0.55)
        path = self.folder / "refs" / f"r{i:03d}.mp4"
        self._cut(clip, path, n)
        return self.suite.probe(path), clip, n

    def _other(self, i: int, clip: Any) -> Any:
        path = self.query(f"n{i:03d}_unrelated")
        self._cut(clip, path, min(SECONDS, clip.duration))
        return self.suite.probe(path)

    def _cut(self, clip: Any, path: Path, seconds: float) -> None:
        if not path.exists():
            self.suite.cut(clip.path, path, 0.0, seconds, clip.has_audio)

    def query(self, name: str) -> Path:
        return self.folder / "queries" / f"{name}.mp4"

    def pair(self) -> tuple[Any, Any]:
        """Two clips of the reserve, in turn: neither is shown by any other query."""
        i, self._next = self._next, self._next + 2
        return self.reserve[i % len(self.reserve)], self.reserve[(i + 1) % len(self.reserve)]

    def pairs(self, n: int) -> list[tuple[Any, Any]]:
        return [self.pair() for _ in range(n)]

    def render(self, clip: Any, name: str, edit: Any, *, reference: bool = False) -> str:
        out = self.folder / ("refs" if reference else "queries") / f"{name}.mp4"
        if not out.exists():  # a run that was broken off goes on
            part = out.with_suffix(".part.mp4")
            self.suite.render(clip.path, part, edit, clip)
            part.rename(out)
        return out.name

    def both(self, one: Any, two: Any, name: str, family: str, edit: Any) -> Iterator[tuple[str, str]]:
        """One edit on two clips: the first is catalogued, the second asked for."""
        self.render(one, f"t_{name}", edit, reference=True)
        yield self.render(two, f"n_{name}", edit), family

    def source(self, graph: str, name: str, *, reference: bool) -> None:
        """A picture without a file."""
        out = self.folder / ("refs" if reference else "queries") / f"{name}.mp4"
        command = ("-f", "lavfi", "-i", graph, "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
        self.suite.ffmpeg(*command, str(out))


def evasions(bench: Bench, families: dict[str, Any], per_family: int, jobs: int) -> list[Row]:
    """The copies; what ffmpeg cannot render is named on stderr and left out."""
    work: list[tuple[Any, str, Any, str]] = []
    for name, family in families.items():
        long = [r for r, _, _ in bench.references if r.duration >= 4.5]
        for k, ref in enumerate(bench.rng.sample(long, per_family)):
            edit = family(bench.rng, ref, bench.rng.choice(bench.others))
            work.append((ref, f"q_{name}_{k:02d}_{ref.path.stem}", edit, name))

    def run(job: tuple[Any, str, Any, str]) -> Row | None:
        ref, name, edit, family = job
        try:
            file = bench.render(ref, name, edit)
        except RuntimeError as error:
            print("FAILED", name, str(error)[-300:], file=sys.stderr)
            return None
        spans = (*(edit.q_span or (0.0, ref.duration)), *(edit.r_span or (0.0, ref.duration)))
        return (file, family, ref.path.name, *(f"{s:.2f}" for s in spans))

    return [row for row in ThreadPoolExecutor(jobs).map(run, work) if row]


def compilation(bench: Bench, k: int, pieces: int = 5, seconds: float = 3.5) -> list[Row]:
    """One query of several references, a row for each."""
    refs = [r for r, _, _ in bench.rng.sample([r for r in bench.references if r[0].duration > seconds + 0.5], pieces)]
    fit = "fps=25,scale=480:360:force_original_aspect_ratio=decrease,pad=480:360:(ow-iw)/2:(oh-ih)/2,setsar=1"
    graph = "".join(f"[{i}:v]trim=0.3:{0.3 + seconds},setpts=PTS-STARTPTS,{fit}[p{i}];" for i in range(pieces))
    graph += "".join(f"[p{i}]" for i in range(pieces)) + f"concat=n={pieces}:v=1[v]"
    inputs = tuple(("-i", str(r.path)) for r in refs[1:])
    edit = bench.suite.Edit(graph, inputs=inputs, length=pieces * seconds, audio="drop", q_span=(0, pieces * seconds))
    file = bench.render(refs[0], f"q_compilation_{k:02d}", edit)
    return [
        (file, "compilation", r.path.name, i * seconds, (i + 1) * seconds, 0.3, 0.3 + seconds)
        for i, r in enumerate(refs)
    ]


def write(path: Path, rows: list[Row]) -> None:
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--originals", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--per-family", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    suite = builder(options.originals)
    from benchmarks import originality_evasions, originality_takes  # they import the builder

    bench = Bench(suite, options.originals, options.out, random.Random(options.seed))
    rows: list[Row] = [(c.path.name, "unrelated", "", "", "", "", "") for c in bench.others]
    for take in originality_takes.FAMILIES:
        rows += [(file, family, "", "", "", "", "") for file, family in take(bench)]
    shared = [(q, "shared", r, *spans) for q, r, *spans in originality_takes.shared(bench)]
    rows += [row for k in range(options.per_family) for row in compilation(bench, k)]
    rows += evasions(bench, originality_evasions.FAMILIES, options.per_family, options.jobs)
    write(options.out / "truth.csv", rows)
    write(options.out / "shared.csv", shared)
    print(f"{len(list((options.out / 'refs').iterdir()))} references, {len({r[0] for r in rows})} queries")


if __name__ == "__main__":
    main()
