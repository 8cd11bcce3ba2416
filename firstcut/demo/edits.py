"""What reposters do to a clip: decode somebody's file, edit, and show it as one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import cv2
import numpy as np

from firstcut.demo.cast import Copy, Edit
from firstcut.demo.scenes import Scene
from firstcut.demo.scenes.paint import Picture, as_picture, letters, write
from firstcut.demo.sounds import RATE, Samples

WINDOW = (0.07, 0.06, 0.86)  # left and top as shares of width and height, width as a share of the frame's
CLOSER = 1.22  # how much a cropped copy is enlarged

# A filter: a little warmer, more contrast in the greens. Rows are output r, g, b.
_FILTER = np.array([[1.04, 0.06, -0.02], [0.0, 1.02, 0.0], [-0.02, 0.02, 0.88]], np.float32)


class Reel:
    """A video file, played forward: the frame that a player would show at a time, one frame in memory."""

    def __init__(self, path: Path) -> None:
        self._container: Any = av.open(str(path))
        self._container.streams.video[0].thread_count = 1
        self._frames: Iterator[Any] = self._container.decode(video=0)
        self._shown = next(self._frames)
        self._next: Any = next(self._frames, None)
        self._picture: Picture | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    def at(self, t: float) -> Picture:
        """The picture shown at ``t`` seconds, rgb uint8 [h, w, 3]; times must not go back."""
        while self._next is not None and self._next.time <= t + 1e-6:
            self._shown, self._next, self._picture = self._next, next(self._frames, None), None
        if self._picture is None:
            self._picture = np.asarray(self._shown.to_ndarray(format="rgb24"), np.uint8)
        return self._picture


def soundtrack(path: Path) -> Samples:
    """A file's sound, float32 mono at 48 kHz; what the file lacks is no sound at all."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        blocks = [r.to_ndarray().ravel() for f in container.decode(audio=0) for r in resampler.resample(f)]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


@dataclass
class Copied:
    """Seconds of a reel, shown as ``copy`` says in a frame of width x height; ``own`` is the reposter's own scene."""

    reel: Reel
    copy: Copy
    width: int
    height: int
    own: Scene | None = None

    def frame(self, t: float) -> Picture:
        """The repost at ``t`` seconds; times must not go back."""
        copy = self.copy
        if not copy.at <= t < copy.until and self.own is not None and copy.edit is Edit.EXCERPTED:
            return self.own.frame(t)
        if t < copy.at:
            return self._title
        theirs = self.reel.at(copy.start + (t - copy.at) * copy.speed)
        match copy.edit:
            case Edit.MIRRORED:
                return as_picture(cv2.transform(theirs[:, ::-1], _FILTER))
            case Edit.FRAMED:
                return framed(theirs, self.width, self.height)
            case Edit.CROPPED:
                return closer(theirs, self.width, self.height)
            case Edit.WINDOWED if self.own is not None:
                return windowed(theirs, self.own.frame(t))
            case _:
                return theirs.copy()

    @cached_property
    def _title(self) -> Picture:
        """What a copy that begins late shows before: its first frame, out of focus, under a promise."""
        blurred = cv2.GaussianBlur(self.reel.at(self.copy.start), (0, 0), 9)
        card = as_picture(cv2.convertScaleAbs(blurred, alpha=0.6))
        promise = letters("WATCH\nTO THE END", round(self.width * 0.11), (255, 226, 90), 4)
        write(card, promise, self.width / 2, self.height / 2)
        return card


def framed(theirs: Picture, width: int, height: int) -> Picture:
    """The whole picture at full width in the middle of a frame that its own blur fills."""
    fill = height / theirs.shape[0]
    cut = round(width / fill)
    left = (theirs.shape[1] - cut) // 2
    small = cv2.resize(theirs[:, left : left + cut], (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    ground = cv2.resize(cv2.GaussianBlur(small, (0, 0), 2.5), (width, height), interpolation=cv2.INTER_CUBIC)
    out = cv2.convertScaleAbs(ground, alpha=0.75)
    inside = cv2.resize(theirs, (width, round(theirs.shape[0] * width / theirs.shape[1])), interpolation=cv2.INTER_AREA)
    top = (height - inside.shape[0]) // 2
    out[top : top + inside.shape[0]] = inside
    return as_picture(out)


def closer(theirs: Picture, width: int, height: int) -> Picture:
    """The middle of the picture, enlarged until it fills the frame."""
    h, w = round(theirs.shape[0] / CLOSER), round(theirs.shape[1] / CLOSER)
    top, left = (theirs.shape[0] - h) // 2, (theirs.shape[1] - w) // 2
    return np.asarray(
        cv2.resize(theirs[top : top + h, left : left + w], (width, height), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def windowed(theirs: Picture, own: Picture) -> Picture:
    """The picture, smaller, in a bordered window over one's own."""
    left, top = round(WINDOW[0] * own.shape[1]), round(WINDOW[1] * own.shape[0])
    width = round(WINDOW[2] * own.shape[1])
    inside = cv2.resize(theirs, (width, round(theirs.shape[0] * width / theirs.shape[1])), interpolation=cv2.INTER_AREA)
    h, w = inside.shape[:2]
    cv2.rectangle(own, (left - 4, top - 4), (left + w + 3, top + h + 3), (244, 240, 250), -1)
    own[top : top + h, left : left + w] = inside
    return own


def heard(theirs: Samples, copy: Copy, seconds: float) -> Samples:
    """The copied seconds of a sound where the copy shows them, silence elsewhere; faster is also higher."""
    track = np.zeros(round(seconds * RATE), np.float32)
    begin, end = round(copy.at * RATE), min(len(track), round(copy.until * RATE))
    at = copy.start * RATE + np.arange(end - begin) * copy.speed
    track[begin:end] = np.interp(at, np.arange(len(theirs)), theirs, right=0.0)
    return track
