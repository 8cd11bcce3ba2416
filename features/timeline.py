"""Stretches of a video and what happens in them: what meters hand to each other and pages draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from features.errors import InputError

Spans = tuple[tuple[float, float], ...]
"""Stretches [start, end) in seconds: in order, apart from each other, none empty."""


def union(*many: Iterable[tuple[float, float]]) -> Spans:
    """The time that lies in any of them."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(span for spans in many for span in spans if span[1] > span[0]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def intersection(one: Spans, other: Spans) -> Spans:
    """The time that lies in both."""
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other if c < b and a < d)
    return union(both)


def complement(spans: Spans, seconds: float) -> Spans:
    """The time in 0..seconds that lies in none of them."""
    edges = [0.0, *(edge for span in spans for edge in span), seconds]
    return union((max(0.0, a), min(b, seconds)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def total(spans: Iterable[tuple[float, float]]) -> float:
    """Seconds in all of them together."""
    return float(sum(end - start for start, end in spans))


def share(spans: Spans, seconds: float) -> float:
    """The part of 0..seconds that they cover, 0..1."""
    return min(1.0, total(intersection(spans, ((0.0, seconds),))) / seconds) if seconds > 0 else 0.0


def at_least(spans: Spans, seconds: float) -> Spans:
    """Those that last ``seconds`` or longer."""
    return tuple(span for span in spans if span[1] - span[0] >= seconds - 1e-6)


def bridged(spans: Spans, gap: float) -> Spans:
    """The same with gaps of at most ``gap`` seconds filled."""
    grown = union((start, end + gap) for start, end in spans)
    return tuple((start, end - gap) for start, end in grown)


def snapped(spans: Spans, edges: Sequence[float], reach: float) -> Spans:
    """The same with starts and ends moved to the nearest of ``edges`` (s) that is at most ``reach`` away."""

    def snap(at: float) -> float:
        nearest = min(edges, key=lambda edge: abs(edge - at), default=at)
        return nearest if abs(nearest - at) <= reach else at

    return union((snap(start), snap(end)) for start, end in spans)


def where(holds: npt.NDArray[np.bool_], edges: npt.NDArray[np.float64]) -> Spans:
    """Where ``holds`` [n] is true; ``holds[i]`` speaks for edges[i]..edges[i + 1] s, ``edges`` being [n + 1]."""
    return union((float(edges[a]), float(edges[b])) for a, b in runs(holds))


def runs(holds: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and the one after the last of each run that is true."""
    steps = np.diff(np.concatenate([[0], holds.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Mark:
    """A patch that stays: which mark it is of, from..to in s, its sides as shares of the frame's width and height."""

    number: int
    start: float
    end: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """When what happens: spans, and starts of shots and dropouts, in s; loudness (LUFS) and motion (luma) by second."""

    seconds: float
    shots: tuple[float, ...]
    still: Spans
    slideshow: Spans
    repeated: Spans
    black: Spans
    text_only: Spans
    text: Spans
    interface: Spans
    split: Spans
    outro: Spans
    marks: tuple[Mark, ...]
    silent: Spans
    speech: Spans
    music: Spans
    dropouts: tuple[float, ...]
    loudness: tuple[float, ...]
    motion: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary of lists."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Timeline:
        """The timeline that ``to_json`` wrote. Raises InputError where its lanes are not today's."""
        if set(data) != set(cls.__slots__):
            raise InputError("this timeline was written by another version; analyze the video again")
        return cls(**{name: _frozen(value) for name, value in data.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Mark(**{**value, "number": int(value["number"])})
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else float(value)


def _plain(value: float | Mark | Sequence[Any]) -> Any:
    if isinstance(value, Mark):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, (int, float)):
        return round(float(value), 3)
    return [_plain(item) for item in value]
