"""What speaks for a copy, in a few numbers, and the probability that follows from them."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt

from models.originality.lines import Line, rival
from models.originality.motion import Agreement
from models.originality.places import shared_motion

# Fitted by benchmarks/originality_calibration.py; seeds 7 and 9 of docs/originality.md had no part in it.
_INTERCEPT = -11.9
_WEIGHTS = (3.39, 11.2, -3.73, -2.83)
_NOTHING = 0.01  # of a gain, or of places
_LITTLE, _PLENTY = 0.02, 8.0  # frames that agree: less is none, and more says nothing new
_BACKWARDS = 1.25  # octaves of oddness


@dataclass(frozen=True, slots=True)
class Evidence:
    """``gain``: logarithm of the summed agreement of motion above chance, in frames that fully move, of eight at most:
    the ticker that two videos share goes on as long as they do. ``shared``: how far the picture's moving points take
    the same course, 0..1. ``rival``: how well another offset would do, as a share of the line's gain and of its
    places, 0..1. ``oddness``: how rare the line's speed is among edits: octaves from the unchanged one, twice as many
    and a quarter more than one if it runs backwards: putting something down looks like taking it away, reversed.
    """

    gain: float
    shared: float
    rival: float
    oddness: float


def evidence_of(agreement: Agreement, line: Line, explained: float = 0.0) -> Evidence:
    """The numbers of one line. ``explained``: the share, 0..1, of its gain that speaks for no copy; the places that
    agree then count as far as they are more than that share."""
    left = max(1.0 - explained, _NOTHING)
    shared = _shared_along(agreement, line)
    return Evidence(
        gain=math.log(min(max(line.gain * (1.0 - explained), _LITTLE), _PLENTY)),
        shared=max(0.0, (shared - explained) / left),
        rival=_rivalry(agreement, line, shared),
        oddness=_oddness(line.speed),
    )


def _oddness(speed: float) -> float:
    octaves = abs(math.log2(abs(speed)))
    return octaves if speed > 0 else _BACKWARDS + 2 * octaves


def _shared_along(agreement: Agreement, line: Line) -> float:
    """How far the moving places, 0..1, take the same course in a line's stretch."""
    times = agreement.q_times
    inside = line.covers(times) & agreement.reached(line.speed * times + line.offset)
    return shared_motion(agreement, line.speed, line.offset, np.flatnonzero(inside))


def _rivalry(agreement: Agreement, line: Line, shared: float) -> float:
    """How well another offset would do, 0..1: by the gain there, and by the places that agree there, for steps in time
    to one beat gain at every round, but only the recording itself agrees everywhere."""
    share, other = rival(agreement, line)
    if other is None or share < _NOTHING:
        return share
    return share * min(1.0, _shared_along(agreement, other) / max(shared, _NOTHING))


def in_force() -> tuple[float, npt.NDArray[np.float64]]:
    """The intercept and the weight of each number of the evidence, by which ``probability`` goes."""
    return _INTERCEPT, np.array(_WEIGHTS)


def probability(evidence: Evidence) -> float:
    """That the two are the same recording: 0..1, four decimals."""
    score = _INTERCEPT + sum(w * e for w, e in zip(_WEIGHTS, astuple(evidence), strict=True))
    return round(1 / (1 + math.exp(-score)), 4)
