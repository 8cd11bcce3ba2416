"""What a detector is to the benchmark: fingerprints of files, and scores of a query against references."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Stored = dict[str, npt.NDArray[Any]]


class NotInstalled(Exception):
    """A peer's own package, or a program that it calls, is missing; the message says which."""


class Peer(Protocol):
    """One detector. ``threshold`` is the score that its own documentation calls a match."""

    name: str
    threshold: float

    def fingerprint(self, path: Path) -> Stored:
        """What it keeps of a file."""
        ...

    def score(self, query: Stored, reference: Stored) -> float:
        """How much two files are alike: 0.., higher is likelier."""
        ...


def search(peer: Peer, query: Stored, references: Mapping[str, Stored]) -> dict[str, float]:
    """The score of every reference; a peer with a search of its own says so by ``search``."""
    own = getattr(peer, "search", None)
    if own is not None:
        found: dict[str, float] = own(query, references)
        return found
    return {name: peer.score(query, reference) for name, reference in references.items()}


def stored_bytes(fingerprint: Stored) -> int:
    return sum(array.nbytes for array in fingerprint.values())


def distances(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Hamming distances int64 [n, m] of packed hashes uint8 [n, bytes] and [m, bytes]."""
    return np.asarray(np.bitwise_count(a[:, None, :] ^ b[None, :, :]).sum(axis=2, dtype=np.int64))
