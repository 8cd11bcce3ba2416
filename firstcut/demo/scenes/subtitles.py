"""Subtitles in the manner of short videos: a few bold words at a time, low in the picture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from features.inputs import Segment
from firstcut.demo.scenes.paint import Picture, letters, write

WORDS = 4  # at a time


class _Filmed(Protocol):
    def frame(self, t: float) -> Picture: ...


class Subtitled:
    """A scene with the words of its transcript over it."""

    def __init__(self, scene: _Filmed, segments: Sequence[Segment], width: int, height: int) -> None:
        self.scene, self.width, self.height = scene, width, height
        self.cues = [cue for segment in segments for cue in _cues(segment)]
        self.starts = [start for start, _, _ in self.cues]
        self.size = max(14, round(min(width, height) * 0.062))

    def frame(self, t: float) -> Picture:
        """The scene's picture at ``t`` seconds with the words said then."""
        picture = self.scene.frame(t)
        at = bisect_right(self.starts, t) - 1
        if at >= 0 and t < self.cues[at][1]:
            row = self.height * (0.86 if self.height > self.width else 0.9)
            write(picture, letters(self.cues[at][2], self.size, (255, 246, 214), 3), self.width / 2, row)
        return picture


def _cues(segment: Segment) -> list[tuple[float, float, str]]:
    """(start, end, words) of a sentence cut into groups, each as long as its letters."""
    words = segment.text.split()
    groups = [" ".join(words[i : i + WORDS]) for i in range(0, len(words), WORDS)]
    total = sum(len(g) for g in groups) or 1
    cues, at = [], segment.start
    for group in groups:
        end = at + (segment.end - segment.start) * len(group) / total
        cues.append((at, end, group))
        at = end
    return cues
