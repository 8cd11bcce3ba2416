"""From the decoded batches of a clip to its fingerprint, in one pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from features.fingerprint.hashes import perceptual_hashes
from features.fingerprint.local import LocalFeatures, local_features, nothing
from features.fingerprint.proxy import ProxyWriter
from features.fingerprint.record import Fingerprint
from features.fingerprint.sound import SoundWriter
from features.media import Batch, Clip

HASH_SECONDS = 1.0  # between two perceptual hashes
KEY_SECONDS = 1.5  # between two frames with local features, at least; sampled five times a second, 1.6 as a rule
STILL_SECONDS = 5.0  # the same, while nothing changes
STILL_CHANGE = 2.0  # mean change of luma (of 255) under which nothing does
FEATURE_SIDE = 240  # shorter side, pixels, at which features are looked for
MOST_FEATURES = 250  # of one frame
FEATURES_PER_SECOND = 70  # of the whole video: what 200 kB a minute leave beside a full proxy
BYTES_PER_SECOND = 200_000 / 60  # of a whole fingerprint; features give way where the rest takes more than usual
_SHORTEST = 5.0  # seconds that even a shorter video may fill
_FEATURE_BYTES = 22  # of one in a record
_COUNT_BYTES = 32  # for the longer counts in the record's header once there are features


class FingerprintMeter:
    """Reads every batch of one clip; ``finish`` gives the fingerprint."""

    def __init__(self) -> None:
        self._proxy = ProxyWriter()
        self._sound = SoundWriter()
        self._hash_times: list[float] = []
        self._hashes: list[npt.NDArray[np.uint8]] = []
        self._keys: list[tuple[float, LocalFeatures]] = []
        self._last_small: npt.NDArray[np.float32] | None = None
        self._aspect = 1.0
        self._end = 0.0

    def update(self, batch: Batch) -> None:
        """Read the next batch."""
        frames = batch.frames
        self._sound.add(batch.sound)
        if not len(frames):
            return
        self._aspect = frames.luma.shape[2] / frames.luma.shape[1]
        self._proxy.add(frames.times, frames.rgb)
        self._take_hashes(frames.times, frames.luma)
        for at, luma in zip(frames.times, frames.luma, strict=True):
            self._take_key(float(at), luma)
        self._end = float(frames.times[-1])

    def _take_hashes(self, times: npt.NDArray[np.float64], luma: npt.NDArray[np.uint8]) -> None:
        chosen = []
        for i, at in enumerate(times):
            if not self._hash_times or at >= self._hash_times[-1] + HASH_SECONDS - 0.05:
                self._hash_times.append(float(at))
                chosen.append(i)
        self._hashes.append(perceptual_hashes(luma[chosen]))

    def _take_key(self, at: float, luma: npt.NDArray[np.uint8]) -> None:
        since = at - self._keys[-1][0] if self._keys else np.inf
        if since < KEY_SECONDS - 0.05:
            return
        small = luma[4::8, 4::8].astype(np.float32)
        if (
            since < STILL_SECONDS
            and self._last_small is not None
            and np.abs(small - self._last_small).mean() < STILL_CHANGE
        ):
            return
        self._last_small = small
        self._keys.append((at, local_features(luma, MOST_FEATURES, FEATURE_SIDE)))

    def finish(self, clip: Clip) -> Fingerprint:
        """The fingerprint, once every batch of ``clip`` was read."""
        seconds = max(clip.measured.seconds, _SHORTEST)
        bare = self._record(clip, [(t, f.first(0)) for t, f in self._keys if len(f)])
        spare = BYTES_PER_SECOND * seconds - len(bare.to_bytes()) - _COUNT_BYTES
        return replace(bare, **_packed(self._within(min(FEATURES_PER_SECOND * seconds, spare / _FEATURE_BYTES))))

    def _record(self, clip: Clip, keys: list[tuple[float, LocalFeatures]]) -> Fingerprint:
        return Fingerprint(
            seconds=round(clip.measured.seconds or self._end, 3),
            aspect=round(self._aspect, 6),
            hash_times=np.round(np.array(self._hash_times), 3),
            hashes=np.concatenate(self._hashes) if self._hashes else np.zeros((0, 32), np.uint8),
            sound=self._sound.finish(),
            proxy=self._proxy.finish(),
            **_packed(keys),
        )

    def _within(self, budget: float) -> list[tuple[float, LocalFeatures]]:
        """The first features of each frame, so many that there are at most ``budget`` in all."""
        counts = np.array([len(f) for _, f in self._keys])
        most = MOST_FEATURES
        while most > 1 and np.minimum(counts, most).sum() > budget:
            most -= 1
        return [(t, f.first(most)) for t, f in self._keys if len(f)]


def _packed(keys: list[tuple[float, LocalFeatures]]) -> dict[str, Any]:
    """The record's fields of some frames' features."""
    features = [f for _, f in keys] or [nothing()]
    return {
        "key_times": np.round(np.array([t for t, _ in keys]), 3),
        "key_offsets": np.cumsum([0] + [len(f) for _, f in keys]).astype(np.int32),
        "codes": np.concatenate([f.codes for f in features]),
        "points": np.concatenate([f.points for f in features]),
        "scales": np.concatenate([f.scales for f in features]),
        "angles": np.concatenate([f.angles for f in features]),
    }
