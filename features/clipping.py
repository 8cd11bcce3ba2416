"""Sound that was cut off at full scale, by a microphone, a mixer or too much gain.

A lossy codec rounds the flat tops off and lets them ripple: of the samples that stood at full scale, AAC at 128 kbit/s
leaves a twentieth there. So what counts is a run of samples that stays near full scale and nearly reaches it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.timeline import runs

_NEAR = 0.9  # amplitude that each sample of a run has,
_REACHED = 0.95  # and that its highest has: sound held under a ceiling of -0.9 dB is not clipped
_LEAST = 3  # samples in a row


def clipped(magnitude: npt.NDArray[np.float32]) -> int:
    """How many of the samples [n, channels], given without sign and 1 at full scale, stand in clipped runs."""
    if not len(magnitude) or magnitude.max() < _REACHED:
        return 0
    apart = np.pad(magnitude, ((1, 1), (0, 0))).T.ravel()  # one channel after the other, silence between
    near = np.array(runs(apart >= _NEAR))
    highest = np.maximum.reduceat(apart, near.ravel())[::2]
    lengths = near[:, 1] - near[:, 0]
    return int(lengths[(lengths >= _LEAST) & (highest >= _REACHED)].sum())
