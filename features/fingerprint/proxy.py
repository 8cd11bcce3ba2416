"""The tiny film of a video that verification compares and the review desk plays."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from features.fingerprint.record import Fingerprint, FingerprintCorrupt

_CLOCK = 1000  # ticks a second; frames keep the very time they were taken at
_CODEC = {"preset": "fast", "crf": "30", "g": "50", "threads": "1", "maxrate": "11k", "bufsize": "44k"} | {
    "rc-lookahead": "10",  # a third of the preset's: two seconds tell enough of so slow a film
    "x264-params": "cpu-independent=1",  # x264's faster arithmetic gives now and then other bytes for the same frames
}


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
    film = proxy_film(fingerprint)
    return film.times, film.luma


@dataclass(frozen=True, slots=True)
class Film:
    """A decoded proxy: times float64 [n] in s, luma uint8 [n, h, w] and chroma uint8 [n, h // 2, w // 2, 2] (gray at
    128) as the codec holds them (16..235)."""

    times: npt.NDArray[np.float64]
    luma: npt.NDArray[np.uint8]
    chroma: npt.NDArray[np.uint8]

    @property
    def aspect(self) -> float:
        """Width by height."""
        return float(self.luma.shape[2] / self.luma.shape[1])


def proxy_film(fingerprint: Fingerprint) -> Film:
    """The proxy decoded; no frames where there is none.

    Raises:
        FingerprintCorrupt: the proxy cannot be decoded.
    """
    if not fingerprint.proxy:
        return Film(np.zeros(0), np.zeros((0, 2, 2), np.uint8), np.zeros((0, 1, 1, 2), np.uint8))
    times, planes = [], []
    try:
        with av.open(io.BytesIO(fingerprint.proxy), "r") as container:
            container.streams.video[0].thread_type = "NONE"
            for frame in container.decode(video=0):
                times.append(frame.time)
                planes.append([_plane(plane) for plane in frame.planes])
    except av.error.FFmpegError as error:
        raise FingerprintCorrupt("this fingerprint's proxy is damaged; analyze the video again") from error
    chroma = np.stack([np.stack(p[1:], axis=-1) for p in planes])
    return Film(np.array(times), np.stack([p[0] for p in planes]), chroma)


def _plane(plane: Any) -> npt.NDArray[np.uint8]:
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width].copy()
