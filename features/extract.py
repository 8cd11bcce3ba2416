"""From a file to one typed row, a fingerprint and a timeline, in one decode.

A family that breaks is marked failed, with the reason, and costs nobody else anything; media that can't be read is an
error of its own (``features.errors.MediaError``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from features import density, discussion, schema, screen, screen_reader, shown
from features.described import UNKNOWN, Vertical, vertical
from features.encoder import Encoder
from features.errors import MediaError
from features.fingerprint import Fingerprint, FingerprintMeter
from features.heap import give_back
from features.inputs import Metadata
from features.media import Batch, Clip, Limits, Measured, MediaInfo, open_clip
from features.picture import PictureMeter
from features.schema import Family
from features.screen_frames import ScreenFrames
from features.screen_reader import Reading
from features.screen_text import ScreenText
from features.sound import SoundMeter
from features.structure import StructureMeter
from features.text import joined
from features.timeline import Spans, Timeline
from features.values import Value, VideoFeatures

Progress = Callable[[float, float], None]
"""Called with seconds done and seconds in all (0 where the container does not say)."""

Watcher = Callable[[Batch], None]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that is known of a video after its one decode. ``cost`` is CPU seconds by family, decode included."""

    info: MediaInfo
    measured: Measured
    sha256: str
    features: VideoFeatures
    fingerprint: Fingerprint
    timeline: Timeline
    screen: ScreenText
    vertical: Vertical
    cost: dict[str, float] = field(default_factory=dict)


def extract(
    path: Path,
    metadata: Metadata | None = None,
    *,
    limits: Limits | None = None,
    encoder: Encoder | None = None,
    reading: Reading | None = None,
    progress: Progress | None = None,
    watcher: Watcher | None = None,
) -> Extraction:
    """Analyze one video. Engagement stays missing: it belongs to the score, not to the file.

    ``reading`` says whether and how on-screen text is read; by default it is. ``watcher`` is shown every batch
    of the one decode.

    Raises:
        MediaError: the file is refused; the message names the remedy.
        InputError: the metadata can't be those of a video of this length.
    """
    clip = open_clip(path, limits)
    run = _Run(clip, reading or Reading())
    run.read(progress, watcher)
    if metadata:
        metadata.check_fits(clip.measured.seconds)
    give_back()
    fingerprint = run.timed("fingerprint", lambda: run.fingerprint.finish(clip))
    values = run.screen_values(metadata)
    screen_reader.let_go()  # the encoder, which may come next, takes five hundred megabytes itself
    give_back()
    media, timeline = run.media_values()
    values |= media
    values |= run.word_values(metadata, encoder, values)
    values[shown.NAME] = run.shown_value(metadata, encoder, values)
    return Extraction(
        info=clip.info,
        measured=clip.measured,
        sha256=file_digest(path),
        features=VideoFeatures(values),
        fingerprint=fingerprint,
        timeline=timeline,
        screen=run.screen,
        vertical=run.vertical(metadata, encoder),
        cost=run.costs(),
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    digest = sha256()
    with Path(path).open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class _Run:
    """The meters of one video, what each has cost, and which broke."""

    def __init__(self, clip: Clip, reading: Reading) -> None:
        self.clip = clip
        self.reading = reading
        self.frames = ScreenFrames(reading.frames)
        self.screen = ScreenText()
        self.fingerprint = FingerprintMeter()
        self.picture, self.sound, self.structure = PictureMeter(), SoundMeter(), StructureMeter()
        self.broken: dict[Family, str] = {}
        self.cost: dict[str, float] = {}

    def read(self, progress: Progress | None, watcher: Watcher | None = None) -> None:
        """The one decode. A meter that breaks is fed no more."""
        meters: dict[Family, Any] = {
            Family.PICTURE: self.picture, Family.SOUND: self.sound, Family.STRUCTURE: self.structure,
        }  # fmt: skip
        if self.reading.on:
            meters[Family.SCREEN] = self.frames
        for batch in self.clip.batches():
            self.timed("fingerprint", lambda batch=batch: self.fingerprint.update(batch))  # type: ignore[misc]
            for family, meter in meters.items():
                self._feed(family, meter, batch)
            if watcher:
                watcher(batch)
            if progress and len(batch.frames):
                progress(float(batch.frames.times[-1]), self.clip.info.claimed_seconds or 0.0)
        if progress:
            progress(self.clip.measured.seconds, self.clip.measured.seconds)

    def _feed(self, family: Family, meter: Any, batch: Batch) -> None:
        if family in self.broken:
            return
        try:
            self.timed(family, lambda: meter.update(batch))
        except MediaError:
            raise
        except Exception as error:  # one family's failure is its own
            self.broken[family] = _reason(error)

    def media_values(self) -> tuple[dict[str, Value], Timeline]:
        """The values of the three media families, and the timeline."""
        clip, structure, sound = self.clip, self.structure, self.sound
        values = self.guarded(Family.PICTURE, lambda: self.picture.finish(clip))
        values |= self.guarded(Family.SOUND, lambda: sound.finish(clip))
        values |= self.guarded(Family.STRUCTURE, lambda: structure.finish(clip, sound.silent, sound.speech))
        return values, self._timeline(sound.silent, sound.speech)

    def screen_values(self, metadata: Metadata | None) -> dict[str, Value]:
        """The values of the text in the picture; ``screen`` holds the text itself from then on."""
        if not self.reading.on:
            return dict.fromkeys(schema.names(Family.SCREEN), screen.OFF)

        def measure() -> dict[str, Value]:
            self.screen = screen_reader.read(self.frames.finish(self.clip.measured.seconds), self.reading.seconds)
            return screen.measure(self.screen, metadata)

        return self.guarded(Family.SCREEN, measure)

    def word_values(
        self, metadata: Metadata | None, encoder: Encoder | None, measured: dict[str, Value]
    ) -> dict[str, Value]:
        """The values of the words that came with the media; engagement belongs to the score."""
        later = Value.missing("counters come with the score, not with the file")
        values = dict.fromkeys(schema.names(Family.ENGAGEMENT), later)
        if metadata is None:
            missing = Value.missing("no metadata was given with the video")
            return values | {n: missing for f in (Family.DENSITY, Family.DISCUSSION) for n in schema.names(f)}
        reader = encoder or _LATE
        effective, speech = measured["effective_duration"].number, measured["speech_share"].number
        values |= self.guarded(
            Family.DENSITY,
            lambda: density.measure(metadata, effective, reader, speech_share=speech),
        )
        return values | self.guarded(Family.DISCUSSION, lambda: discussion.measure(metadata, reader))

    def shown_value(self, metadata: Metadata | None, encoder: Encoder | None, measured: dict[str, Value]) -> Value:
        """How much there is to read tells; without what was read in the picture it would be half a number."""
        if not self.reading.on:
            return screen.OFF
        if Family.SCREEN in self.broken:
            return Value.failed(self.broken[Family.SCREEN])
        caption, effective = metadata.caption if metadata else "", measured["effective_duration"].number
        try:
            return self.timed(shown.NAME, lambda: shown.measure(self.screen, caption, effective, encoder or _LATE))
        except Exception as error:  # a failure here is no reason to lose the numbers
            return Value.failed(_reason(error))

    def vertical(self, metadata: Metadata | None, encoder: Encoder | None) -> Vertical:
        """What the video is about, from transcript, caption and screen text; unknown rather than guessed."""
        said = joined([segment.text for segment in metadata.transcript]) if metadata else ""
        texts = (said, metadata.caption if metadata else "", self.screen.text)
        try:
            return self.timed("vertical", lambda: vertical(texts, encoder or _LATE))
        except Exception as error:  # a failure here is no reason to lose the numbers
            return Vertical(UNKNOWN, 0.0, _reason(error))

    def _timeline(self, silent: Spans, speech: Spans) -> Timeline:
        structure = self.structure
        return Timeline(
            seconds=self.clip.measured.seconds,
            shots=structure.shots,
            still=structure.still,
            slideshow=structure.slideshow,
            repeated=structure.repeated,
            black=structure.black,
            text_only=structure.text_only,
            text=self.screen.spans,
            interface=structure.interface,
            split=structure.split,
            outro=structure.outro,
            marks=structure.marks,
            silent=silent,
            speech=speech,
            music=self.sound.music,
            dropouts=self.sound.dropouts,
            loudness=self.sound.loudness_by_second(),
            motion=structure.motion_by_second(),
        )

    def guarded(self, family: Family, measure: Callable[[], dict[str, Value]]) -> dict[str, Value]:
        """The family's values, or failed for each of its names."""
        if family not in self.broken:
            try:
                measured = self.timed(family, measure)
                VideoFeatures(measured)  # out of range is broken too
                return measured
            except MediaError:
                raise
            except Exception as error:  # one family's failure is its own
                self.broken[family] = _reason(error)
        return {name: Value.failed(self.broken[family]) for name in schema.names(family)}

    def timed(self, name: str, work: Callable[[], T]) -> T:
        """Do some work and book its CPU seconds."""
        began = time.process_time()
        try:
            return work()
        finally:
            self.cost[str(name)] = self.cost.get(str(name), 0.0) + time.process_time() - began

    def costs(self) -> dict[str, float]:
        """CPU seconds by family, decode included."""
        return {"decode": self.clip.measured.decode_cpu_seconds, **self.cost}


class _LateEncoder:
    """The shipped encoder, loaded once something is there to read: loading takes longer than a short video."""

    def __getattr__(self, name: str) -> Any:
        return getattr(Encoder.load(), name)


_LATE = cast(Encoder, _LateEncoder())  # one for all videos, so that what is encoded once for all stays encoded


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
