"""The fingerprint itself, and how it becomes bytes and comes back.

The envelope is the same for every version, those to come too, so that a later one can take the proxy out of what an
earlier one wrote: magic, CRC-32 and length of a JSON header, that header with ``version``, ``seconds``, ``aspect`` and
``arrays`` (name → dtype and shape, in order), the arrays one behind the other, and the proxy to the end.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError

VERSION = "2"
_MAGIC = b"FCFP"
_SOUND_BYTES = 16  # of one row of ``sound``
_HEAD = struct.Struct("<4sII")  # magic, crc32 of what follows the header, length of the JSON that follows


class FingerprintVersionError(FirstcutError):
    """A fingerprint of another version of the method; it is made anew from the video, or from the proxy in it."""

    status = 409


class FingerprintCorrupt(FirstcutError):
    """Bytes that are no fingerprint, or not a whole one."""

    status = 500


class FingerprintSource(StrEnum):
    """What a fingerprint was made from."""

    MEDIA = "media"
    PROXY = "proxy"  # of an earlier fingerprint, where the media was gone: known by fewer and coarser features


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
    source: FingerprintSource = FingerprintSource.MEDIA

    def to_bytes(self) -> bytes:
        """The whole fingerprint; the same fingerprint gives the same bytes."""
        arrays = {n: np.ascontiguousarray(getattr(self, n)) for n in _ARRAYS}
        header: dict[str, Any] = {"version": self.version, "seconds": self.seconds, "aspect": self.aspect}
        header["source"] = self.source.value
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
        source = FingerprintSource(header.get("source", FingerprintSource.MEDIA))
        return cls(seconds=header["seconds"], aspect=header["aspect"], proxy=bytes(body[at:]), source=source, **arrays)


_ARRAYS = tuple(
    f.name for f in fields(Fingerprint) if f.name not in ("seconds", "aspect", "proxy", "version", "source")
)


@dataclass(frozen=True, slots=True, eq=False)
class Remains:
    """What every version of Firstcut can take out of a fingerprint of any version: seconds, aspect, the proxy, and
    ``sound`` where it is laid out as today's is (else None)."""

    version: str
    seconds: float
    aspect: float
    proxy: bytes
    sound: npt.NDArray[np.uint8] | None


def remains_of(data: bytes) -> Remains:
    """Open the envelope of any version, damaged ones too as long as their header can be read.

    Raises:
        FingerprintCorrupt: these bytes are no fingerprint, or what says where the proxy lies is damaged.
    """
    if len(data) < _HEAD.size or data[:4] != _MAGIC:
        raise FingerprintCorrupt("these bytes are no fingerprint; analyze the video again")
    _, crc, length = _HEAD.unpack_from(data)
    body = data[_HEAD.size :]
    try:
        header = json.loads(body[:length])
        sound, at = None, length
        for name, (dtype, shape) in header["arrays"].items():
            size = int(np.prod(shape)) * np.dtype(dtype).itemsize
            if (name, dtype, shape[1:]) == ("sound", "|u1", [_SOUND_BYTES]) and zlib.crc32(body) == crc:
                sound = np.frombuffer(body[at : at + size], np.uint8).reshape(shape)
            at += size
        told = str(header["version"]), float(header["seconds"]), float(header["aspect"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FingerprintCorrupt(f"this fingerprint's header is damaged ({error}); analyze the video again") from error
    return Remains(*told, proxy=body[at:], sound=sound)


def _opened(data: bytes) -> tuple[dict[str, Any], memoryview]:
    if len(data) < _HEAD.size or data[:4] != _MAGIC:
        raise FingerprintCorrupt("these bytes are no fingerprint; analyze the video again")
    _, crc, length = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if zlib.crc32(body) != crc:
        raise FingerprintCorrupt("this fingerprint is damaged (checksum); make it anew: firstcut catalog rebuild")
    header = json.loads(bytes(body[:length]))
    if header["version"] != VERSION:
        raise FingerprintVersionError(
            f"this fingerprint is of version {header['version']}, not {VERSION}; make it anew: firstcut catalog rebuild"
        )
    return header, body[length:]
