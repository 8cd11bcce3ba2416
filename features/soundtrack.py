"""One unbroken line of 48 kHz stereo out of whatever sound packets a file holds.

Sound that starts late starts late, gaps are filled with silence, what overlaps or lies before the first picture is cut:
second ``t`` of the line is heard at second ``t`` of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 48_000  # Hz; what BS.1770's filters are defined at

_LOUDEST = 8.0  # amplitude that is taken at most; broken floats would never leave a meter's running sums again
_SLACK = 0.1  # seconds by which timestamps may wander before sound is cut or filled
_LONGEST_FILL = 120.0  # seconds of silence filled in at once; a stamp further ahead is taken for broken


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of sound: start in s, samples float32 [n, 2] at 48 kHz, full scale at 1 and none
    beyond 8; mono is heard on both sides."""

    start: float
    samples: npt.NDArray[np.float32]


class SoundTrack:
    """Takes decoded packets in file order, gives stretches of sound in time order."""

    def __init__(self, channels: int) -> None:
        # FFmpeg takes 3 dB off mono that it spreads over two channels, so mono is spread here.
        self._mono = channels == 1
        self._resampler = av.AudioResampler(format="flt", layout="mono" if self._mono else "stereo", rate=SAMPLE_RATE)
        self._channels = 1 if self._mono else 2
        self._held: list[npt.NDArray[np.float32]] = []  # float32 [n, channels], as decoded
        self._held_samples = 0
        self._first: float | None = None
        self._end = 0.0
        self._shift = 0.0

    @property
    def seconds(self) -> float:
        """Seconds from the first sample to the last."""
        return 0.0 if self._first is None else self._end - self._first

    @property
    def held_seconds(self) -> float:
        """Seconds decoded but not yet handed out."""
        return self._held_samples / SAMPLE_RATE

    @property
    def end(self) -> float:
        """Where the sound ends so far, in seconds of the picture."""
        return self._end

    def take(self, packet: Any, origin: float) -> None:
        """Decode one packet; ``origin`` is the picture's first time stamp in s. Raises FFmpegError or ValueError."""
        for frame in packet.decode():
            self._resample(frame, origin)

    def flush(self, origin: float) -> None:
        """Take what the resampler still holds."""
        self._resample(None, origin)

    def hand_out(self) -> Sound:
        """Everything decoded since the last time."""
        samples = np.concatenate(self._held) if self._held else self._silence(0)
        self._held, self._held_samples = [], 0
        clean = np.nan_to_num(np.clip(samples, -_LOUDEST, _LOUDEST), copy=False, nan=0.0)
        both = np.repeat(clean, 2, axis=1) if self._mono else clean
        return Sound(self._end - len(both) / SAMPLE_RATE, both)

    def _resample(self, frame: Any, origin: float) -> None:
        piece: Any
        for piece in self._resampler.resample(frame):
            samples = np.frombuffer(piece.planes[0], np.float32, piece.samples * self._channels)
            at = self._end if piece.time is None else piece.time - origin
            self._append(samples.reshape(-1, self._channels), at)

    def _append(self, samples: npt.NDArray[np.float32], at: float) -> None:
        at += self._shift
        if self._first is None:
            self._first = self._end = max(0.0, at)
        late = at - self._end
        if late > _LONGEST_FILL:
            self._shift -= late
        elif late > _SLACK:
            self._put(self._silence(round(late * SAMPLE_RATE)))
        elif late < -_SLACK or at < 0:
            samples = samples[round(-late * SAMPLE_RATE) :]
        self._put(samples)

    def _put(self, samples: npt.NDArray[np.float32]) -> None:
        self._held.append(samples)
        self._held_samples += len(samples)
        self._end += len(samples) / SAMPLE_RATE

    def _silence(self, samples: int) -> npt.NDArray[np.float32]:
        return np.zeros((samples, self._channels), np.float32)
