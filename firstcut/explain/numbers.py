"""Every feature of one video as a person reads it: number, unit, direction, standing in the cohort, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from features.schema import FEATURES, SHARE, Family, Feature
from features.values import State, Value, VideoFeatures
from models.quality import QualityModel

LOW, HIGH = 0.25, 0.75  # standings, in the good direction, under and over which a number is pointed out

ARROWS = {1: "↑", -1: "↓", 0: "·"}
DIRECTIONS = {1: "more is better", -1: "less is better", 0: "neither more nor less is better"}
STATES = {
    State.OK: "measured",
    State.MISSING: "missing",
    State.NOT_APPLICABLE: "not applicable",
    State.FAILED: "failed",
}
_WHOLE = frozenset({"pixels", "words"})


@dataclass(frozen=True, slots=True)
class Row:
    """One feature. ``standing`` is the share 0..1 of the cohort under its number, ``good`` the same turned so that 1 is
    always best; None where the cohort, or the direction, says nothing. ``step`` is what would raise it."""

    feature: Feature
    value: Value
    standing: float | None
    step: str

    @property
    def shown(self) -> str:
        """Its number with the unit, or the state it is in."""
        number = self.value.number
        return STATES[self.value.state] if number is None else spoken(number, self.feature.unit)

    @property
    def good(self) -> float | None:
        """How good its standing is, 0..1; None where nothing says so."""
        direction, standing = self.feature.direction, self.standing
        if not direction or standing is None:
            return None
        return standing if direction > 0 else 1 - standing

    @property
    def best(self) -> bool:
        """Whether no number could be better; most videos without a fault are."""
        bound = self.feature.low if self.feature.direction < 0 else self.feature.high
        return self.feature.direction != 0 and self.value.number == bound

    @property
    def percentile(self) -> str:
        """Its standing in words; empty where there is none."""
        return "" if self.standing is None else f"{round(100 * self.standing)}"

    @property
    def verdict(self) -> str:
        """``low``, ``high`` or ``middle`` in its good direction; empty where that is not known."""
        good = self.good
        if self.best:
            return "high"
        if good is None:
            return ""
        return "low" if good < LOW else "high" if good > HIGH else "middle"


@dataclass(frozen=True, slots=True)
class Group:
    """A family with its rows, in schema order."""

    family: Family
    rows: tuple[Row, ...]

    @property
    def reason(self) -> str:
        """Why none of it could be had, where one reason holds for all; else empty."""
        said = {(row.value.state, row.value.reason) for row in self.rows}
        (state, why) = next(iter(said))
        return f"{STATES[state]}: {why}" if len(said) == 1 and state is not State.OK else ""


def groups(features: VideoFeatures, model: QualityModel, steps: Mapping[str, str]) -> tuple[Group, ...]:
    """All features of a video by family; ``steps`` are the policy's, by feature name."""
    return tuple(
        Group(family, tuple(_row(f, features[f.name], model, steps) for f in FEATURES if f.family is family))
        for family in Family
    )


def weakest(all_groups: tuple[Group, ...], most: int = 3) -> tuple[Row, ...]:
    """The rows that stand worst in their good direction and have a step that would raise them; the worst first.
    A length is left out: a short video is no bad one."""
    rows = (row for group in all_groups for row in group.rows)
    low = [row for row in rows if row.verdict == "low" and row.step and row.feature.unit != "s"]
    return tuple(sorted(low, key=lambda row: row.good or 0.0)[:most])


def spoken(number: float, unit: str) -> str:
    """A number with its unit as a person reads it."""
    if unit == SHARE:
        percent = 100 * number
        return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.2g} %"
    if unit in _WHOLE and number >= 10:
        return f"{number:,.0f} {unit}"
    digits = f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
    return f"{digits} {unit}"


def _row(feature: Feature, value: Value, model: QualityModel, steps: Mapping[str, str]) -> Row:
    standing = None if value.number is None else model.standing(feature.name, value.number)
    return Row(feature, value, standing, steps.get(feature.name, ""))
