"""Fingerprints of videos and of drawn pictures, and such as have one part only."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from clips import render

from features.fingerprint import Fingerprint, FingerprintMeter
from features.media import open_clip


def fingerprint_of(path: Path) -> Fingerprint:
    """Of a video."""
    clip, meter = open_clip(path), FingerprintMeter()
    for batch in clip.batches(stills=False):
        meter.update(batch)
    return meter.finish(clip)


def printed(frames: npt.NDArray[np.uint8], path: Path, sound: npt.NDArray[np.float32] | None = None) -> Fingerprint:
    """Of pictures uint8 [n, h, w, 3], rendered to a file."""
    return fingerprint_of(render(path, np.ascontiguousarray(frames), sound=sound))


def blank(seconds: float, **parts: Any) -> Fingerprint:
    """A fingerprint in which nothing can be found, but for the ``parts`` that are given."""
    nothing: dict[str, Any] = {
        "aspect": 1.0,
        "hash_times": np.zeros(0),
        "hashes": np.zeros((0, 32), np.uint8),
        "key_times": np.zeros(0),
        "key_offsets": np.zeros(1, np.int32),
        "codes": np.zeros((0, 16), np.uint8),
        "points": np.zeros((0, 2), np.int16),
        "scales": np.zeros(0, np.uint8),
        "angles": np.zeros(0, np.uint8),
        "sound": np.zeros((0, 16), np.uint8),
        "proxy": b"",
    }
    return Fingerprint(seconds=seconds, **(nothing | parts))
