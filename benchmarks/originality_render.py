"""The files that a benchmark run needs: a plain suite, and three upright full-HD clips whose decoding is a cost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

SECONDS = 30  # what opening a file costs, once, is then as small as in a minute
_UPRIGHT = "scale=1080:1920:force_original_aspect_ratio=increase,crop=1080:1920,fps=30,setsar=1"
_GRAIN = "noise=alls=4:allf=t,format=yuv420p"


class CannotRender(SystemExit):
    """Something to render with, or from, is missing."""


def suite(originals: Path, seed: int, out: Path) -> Path:
    """The plain suite of one seed, by the builder that stands beside the originals; rendered once."""
    if not (out / "truth.csv").exists():
        make = _builder(originals)
        command = [sys.executable, str(make), "--originals", str(originals), "--out", str(out), "--seed", str(seed)]
        subprocess.run(command, check=True)
    return out


def full_hd(originals: Path, out: Path, count: int = 3) -> list[Path]:
    """Upright 1080x1920 H.264 of a few originals, with B-frames and a camera's grain; rendered once."""
    out.mkdir(parents=True, exist_ok=True)
    made = sorted(out.glob("*.mp4"))
    if made or not originals.is_dir():
        return made
    _builder(originals)
    sources = sorted(p for p in originals.iterdir() if p.suffix == ".mp4")
    for source in random.Random(0).sample(sources, count):
        coded = ["-an", "-c:v", "libx264", "-preset", "fast", "-crf", "23", str(out / source.name)]
        shown = ["-stream_loop", "-1", "-i", str(source), "-t", str(SECONDS), "-vf", f"{_UPRIGHT},{_GRAIN}"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *shown, *coded], check=True)
    return sorted(out.glob("*.mp4"))


def _builder(originals: Path) -> Path:
    make = originals.resolve().parent / "make_suite.py"
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        raise CannotRender("ffmpeg and ffprobe render the suites and are not on the PATH: install ffmpeg")
    if not originals.is_dir() or not make.exists():
        raise CannotRender(
            f"no originals at {originals}, or no make_suite.py beside that folder: "
            "name a folder of videos with ORIGINALS=…, or a rendered suite with SUITE=…"
        )
    return make
