"""Loudness and true peak by ITU-R BS.1770 and loudness range by EBU Tech 3342, as sound comes.

FFmpeg's own meter (the filter ``ebur128``) reads loudness; its true peak has three decimals of amplitude, too few for
quiet sound, so that is read off FFmpeg's fourfold oversampling, as the filter does it. Kept are the latest reading and
one number for each tenth of a second, so memory stays flat.
"""

from __future__ import annotations

import math

import av
import av.filter
import numpy as np
import numpy.typing as npt

from features.soundtrack import SAMPLE_RATE

STEP = SAMPLE_RATE // 10  # samples of the tenths of a second after which the meter is read
LOWEST = -70.0  # LUFS; the absolute gate

_OVERSAMPLED = 4  # times, for the true peak
_SHORT_TERM = 30  # tenths of a second; a loudness range needs one such block


class LoudnessMeter:
    """Fed with float32 [k * STEP, 2] at 48 kHz, in order."""

    def __init__(self) -> None:
        self._meter = av.filter.Graph()
        source = self._meter.add(
            "abuffer", f"sample_rate={SAMPLE_RATE}:sample_fmt=flt:channel_layout=stereo:time_base=1/{SAMPLE_RATE}"
        )
        meter, sink = self._meter.add("ebur128", "metadata=1"), self._meter.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        self._meter.configure()
        self._oversampler = av.AudioResampler(format="flt", layout="stereo", rate=_OVERSAMPLED * SAMPLE_RATE)
        self._peak = 0.0
        self._read: dict[str, str] = {}
        self._momentary: list[float] = []
        self._samples = 0

    def update(self, samples: npt.NDArray[np.float32]) -> None:
        """Take the next whole tenths of a second."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate, frame.pts = SAMPLE_RATE, self._samples
        self._samples += len(samples)
        self._meter.push(frame)
        for _ in range(len(samples) // STEP):
            self._read = self._meter.pull().metadata
            self._momentary.append(float(self._read["lavfi.r128.M"]))
        for finer in self._oversampler.resample(frame):
            self._peak = max(self._peak, float(np.abs(finer.to_ndarray()).max(initial=0.0)))

    def _reading(self, name: str) -> float:
        return float(self._read.get(f"lavfi.r128.{name}", "-inf"))

    def integrated(self) -> float | None:
        """Gated loudness in LUFS; None where nothing is louder than -70 LUFS."""
        loudness = self._reading("I")
        return loudness if loudness > LOWEST else None

    def loudness_range(self) -> float | None:
        """LU between the 10th and the 95th percentile of gated 3 s loudness; None under 3 s or where all is quiet."""
        if len(self._momentary) < _SHORT_TERM or self.integrated() is None:
            return None
        return self._reading("LRA")

    def true_peak(self) -> float | None:
        """Largest 4x oversampled magnitude in dBTP; None in digital silence."""
        return 20 * math.log10(self._peak) if self._peak > 0 else None

    def by_second(self) -> tuple[float, ...]:
        """Mean loudness of each whole second in LUFS, by blocks of 0.4 s that end in it; not under -70."""
        power = 10 ** (np.array(self._momentary[: len(self._momentary) // 10 * 10]) / 10)
        return tuple(np.maximum(10 * np.log10(power.reshape(-1, 10).mean(axis=1)), LOWEST).tolist())
