"""How much memory a whole analysis takes, by the length of the video.

    python -m benchmarks.memory --footage DIR [--minutes 2 20 60 180] [--size 426x240] [--rate 15] [--no-ocr]

A few seconds of each video of the folder that has sound are put one after the other, and that reel over and over
without being encoded again, until it is as long as asked. Each length is analyzed in a process of its own, whose peak
is told twice: when the file is read through, and when the analysis is done.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.originality_render import CannotRender
from features.extract import extract
from features.screen_reader import Reading

SHOT_SECONDS = 6
MOST_SHOTS = 40


@dataclass(frozen=True, slots=True)
class Peak:
    """Of one analysis: seconds of video, MB at the start, after the last picture and at the end; CPU seconds; kB."""

    seconds: float
    started: float
    read: float
    done: float
    cpu: float
    fingerprint: float


def main() -> None:
    options = arguments()
    if options.file:
        print(json.dumps(asdict(measured(options.file, reading=options.ocr))))
        return
    with tempfile.TemporaryDirectory() as folder:
        short = reel(options.footage, Path(folder), options.size, options.rate)
        print("| minutes | MB at first | MB, file read | MB, all done | CPU s a minute | fingerprint, kB a minute |")
        print("|---|---|---|---|---|---|")
        for minutes in options.minutes:
            path = repeated(short, minutes, Path(folder) / "long.mp4")
            print(row(minutes, by_itself(path, reading=options.ocr)), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--footage", type=Path, help="folder of real videos to make a reel from")
    what.add_argument("--file", type=Path, help="analyze this one video here, and print what it took as JSON")
    parser.add_argument("--minutes", type=float, nargs="+", default=[2, 20, 60, 180])
    parser.add_argument("--size", default="426x240", help="of the pictures, as 1080x1920")
    parser.add_argument("--rate", type=int, default=15, help="pictures a second")
    parser.add_argument("--no-ocr", dest="ocr", action="store_false", help="leave the text in the picture unread")
    return parser.parse_args()


def measured(path: Path, *, reading: bool) -> Peak:
    """Analyze a file in this process."""
    started, began, at = resident(), time.process_time(), 0.0

    def note(done: float, whole: float) -> None:
        nonlocal at
        at = resident()

    result = extract(path, reading=Reading(on=reading), progress=note)
    return Peak(
        seconds=result.measured.seconds,
        started=started,
        read=at,
        done=resident(),
        cpu=time.process_time() - began,
        fingerprint=len(result.fingerprint.to_bytes()) / 1000,
    )


def resident() -> float:
    """Peak memory of this process so far, MB of a million bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def by_itself(path: Path, *, reading: bool) -> Peak:
    """Analyze a file in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, "--file", str(path), *([] if reading else ["--no-ocr"])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Peak(**json.loads(done.stdout.splitlines()[-1]))


def row(minutes: float, peak: Peak) -> str:
    long = peak.seconds / 60
    cells = [f"{minutes:g}", f"{peak.started:.0f}", f"{peak.read:.0f}", f"{peak.done:.0f}"]
    return f"| {' | '.join([*cells, f'{peak.cpu / long:.2f}', f'{peak.fingerprint / long:.0f}'])} |"


def reel(footage: Path, folder: Path, size: str, rate: int) -> Path:
    """The beginnings of a folder's videos, one after the other."""
    width, height = size.split("x")
    shown = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},fps={rate},setsar=1"
    heard = "aresample=48000,aformat=channel_layouts=stereo"
    shots = []
    for source in sorted(p for p in footage.iterdir() if p.suffix == ".mp4" and has_sound(p))[:MOST_SHOTS]:
        shot = folder / f"shot{len(shots)}.mp4"
        cut = ["-i", source, "-t", SHOT_SECONDS, "-shortest", "-vf", shown, "-af", heard]
        ffmpeg(*cut, "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", shot)
        shots.append(shot)
    if not shots:
        raise CannotRender(f"no video with sound (*.mp4) in {footage}: name a folder with some by --footage")
    listed, path = folder / "shots.txt", folder / "reel.mp4"
    listed.write_text("".join(f"file '{shot.name}'\n" for shot in shots))
    ffmpeg("-f", "concat", "-i", listed, "-c", "copy", path)
    return path


def has_sound(path: Path) -> bool:
    command = ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=index", "-of", "csv=p=0"]
    return bool(subprocess.run([*command, path], check=True, capture_output=True).stdout.strip())


def repeated(reel: Path, minutes: float, path: Path) -> Path:
    """The reel over and over for so many minutes, copied."""
    ffmpeg("-stream_loop", "-1", "-i", reel, "-t", 60 * minutes, "-c", "copy", path)
    return path


def ffmpeg(*words: str | float | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, words)], check=True)


if __name__ == "__main__":
    main()
