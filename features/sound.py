"""Sound: loudness, peaks, silence, clipping, dropouts, lost channels, speech, music.

No sound, and a sound track that is silent throughout, are not applicable: never bad. Where nobody speaks and
no music plays, as in quiet craft, neither low loudness nor silence is a fault: they are not applicable either.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features import clipping, dropouts, schema
from features.loudness import LOWEST, STEP, LoudnessMeter
from features.media import Batch, Clip
from features.music import MusicMeter
from features.soundtrack import SAMPLE_RATE
from features.spectrum import Spectrogram
from features.speech import SpeechMeter
from features.timeline import Spans, at_least, complement, intersection, share, total, union, where
from features.values import Value

BAND = (-24.0, -9.0)  # LUFS; loudness anywhere inside is as good as any other
SILENT = 10 ** (-60 / 20)  # amplitude under which sound is silence
SILENT_SECONDS = 2.0
ONE_SIDED = 10 ** (30 / 20)  # ratio of the channels' amplitudes
FOREGROUND = 0.1  # of the sounding time with speech or music, under which there is only what happens to be heard

_PEAKS = 20  # a second
_TENTH = STEP / SAMPLE_RATE


class SoundMeter:
    """Reads the sound of every batch; after ``finish``, its spans and the times of dropouts are known too."""

    def __init__(self) -> None:
        self.loudness = LoudnessMeter()
        self.silent: Spans = ()
        self.speech: Spans = ()
        self.music: Spans = ()
        self.dropouts: tuple[float, ...] = ()
        self._spectrogram = Spectrogram()
        self._speech = SpeechMeter()
        self._music = MusicMeter()
        self._start: float | None = None
        self._waiting = np.zeros((0, 2), np.float32)
        self._peaks: list[npt.NDArray[np.float32]] = []
        self._fine: list[npt.NDArray[np.uint8]] = []
        self._levels: list[npt.NDArray[np.float32]] = []
        self._samples = 0
        self._clipped = 0

    def update(self, batch: Batch) -> None:
        """Read the next batch."""
        sound = batch.sound
        if not len(sound.samples):
            return
        self._start = sound.start if self._start is None else self._start
        samples = np.concatenate([self._waiting, sound.samples])
        whole = len(samples) // STEP * STEP
        self._waiting = samples[whole:]
        if whole:
            self._measure(samples[:whole])

    def _measure(self, samples: npt.NDArray[np.float32]) -> None:
        self.loudness.update(samples)
        power = self._spectrogram.take(samples.mean(axis=1))
        self._speech.update(power)
        self._music.update(power)
        magnitude = np.abs(samples)
        peaks = magnitude.reshape(-1, SAMPLE_RATE // _PEAKS, 2).max(axis=(1, 2))
        self._peaks.append(peaks)
        self._fine.append(dropouts.levels(magnitude))
        self._levels.append(np.sqrt((samples.reshape(-1, STEP, 2) ** 2).mean(axis=1)))
        self._samples += samples.size
        self._clipped += clipping.clipped(magnitude)

    def finish(self, clip: Clip) -> dict[str, Value]:
        """The sound family's values."""
        seconds = clip.measured.seconds
        if not clip.info.has_sound:
            self.silent = union(((0.0, seconds),))
            return _none("the video has no sound track")
        if not self._peaks or self._start is None:
            self.silent = union(((0.0, seconds),))
            return _none("the sound track holds no sound")
        self.silent = self._silent(self._start, seconds)
        sounding = complement(self.silent, seconds)
        if share(self.silent, seconds) > 0.99 or self.loudness.integrated() is None:
            return _none("the sound track is silent throughout")
        self.speech = intersection(self._speech.spans(self._start), sounding)
        self.music = intersection(self._music.spans(self._start), sounding)
        self.dropouts = tuple(self._start + at for at in dropouts.dropouts(np.concatenate(self._fine)))
        return self._ambient({**self._loudness_values(), **self._share_values(seconds, sounding)})

    def _ambient(self, values: dict[str, Value]) -> dict[str, Value]:
        """The same; where there is neither speech nor music, quietness is no fault."""
        heard = sum(values[name].number or 0.0 for name in ("speech_share", "music_share"))
        loudness = self.loudness.integrated()
        if heard >= FOREGROUND:
            return values
        nothing = _na("nobody speaks and no music plays: only what happens to be heard")
        quiet = {"loudness_deviation": nothing} if loudness is not None and loudness < BAND[0] else {}
        return {**values, "silence_share": nothing, **quiet}

    def loudness_by_second(self) -> tuple[float, ...]:
        """Loudness of each whole second of the video in LUFS, from second 0; not under -70."""
        late = round(self._start or 0.0)
        return (LOWEST,) * late + self.loudness.by_second()

    def _silent(self, start: float, seconds: float) -> Spans:
        """Silence of two seconds and more; time before, between and after the sound counts."""
        peaks = np.concatenate(self._peaks)
        quiet = where(peaks < SILENT, start + np.arange(len(peaks) + 1) / _PEAKS)
        absent = union(((0.0, start), (start + len(peaks) / _PEAKS, seconds)))
        # The last samples are less than a tenth of a second: too short to be measured, and no silence.
        joined = union(quiet, ((a - 0.001, b + 0.001) for a, b in absent if b - a > _TENTH))
        return at_least(intersection(joined, ((0.0, seconds),)), min(SILENT_SECONDS, seconds))

    def _loudness_values(self) -> dict[str, Value]:
        integrated, peak, spread = (
            self.loudness.integrated(),
            self.loudness.true_peak(),
            self.loudness.loudness_range(),
        )
        off = 0.0 if integrated is None else max(0.0, BAND[0] - integrated, integrated - BAND[1])
        return {
            "loudness_deviation": Value(off),
            "true_peak": Value(-120.0 if peak is None else max(-120.0, peak)),
            "loudness_range": Value(spread) if spread is not None else _na("under three seconds of sound"),
        }

    def _share_values(self, seconds: float, sounding: Spans) -> dict[str, Value]:
        levels = np.concatenate(self._levels)
        low, high = levels.min(axis=1), levels.max(axis=1)
        heard = high >= SILENT
        lost = (low * ONE_SIDED < high) & heard
        return {
            "silence_share": Value(share(self.silent, seconds)),
            "clipping_share": Value(self._clipped / self._samples),
            "one_sided": Value(float(lost.sum() / max(1, heard.sum()))),
            "dropouts": Value(min(600.0, len(self.dropouts) * 60 / max(total(sounding), 1.0))),
            "speech_share": Value(min(1.0, total(self.speech) / max(total(sounding), _TENTH))),
            "music_share": Value(min(1.0, total(self.music) / max(total(sounding), _TENTH))),
        }


def _na(reason: str) -> Value:
    return Value.not_applicable(reason)


def _none(reason: str) -> dict[str, Value]:
    return {name: _na(reason) for name in schema.names(schema.Family.SOUND)}
