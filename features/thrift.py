"""How little of a stream has to be decoded for five pictures a second.

Pictures that no other refers to are left out as long as those around them are near enough to each other; where they
are not, because the stream has few pictures, an odd structure or varying times, they are decoded. H.264 and HEVC say in
a packet's first bytes whether its picture is referred to (ITU-T H.264, 7.4.1: nal_ref_idc; H.265, 7.4.2.2: sub-layer
non-reference pictures), so nothing is missed before that is known. Other codecs' decoders know it themselves; they are
asked to leave such pictures out until a gap shows.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["Thrift", "decoder_options"]

_FINE = 720
"""Pixels of the shorter side from which the loop filter is left out."""

_HELD = 32  # time stamps of referred pictures that are remembered; reordering spans at most 16
_H264_PICTURES = range(1, 6)  # NAL unit types of coded slices
_HEVC_PICTURES = range(32)
_HEVC_UNREFERRED = range(0, 16, 2)


def decoder_options(width: int, height: int) -> dict[str, str]:
    """What a decoder leaves out of pictures of this size.

    The loop filter smooths block edges, for a quarter of the work. Without it pictures drift from what was meant, to
    about 40 dB, until the next key picture, which is always filtered. Where pictures are looked at half as fine or
    less nothing of that is seen; in small ones it changes features, and they cost little anyway.
    """
    return {"skip_loop_filter": "nokey"} if min(width, height) >= _FINE else {}


class Thrift:
    """Decides packet by packet of one stream. ``step``: seconds between two sampled pictures."""

    def __init__(self, stream: Any, step: float) -> None:
        self._step = step
        self._context = stream.codec_context
        self._unreferred = _reader(self._context)
        self._times: list[float] = []
        self._spacing = float("inf")
        self._last_shown: float | None = None
        if self._unreferred is None and float(stream.average_rate or 0) >= 3 / step:
            self._context.skip_frame = "NONREF"

    def needs(self, packet: Any) -> bool:
        """Whether a packet is to be decoded; to be asked of every one, in the file's order."""
        if self._unreferred is None or packet.pts is None or not packet.size:
            return True
        at = float(packet.pts * packet.time_base)
        if packet.is_keyframe or not self._unreferred(memoryview(packet)):
            self._refer(at)
            return True
        return self._around(at) > self._step

    def shown(self, at: float) -> None:
        """Take note of a decoded picture's time in s: a gap ends what the decoder itself leaves out."""
        if self._unreferred is None and self._last_shown is not None and at - self._last_shown > self._step:
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


def _reader(context: Any) -> Callable[[memoryview], bool] | None:
    """What tells of a packet whether no picture refers to its own; None for codecs that don't say it so plainly."""
    extra = bytes(context.extradata or b"")
    if context.name == "h264":
        size = (extra[4] & 3) + 1 if len(extra) > 6 and extra[0] == 1 else 0
        return lambda data: _all_unreferred(_units(data, size), _h264_unreferred)
    if context.name == "hevc":
        size = (extra[21] & 3) + 1 if len(extra) > 22 and extra[0] == 1 else 0
        return lambda data: _all_unreferred(_units(data, size), _hevc_unreferred)
    return None


def _h264_unreferred(head: int) -> bool | None:
    return head >> 5 & 3 == 0 if head & 31 in _H264_PICTURES else None


def _hevc_unreferred(head: int) -> bool | None:
    kind = head >> 1 & 63
    return kind in _HEVC_UNREFERRED if kind in _HEVC_PICTURES else None


def _all_unreferred(heads: Iterator[int], unreferred: Callable[[int], bool | None]) -> bool:
    """Whether the packet has slices, and none of them can be referred to."""
    said = [known for head in heads if (known := unreferred(head)) is not None]
    return bool(said) and all(said)


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
