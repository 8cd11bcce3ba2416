"""Frames and the tiny film of a catalogued video, from its fingerprint: the desk needs no original."""

from __future__ import annotations

import io
import re
from typing import Any

import av
from starlette.responses import Response

from features.errors import InputError, MediaNotFound

JPEG_QUALITY = 85

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def frame_at(proxy: bytes, at: float) -> bytes:
    """The film's frame that shows at ``at`` seconds, as JPEG. Past the end it is the last one."""
    if not proxy:
        raise MediaNotFound("this video's fingerprint holds no film; analyze it again")
    chosen: Any = None
    container: Any = av.open(io.BytesIO(proxy))
    with container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        container.seek(int(max(0.0, at) / stream.time_base), stream=stream)  # to the key frame before
        for frame in container.decode(stream):
            if chosen is not None and frame.time > at + 0.01:
                break
            chosen = frame
    if chosen is None:
        raise MediaNotFound("this video's film has no frame there")
    buffer = io.BytesIO()
    chosen.to_image().save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def film(proxy: bytes, asked: str | None) -> Response:
    """The film, or the bytes of it that a Range header asks for; browsers need ranges to seek."""
    if not proxy:
        raise MediaNotFound("this video's fingerprint holds no film; analyze it again")
    headers = {"accept-ranges": "bytes"}
    wanted = _range(asked, len(proxy))
    if wanted is None:
        return Response(proxy, media_type="video/mp4", headers=headers)
    first, last = wanted
    if first > last:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{len(proxy)}"})
    headers["content-range"] = f"bytes {first}-{last}/{len(proxy)}"
    return Response(proxy[first : last + 1], 206, media_type="video/mp4", headers=headers)


def _range(asked: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole, also where the header is no single range."""
    match = _RANGE.fullmatch(asked or "")
    if match is None or match.group(0) == "bytes=-" or any(len(n) > 15 for n in match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def parse_second(given: str) -> float:
    """A second of video from a query string; raises InputError."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", given):
        raise InputError(f"t is a second of the video such as 3.2, not {given[:40]!r}")
    return float(given)
