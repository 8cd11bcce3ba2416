"""Which catalogued videos may a query have come from: every local feature votes, by Hamming distance of its code.

The index is derived: it can be thrown away and built again from the catalog's fingerprints.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError
from features.fingerprint import VERSION, Fingerprint
from features.fingerprint.local import BITS, mirrored
from models.originality.hamming import flat_index, search

CANDIDATES = 12  # videos that a search hands on
_NEIGHBORS = 8  # of one feature
_RADIUS = 30  # bits; farther neighbors are chance
_GONE = -1  # owner of a row whose video was removed


class IndexUnreadable(FirstcutError):
    """An index file that is damaged or of another version; it is derived, so rebuild it."""

    status = 503


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video that a query may show, with the votes for it (0.., higher is likelier)."""

    video_id: str
    votes: float


class Index:
    """Local features of many videos, searchable; exact."""

    def __init__(self, fingerprints: Iterable[tuple[str, Fingerprint]] = ()) -> None:
        self._ids: dict[str, int] = {}
        self._next = 0
        self._codes = flat_index(np.zeros((0, BITS // 8), np.uint8))
        self._owners = np.zeros(0, np.int32)
        for video_id, fingerprint in fingerprints:
            self.add(video_id, fingerprint)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, video_id: str) -> bool:
        return video_id in self._ids

    def add(self, video_id: str, fingerprint: Fingerprint) -> None:
        """Put a video in; one of the same id is replaced."""
        self.remove(video_id)
        self._ids[video_id] = self._next
        codes = np.ascontiguousarray(fingerprint.codes)
        self._codes.add(codes)
        self._owners = np.concatenate([self._owners, np.full(len(codes), self._next, np.int32)])
        self._next += 1

    def remove(self, video_id: str) -> None:
        """Take a video out; nothing happens where it is not in."""
        number = self._ids.pop(video_id, None)
        if number is None:
            return
        self._owners = np.where(self._owners == number, np.int32(_GONE), self._owners)
        if (self._owners == _GONE).sum() > 0.2 * len(self._owners):
            self._compact()

    def _compact(self) -> None:
        kept = self._owners != _GONE
        codes = self._all_codes()[kept]
        self._codes = flat_index(codes)
        self._owners = self._owners[kept]

    def _all_codes(self) -> npt.NDArray[np.uint8]:
        return np.asarray(faiss.vector_to_array(self._codes.xb)).reshape(-1, BITS // 8)

    def candidates(
        self, query: Fingerprint, *, limit: int = CANDIDATES, exclude: frozenset[str] = frozenset()
    ) -> list[Candidate]:
        """The likeliest videos first, at most ``limit``, without those of ``exclude``."""
        if not len(query.codes) or not len(self._owners):
            return []
        votes = np.maximum(self._votes(query.codes), self._votes(mirrored(query.codes)))
        names = {number: video_id for video_id, number in self._ids.items() if video_id not in exclude}
        ranked = sorted(((float(votes[n]), v) for n, v in names.items() if votes[n] > 0), key=lambda r: (-r[0], r[1]))
        return [Candidate(video_id, score) for score, video_id in ranked[:limit]]

    def _votes(self, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
        """Float64 [numbers]: for every video, the sum over features of the nearest neighbor's weight."""
        k = min(_NEIGHBORS, len(self._owners))
        distances, rows = search(self._codes, codes, k)
        owners = np.where(distances <= _RADIUS, self._owners[rows], _GONE)
        weights = np.exp(-((distances / 16.0) ** 2))
        votes = np.zeros(self._next)
        for rank in range(k):  # a feature votes once for each video, with its nearest row there
            first = owners[:, rank] != _GONE
            for earlier in range(rank):
                first &= owners[:, rank] != owners[:, earlier]
            np.add.at(votes, owners[first, rank], weights[first, rank])
        return votes

    def save(self, path: Path) -> None:
        """Write the index so that a crash at any moment leaves the old file or the new one, whole."""
        header = {"version": VERSION, "next": self._next, "ids": self._ids, "rows": len(self._owners)}
        text = json.dumps(header).encode()
        body = io.BytesIO()
        body.write(len(text).to_bytes(8, "little") + text + self._owners.tobytes() + self._all_codes().tobytes())
        write_atomically(path, body.getvalue())

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that ``save`` wrote.

        Raises:
            IndexUnreadable: no such file, damaged, or of another version.
        """
        try:
            data = path.read_bytes()
            length = int.from_bytes(data[:8], "little")
            header: dict[str, Any] = json.loads(data[8 : 8 + length])
            rows = header["rows"]
            owners = np.frombuffer(data, np.int32, rows, 8 + length)
            codes = np.frombuffer(data, np.uint8, rows * BITS // 8, 8 + length + 4 * rows)
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnreadable(f"{path} is no readable index ({error}); run: firstcut catalog rebuild") from error
        if header["version"] != VERSION:
            raise IndexUnreadable(f"{path} is of version {header['version']}; run: firstcut catalog rebuild")
        index = cls()
        index._ids, index._next, index._owners = header["ids"], header["next"], owners.copy()
        index._codes.add(np.ascontiguousarray(codes.reshape(rows, BITS // 8)))
        return index


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file by ``data``: temporary file beside it, fsync, rename, fsync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
