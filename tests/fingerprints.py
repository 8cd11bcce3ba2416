"""Fingerprints for tests that need one part of them."""

from typing import Any

import numpy as np

from features.fingerprint import Fingerprint


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
