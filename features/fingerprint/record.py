"""The fingerprint itself, and how it becomes bytes and comes back."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError

VERSION = "1"
_MAGIC = b"FCFP"
_HEAD = struct.Struct("<4sII")  # magic, crc32 of what follows the header, length of the JSON that follows


class FingerprintVersionError(FirstcutError):
    """A fingerprint of another version of the method; only the video itself makes it anew."""

    status = 409


class FingerprintCorrupt(FirstcutError):
    """Bytes that are no fingerprint, or not a whole one."""

    status = 500


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What is kept of a video to recognize it by; lengths in pictures are in units of the picture's height, with the
    origin at its center, x to the right and y down.

    ``hashes`` uint8 [n, 32] at ``hash_times`` s: imagehash's 256-bit perceptual hashes. ``key_times`` [k] s are frames
    with local features; frame i has rows ``key_offsets[i]:key_offsets[i + 1]`` of ``codes`` uint8 [m, 16] (binary
    descriptors), ``points`` int16 [m, 2] (x, y in 1/8192), ``scales`` uint8 [m] (log2 of size, 1/16 steps up from 2^-9)
    and ``angles`` uint8 [m] (256ths of a turn). ``proxy`` is a tiny mp4 (H.264, five frames a second). ``sound`` uint8
    [s, 16]: eight times a second the level of 32 bands two semitones wide, four bits each; no rows where there is no
    sound.
    """

    seconds: float
    aspect: float
    hash_times: npt.NDArray[np.float64]
    hashes: npt.NDArray[np.uint8]
    key_times: npt.NDArray[np.float64]
    key_offsets: npt.NDArray[np.int32]
    codes: npt.NDArray[np.uint8]
    points: npt.NDArray[np.int16]
    scales: npt.NDArray[np.uint8]
    angles: npt.NDArray[np.uint8]
    sound: npt.NDArray[np.uint8]
    proxy: bytes
    version: str = VERSION

    def to_bytes(self) -> bytes:
        """The whole fingerprint; the same fingerprint gives the same bytes."""
        arrays = {n: np.ascontiguousarray(getattr(self, n)) for n in _ARRAYS}
        header: dict[str, Any] = {"version": self.version, "seconds": self.seconds, "aspect": self.aspect}
        header["arrays"] = {n: [a.dtype.str, list(a.shape)] for n, a in arrays.items()}
        text = json.dumps(header, separators=(",", ":")).encode()
        body = text + b"".join(a.tobytes() for a in arrays.values()) + self.proxy
        return _HEAD.pack(_MAGIC, zlib.crc32(body), len(text)) + body

    @classmethod
    def from_bytes(cls, data: bytes) -> Fingerprint:
        """The fingerprint that ``to_bytes`` wrote.

        Raises:
            FingerprintVersionError: another version wrote it. FingerprintCorrupt: the bytes are damaged.
        """
        header, body = _opened(data)
        arrays: dict[str, Any] = {}
        at = 0
        for name in _ARRAYS:
            dtype, shape = header["arrays"][name]
            size = int(np.prod(shape)) * np.dtype(dtype).itemsize
            arrays[name] = np.frombuffer(body[at : at + size], dtype=dtype).reshape(shape)
            at += size
        return cls(seconds=header["seconds"], aspect=header["aspect"], proxy=bytes(body[at:]), **arrays)


_ARRAYS = tuple(f.name for f in fields(Fingerprint) if f.name not in ("seconds", "aspect", "proxy", "version"))


def _opened(data: bytes) -> tuple[dict[str, Any], memoryview]:
    if len(data) < _HEAD.size or data[:4] != _MAGIC:
        raise FingerprintCorrupt("these bytes are no fingerprint; analyze the video again")
    _, crc, length = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if zlib.crc32(body) != crc:
        raise FingerprintCorrupt("this fingerprint is damaged (checksum); analyze the video again")
    header = json.loads(bytes(body[:length]))
    if header["version"] != VERSION:
        raise FingerprintVersionError(
            f"this fingerprint is of version {header['version']}, not {VERSION}; "
            "analyze its video again: firstcut analyze FILE --replace"
        )
    return header, body[length:]
