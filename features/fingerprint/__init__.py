"""What a video is recognized by: hashes, local features, a tiny proxy, and the shape of its sound; in a few bytes."""

from features.fingerprint.hashes import hash_hex, mirrored_hashes, perceptual_hashes
from features.fingerprint.meter import FingerprintMeter
from features.fingerprint.proxy import Film, proxy_film, proxy_frames
from features.fingerprint.record import (
    VERSION,
    Fingerprint,
    FingerprintCorrupt,
    FingerprintSource,
    FingerprintVersionError,
    Remains,
    remains_of,
)
from features.fingerprint.remake import remade

__all__ = [
    "VERSION",
    "Film",
    "Fingerprint",
    "FingerprintCorrupt",
    "FingerprintMeter",
    "FingerprintSource",
    "FingerprintVersionError",
    "Remains",
    "hash_hex",
    "mirrored_hashes",
    "perceptual_hashes",
    "proxy_film",
    "proxy_frames",
    "remade",
    "remains_of",
]
