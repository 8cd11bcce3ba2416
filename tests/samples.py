"""Small records to store: true to their types, made without decoding a video."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from features.fingerprint import Fingerprint
from features.inputs import Comment, Metadata, Segment
from features.media import MediaInfo
from features.values import Value, VideoFeatures
from models.originality.records import Box, Edits, Match, SoundLink, Span
from store.records import VideoRecord

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def fingerprint(seed: int = 0, *, features: int = 40, proxy: bytes = b"proxy") -> Fingerprint:
    """Eight seconds of random hashes and local features; two seeds have nothing in common."""
    rng = np.random.default_rng(seed)
    return Fingerprint(
        seconds=8.0,
        aspect=4 / 3,
        hash_times=np.arange(8.0),
        hashes=rng.integers(0, 256, (8, 32), dtype=np.uint8),
        key_times=np.array([0.0, 4.0]),
        key_offsets=np.array([0, features // 2, features], np.int32),
        codes=rng.integers(0, 256, (features, 16), dtype=np.uint8),
        points=rng.integers(-4096, 4096, (features, 2), dtype=np.int16),
        scales=rng.integers(0, 256, features, dtype=np.uint8),
        angles=rng.integers(0, 256, features, dtype=np.uint8),
        sound=rng.integers(0, 256, (64, 16), dtype=np.uint8),
        proxy=proxy,
    )


def record(video_id: str, *, seed: int = 0, creator: str = "ada", hours: float = 0.0, **changes: Any) -> VideoRecord:
    """A video of 8 s, uploaded ``hours`` after noon."""
    fields: dict[str, Any] = {
        "metadata": Metadata(creator_id=creator, uploaded_at=NOON + timedelta(hours=hours)),
        "info": MediaInfo(f"{video_id}.mp4", "mov,mp4", "h264", 320, 240, 25.0, 8.0, True, 2),
        "seconds": 8.0,
        "sha256": f"{seed:064x}",
        "features": VideoFeatures({"sharpness": Value(2.5), "speech_rate": Value.missing("no transcript")}),
        "fingerprint": fingerprint(seed),
        "analyzed_at": NOON + timedelta(days=1),
    }
    return VideoRecord(video_id=video_id, **{**fields, **changes})


def talkative() -> Metadata:
    """Metadata with everything in it, in several scripts, and times of another zone."""
    return Metadata.model_validate(
        {
            "creator_id": "Ada Łovelace",
            "uploaded_at": "2026-03-01T00:30:00+05:30",
            "captured_at": "2026-02-28T10:00:00-08:00",
            "capture_verified": True,
            "rights": "licensed from 田中",
            "caption": 'Tea 🍵, "properly"',
            "transcript": (Segment(start=0, end=1.5, text="Boil\nit."),),
            "comments": (Comment(id="1", author="bo", text="why?"), Comment(id="2", author="x", text="", reply_to="1")),
        }
    )


def match(query: str, reference: str, score: float = 0.9) -> Match:
    """A mirrored excerpt in a window, sound replaced."""
    edits = Edits(mirrored=True, speed=1.25, window=Box(0.1, 0.2, 0.6, 0.7), sound=SoundLink.REPLACED)
    return Match(query, reference, score, (Span(score, 1.0, 5.0, 2.5, 7.5, (-1.0, 0.0, 0.1, 0.0, 1.0, -0.2), edits),))
