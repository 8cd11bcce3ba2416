"""One production score: how much of a flawless picture is left, told from the picture's features.

A table says, for each feature, what is lost at which number; losses add up, and what is left is exp(-loss). Each line
falls or rises all the way, so less noise is never worse. The table was fitted to MS-SSIM of real clips that were made
worse in steps (``benchmarks/production.py``); it holds a few dozen numbers and nothing of the clips.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from features.values import Value

TABLE = Path(__file__).with_name("production.json")

#: The features that the score reads, and on which scale.
SCALES: Mapping[str, Callable[[float], float]] = {
    "sharpness": lambda value: value,
    "underexposed": lambda value: value,
    "overexposed": lambda value: value,
    "black_level": lambda value: value,
    "white_level": lambda value: value,
    "noise": math.log1p,
    "blockiness": lambda value: value,
    "banding": lambda value: value,
    "true_resolution": math.log2,
}


@dataclass(frozen=True, slots=True)
class Term:
    """What is lost by one feature: at ``knots`` (rising, on the feature's scale) ``losses``; between them a line."""

    feature: str
    knots: tuple[float, ...]
    losses: tuple[float, ...]

    def loss(self, number: float) -> float:
        """The loss at a number of the feature, 0 and more."""
        return float(np.interp(SCALES[self.feature](number), self.knots, self.losses))


@dataclass(frozen=True, slots=True)
class ProductionTable:
    """All that the score is made of."""

    base: float
    terms: tuple[Term, ...]

    def score(self, numbers: Mapping[str, float]) -> float:
        """What is left of a flawless picture, 0..1."""
        return math.exp(-self.base - sum(term.loss(numbers[term.feature]) for term in self.terms))


@cache
def shipped() -> ProductionTable:
    """The table that ships."""
    data = json.loads(TABLE.read_text("utf-8"))
    terms = (Term(t["feature"], tuple(t["knots"]), tuple(t["losses"])) for t in data["terms"])
    return ProductionTable(data["base"], tuple(terms))


def production(values: Mapping[str, Value]) -> Value:
    """The score of the picture family's values; not applicable where one of those that it reads is not known."""
    table = shipped()
    numbers = {term.feature: values[term.feature].number for term in table.terms}
    gone = [name for name, number in numbers.items() if number is None]
    if gone:
        return Value.not_applicable(f"{', '.join(gone)}: {values[gone[0]].reason}")
    return Value(table.score({name: number for name, number in numbers.items() if number is not None}))
