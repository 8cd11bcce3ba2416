"""From evidence to the probability that a pair of spans is the same recording: a small logistic."""

from __future__ import annotations

import math

from models.originality.lines import Line
from models.originality.motion import Agreement
from models.originality.register import Registration

_INTERCEPT = -6.5
_MEAN = 9.0  # of motion agreement, 0..1
_FRAMES = 0.9  # of the logarithm of moving frames
_SUPPORT = 0.25  # of the logarithm of agreeing features


def probability(registration: Registration, agreement: Agreement, line: Line) -> float:
    """0..1, four decimals."""
    score = (
        _INTERCEPT
        + _MEAN * line.mean
        + _FRAMES * math.log1p(line.frames / 5)
        + _SUPPORT * math.log1p(registration.support)
    )
    return round(1 / (1 + math.exp(-score)), 4)
