"""One clip of the demo: scene and sound put together and encoded frame by frame, so that memory stays flat."""

from __future__ import annotations

import os
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from firstcut.demo import sounds
from firstcut.demo.cast import Edit, Part, transcript
from firstcut.demo.edits import Copied, Reel, heard, soundtrack
from firstcut.demo.scenes import SCENES, Scene
from firstcut.demo.scenes.subtitles import Subtitled

_BLOCK = 1024  # samples, AAC's frame
# The fastest preset, with the filter against blocks back on; one thread gives the same bytes every time.
_VIDEO = {"crf": "26", "preset": "ultrafast", "x264-params": "deblock=0,0:cabac=1", "threads": "1"}
_AUDIO = {"b": "64k", "aac_coder": "fast"}


def make(part: Part, source: Part | None, path: Path, source_path: Path | None) -> Path:
    """Draw, sound and encode one part into ``path`` (H.264/AAC in mp4); ``source`` is what it copies, already made.

    The file appears under its name only when it is whole.
    """
    cv2.setNumThreads(1)
    unfinished = path.with_suffix(".part.mp4")
    with ExitStack() as stack:
        reel = stack.enter_context(Reel(source_path)) if source_path else None
        _encode(part, _scene(part, reel), _sound(part, source, source_path), unfinished)
    os.replace(unfinished, path)
    return path


def _scene(part: Part, reel: Reel | None) -> Scene:
    width, height = part.size
    scene = SCENES[part.scene](width, height, part.seconds, part.seed) if part.scene else None
    if part.copied is not None and reel is not None:
        scene = Copied(reel, part.copied, width, height, own=scene)
    if scene is None:
        raise ValueError(f"{part.id} shows nothing: its source has not been made")
    if part.subtitles and part.sentences:
        return Subtitled(scene, part.spoken(), width, height)
    return scene


def _sound(part: Part, source: Part | None, source_path: Path | None) -> sounds.Samples:
    """Voice, music and place over each other; of a copied sound as much as the edit keeps."""
    seed, seconds = part.seed + 100, part.seconds
    layers: list[tuple[float, sounds.Samples]] = []
    if part.voice:
        layers.append((1.0, sounds.speech(transcript(part, source), part.voice, seconds, seed)))
    if part.music:
        layers.append((0.28 if part.voice else 0.9, sounds.music(part.music, seconds, seed)))
    if part.ambience:
        layers.append((0.16, sounds.ambience(part.ambience, seconds, seed)))
    if part.copied and source_path and part.copied.edit is not Edit.FRAMED:
        kept = 0.35 if part.voice else 1.5
        layers.append((kept, heard(soundtrack(source_path), part.copied, seconds)))
    return sounds.mixed(*layers)


def _encode(part: Part, scene: Scene, sound: sounds.Samples, path: Path) -> None:
    with av.open(str(path), "w") as out:
        video: Any = out.add_stream("libx264", rate=part.rate, options=dict(_VIDEO))
        video.width, video.height = part.size
        video.pix_fmt = "yuv420p"
        video.codec_context.thread_count = 1
        audio: Any = out.add_stream("aac", rate=sounds.RATE, layout="mono", options=dict(_AUDIO))
        written = 0
        for i in range(round(part.seconds * part.rate)):
            picture = np.ascontiguousarray(scene.frame(i / part.rate))
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            written = _play(out, audio, sound, written, until=(i + 1) / part.rate)
        out.mux(video.encode())
        _play(out, audio, sound, written, until=float("inf"))
        out.mux(audio.encode())


def _play(out: Any, audio: Any, sound: sounds.Samples, written: int, until: float) -> int:
    """Encode sound up to a time, block by block beside its pictures; returns the samples written so far."""
    while written < len(sound) and written < until * sounds.RATE:
        block = sound[None, written : written + _BLOCK]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = sounds.RATE, written, Fraction(1, sounds.RATE)
        out.mux(audio.encode(frame))
        written += block.shape[1]
    return written
