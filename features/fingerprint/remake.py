"""A fingerprint made anew from what is left of an old one, where the video itself is gone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from features.errors import MediaError
from features.fingerprint.meter import FingerprintMeter
from features.fingerprint.record import Fingerprint, FingerprintCorrupt, FingerprintSource, Remains
from features.media import open_clip


def remade(remains: Remains) -> Fingerprint:
    """Today's fingerprint of an old one's proxy; proxy, sound, seconds and aspect stay what they were.

    Features of a 90-pixel picture are fewer and coarser than those of the video, so that strong crops, zooms and small
    windows of it are found less often; its ``source`` says so. Sound laid out in another way is lost.

    Raises:
        FingerprintCorrupt: there is no proxy, or it cannot be decoded.
    """
    meter = FingerprintMeter()
    with tempfile.TemporaryDirectory(prefix="firstcut-") as folder:
        path = Path(folder) / "proxy.mp4"
        path.write_bytes(remains.proxy)
        try:
            clip = open_clip(path)
            for batch in clip.batches():
                meter.update(batch)
        except MediaError as error:
            raise FingerprintCorrupt(f"its proxy cannot be decoded ({error}); analyze the video again") from error
        made = meter.finish(clip)
    return replace(
        made,
        seconds=remains.seconds,
        aspect=remains.aspect,
        proxy=remains.proxy,
        sound=made.sound if remains.sound is None else remains.sound,
        source=FingerprintSource.PROXY,
    )
