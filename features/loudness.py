"""Loudness and true peak by ITU-R BS.1770 and loudness range by EBU Tech 3342, as sound comes.

FFmpeg's own meter (the filter ``ebur128``) reads loudness. Its true peak has three decimals of amplitude, too few for
quiet sound, and its range starts at the gate where there are few blocks, so those two are taken from FFmpeg's fourfold
oversampling and from the meter's short-term readings, as the filter does it. Kept are two numbers for each tenth of a
second.
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
_MOMENTARY, _SHORT_TERM = 4, 30  # tenths of a second in a block
_GATE = 20.0  # LU under the mean of short-term blocks, under which they don't count for the range
_RANGE = (0.10, 0.95)  # of those blocks


class LoudnessMeter:
    """Fed with float32 [k * STEP, 2] at 48 kHz, in order."""

    def __init__(self) -> None:
        self._meter = av.filter.Graph()
        self._meter.threads = 1
        source = self._meter.add(
            "abuffer", f"sample_rate={SAMPLE_RATE}:sample_fmt=flt:channel_layout=stereo:time_base=1/{SAMPLE_RATE}"
        )
        meter, sink = self._meter.add("ebur128", "metadata=1"), self._meter.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        self._meter.configure()
        self._oversampler = av.AudioResampler(format="flt", layout="stereo", rate=_OVERSAMPLED * SAMPLE_RATE)
        self._peak = 0.0
        self._integrated = LOWEST
        self._momentary: list[float] = []
        self._short_term: list[float] = []
        self._samples = 0

    def update(self, samples: npt.NDArray[np.float32]) -> None:
        """Take the next whole tenths of a second."""
        if not len(samples):
            return
        packed = np.ascontiguousarray(samples).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="stereo")
        frame.sample_rate, frame.pts = SAMPLE_RATE, self._samples
        self._samples += len(samples)
        self._meter.push(frame)
        for _ in range(len(samples) // STEP):
            read = self._meter.pull().metadata
            self._integrated = float(read["lavfi.r128.I"])
            self._momentary.append(_level(read["lavfi.r128.M"]))
            self._short_term.append(_level(read["lavfi.r128.S"]))
        finer = [np.abs(piece.to_ndarray()).max(initial=0.0) for piece in self._oversampler.resample(frame)]
        self._peak = float(max(self._peak, np.abs(packed).max(), *finer))

    def integrated(self) -> float | None:
        """Gated loudness in LUFS; None where nothing is louder than -70 LUFS."""
        return self._integrated if self._integrated > LOWEST else None

    def loudness_range(self) -> float | None:
        """LU between the 10th and the 95th percentile of gated 3 s loudness; None under 3 s or where all is quiet."""
        blocks = np.array(self._short_term[_SHORT_TERM - 1 :])
        gated = blocks[blocks > LOWEST]
        if not len(gated):
            return None
        levels = np.sort(gated[gated > _mean(gated) - _GATE])
        low, high = (levels[max(1, int(share * len(levels) + 0.5)) - 1] for share in _RANGE)
        return float(high - low)

    def true_peak(self) -> float | None:
        """Largest 4x oversampled magnitude in dBTP; None in digital silence."""
        return 20 * math.log10(self._peak) if self._peak > 0 else None

    def by_second(self) -> tuple[float, ...]:
        """Mean loudness of each whole second in LUFS, by blocks of 0.4 s that end in it; not under -70."""
        first = _MOMENTARY - 1  # before it no block is whole
        seconds = [self._momentary[max(at, first) : at + 10] for at in range(0, len(self._momentary) - 9, 10)]
        return tuple(max(LOWEST, _mean(np.array(levels))) for levels in seconds)


def _level(reading: str) -> float:
    """A reading in LUFS; after loud sound the meter's sums may end a little under zero, which is silence."""
    level = float(reading)
    return level if level > LOWEST else LOWEST


def _mean(levels: npt.NDArray[np.float64]) -> float:
    """The loudness of the mean power."""
    return float(10 * np.log10(np.mean(10 ** (levels / 10))))
