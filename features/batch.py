"""What one decode hands on: about eight seconds of pictures and sound at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from features.soundtrack import Sound


@dataclass(frozen=True, slots=True)
class Frames:
    """Sampled frames: times float64 [n] s; luma uint8 [n, h, w] full range; rgb uint8 [n, h', w', 3]."""

    times: npt.NDArray[np.float64]
    luma: npt.NDArray[np.uint8]
    rgb: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True, slots=True)
class Still:
    """One frame at full resolution: time in s, rgb uint8 [h, w, 3]. ``whole``: decoded with every step, the loop filter
    included, as key pictures always are; others show more of the blocks than a viewer sees."""

    time: float
    rgb: npt.NDArray[np.uint8]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Batch:
    """About eight seconds of a clip. Frames and sound carry their own times and may be shifted a little."""

    frames: Frames
    stills: tuple[Still, ...]
    sound: Sound
