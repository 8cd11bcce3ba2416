"""What an analysis costs beside the plain decode of the same file, in CPU seconds of one run.

    python -m benchmarks.decode_cost [--footage DIR] [--file VIDEO ...] [--seconds 20] [--repeat 2]

Renders 1080x1920 clips as different encoders make them, from the videos of ``--footage`` (cut to upright, enlarged,
with grain; a drifting noise picture where no folder is given), or takes the files given. Beside each stands a plain
full decode of it: by PyAV and, where there is one, by the ``ffmpeg`` program, on one thread each; the cheaper of the
two counts. ``ffmpeg`` as it is usually called takes threads, and with them more CPU; the last share is of that.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

from features.extract import extract
from features.fingerprint import FingerprintMeter
from features.media import open_clip

WIDTH, HEIGHT, RATE = 1080, 1920, 30
GRAIN = 5.0  # deviation of the noise that every camera adds, luma
SHOT_SECONDS = 5.0

ENCODERS = {
    "x264 default": ("libx264", {}),
    "x264 fast, 20 Mbit/s": ("libx264", {"preset": "fast", "b": "20000000"}),
    "x264 veryfast, 5 Mbit/s": ("libx264", {"preset": "veryfast", "b": "5000000"}),
    "as phones: no B, 1 s, 17 Mbit/s": (
        "libx264",
        {"preset": "veryfast", "b": "17000000", "x264-params": "bframes=0:keyint=30:ref=1:scenecut=0"},
    ),
    "x265 fast, 8 Mbit/s": ("libx265", {"preset": "fast", "b": "8000000", "x265-params": "log-level=none"}),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of each way to read one file of ``seconds``; bytes stored; ``None`` where a way is not to be had."""

    seconds: float
    program: float | None
    called: float | None
    plain: float
    decode: float
    fingerprint: float
    whole: float
    stored: int


def main() -> None:
    """Measure, and print one table."""
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        files = {p.name: p for p in args.file} or dict(rendered(Path(folder), args.footage, args.seconds))
        print(
            "| file | plain, s a minute | our decode | + fingerprint | whole analysis | kB a minute | "
            "+ fingerprint, of `ffmpeg -i` |"
        )
        print("|---|---|---|---|---|---|---|")
        for name, path in files.items():
            print(_row(name, measure(path, args.repeat)), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nRatios to the cheaper plain decode. Peak memory, rendering included: {peak:.0f} MB.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--footage", type=Path, help="folder of real videos to render from")
    parser.add_argument("--file", type=Path, action="append", default=[], help="measure these instead")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the rendered clips")
    parser.add_argument("--repeat", type=int, default=2, help="times each is measured; the least counts")
    return parser.parse_args()


def _row(name: str, cost: Cost) -> str:
    plain = min(c for c in (cost.plain, cost.program) if c is not None)
    fingerprint = cost.decode + cost.fingerprint
    shares = [f"{part / plain:.2f}" for part in (cost.decode, fingerprint, cost.whole)]
    called = f"{fingerprint / cost.called:.2f}" if cost.called else "none here"
    cells = [name, f"{plain * 60 / cost.seconds:.1f}", *shares, f"{cost.stored / 1000 * 60 / cost.seconds:.0f}", called]
    return f"| {' | '.join(cells)} |"


def measure(path: Path, repeat: int) -> Cost:
    """The least cost of each way out of ``repeat`` rounds, the ways taken in turns."""
    rounds = [_round(path) for _ in range(repeat)]
    return Cost(
        seconds=rounds[0].seconds,
        program=_least(r.program for r in rounds),
        called=_least(r.called for r in rounds),
        plain=min(r.plain for r in rounds),
        decode=min(r.decode for r in rounds),
        fingerprint=min(r.fingerprint for r in rounds),
        whole=min(r.whole for r in rounds),
        stored=rounds[0].stored,
    )


def _least(costs: Iterable[float | None]) -> float | None:
    return min((cost for cost in costs if cost is not None), default=None)


def _round(path: Path) -> Cost:
    plain = cpu_of(lambda: plain_decode(path))
    program, called = by_program(path, "-threads", "1"), by_program(path)
    clip, meter = open_clip(path), FingerprintMeter()
    spent = 0.0
    for batch in clip.batches(stills=False):
        began = time.process_time()
        meter.update(batch)
        spent += time.process_time() - began
    began = time.process_time()
    stored = len(meter.finish(clip).to_bytes())
    spent += time.process_time() - began
    whole = cpu_of(lambda: extract(path))
    return Cost(clip.measured.seconds, program, called, plain, clip.measured.decode_cpu_seconds, spent, whole, stored)


def cpu_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def plain_decode(path: Path) -> int:
    """Every picture and every sound of a file on one thread; how many."""
    with av.open(str(path)) as container:
        streams = [*container.streams.video[:1], *container.streams.audio[:1]]
        for stream in streams:
            stream.codec_context.thread_count = 1
        return sum(1 for _ in container.decode(streams))


def by_program(path: Path, *options: str) -> float | None:
    """CPU seconds of ``ffmpeg``'s own plain decode, called with some options; None without the program."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, "-v", "error", *options, "-i", path, "-f", "null", "-"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rendered(folder: Path, footage: Path | None, seconds: float) -> Iterator[tuple[str, Path]]:
    for i, (name, (codec, options)) in enumerate(ENCODERS.items()):
        path = folder / f"{i}.mp4"
        try:
            with av.open(str(path), "w") as out:
                video = out.add_stream(codec, rate=RATE, options=dict(options))
                video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
                for picture in _pictures(footage, round(seconds * RATE)):
                    out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
                out.mux(video.encode())
        except av.codec.codec.UnknownCodecError:
            print(f"{name}: no encoder here", file=sys.stderr)
            continue
        yield name, path


def _pictures(footage: Path | None, n: int) -> Iterator[npt.NDArray[np.uint8]]:
    """Upright pictures uint8 [h, w, 3] with grain, shot after shot."""
    rng = np.random.default_rng(1)
    grain = rng.normal(0, GRAIN, (HEIGHT + 64, WIDTH + 64, 1)).astype(np.float32)
    shown = _filmed(sorted(footage.iterdir())) if footage else _drifting(rng)
    for _, picture in zip(range(n), shown, strict=False):
        y, x = rng.integers(0, 64, 2)
        noisy = picture.astype(np.float32) + grain[y : y + HEIGHT, x : x + WIDTH]
        yield np.clip(noisy, 0, 255).astype(np.uint8)


def _filmed(files: list[Path]) -> Iterator[npt.NDArray[np.uint8]]:
    while files:
        for path in files:
            with av.open(str(path)) as container:
                for _, frame in zip(range(round(SHOT_SECONDS * RATE)), container.decode(video=0), strict=False):
                    yield _upright(frame.to_ndarray(format="rgb24"))


def _upright(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    h, w = picture.shape[:2]
    width, height = min(w, h * WIDTH // HEIGHT), min(h, w * HEIGHT // WIDTH)
    y, x = (h - height) // 2, (w - width) // 2
    cut = picture[y : y + height, x : x + width]
    return np.asarray(cv2.resize(cut, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)


def _drifting(rng: np.random.Generator) -> Iterator[npt.NDArray[np.uint8]]:
    """A picture of noise at many scales, under a camera that wanders."""
    side = HEIGHT + 512
    layers = [rng.normal(0, 1, (side // 2**k, side // 2**k, 3)).astype(np.float32) for k in range(1, 8)]
    world = sum(cv2.resize(layer, (side, side), interpolation=cv2.INTER_CUBIC) for layer in layers)
    world = np.clip(128 + 18 * np.asarray(world), 0, 255).astype(np.uint8)
    i = 0
    while True:
        x, y = (round(256 * (1 + np.sin(i / pace))) for pace in (37.0, 53.0))
        yield world[y : y + HEIGHT, x : x + WIDTH]
        i += 1


if __name__ == "__main__":
    main()
