"""Which catalogued videos may a query have come from: every local feature votes, by Hamming distance of its code, for a
video and for how much it is turned and enlarged there; what agrees on both counts (weak geometric consistency: Jégou,
Douze, Schmid, ECCV 2008).

The index is derived: it can be thrown away and built again from the catalog's fingerprints.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError
from features.fingerprint import VERSION, Fingerprint, mirrored_hashes
from features.fingerprint.local import BITS, mirrored
from models.originality.frames import FRAME_FEATURES, likeness
from models.originality.hamming import flat_index, search, stored

CANDIDATES = 12  # videos that a search hands on
_NEIGHBORS = 8  # of one feature
_RADIUS = 30  # bits; farther neighbors are chance
PER_FRAME = (
    100  # features of one frame that are indexed and asked with; 24 still find 149 of 152 at a fifth of the cost
)
_TURN, _TURNS = 16, 16  # 256ths of a turn in one place, places of a full turn
_GROWTH, _GROWTHS = 16, 32  # 16ths of an octave in one place, places in all
_GONE = -1  # owner of a row whose video was removed
HASH_BYTES = 32
_CODE = np.dtype([("bits", "u1", (BITS // 8,))])
_HASH = np.dtype([("bits", "u1", (HASH_BYTES,))])
_ROW = np.dtype([("owner", "<i4"), ("angle", "u1"), ("scale", "u1")])


class IndexUnreadable(FirstcutError):
    """An index file that is damaged or of another version; it is derived, so rebuild it."""

    status = 503


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video that a query may show, with the votes for it (0.., higher is likelier)."""

    video_id: str
    votes: float


class Index:
    """The strongest local features of many videos, searchable; exact."""

    def __init__(self, fingerprints: Iterable[tuple[str, Fingerprint]] = ()) -> None:
        self._ids: dict[str, int] = {}
        self._next = 0
        self._codes = flat_index(np.zeros((0, BITS // 8), np.uint8))
        self._rows = np.zeros(0, _ROW)
        self._hashes = flat_index(np.zeros((0, HASH_BYTES), np.uint8))
        self._hash_owners = np.zeros(0, np.int32)
        self._waiting: list[tuple[npt.NDArray[Any], ...]] = []
        for video_id, fingerprint in fingerprints:
            self.add(video_id, fingerprint)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, video_id: str) -> bool:
        return video_id in self._ids

    def add(self, video_id: str, fingerprint: Fingerprint) -> None:
        """Put a video in; one of the same id is replaced."""
        self.remove(video_id)
        chosen = strongest(fingerprint, PER_FRAME)
        rows = np.zeros(len(chosen), _ROW)
        rows["owner"] = self._ids[video_id] = self._next
        rows["angle"], rows["scale"] = fingerprint.angles[chosen], fingerprint.scales[chosen]
        owners = np.full(len(fingerprint.hashes), self._next, np.int32)
        self._waiting.append((fingerprint.codes[chosen], rows, fingerprint.hashes, owners))
        self._next += 1

    def _settle(self) -> None:
        """Take in what was added since the last search, in one go."""
        if not self._waiting:
            return
        codes, rows, hashes, owners = (np.concatenate(column) for column in zip(*self._waiting, strict=True))
        self._codes.add(np.ascontiguousarray(codes))
        self._hashes.add(np.ascontiguousarray(hashes))
        self._rows = np.concatenate([self._rows, rows])
        self._hash_owners = np.concatenate([self._hash_owners, owners])
        self._waiting = []

    def remove(self, video_id: str) -> None:
        """Take a video out; nothing happens where it is not in."""
        number = self._ids.pop(video_id, None)
        if number is None:
            return
        self._settle()
        self._rows["owner"][self._rows["owner"] == number] = _GONE
        self._hash_owners[self._hash_owners == number] = _GONE
        if (self._hash_owners == _GONE).sum() > 0.2 * len(self._hash_owners):
            self._compact()

    def _compact(self) -> None:
        kept = self._rows["owner"] != _GONE
        self._codes, self._rows = flat_index(stored(self._codes)[kept]), self._rows[kept]
        kept = self._hash_owners != _GONE
        self._hashes, self._hash_owners = flat_index(stored(self._hashes)[kept]), self._hash_owners[kept]

    def candidates(
        self, query: Fingerprint, *, limit: int = CANDIDATES, exclude: frozenset[str] = frozenset()
    ) -> list[Candidate]:
        """The likeliest videos first, at most ``limit``, without those of ``exclude``."""
        self._settle()
        chosen = strongest(query, PER_FRAME)
        codes, angles, scales = query.codes[chosen], query.angles[chosen], query.scales[chosen]
        upright = self._votes(codes, angles, scales) + self._frame_votes(query.hashes)
        flipped = self._votes(mirrored(codes), 128 - angles, scales) + self._frame_votes(mirrored_hashes(query.hashes))
        votes = np.maximum(upright, flipped)
        names = {number: video_id for video_id, number in self._ids.items() if video_id not in exclude}
        ranked = sorted(((float(votes[n]), v) for n, v in names.items() if votes[n] > 0), key=lambda r: (-r[0], r[1]))
        return [Candidate(video_id, score) for score, video_id in ranked[:limit]]

    def _votes(
        self, codes: npt.NDArray[np.uint8], angles: npt.NDArray[np.uint8], scales: npt.NDArray[np.uint8]
    ) -> npt.NDArray[np.float64]:
        """Float64 [numbers]: for every video, the greatest sum of weights that agree on a turn and an enlargement."""
        if not len(codes) or not len(self._rows):
            return np.zeros(self._next)
        distances, found = search(self._codes, codes, _NEIGHBORS)
        rows = self._rows[found]
        feature, rank = np.nonzero((distances <= _RADIUS) & (rows["owner"] != _GONE))
        hit = rows[feature, rank]
        weight = np.exp(-((distances[feature, rank] / 16.0) ** 2))
        turn = (hit["angle"] - angles[feature]) // _TURN  # uint8: wraps as angles do
        growth = (hit["scale"].astype(np.int64) - scales[feature] + 256) // _GROWTH
        place = (hit["owner"].astype(np.int64) * _TURNS + turn) * _GROWTHS + growth
        return self._greatest(place, feature, weight)

    def _frame_votes(self, hashes: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
        """Float64 [numbers]: for every video, the whole frames that look like one of its own."""
        votes = np.zeros(self._next)
        if not len(hashes) or not len(self._hash_owners):
            return votes
        distances, found = search(self._hashes, hashes, _NEIGHBORS)
        owners = self._hash_owners[found]
        weights = likeness(distances) * (owners != _GONE)
        for weight, owner in zip(weights, owners, strict=True):
            seen, first = np.unique(owner, return_index=True)  # neighbors come nearest first
            votes[seen[seen != _GONE]] += FRAME_FEATURES * weight[first][seen != _GONE]
        return votes

    def _greatest(
        self, place: npt.NDArray[np.int64], feature: npt.NDArray[np.int64], weight: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Each feature votes once in each place, with its best neighbor; neighboring places count half."""
        order = np.lexsort((-weight, feature, place))
        place, feature, weight = place[order], feature[order], weight[order]
        first = np.ones(len(place), bool)
        first[1:] = (place[1:] != place[:-1]) | (feature[1:] != feature[:-1])
        places, where = np.unique(place[first], return_inverse=True)
        sums = np.bincount(where, weight[first], len(places)).astype(np.float64)
        votes = np.zeros(self._next)
        np.maximum.at(votes, places // (_TURNS * _GROWTHS), sums + _beside(places, sums))
        return votes

    def save(self, path: Path) -> None:
        """Write the index so that a crash at any moment leaves the old file or the new one, whole."""
        self._settle()
        sizes = [len(self._rows), len(self._hash_owners)]
        header = {"version": VERSION, "next": self._next, "ids": self._ids, "sizes": sizes}
        text = json.dumps(header).encode()
        body = io.BytesIO()
        body.write(len(text).to_bytes(8, "little") + text)
        for array in (self._rows, stored(self._codes), self._hash_owners, stored(self._hashes)):
            body.write(array.tobytes())
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
            rows, frames = header["sizes"]
            at = 8 + length
            parts: list[Any] = []
            for dtype, count in ((_ROW, rows), (_CODE, rows), (np.dtype("<i4"), frames), (_HASH, frames)):
                parts.append(np.frombuffer(data, dtype, count, at).copy())
                at += parts[-1].nbytes
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnreadable(f"{path} is no readable index ({error}); run: firstcut catalog rebuild") from error
        if header["version"] != VERSION:
            raise IndexUnreadable(f"{path} is of version {header['version']}; run: firstcut catalog rebuild")
        index = cls()
        index._ids, index._next = header["ids"], header["next"]
        index._rows, codes, index._hash_owners, hashes = parts
        index._codes, index._hashes = flat_index(codes["bits"]), flat_index(hashes["bits"])
        return index


def strongest(fingerprint: Fingerprint, most: int) -> npt.NDArray[np.int64]:
    """Rows of the ``most`` strongest features of every frame."""
    ends = fingerprint.key_offsets
    parts = [np.arange(a, min(b, a + most)) for a, b in pairwise(ends)]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def _beside(places: npt.NDArray[np.int64], sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Half of the sums of the four neighboring places."""
    if not len(places):
        return sums
    turn = places // _GROWTHS % _TURNS
    beside = np.zeros(len(places))
    for step in (-1, 1, -_GROWTHS, _GROWTHS):
        around = ((turn + step // _GROWTHS) % _TURNS - turn) * _GROWTHS  # the circle of turns closes
        wanted = places + (step if abs(step) == 1 else around)
        at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
        beside += 0.5 * sums[at] * (places[at] == wanted)
    return beside


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
