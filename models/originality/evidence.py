"""What speaks for a copy, in a few numbers, and the probability that follows from them."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

import numpy as np

from models.originality.lines import Line
from models.originality.motion import Agreement, paired
from models.originality.register import Registration

# Fitted by benchmarks/originality_calibration.py on a suite other than those reported in docs/originality.md; the last
# number joined later and has no weight until the next fit.
_INTERCEPT = -7.9
_WEIGHTS = (3.4, 1.8, 0.3, -1.8, 0.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """``gain``: logarithm of the summed agreement of motion above chance, in frames that fully move. ``mean``: mean
    agreement of motion, -1..1. ``support``: logarithm of the local features that agree on the transform. ``oddness``:
    how rare the line's speed is among edits: octaves from the unchanged one, and half of one more if it runs backwards.
    ``picture``: median likeness of the standing pictures, -1..1: where it is high, motion has to agree the better.
    """

    gain: float
    mean: float
    support: float
    oddness: float
    picture: float


def evidence_of(registration: Registration, agreement: Agreement, line: Line) -> Evidence:
    """The numbers of one line."""
    oddness = abs(math.log2(abs(line.speed))) + (0.5 if line.speed < 0 else 0.0)
    pairs = paired(agreement, line.speed, line.offset)
    inside = (agreement.q_times >= line.q_start) & (agreement.q_times <= line.q_end)
    picture = float(np.median(pairs.picture[inside]))
    return Evidence(math.log1p(line.gain), line.mean, math.log1p(registration.support), oddness, picture)


def probability(evidence: Evidence) -> float:
    """That the two are the same recording: 0..1, four decimals."""
    score = _INTERCEPT + sum(w * e for w, e in zip(_WEIGHTS, astuple(evidence), strict=True))
    return round(1 / (1 + math.exp(-score)), 4)
