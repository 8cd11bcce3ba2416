"""Files with less usual streams, and all that a decode of them gives."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from features.media import Limits, open_clip


def read(path: Path, limits: Limits | None = None):
    clip = open_clip(path, limits)
    return clip, list(clip.batches())


def write(path: Path, frames, *, rate=25, codec="libx264", pix_fmt="yuv420p", sound=None, pts=None, channels="stereo"):
    """A file with less usual streams; ``pts`` in milliseconds."""
    with av.open(str(path), "w") as out:
        video = out.add_stream(codec, rate=rate)
        video.height, video.width = frames.shape[1:3]
        video.pix_fmt = pix_fmt
        if pts is not None:
            video.time_base = video.codec_context.time_base = Fraction(1, 1000)
        audio = out.add_stream("aac", rate=48_000, layout=channels) if sound is not None else None
        for i, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if pts is not None:
                frame.pts, frame.time_base = pts[i], Fraction(1, 1000)
            out.mux(video.encode(frame))
        out.mux(video.encode())
        if audio is not None:
            mux_any(out, audio, sound, channels)
    return path


def mux_any(out, audio, sound, layout, start=0):
    for at in range(0, len(sound), 1024):
        block = np.ascontiguousarray(sound[at : at + 1024].T, dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start + at, Fraction(1, 48_000)
        out.mux(audio.encode(frame))
    out.mux(audio.encode())


def copied(source: Path, target: Path, *, options=None, streams=None) -> Path:
    """The same packets in another container."""
    with av.open(str(source)) as old, av.open(str(target), "w", options=options or {}) as new:
        kept = [s for s in old.streams if streams is None or s.type in streams]
        pairs = {s.index: new.add_stream_from_template(s) for s in kept}
        for packet in old.demux(kept):
            if packet.dts is not None:
                packet.stream = pairs[packet.stream.index]
                new.mux(packet)
    return target
