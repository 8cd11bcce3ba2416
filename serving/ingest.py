"""From a media file to a verdict in the catalog: extract → match → store in one transaction → judge.

The service and the command line both go through here. Nothing is stored until everything is known.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from features.course import Course
from features.encoder import Encoder
from features.errors import FirstcutError, InputError
from features.extract import Extraction, Progress, extract, file_digest
from features.fingerprint import (
    Fingerprint,
    FingerprintCorrupt,
    FingerprintMeter,
    FingerprintSource,
    FingerprintVersionError,
)
from features.inputs import Metadata
from features.media import Limits, MediaInfo, open_clip
from features.screen_reader import Reading
from features.values import VideoFeatures
from models.originality.match import find_matches
from models.originality.records import Match, Provenance, SoundMatch, Verdict
from models.originality.soundtrack import find_sounds
from models.originality.verdict import OriginalityRules, judge
from serving.backlog import Upload, extractions, unforeseen
from serving.cards import vertical_card
from serving.scoring import Rulings, originality_card
from store.catalog import VideoCatalog
from store.decisions import Decisions
from store.errors import CatalogMoved, DuplicateVideo
from store.records import VideoRecord, check_id

T = TypeVar("T")

_NOBODY = ""  # no catalogued video has this id
_SEARCHES = 20  # how often a search is done again because others added videos meanwhile


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: videos of the same recording, videos that only sound alike among them or beside them, and
    the change up to which the catalog was searched."""

    matches: tuple[Match, ...]
    sounds: tuple[SoundMatch, ...]
    searched: int

    def of(self, name: str) -> Found:
        """The same under another id of the query."""
        matches = tuple(dataclasses.replace(match, query=name) for match in self.matches)
        return Found(matches, tuple(dataclasses.replace(s, query=name) for s in self.sounds), self.searched)


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analyzed video: what is (or would be) stored, its verdict, and what it cost in CPU seconds by part."""

    record: VideoRecord
    matches: tuple[Match, ...]
    verdict: Verdict
    cost: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary, numbers that are no counts as decimal text."""
        course = self.record.course
        vertical = vertical_card(course.vertical if course else None)
        return {
            "video_id": self.record.video_id,
            "seconds": f"{self.record.seconds:.3f}",
            "sha256": self.record.sha256,
            "finding": self.verdict.finding.value,
            "originality": originality_card(self.verdict).model_dump(),
            "features": self.record.features.to_json(),
            "vertical": vertical.model_dump() if vertical else None,
            "cost": {part: f"{seconds:.3f}" for part, seconds in self.cost.items()},
        }


@dataclass(frozen=True, slots=True)
class Ingest:
    """The analyze path of one house. ``rules`` are the policy's rules of originality."""

    catalog: VideoCatalog
    decisions: Decisions
    rules: OriginalityRules
    encoder_setting: str | None = None
    limits: Limits | None = None
    reading: Reading | None = None

    def analyze(
        self,
        path: Path,
        metadata: Metadata,
        video_id: str | None = None,
        *,
        store: bool = True,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Analysis:
        """Analyze a file; its name without ending is its id unless one is given.

        Args:
            store: False only looks: nothing is written.
            replace: take the place of a video with that id.
            progress: told seconds done and seconds in all (0 where the container does not say).

        Raises:
            MediaError, InputError, BadVideoId, DuplicateVideo, EncoderUnavailable, DatabaseUnreachable.
        """
        upload = Upload(path, metadata, video_id)
        self._check_id(upload, store and not replace)
        encoder = Encoder.load(self.encoder_setting) if self.encoder_setting else None
        extraction = extract(
            path, metadata, limits=self.limits, encoder=encoder, reading=self.reading, progress=progress
        )
        return self._concluded_extraction(upload, extraction, store, replace)

    def analyze_all(
        self, uploads: Iterable[Upload], *, replace: bool = False, jobs: int | None = None
    ) -> Iterator[tuple[Upload, Analysis | FirstcutError]]:
        """Analyze a backlog: extracted by several processes, matched and stored one after another, in order.

        What is refused comes as its error, and stops none of the others.
        """
        free: list[Upload] = []
        for upload, refusal in self._checked(uploads, replace):
            if refusal:
                yield upload, refusal
            else:
                free.append(upload)
        for upload, extracted in extractions(
            free, limits=self.limits, encoder=self.encoder_setting, reading=self.reading, jobs=jobs
        ):
            if isinstance(extracted, FirstcutError):
                yield upload, extracted
            else:
                yield upload, _tried(upload, partial(self._concluded_extraction, upload, extracted, True, replace))

    def add_references(
        self, uploads: Iterable[Upload], *, replace: bool = False
    ) -> Iterator[tuple[Upload, VideoRecord | FirstcutError]]:
        """``add_reference`` for many. What is refused comes as its error, and stops none of the others."""
        for upload, refusal in self._checked(uploads, replace):
            if refusal is not None:
                yield upload, refusal
            else:
                given = (upload.path, upload.metadata, upload.video_id)
                yield upload, _tried(upload, partial(self.add_reference, *given, replace=replace))

    def add_reference(
        self, path: Path, metadata: Metadata, video_id: str | None = None, *, replace: bool = False
    ) -> VideoRecord:
        """Put a known video into the catalog to compare others with: fingerprint and provenance, no features."""
        upload = Upload(path, metadata, video_id)
        self._check_id(upload, not replace)
        info, fingerprint = self.fingerprint(path)
        metadata.check_fits(fingerprint.seconds)
        record = VideoRecord(
            video_id=upload.name,
            metadata=metadata,
            info=info,
            seconds=fingerprint.seconds,
            sha256=file_digest(path),
            features=VideoFeatures(),
            fingerprint=fingerprint,
            analyzed_at=datetime.now(UTC),
        )
        return self._concluded(record, fingerprint, {}, True, replace).record

    def is_current(self, video_id: str, path: Path, metadata: Metadata) -> bool:
        """Whether the catalog holds this very file and metadata under that id, read and measured by this version."""
        if video_id not in self.catalog:
            return False
        try:
            record = self.catalog.get(video_id, fingerprint=True)
        except (InputError, FingerprintVersionError, FingerprintCorrupt):  # stored by other definitions, or damaged
            return False
        if record.fingerprint is None or record.fingerprint.source is not FingerprintSource.MEDIA:
            return False
        return record.metadata == metadata and record.sha256 == file_digest(path)

    def look_up(self, path: Path, video_id: str | None = None) -> Found:
        """What all of the catalog has of a file; nothing is stored.

        An entry of the same id is compared too: whoever takes a video often keeps its file's name.
        """
        name = check_id(video_id or path.stem)
        _, fingerprint = self.fingerprint(path)
        return self.search(_NOBODY, fingerprint).of(name)

    def _checked(self, uploads: Iterable[Upload], replace: bool) -> Iterator[tuple[Upload, FirstcutError | None]]:
        """Every upload with what stands against its id, were it only another upload of the same id before it."""
        seen: dict[str, Path] = {}
        for upload in uploads:
            refusal: FirstcutError | None = None
            try:
                if upload.name in seen:
                    raise InputError(
                        f"{seen[upload.name]} and {upload.path} would both be video {upload.name!r}; "
                        "give one of them another id"
                    )
                self._check_id(upload, not replace)
                seen[upload.name] = upload.path
            except FirstcutError as error:
                refusal = error
            yield upload, refusal

    def _check_id(self, upload: Upload, must_be_free: bool) -> None:
        """Ids are checked before a second of video is decoded."""
        if check_id(upload.name) in self.catalog and must_be_free:
            raise DuplicateVideo(upload.name)

    def fingerprint(self, path: Path) -> tuple[MediaInfo, Fingerprint]:
        """What a file is, and its fingerprint; raises MediaError."""
        clip = open_clip(path, self.limits)
        meter = FingerprintMeter()
        for batch in clip.batches(stills=False):
            meter.update(batch)
        return clip.info, meter.finish(clip)

    def search(self, name: str, fingerprint: Fingerprint) -> Found:
        """What the catalog has of a fingerprint, all but ``name`` itself."""
        pictures, sounds = self.catalog.snapshot(), self.catalog.sound_snapshot()
        itself = frozenset({name})
        matches = find_matches(name, fingerprint, pictures.index, self.catalog, exclude=itself)
        heard = find_sounds(name, fingerprint, sounds.index, self.catalog, exclude=itself)
        return Found(matches, heard, min(pictures.sequence, sounds.sequence))

    def _concluded_extraction(self, upload: Upload, extraction: Extraction, store: bool, replace: bool) -> Analysis:
        record = VideoRecord(
            video_id=upload.name,
            metadata=upload.metadata,
            info=extraction.info,
            seconds=extraction.fingerprint.seconds,
            sha256=extraction.sha256,
            features=extraction.features,
            fingerprint=extraction.fingerprint,
            analyzed_at=datetime.now(UTC),
            course=Course(extraction.timeline, extraction.screen, extraction.vertical),
        )
        return self._concluded(record, extraction.fingerprint, dict(extraction.cost), store, replace)

    def _concluded(
        self, record: VideoRecord, fingerprint: Fingerprint, cost: dict[str, float], store: bool, replace: bool
    ) -> Analysis:
        began = time.thread_time()
        if store:
            record, found = self._stored(record, fingerprint, replace)
        else:
            found = self.search(record.video_id, fingerprint)
        cost["matching"] = time.thread_time() - began
        return Analysis(record, found.matches, self._verdict(record, found), cost)

    def _stored(self, record: VideoRecord, fingerprint: Fingerprint, replace: bool) -> tuple[VideoRecord, Found]:
        """Search and store as one: when others added videos in between, search again."""
        for search in range(1, _SEARCHES + 1):
            found = self.search(record.video_id, fingerprint)
            try:
                stored = self.catalog.add(
                    record, found.matches, heard=found.sounds, replace=replace, searched=found.searched
                )
                return stored, found
            except CatalogMoved:
                if search == _SEARCHES:
                    raise
        raise AssertionError("the last search stores or raises")

    def _verdict(self, record: VideoRecord, found: Found) -> Verdict:
        others = {match.reference for match in found.matches} | {sound.reference for sound in found.sounds}
        provenance: dict[str, Provenance] = self.catalog.provenance(others)
        rulings: Rulings = self.decisions.rulings_for(record.video_id)
        return judge(record.provenance, found.matches, provenance, rulings, self.rules, found.sounds)


def _tried(upload: Upload, work: Callable[[], T]) -> T | FirstcutError:
    """What the work on one file gives, or its refusal; one file's surprise is its own."""
    try:
        return work()
    except FirstcutError as error:
        return error
    except Exception as error:
        return unforeseen(upload, error)
