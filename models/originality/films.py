"""The films of fingerprints, decoded, softened and with their cameras, remembered for a while: a query meets several
references, and a reference several transforms."""

from __future__ import annotations

from functools import lru_cache

from features.fingerprint import Film, Fingerprint, proxy_film
from models.originality.camera import Camera
from models.originality.motion import Soft, softened


def film_of(fingerprint: Fingerprint) -> Film:
    """The decoded proxy."""
    return _decoded(_Held(fingerprint))


def soft_of(fingerprint: Fingerprint) -> Soft:
    """The same, softened for comparison."""
    return _softened(_Held(fingerprint))


def camera_of(fingerprint: Fingerprint) -> Camera:
    """The decoded proxy's camera, as far as it was looked at."""
    return _camera(_Held(fingerprint))


def forget() -> None:
    """Let go of the films that are remembered."""
    _camera.cache_clear()
    _decoded.cache_clear()
    _softened.cache_clear()


class _Held:
    """A fingerprint as a key of the cache: the same proxy is the same film."""

    def __init__(self, fingerprint: Fingerprint) -> None:
        self.fingerprint = fingerprint
        self.key = hash(fingerprint.proxy)

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.fingerprint.proxy == other.fingerprint.proxy


@lru_cache(maxsize=24)
def _decoded(held: _Held) -> Film:
    return proxy_film(held.fingerprint)


@lru_cache(maxsize=16)
def _softened(held: _Held) -> Soft:
    return softened(_decoded(held))


@lru_cache(maxsize=16)
def _camera(held: _Held) -> Camera:
    return Camera(_decoded(held))
