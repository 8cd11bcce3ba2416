"""The picture strip and the lanes under it: what happens when, in shares of the video's length."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields

import av
import cv2
import numpy as np
import numpy.typing as npt

from features.batch import Batch
from features.timeline import Spans, Timeline, share

SLOTS, BROAD_SLOTS = 12, 7  # pictures of a strip at most, and of one of broad pictures
_SIDE = 180  # pixels of a picture's shorter side
_QUIET, _LOUD = -60.0, 0.0  # LUFS at the foot and the head of the loudness curve

Picture = npt.NDArray[np.uint8]

#: Spans of the timeline in the order of the lanes; those of fields not named here follow, under their own name.
LANES = {
    "speech": ("Speech", "somebody speaks"),
    "text": ("On-screen text", "legible text, in the frames that were read"),
    "silent": ("Silence", "under -60 dBFS for 2 s or more"),
    "still": ("Still", "nothing moves for 2 s or more"),
    "slideshow": ("Slideshow", "a still picture, shown, panned or zoomed"),
    "repeated": ("Repeats", "shown before in the same video"),
    "black": ("Black", "98 % of the picture black"),
    "text_only": ("Text cards", "text on a drawn ground (plain, shaded or out of focus) and nothing else"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time: left edge and width in percent of the length, and its times in words."""

    left: float
    width: float
    told: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of spans; ``part`` is the share 0..1 of the length that they cover."""

    label: str
    meaning: str
    stretches: tuple[Stretch, ...]
    part: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve as points ``x,y`` on 0..100 by 0..100 (y down), and its least and greatest number in words."""

    label: str
    points: str
    low: str
    high: str


class Pictures:
    """Keeps small pictures of a stream, so few that memory stays flat; ``finish`` gives a strip of them."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, Picture]] = []
        self._next, self._every = 0.0, 0.0

    def take(self, batch: Batch) -> None:
        """Look at the next batch."""
        for still in batch.stills:
            if still.time >= self._next - 1e-6:
                self._kept.append((still.time, _small(still.rgb)))
                self._next = still.time + self._every
        if len(self._kept) > 4 * SLOTS:
            self._every = 2 * max(self._every, self._kept[1][0] - self._kept[0][0])
            self._kept = self._kept[::2]

    def finish(self, seconds: float) -> tuple[str, ...]:
        """Data URIs of pictures that divide ``seconds`` evenly among them."""
        return spread(self._kept, seconds)


def film(proxy: bytes, seconds: float) -> tuple[str, ...]:
    """The same from a fingerprint's proxy; none where it has no film."""
    if not proxy:
        return ()
    with av.open(io.BytesIO(proxy), "r") as container:
        shown = [(float(f.time), np.asarray(f.to_ndarray(format="rgb24"), np.uint8)) for f in container.decode(video=0)]
    return spread(shown, seconds)


def spread(shown: Sequence[tuple[float, Picture]], seconds: float) -> tuple[str, ...]:
    """Data URIs of a strip of pictures, each the nearest to the middle of its part of the time."""
    broad = bool(shown) and shown[0][1].shape[1] > shown[0][1].shape[0]
    slots = min(BROAD_SLOTS if broad else SLOTS, len(shown))
    middles = [(index + 0.5) * seconds / slots for index in range(slots)]
    return tuple(data_uri(min(shown, key=lambda each: abs(each[0] - middle))[1]) for middle in middles)


def data_uri(rgb: Picture) -> str:
    """A picture uint8 [h, w, 3] as a JPEG inside a URI."""
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(rgb[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 82])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()


def _small(rgb: Picture) -> Picture:
    scale = min(1.0, _SIDE / min(rgb.shape[:2]))
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(rgb), size, interpolation=cv2.INTER_AREA), np.uint8)


def lanes(timeline: Timeline) -> tuple[Lane, ...]:
    """Shots, then every kind of spans; kinds that the video has none of come last."""
    found = [_lane(name, getattr(timeline, name), timeline.seconds) for name in _span_fields(timeline)]
    return (_shots(timeline), *sorted(found, key=lambda lane: not lane.stretches))


def _span_fields(timeline: Timeline) -> list[str]:
    others = [f.name for f in fields(timeline) if f.type == "Spans" and f.name not in LANES]
    return [*(name for name in LANES if hasattr(timeline, name)), *others]


def _lane(name: str, spans: Spans, seconds: float) -> Lane:
    label, meaning = LANES.get(name, (name.replace("_", " ").capitalize(), ""))
    return Lane(label, meaning, tuple(_stretch(a, b, seconds) for a, b in spans), share(spans, seconds))


def _shots(timeline: Timeline) -> Lane:
    ends = (*timeline.shots[1:], timeline.seconds)
    shots = tuple(_stretch(a, b, timeline.seconds) for a, b in zip(timeline.shots, ends, strict=True) if b > a)
    return Lane("Shots", f"{len(shots)} shots, one after another", shots, 1.0)


def _stretch(start: float, end: float, seconds: float) -> Stretch:
    left = 100 * min(1.0, max(0.0, start / seconds))
    right = 100 * min(1.0, max(0.0, end / seconds))
    return Stretch(round(left, 3), round(right - left, 3), f"{clock(start)} to {clock(min(end, seconds))}")


def curves(timeline: Timeline) -> tuple[Curve, ...]:
    """Loudness and movement second by second; those without a number are left out."""
    loudness = _curve("Loudness", timeline.loudness, "LUFS", (_QUIET, _LOUD))
    motion = _curve("Movement", timeline.motion, "luma", (0.0, max([5.0, *timeline.motion])))
    return tuple(curve for curve in (loudness, motion) if curve)


def _curve(label: str, numbers: Sequence[float], unit: str, reach: tuple[float, float]) -> Curve | None:
    known = np.array(numbers, dtype=np.float64)
    if not len(known) or not np.isfinite(known).any():
        return None
    low, high = reach
    y = 100 - 100 * np.clip((np.nan_to_num(known, nan=low, neginf=low) - low) / (high - low), 0, 1)
    x = 100 * (np.arange(len(known)) + 0.5) / len(known)
    line = " ".join(f"{a:.2f},{b:.2f}" for a, b in zip([0.0, *x, 100.0], [y[0], *y, y[-1]], strict=True))
    heard = known[np.isfinite(known)]
    return Curve(label, line, f"{heard.min():.0f} {unit}", f"{heard.max():.0f} {unit}")


def ticks(seconds: float) -> tuple[tuple[float, str], ...]:
    """Places (percent of the length) and words of at most eight round times."""
    steps = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
    step = next((s for s in steps if seconds / s <= 8), 7200)
    return tuple((round(100 * at / seconds, 3), clock(float(at))) for at in np.arange(0, seconds * 0.97, step))


def clock(seconds: float) -> str:
    """A time in a video: ``0:07``, ``1:03:20``; with tenths where it is not a whole second."""
    tenths = round(10 * max(0.0, seconds))
    minutes, rest = divmod(tenths, 600)
    second = f"{rest // 10:02d}" + (f".{rest % 10}" if rest % 10 else "")
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{second}" if hours else f"{minutes}:{second}"
