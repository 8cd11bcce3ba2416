"""Keep the search index in step with the database, and its file in step with the index.

The index is derived: whatever is wrong with its file (missing, damaged, of another data folder, of a history that this
database does not have), it is built again from the fingerprints. A folder holds one index file and ``checkpoint.json``,
which names that file, its SHA-256 and the change it reaches; it is renamed into place last, so a kill at any moment
leaves the old pair or the new one.

The file is written seldom: when a tenth of the index is new to it, on ``save`` (closing a catalog) and on ``rebuild``.
A hundred thousand videos are two gigabytes, and no added video waits for them. What the file does not know is not lost:
whoever loads it reads the later changes from the database, from the file's checkpoint on, at about 80 ms of CPU time a
video-minute. Closing writes only where that reading would cost more than the writing.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError
from features.fingerprint import Fingerprint
from models.originality.index import CANDIDATES, Candidate, Chosen, Index, Reach, write_atomically
from store.columns import canonical_json
from store.errors import IndexUnusable
from store.shelf import Checkpoint, Shelf

_log = logging.getLogger(__name__)
_CHECKPOINT = "checkpoint.json"
_SAVE_AFTER = 64  # changes; and at least a tenth of the index, so that a growing catalog is not written over and over
_WORTH_WRITING = 500  # videos in the index for every change that is new since it was written, at most


class Derived(Protocol):
    """An index that can be built from fingerprints alone, one video at a time, and lies in one file."""

    def __len__(self) -> int:
        """Videos in it."""

    def add(self, video_id: str, fingerprint: Fingerprint) -> None:
        """Put a video in; one of the same id is replaced."""

    def remove(self, video_id: str) -> None:
        """Take a video out; nothing happens where it is not in."""

    def save(self, path: Path) -> None:
        """Write the index so that a crash at any moment leaves the old file or the new one, whole."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that ``save`` wrote."""


Kept = TypeVar("Kept", bound=Derived)


class SharedIndex(Index):
    """An index that threads search while others change it: one at a time, for FAISS moves its rows when it grows."""

    def __init__(self, fingerprints: Iterable[tuple[str, Fingerprint]] = ()) -> None:
        self._turn = threading.RLock()
        super().__init__(fingerprints)

    def put(self, video_id: str, features: Chosen, hashes: npt.NDArray[np.uint8]) -> None:
        """Put a video in; one of the same id is replaced. What is chosen of it is chosen before others have to wait."""
        with self._turn:
            super().put(video_id, features, hashes)

    def remove(self, video_id: str) -> None:
        """Take a video out; nothing happens where it is not in."""
        with self._turn:
            super().remove(video_id)

    def candidates(
        self,
        query: Fingerprint,
        *,
        limit: int = CANDIDATES,
        exclude: frozenset[str] = frozenset(),
        reach: Reach | None = None,
    ) -> list[Candidate]:
        """The likeliest videos first, at most ``limit``, without those of ``exclude``."""
        with self._turn:
            return super().candidates(query, limit=limit, exclude=exclude, reach=reach)

    def save(self, path: Path) -> None:
        """Write the index so that a crash at any moment leaves the old file or the new one, whole."""
        with self._turn:
            super().save(path)


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[Kept]):
    """The index and the sequence up to which it knows every change (it may know later ones too)."""

    index: Kept
    sequence: int


class IndexKeeper(Generic[Kept]):
    """One process's index of one kind. Safe to share between threads; processes may share the folder."""

    def __init__(self, shelf: Shelf, folder: Path, kind: type[Kept]) -> None:
        self._shelf = shelf
        self._folder = folder
        self._kind = kind
        self._lock = threading.Lock()
        self._index: Kept | None = None
        self._at = Checkpoint("", 0, "")
        self._unsaved = 0

    def current(self) -> Snapshot[Kept]:
        """The index with every change that was acknowledged before this call."""
        with self._lock:
            index = self._index or self._load_or_start()
            self._catch_up(index)
            self._index = index
            if self._unsaved >= max(_SAVE_AFTER, len(index) // 10):
                self._save(index)
            return Snapshot(index, self._at.sequence)

    def rebuild(self) -> Snapshot[Kept]:
        """Build the index again from every stored fingerprint, and save it."""
        with self._lock:
            index = self._start()
            self._catch_up(index)
            self._index = index
            self._save(index)
            return Snapshot(index, self._at.sequence)

    def save(self) -> None:
        """Write the index if it knows so much more than its file does that reading that again would cost more."""
        with self._lock:
            if self._index is not None and self._unsaved * _WORTH_WRITING >= max(1, len(self._index)):
                self._save(self._index)

    def _start(self) -> Kept:
        self._at = Checkpoint("", 0, "")
        return self._kind()

    def _load_or_start(self) -> Kept:
        if not (self._folder / _CHECKPOINT).exists():
            return self._start()
        try:
            return self._load()
        except IndexUnusable as error:
            _log.warning("%s; building it again from the database", error)
            return self._start()

    def _catch_up(self, index: Kept) -> None:
        complete = False
        while not complete:
            changes = self._shelf.changes(self._at.sequence)
            for video_id, fingerprint in changes.changed:
                if fingerprint is None:
                    index.remove(video_id)
                else:
                    index.add(video_id, fingerprint)
            self._at, complete = changes.checkpoint, changes.complete
            self._unsaved += len(changes.changed)

    def _load(self) -> Kept:
        with self._locked(fcntl.LOCK_SH):
            told = self._told()
            path = self._folder / told["file"]
            checkpoint = Checkpoint(**told["checkpoint"])
            if not self._shelf.holds(checkpoint):
                raise IndexUnusable(f"{path} belongs to another data folder or to another history of this one")
            _check_digest(path, told["sha256"])
            index = _read(path, self._kind)
        self._at, self._unsaved = checkpoint, 0
        return index

    def _told(self) -> dict[str, Any]:
        path = self._folder / _CHECKPOINT
        try:
            told: dict[str, Any] = json.loads(path.read_text())
            _ = told["file"], told["sha256"], Checkpoint(**told["checkpoint"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable(f"{path} is damaged ({error})") from error
        return told

    def _save(self, index: Kept) -> None:
        with self._locked(fcntl.LOCK_EX):
            if self._is_behind_file():
                return
            path = self._folder / f"{self._at.sequence:012d}-{os.getpid()}.index"
            index.save(path)
            told = {"file": path.name, "sha256": _sha256(path), "checkpoint": asdict(self._at)}
            write_atomically(self._folder / _CHECKPOINT, canonical_json(told).encode())
            for old in self._folder.glob("*.index*"):  # those a kill left half-written, too
                if old != path:
                    old.unlink()
        self._unsaved = 0

    def _is_behind_file(self) -> bool:
        try:
            saved = Checkpoint(**self._told()["checkpoint"])
        except IndexUnusable:
            return False
        return saved.sequence > self._at.sequence and self._shelf.holds(saved)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Between processes: nobody deletes the file that another is reading."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with open(self._folder / "lock", "a") as lock:
            fcntl.flock(lock, how)
            yield


def _read(path: Path, kind: type[Kept]) -> Kept:
    try:
        return kind.load(path)
    except (FirstcutError, OSError, ValueError, RuntimeError) as error:
        raise IndexUnusable(f"{path} cannot be read ({error})") from error


def _check_digest(path: Path, expected: str) -> None:
    try:
        found = _sha256(path)
    except OSError as error:
        raise IndexUnusable(f"{path} is missing") from error
    if found != expected:
        raise IndexUnusable(f"{path} is damaged (checksum)")


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()
