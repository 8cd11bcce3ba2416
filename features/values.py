"""One measured number and one typed row of them: what features hand to models.

Missing is a value: a number that could not be had is stored as such, with the reason, and never invented.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from features import schema
from features.errors import InputError


class State(StrEnum):
    """Whether a feature has a number, and if not, why."""

    OK = "ok"
    MISSING = "missing"  # its input was not given
    NOT_APPLICABLE = "not_applicable"  # the video has nothing to measure it on
    FAILED = "failed"  # the extractor broke; the reason says how


@dataclass(frozen=True, slots=True)
class Value:
    """A feature's number (in its schema's unit) or the reason there is none."""

    number: float | None
    state: State = State.OK
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.number is not None) != (self.state is State.OK):
            raise InputError(f"a value is either a number or a reason, not {self.number!r} with state {self.state}")
        if self.number is not None and not math.isfinite(self.number):
            raise InputError(f"{self.number!r} is no measurement; give a finite number or a state that says why not")

    @classmethod
    def missing(cls, reason: str) -> Value:
        """Its input was not given."""
        return cls(None, State.MISSING, reason)

    @classmethod
    def not_applicable(cls, reason: str) -> Value:
        """The video has nothing to measure it on; never bad, never good."""
        return cls(None, State.NOT_APPLICABLE, reason)

    @classmethod
    def failed(cls, reason: str) -> Value:
        """The extractor broke."""
        return cls(None, State.FAILED, reason)


@dataclass(frozen=True, slots=True)
class VideoFeatures:
    """All declared features of one video: every name of the schema exactly once, each inside its range."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.values) - set(schema.BY_NAME))
        if unknown:
            raise InputError(f"features {unknown} are not in features/schema.py; declare them there first")
        whole = {name: self._checked(name) for name in schema.BY_NAME}
        object.__setattr__(self, "values", whole)

    def _checked(self, name: str) -> Value:
        value = self.values.get(name, Value.missing("not extracted"))
        spec = schema.BY_NAME[name]
        if value.number is None:
            return value
        if not spec.low <= value.number <= spec.high:
            raise InputError(f"{name} = {value.number} {spec.unit} lies outside {spec.low}..{spec.high}")
        return Value(round(float(value.number), 6))  # six decimals: the same row in, the same bytes out

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def number(self, name: str) -> float | None:
        """The feature's number, or None where it has none."""
        return self.values[name].number

    def merged(self, other: Mapping[str, Value]) -> VideoFeatures:
        """The same row with the values of ``other`` laid over it."""
        return VideoFeatures({**self.values, **other})

    def vector(self, names: Iterable[str]) -> npt.NDArray[np.float64]:
        """Numbers in the order of ``names``, float64, NaN where there is none; unknown names raise KeyError."""
        numbers = (self.values[name].number for name in names)
        return np.array([math.nan if n is None else n for n in numbers], dtype=np.float64)

    def to_json(self) -> dict[str, dict[str, Any]]:
        """A plain dictionary, name → {number, state, reason}, in schema order."""
        return {n: {"number": v.number, "state": v.state.value, "reason": v.reason} for n, v in self.values.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Mapping[str, Any]]) -> VideoFeatures:
        """The row that ``to_json`` wrote; names the schema no longer knows raise InputError."""
        return cls({n: Value(v["number"], State(v["state"]), v["reason"]) for n, v in data.items()})
