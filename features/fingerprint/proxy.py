"""The tiny film of a video that verification compares and the review desk plays."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from features.fingerprint.record import Fingerprint

_CLOCK = 1000  # ticks a second; frames keep the very time they were taken at
_CODEC = {"preset": "fast", "crf": "30", "g": "50", "threads": "1", "maxrate": "11k", "bufsize": "44k"}


class ProxyWriter:
    """Encodes color thumbnails into an mp4 in memory, as they come."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._container: Any = None
        self._stream: Any = None
        self._last = -1

    def add(self, times: npt.NDArray[np.float64], rgb: npt.NDArray[np.uint8]) -> None:
        """Append frames uint8 [n, h, w, 3] (even sides) at ``times`` in seconds, rising."""
        for at, picture in zip(times, rgb, strict=True):
            if self._container is None:
                self._open(*picture.shape[:2])
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            self._last = frame.pts = max(self._last + 1, round(float(at) * _CLOCK))
            frame.time_base = Fraction(1, _CLOCK)
            self._container.mux(self._stream.encode(frame))

    def _open(self, height: int, width: int) -> None:
        self._container = av.open(self._buffer, "w", format="mp4")
        self._stream = self._container.add_stream("libx264", rate=5, options=dict(_CODEC))
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.codec_context.time_base = Fraction(1, _CLOCK)

    def finish(self) -> bytes:
        """The file; empty where no frame came."""
        if self._container is None:
            return b""
        self._container.mux(self._stream.encode())
        self._container.close()
        return self._buffer.getvalue()


def proxy_frames(fingerprint: Fingerprint) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    """Times float64 [n] in seconds and luma uint8 [n, h, w] of the proxy's frames."""
    if not fingerprint.proxy:
        return np.zeros(0), np.zeros((0, 2, 2), np.uint8)
    times, pictures = [], []
    with av.open(io.BytesIO(fingerprint.proxy)) as container:
        container.streams.video[0].thread_type = "NONE"
        for frame in container.decode(video=0):
            times.append(frame.time)
            # Y of yuv420p as it is: the comparison does not care for its range, and nothing is converted.
            pictures.append(_plane(frame))
    return np.array(times), np.stack(pictures)


def _plane(frame: Any) -> npt.NDArray[np.uint8]:
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width].copy()
