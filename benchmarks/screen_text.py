"""What reading on-screen text costs, and how much of text written over real footage it finds, by the letters' size.

python -m benchmarks.screen_text VIDEO... [--frames 8]

Captions of known words and a handle that jumps between two corners are drawn over each video's stills; then the
frames are chosen and read as in an analysis. Recall is the share of written words that are read; foreign marks are
the share of videos whose handle is told as somebody else's. Of the untouched videos, marks found are listed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from features import screen_reader
from features.handles import Owner, marks
from features.media import Batch, Frames, Sound, Still, open_clip
from features.screen_frames import ScreenFrames
from features.screen_text import ScreenText
from features.text import words

CAPTIONS = (
    "Fold the dough twice",
    "Schritt 2: 300 g Mehl",
    "Sin azúcar y sin prisa",
    "Ne coupez pas le fil",
    "Tighten both screws",
)
HANDLE, OWN = "@clip.hunter22", ("anna_bakes",)
SIZES = (0.02, 0.03, 0.045, 0.07)  # of the shorter side, the height of the font
_NO_FRAMES = Frames(np.zeros(0), np.zeros((0, 2, 2), np.uint8), np.zeros((0, 2, 2, 3), np.uint8))
_NO_SOUND = Sound(0.0, np.zeros((0, 2), np.float32))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one video at one size: words written and read, whether the handle was told as foreign, and CPU seconds."""

    written: int
    read: int
    foreign: bool
    cost: float
    frames: int


def stills_of(path: Path) -> tuple[list[Still], float]:
    """The stills of a video and its length in s."""
    clip = open_clip(path)
    stills = [still for batch in clip.batches() for still in batch.stills]
    return stills, clip.measured.seconds


def read(stills: Sequence[Still], seconds: float, most: int) -> tuple[ScreenText, float]:
    """What is read in the frames chosen, and the CPU seconds of choosing and reading."""
    began = time.process_time()
    meter = ScreenFrames(most)
    for still in stills:
        meter.update(Batch(_NO_FRAMES, (still,), _NO_SOUND))
    screen = screen_reader.read(meter.finish(seconds))
    return screen, time.process_time() - began


def lettered(still: Still, index: int, size: float) -> tuple[Still, str]:
    """The still with a caption of the fifth part of the video that it lies in, and the handle in one of two corners."""
    height, width = still.rgb.shape[:2]
    caption = CAPTIONS[index % len(CAPTIONS)]
    image = Image.fromarray(np.ascontiguousarray(still.rgb))
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), max(6, round(size * min(height, width))))
    draw = ImageDraw.Draw(image)
    outline = {"fill": "white", "stroke_fill": "black", "stroke_width": max(1, font.size // 14)}
    draw.text((width / 2, 0.7 * height), caption, font=font, anchor="mm", **outline)
    corner, anchor = (((0.04, 0.06), "lm"), ((0.96, 0.93), "rm"))[index % 2]
    draw.text((corner[0] * width, corner[1] * height), HANDLE, font=font, anchor=anchor, **outline)
    return Still(still.time, np.asarray(image, np.uint8)), caption


def tried(stills: Sequence[Still], seconds: float, size: float, most: int) -> Outcome:
    """One video, written over at one size."""
    drawn = [lettered(still, index, size) for index, still in enumerate(stills)]
    caption_at = {still.time: caption for still, caption in drawn}
    screen, cost = read([still for still, _ in drawn], seconds, most)
    written = found = 0
    for look in screen.looks:
        known = {word for line in screen.at(look) for word in words(line.text)}
        expected = words(caption_at[look.time])
        written, found = written + len(expected), found + sum(word in known for word in expected)
    foreign = any(mark.owner is Owner.FOREIGN for mark in marks(screen, OWN))
    return Outcome(written, found, foreign, cost, len(screen.looks))


def line(size: float, outcomes: Sequence[Outcome]) -> str:
    """A row of the table."""
    costs: npt.NDArray[np.float64] = np.array([outcome.cost for outcome in outcomes])
    frames = sum(outcome.frames for outcome in outcomes)
    recall = sum(outcome.read for outcome in outcomes) / max(1, sum(outcome.written for outcome in outcomes))
    foreign = np.mean([outcome.foreign for outcome in outcomes])
    return (
        f"{size:6.1%}  {recall:6.1%}  {foreign:13.1%}  {costs.mean():9.2f}  {costs.max():5.2f}  "
        f"{costs.sum() / frames:9.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="+", type=Path)
    parser.add_argument("--frames", type=int, default=screen_reader.FRAMES)
    options = parser.parse_args()
    by_size: dict[float, list[Outcome]] = {size: [] for size in SIZES}
    plain: list[Outcome] = []
    for path in options.videos:
        stills, seconds = stills_of(path)
        screen, cost = read(stills, seconds, options.frames)
        accused = marks(screen, OWN)
        plain.append(Outcome(0, 0, bool(accused), cost, len(screen.looks)))
        for mark in accused:
            print(f"{path.name}: {mark.text!r} at {mark.times}")
        for size in SIZES:
            by_size[size].append(tried(stills, seconds, size, options.frames))
    print("letters  recall  foreign marks  CPU s/video   max  CPU s/frame")
    print(line(0.0, plain).replace("  0.0%    0.0%", "untouched    –", 1))
    for size, outcomes in by_size.items():
        print(line(size, outcomes))


if __name__ == "__main__":
    main()
