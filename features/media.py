"""Open a video file and decode it once, in batches that stay small however long the video is.

``open_clip`` refuses what cannot be analyzed before a frame is decoded; ``Clip.batches`` is the only decode that a
video gets, and every extractor and the fingerprint read from it. Only plain files of known containers are opened: a
playlist that names other files or hosts is refused by FFmpeg itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from features import heap, threads
from features.batch import Batch, Frames, Still
from features.errors import (
    CorruptMedia,
    EmptyMedia,
    MediaNotFound,
    MediaTooLarge,
    NoVideoStream,
    TooFewFrames,
    TruncatedMedia,
)
from features.sampling import (
    LUMA_SIDE,
    RGB_SIDE,
    STILL_SECONDS,
    FrameClock,
    Shrinker,
    StillClock,
    quarter_turns,
    resized,
    still,
)
from features.soundtrack import SAMPLE_RATE, Sound, SoundTrack
from features.thrift import Thrift, decoder_options

__all__ = [
    "LUMA_SIDE",
    "SAMPLE_RATE",
    "STILL_SECONDS",
    "Batch",
    "Clip",
    "Frames",
    "Limits",
    "Measured",
    "MediaInfo",
    "Sound",
    "Still",
    "open_clip",
]

FRAME_RATE = 5.0  # sampled frames a second
BATCH_SECONDS = 8.0

_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,gif,ogg,mpegvideo,h264,hevc,ivf,apng"
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
_SOUND_BACKLOG = 30.0  # seconds of sound held back for its pictures in a badly interleaved file
_PROBE_PACKETS = 100  # packets read for the first picture, which tells how a phone was held


@dataclass(frozen=True, slots=True)
class Limits:
    """What a decoder may be asked to do: pixels a side and in all, seconds of video, seconds of work."""

    max_side: int = 8192
    max_pixels: int = 8192 * 4320
    max_seconds: float = 4 * 3600.0
    base_work_seconds: float = 120.0
    work_per_second: float = 4.0


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What the container says. Sizes are as displayed (after rotation and pixel aspect), times in seconds."""

    name: str
    container: str
    codec: str
    width: int
    height: int
    frame_rate: float
    claimed_seconds: float | None
    has_sound: bool
    channels: int


@dataclass(slots=True)
class Measured:
    """What a whole decode found out: seconds of picture and sound, sampled frames, broken packets."""

    seconds: float = 0.0
    sound_seconds: float = 0.0
    frames: int = 0
    broken_video: int = 0
    broken_sound: int = 0
    decode_cpu_seconds: float = 0.0


@dataclass(slots=True)
class Clip:
    """An opened video: its info, one pass over its batches, and what that pass measured."""

    path: Path
    info: MediaInfo
    limits: Limits
    measured: Measured = field(default_factory=Measured)

    def batches(self, *, stills: bool = True) -> Iterator[Batch]:
        """Decode the file once; without ``stills`` no picture at full resolution is made. Raises MediaError if it
        breaks off, moves nothing or takes too long."""
        yield from _Decoder(self, stills).run()


def open_clip(path: Path, limits: Limits | None = None) -> Clip:
    """Probe a file without decoding it.

    Raises:
        MediaNotFound, EmptyMedia, CorruptMedia, NoVideoStream, MediaTooLarge: each names the remedy.
    """
    limits = limits or Limits()
    path = Path(path)
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "no file"
        raise MediaNotFound(f"{path}: there is {kind} here; give the path of a video file")
    if path.stat().st_size == 0:
        raise EmptyMedia(f"{path.name} is empty (0 bytes); upload it again")
    with _container(path) as container:
        return Clip(path, _probe(path, container, limits), limits)


def _bound(context: Any, limits: Limits, **options: str) -> None:
    """Have FFmpeg refuse larger pictures before it makes room for them: a stream may grow after its header."""
    # codecs pad sides to whole blocks of up to 128 pixels
    context.options = {"max_pixels": str(limits.max_pixels + 128 * limits.max_side), **options}


def _container(path: Path) -> Any:
    try:
        return av.open(str(path.absolute()), options=dict(_OPTIONS), metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, UnicodeError) as error:
        raise CorruptMedia(
            f"{path.name} is no readable video ({_why(error)}); "
            "it may be cut off or another kind of file: export it again"
        ) from error


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _probe(path: Path, container: Any, limits: Limits) -> MediaInfo:
    video = _video_stream(path.name, container)
    width, height = video.codec_context.width, video.codec_context.height
    _check_size(path.name, width, height, limits)
    _bound(video.codec_context, limits)
    claimed = _claimed_seconds(container, video)
    if claimed is not None and claimed > limits.max_seconds:
        raise MediaTooLarge(
            f"{path.name} claims {claimed:,.0f} s of video; at most {limits.max_seconds:,.0f} s are analyzed: "
            "cut it or mend its header"
        )
    audio = next(iter(container.streams.audio), None)
    rate = video.average_rate or video.guessed_rate or video.base_rate or Fraction(25)
    wide = round(width * _pixel_aspect(video))
    sideways = _first_turn(container, video) % 2 == 1
    return MediaInfo(
        name=path.name,
        container=container.format.name,
        codec=video.codec_context.name,
        width=height if sideways else wide,
        height=wide if sideways else height,
        frame_rate=float(rate),
        claimed_seconds=claimed,
        has_sound=audio is not None,
        channels=audio.codec_context.channels if audio is not None else 0,
    )


def _video_stream(name: str, container: Any) -> Any:
    for stream in container.streams.video:
        cover = stream.disposition & av.stream.Disposition.attached_pic
        if stream.codec_context is not None and not cover:
            return stream
    raise NoVideoStream(f"{name} has no picture; Firstcut scores videos, give one with a video stream")


def _pixel_aspect(video: Any) -> float:
    aspect = float(video.sample_aspect_ratio or 1)
    return aspect if 0.1 < aspect < 10 else 1.0


def _first_turn(container: Any, video: Any) -> int:
    """Quarter turns of the first picture that decodes; 0 where none does, which the whole decode then reports."""
    for _, packet in zip(range(_PROBE_PACKETS), container.demux(video), strict=False):
        try:
            for frame in packet.decode():
                return quarter_turns(frame)
        except av.error.FFmpegError:
            continue
    return 0


def _check_size(name: str, width: int, height: int, limits: Limits) -> None:
    if width <= 0 or height <= 0:
        raise CorruptMedia(f"{name} states no picture size; export it again")
    _refuse_too_large(name, width, height, limits)


def _refuse_too_large(name: str, width: int, height: int, limits: Limits) -> None:
    if max(width, height) > limits.max_side or width * height > limits.max_pixels:
        raise MediaTooLarge(f"{name} is {width}x{height}; at most {limits.max_side} pixels a side: scale it down")


def _claimed_seconds(container: Any, video: Any) -> float | None:
    if video.duration and video.time_base:
        return float(video.duration * video.time_base)
    return container.duration / av.time_base if container.duration else None


class _Decoder:
    """The single pass over a file; holds what is not yet handed out."""

    def __init__(self, clip: Clip, with_stills: bool) -> None:
        self.clip, self.with_stills = clip, with_stills
        self.frames: list[tuple[float, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]] = []
        self.stills: list[Still] = []
        self.sound = SoundTrack(clip.info.channels)
        self.frame_clock = self._frame_clock()
        self.still_clock = StillClock()
        self.decoded = 0
        self.origin: float | None = None
        self.end = 0.0
        self.shape: tuple[int, ...] | None = None

    def _frame_clock(self) -> FrameClock:
        return FrameClock(FRAME_RATE, self.clip.info.frame_rate)

    def run(self) -> Iterator[Batch]:
        """Batches in order; the last may be short."""
        heap.keep()
        threads.settle()
        worked = 0.0
        with _container(self.clip.path) as container:
            packets = self._packets(container)
            while True:
                began, cpu = time.monotonic(), time.process_time()
                more = self._fill(packets, began + self._allowed_work() - worked)
                # The reader's work between two batches is not the decoder's.
                worked += time.monotonic() - began
                self.clip.measured.decode_cpu_seconds += time.process_time() - cpu
                if self.frames or self.sound.held_seconds:
                    yield self._flush()
                if not more:
                    break
        self._conclude()

    def _allowed_work(self) -> float:
        limits = self.clip.limits
        claimed = self.clip.info.claimed_seconds or limits.max_seconds / 4
        return limits.base_work_seconds + limits.work_per_second * claimed

    def _packets(self, container: Any) -> Iterator[Any]:
        self.video = _video_stream(self.clip.info.name, container)
        self.shrinker = Shrinker(_pixel_aspect(self.video))
        if self.video.start_time is not None:
            self.origin = float(self.video.start_time * self.video.time_base)
        context = self.video.codec_context
        leaves_out = decoder_options(context.width, context.height)
        self.filtered = not leaves_out
        _bound(context, self.clip.limits, **leaves_out)
        context.thread_count = 1  # threads of one decoder cost a twentieth more in all; other videos take other cores
        self.thrift = Thrift(self.video, self._frame_clock(), self.origin)
        audio = next(iter(container.streams.audio), None)
        return iter(container.demux([s for s in (self.video, audio) if s is not None]))

    def _fill(self, packets: Iterator[Any], deadline: float) -> bool:
        """Decode until a batch is full; False when the file is at its end."""
        for packet in packets:
            if time.monotonic() > deadline:
                raise MediaTooLarge(f"{self.clip.info.name} takes too long to decode; re-encode it as plain H.264")
            if packet.stream is self.video:
                self._take_video(packet)
            else:
                self._take_sound(packet)
            if self._full():
                return True
        self.sound.flush(self.origin or 0.0)
        return False

    def _take_video(self, packet: Any) -> None:
        if packet.pts is not None and packet.time_base:
            self.end = max(self.end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        for due in self.thrift.due(packet):
            self._decode(due)

    def _decode(self, packet: Any) -> None:
        try:
            decoded = packet.decode()
        except av.error.FFmpegError:
            context = self.video.codec_context  # a picture over the bound is broken, and says its size
            _refuse_too_large(self.clip.info.name, context.width, context.height, self.clip.limits)
            self.clip.measured.broken_video += 1
            return
        for frame in decoded:
            self._take_frame(frame)

    def _take_frame(self, frame: Any) -> None:
        _check_size(self.clip.info.name, frame.width, frame.height, self.clip.limits)
        rate = self.clip.info.frame_rate
        stamp = frame.time if frame.time is not None else self.decoded / rate  # bare streams carry no times
        self.decoded += 1
        self.origin = stamp if self.origin is None else self.origin
        self.end = max(self.end, stamp)
        at = max(0.0, stamp - self.origin)
        self.thrift.shown(at)
        if at > self.clip.limits.max_seconds:
            raise MediaTooLarge(f"{self.clip.info.name} runs past {self.clip.limits.max_seconds:,.0f} s; cut it")
        if self.frame_clock.due(at):
            self.frames.append((at, *self.shrinker.shrunk(frame)))
        whole = self.filtered or bool(frame.key_frame)
        if self.with_stills and self.still_clock.due(at, whole, self.frame_clock.slack):
            self.stills.append(still(frame, at, whole))

    def _take_sound(self, packet: Any) -> None:
        try:
            self.sound.take(packet, self.origin or 0.0)
        except (av.error.FFmpegError, ValueError):
            self.clip.measured.broken_sound += 1

    def _full(self) -> bool:
        pictures = bool(self.frames) and self.frames[-1][0] - self.frames[0][0] >= BATCH_SECONDS
        return pictures or self.sound.held_seconds > _SOUND_BACKLOG

    def _flush(self) -> Batch:
        frames = self._stacked()
        batch = Batch(frames, tuple(self.stills), self.sound.hand_out())
        self.clip.measured.frames += len(frames)
        self.frames, self.stills = [], []
        return batch

    def _stacked(self) -> Frames:
        """Frames of one shape: a stream that changes its size midway is brought back to its first."""
        if not self.frames:
            h, w = self.shape[:2] if self.shape else (LUMA_SIDE, LUMA_SIDE)
            return Frames(np.zeros(0), np.zeros((0, h, w), np.uint8), np.zeros((0, RGB_SIDE, RGB_SIDE, 3), np.uint8))
        luma0, rgb0 = self.frames[0][1], self.frames[0][2]
        shape = self.shape = self.shape or (*luma0.shape, *rgb0.shape[:2])
        times = np.array([t for t, _, _ in self.frames])
        luma = np.stack([resized(picture, shape[:2]) for _, picture, _ in self.frames])
        rgb = np.stack([resized(picture, shape[2:]) for _, _, picture in self.frames])
        return Frames(times, luma, rgb)

    def _conclude(self) -> None:
        info, measured = self.clip.info, self.clip.measured
        measured.seconds = max(0.0, self.end - (self.origin or 0.0))
        measured.sound_seconds = self.sound.seconds
        if measured.frames == 0 and measured.broken_video:
            raise CorruptMedia(f"{info.name}: not one frame could be decoded; export it again")
        # Some containers state only one length for picture and sound together.
        reached = max(measured.seconds, self.sound.end)
        if info.claimed_seconds and reached < 0.9 * info.claimed_seconds - 1.0:
            raise TruncatedMedia(
                f"{info.name} breaks off after {reached:.1f} s of {info.claimed_seconds:.1f} s; upload the whole file"
            )
        if measured.frames < 2:
            raise TooFewFrames(
                f"{info.name} shows {measured.frames} pictures in {measured.seconds:.2f} s; "
                "that is no video: give a moving one, half a second or longer"
            )
