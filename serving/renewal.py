"""Fingerprints of another version, or damaged, made anew: from the media where it is found unchanged, else from what is
left of them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from features.errors import FirstcutError, MediaError
from features.extract import file_digest
from features.fingerprint import Fingerprint, FingerprintCorrupt, FingerprintSource, remade
from models.originality.records import Match, SoundMatch
from serving.ingest import Ingest
from store.errors import CatalogMoved, UnknownVideo
from store.records import VideoRecord

_SEARCHES = 20  # how often a search is done again because others added videos meanwhile

Pair = TypeVar("Pair", Match, SoundMatch)


@dataclass(frozen=True, slots=True)
class Renewed:
    """One video whose fingerprint can be read again, and what it was made from."""

    video_id: str
    source: FingerprintSource


class MediaFinder:
    """Files below some folders by their names; a video's is the one whose bytes are still the same."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._paths: dict[str, list[Path]] = {}
        for folder in folders:
            for place, _, names in os.walk(folder):
                for name in names:
                    self._paths.setdefault(name, []).append(Path(place, name))

    def file_of(self, record: VideoRecord) -> Path | None:
        """The file that the record was made from; None where it is gone or was changed."""
        for path in sorted(self._paths.get(record.info.name, ())):
            if path.is_file() and file_digest(path) == record.sha256:
                return path
        return None


def renewed(ingest: Ingest, media: MediaFinder) -> Iterator[tuple[str, Renewed | FirstcutError]]:
    """Build the indexes again without what cannot be read; make that anew, one after another, and compare it.

    What is stored about the video stays: its row, its matches on either side, the rulings on them. A killed run loses
    nothing: what was done is stored, and the next run goes on with the rest. What cannot be mended comes as its error.
    """
    unreadable = ingest.catalog.unreadable()
    ingest.catalog.rebuild()
    for video_id in unreadable:
        try:
            made = _renewed(ingest, media, video_id)
            if made is not None:
                yield video_id, made
        except FirstcutError as error:
            yield video_id, error


def _renewed(ingest: Ingest, media: MediaFinder, video_id: str) -> Renewed | None:
    """None where somebody else replaced or removed the video meanwhile."""
    try:
        record = ingest.catalog.get(video_id)
        fingerprint = _made(ingest, media, record)
        whole = dataclasses.replace(record, fingerprint=fingerprint, course=ingest.catalog.course(video_id))
        stored = _stored(ingest, whole, fingerprint)
    except UnknownVideo:
        return None
    return Renewed(video_id, fingerprint.source) if stored else None


def _made(ingest: Ingest, media: MediaFinder, record: VideoRecord) -> Fingerprint:
    path = media.file_of(record)
    if path is not None:
        try:
            return ingest.fingerprint(path)[1]
        except MediaError:  # today's limits or decoder refuse what was taken then: the proxy is left
            pass
    try:
        return remade(ingest.catalog.remains(record.video_id))
    except FingerprintCorrupt as error:
        raise FingerprintCorrupt(f"{record.video_id}: {error}") from error


def _stored(ingest: Ingest, record: VideoRecord, fingerprint: Fingerprint) -> bool:
    """Search and store as one; False where the video is no longer the one that was read."""
    catalog, video_id = ingest.catalog, record.video_id
    for search in range(1, _SEARCHES + 1):
        found = ingest.search(video_id, fingerprint)
        if catalog.get(video_id).sequence != record.sequence:
            return False
        matches = _kept(video_id, found.matches, catalog.matches_of(video_id))
        heard = _kept(video_id, found.sounds, catalog.sounds_of(video_id))
        try:
            catalog.add(record, matches, heard=heard, replace=True, searched=found.searched)
        except CatalogMoved:
            if search == _SEARCHES:
                raise
        else:
            return True
    raise AssertionError("the last search stores or raises")


def _kept(video_id: str, found: Sequence[Pair], before: Sequence[Pair]) -> tuple[Pair, ...]:
    """What was found, and what was known before of all other pairs: a proxy shows less, and no evidence is lost."""
    again = {_other(video_id, pair) for pair in found}
    return tuple(found) + tuple(pair for pair in before if _other(video_id, pair) not in again)


def _other(video_id: str, pair: Match | SoundMatch) -> str:
    return pair.query if pair.reference == video_id else pair.reference
