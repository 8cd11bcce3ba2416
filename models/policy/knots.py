"""A rising curve through given points, straight between them and flat outside, in exact decimals."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from models.policy.numbers import ARITHMETIC, DecimalText, four


class Knots(RootModel[tuple[tuple[DecimalText, DecimalText], ...]]):
    """(x, y) points; x rises strictly, y never falls: more of what is good never pays less."""

    model_config = ConfigDict(frozen=True)
    root: tuple[tuple[DecimalText, DecimalText], ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for (x0, y0), (x1, y1) in pairwise(self.root):
            if x1 <= x0:
                raise ValueError(f"knots go from left to right, but {x1} follows {x0}")
            if y1 < y0:
                raise ValueError(f"knots never fall, but {y1} at {x1} follows {y0}; a better score would pay less")
        return self

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        """Smallest and largest y."""
        return self.root[0][1], self.root[-1][1]

    def at(self, x: Decimal) -> Decimal:
        """The curve at ``x``, four places, half to even; rounding keeps it monotone."""
        if x <= self.root[0][0]:
            return four(self.root[0][1])
        for (x0, y0), (x1, y1) in pairwise(self.root):
            if x <= x1:
                risen = ARITHMETIC.multiply(y1 - y0, x - x0)
                return four(y0 + ARITHMETIC.divide(risen, x1 - x0))
        return four(self.root[-1][1])
