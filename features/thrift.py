"""How little of a stream has to be decoded for five pictures a second.

Pictures that no other refers to are left out as long as those around them are near enough to each other; where they
are not, because the stream has few pictures, an odd structure or varying times, they are decoded. What comes after the
last sampled picture before decoding begins anew is left out too: a sixth of a phone's film, with a key picture every
second. H.264 and HEVC say in a packet's first bytes whether its picture is referred to, and whether decoding begins
anew (ITU-T H.264, 7.4.1: nal_ref_idc, IDR; H.265, 7.4.2.2: sub-layer non-reference pictures, IDR), so nothing is missed
before that is known. Other codecs' decoders know it themselves; they are asked to leave unreferred pictures out until a
gap shows.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from features.sampling import FrameClock

__all__ = ["Thrift", "decoder_options"]

_FINE = 720
"""Pixels of the shorter side from which the loop filter is left out."""

_HELD = 32  # referred pictures whose time stamps are remembered, and packets held back; reordering spans at most 16
_H264_PICTURES = range(1, 6)  # NAL unit types of coded slices
_HEVC_PICTURES = range(32)
_HEVC_UNREFERRED = range(0, 16, 2)
_H264_ANEW = (5,)  # instantaneous refresh: no later picture refers to one before it
_HEVC_ANEW = (19, 20)


def decoder_options(width: int, height: int) -> dict[str, str]:
    """What a decoder leaves out of pictures of this size.

    The loop filter smooths block edges, for a quarter of the work. Without it pictures drift from what was meant, to
    about 40 dB, until the next key picture, which is always filtered. Where pictures are looked at half as fine or
    less nothing of that is seen; in small ones it changes features, and they cost little anyway.
    """
    return {"skip_loop_filter": "nokey"} if min(width, height) >= _FINE else {}


class Thrift:
    """Decides packet by packet of one stream. ``clock`` tells which pictures are sampled, by the seconds since
    ``origin``, the stream's own start."""

    def __init__(self, stream: Any, clock: FrameClock, origin: float | None = None) -> None:
        self._clock, self._origin = clock, origin
        self._context = stream.codec_context
        self._marks = _reader(self._context)
        self._times: list[float] = []
        self._spacing = float("inf")
        self._last_shown: float | None = None
        self._held: list[tuple[float, Any]] = []
        self._sampled = -float("inf")
        if self._marks is None and float(stream.average_rate or 0) >= 3 / clock.step:
            self._context.skip_frame = "NONREF"

    def due(self, packet: Any) -> list[Any]:
        """The packets to decode by now, in the file's order; to be asked with every one, in that order."""
        if self._marks is None:
            return [packet]
        if packet.pts is None or not packet.size:
            return [*self._all_held(), packet]
        heads = list(self._marks.heads(packet))
        at = float(packet.pts * packet.time_base)
        self._origin = at if self._origin is None else self._origin
        if self._marks.begin_anew(heads):
            kept = self._before_sampled()
            self._refer(at)
            self._note(at)
            return [*kept, packet]
        if packet.is_keyframe or not self._marks.all_unreferred(heads):
            self._refer(at)
        elif self._around(at) <= self._clock.step:
            return []
        self._held.append((at, packet))
        return self._all_held() if self._note(at) or len(self._held) > _HELD else []

    def _note(self, at: float) -> bool:
        """Whether the picture of a time is sampled."""
        sampled = self._clock.due(at - (self._origin or 0.0))
        self._sampled = max(self._sampled, at) if sampled else self._sampled
        return sampled

    def _all_held(self) -> list[Any]:
        held, self._held = [packet for _, packet in self._held], []
        return held

    def _before_sampled(self) -> list[Any]:
        """What is held up to the last packet that is shown before the last sampled picture; the rest is let go."""
        last = max((i for i, (at, _) in enumerate(self._held) if at < self._sampled), default=-1)
        return self._all_held()[: last + 1]

    def shown(self, at: float) -> None:
        """Take note of a decoded picture's time in s: a gap ends what the decoder itself leaves out."""
        if self._marks is None and self._last_shown is not None and at - self._last_shown > self._clock.step:
            self._context.skip_frame = "DEFAULT"
        self._last_shown = at

    def _refer(self, at: float) -> None:
        if self._times:
            nearest = min(abs(at - t) for t in self._times)
            self._spacing = nearest or self._spacing
        insort(self._times, at)
        if len(self._times) > _HELD:
            del self._times[0]

    def _around(self, at: float) -> float:
        """Seconds between the referred pictures before and after a time; one still to come is expected as the last."""
        before = [t for t in self._times if t < at]
        after = [t for t in self._times if t > at]
        if not before:
            return float("inf")
        return after[0] - before[-1] if after else max(self._spacing, at - before[-1])


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the units of a codec's packets say in their first bytes. ``size``: bytes of a unit's length, 0 where start
    codes part them; ``unreferred``: whether a slice's picture is referred to by none, None for other units; ``anew``:
    whether a unit is a slice from which decoding begins anew."""

    size: int
    unreferred: Callable[[int], bool | None]
    anew: Callable[[int], bool]

    def heads(self, packet: Any) -> Iterator[int]:
        """The first byte of each unit."""
        return _units(memoryview(packet), self.size)

    def all_unreferred(self, heads: Iterable[int]) -> bool:
        """Whether the packet has slices, and none of them can be referred to."""
        said = [known for head in heads if (known := self.unreferred(head)) is not None]
        return bool(said) and all(said)

    def begin_anew(self, heads: Iterable[int]) -> bool:
        """Whether pictures from here on refer to none before."""
        return any(map(self.anew, heads))


def _reader(context: Any) -> _Marks | None:
    """How a packet is read; None for codecs that don't say it so plainly."""
    extra = bytes(context.extradata or b"")
    if context.name == "h264":
        size = (extra[4] & 3) + 1 if len(extra) > 6 and extra[0] == 1 else 0
        return _Marks(size, _h264_unreferred, lambda head: head & 31 in _H264_ANEW)
    if context.name == "hevc":
        size = (extra[21] & 3) + 1 if len(extra) > 22 and extra[0] == 1 else 0
        return _Marks(size, _hevc_unreferred, lambda head: head >> 1 & 63 in _HEVC_ANEW)
    return None


def _h264_unreferred(head: int) -> bool | None:
    return head >> 5 & 3 == 0 if head & 31 in _H264_PICTURES else None


def _hevc_unreferred(head: int) -> bool | None:
    kind = head >> 1 & 63
    return kind in _HEVC_UNREFERRED if kind in _HEVC_PICTURES else None


def _units(data: memoryview, size: int) -> Iterator[int]:
    """The first byte of each NAL unit: after its length in ``size`` bytes, or after a start code if ``size`` is 0."""
    if not size:
        whole, at = bytes(data), -3
        while 0 <= (at := whole.find(b"\0\0\1", at + 3)) < len(whole) - 3:
            yield whole[at + 3]
        return
    at = 0
    while at + size < len(data):
        yield data[at + size]
        at += size + int.from_bytes(data[at : at + size], "big")
