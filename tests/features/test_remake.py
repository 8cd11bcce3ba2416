"""What is left of a fingerprint of another version, and the fingerprint made of that."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from fingerprints import fingerprint_of

from features.fingerprint import (
    VERSION,
    Fingerprint,
    FingerprintCorrupt,
    FingerprintSource,
    FingerprintVersionError,
    proxy_film,
    remade,
    remains_of,
)


@pytest.fixture(scope="module")
def whole(clips: Path) -> Fingerprint:
    return fingerprint_of(clips / "first.mp4")


def written(fingerprint: Fingerprint, *, sound: np.ndarray | None = None, damaged: bool = False) -> bytes:
    """What version 0 is imagined to have written: other arrays in another order, and the proxy behind them."""
    kept = fingerprint.sound if sound is None else sound
    arrays = {"sound": kept, "colors": np.arange(12, dtype="<u2").reshape(3, 4)}
    header = {
        "version": "0",
        "seconds": fingerprint.seconds,
        "aspect": fingerprint.aspect,
        "arrays": {name: [array.dtype.str, list(array.shape)] for name, array in arrays.items()},
    }
    text = json.dumps(header).encode()
    body = text + b"".join(array.tobytes() for array in arrays.values()) + fingerprint.proxy
    return struct.pack("<4sII", b"FCFP", zlib.crc32(body) ^ damaged, len(text)) + body


def test_the_envelope_of_today_can_be_opened_by_any_version(whole: Fingerprint) -> None:
    remains = remains_of(whole.to_bytes())
    assert (remains.version, remains.seconds, remains.aspect) == (VERSION, whole.seconds, whole.aspect)
    assert remains.proxy == whole.proxy
    assert remains.sound is not None
    assert np.array_equal(remains.sound, whole.sound)


def test_a_fingerprint_of_an_older_version_is_made_anew_of_its_proxy(whole: Fingerprint) -> None:
    old = written(whole)
    with pytest.raises(FingerprintVersionError, match=r"version 0.*firstcut catalog rebuild"):
        Fingerprint.from_bytes(old)
    made = remade(remains_of(old))
    assert (made.version, made.source) == (VERSION, FingerprintSource.PROXY)
    assert (made.proxy, made.seconds, made.aspect) == (whole.proxy, whole.seconds, whole.aspect)
    assert np.array_equal(made.sound, whole.sound)
    assert abs(len(made.hashes) - len(whole.hashes)) <= 1
    assert len(made.codes) > 100
    back = Fingerprint.from_bytes(made.to_bytes())
    assert (back.source, back.to_bytes()) == (FingerprintSource.PROXY, made.to_bytes())


@pytest.mark.parametrize("how", ["wider", "damaged"])
def test_sound_that_cannot_be_relied_on_is_left_out(whole: Fingerprint, how: str) -> None:
    sound = np.repeat(whole.sound, 2, axis=1) if how == "wider" else None
    remains = remains_of(written(whole, sound=sound, damaged=how == "damaged"))
    assert remains.sound is None
    assert remains.proxy == whole.proxy
    assert len(remade(remains).sound) == 0


@pytest.mark.parametrize("data", [b"", b"FCFP", b"XXXX" + bytes(40), b"FCFP" + bytes(40)])
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(FingerprintCorrupt, match="analyze"):
        remains_of(data)


def test_a_fingerprint_without_a_proxy_cannot_be_made_anew(whole: Fingerprint) -> None:
    data = written(whole)[: -len(whole.proxy)]
    with pytest.raises(FingerprintCorrupt, match="analyze the video again"):
        remade(remains_of(data))


def test_a_fingerprint_stored_before_sources_were_told_is_of_media(whole: Fingerprint) -> None:
    head, data = struct.Struct("<4sII"), whole.to_bytes()
    length = head.unpack_from(data)[2]
    header = json.loads(data[head.size : head.size + length])
    del header["source"]
    text = json.dumps(header).encode()
    body = text + data[head.size + length :]
    loaded = Fingerprint.from_bytes(head.pack(b"FCFP", zlib.crc32(body), len(text)) + body)
    assert loaded.source is FingerprintSource.MEDIA
    assert len(proxy_film(loaded).times) == len(proxy_film(whole).times)
