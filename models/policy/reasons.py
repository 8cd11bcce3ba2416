"""Reasons: every code that code may give, what its message may speak of, and the filled-in reason itself.

The words are the policy file's. A message may only name evidence that is really there: checked when a policy is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Direction(StrEnum):
    """What a reason does to the pay."""

    REFUSES = "refuses"
    HOLDS = "holds"
    LOWERS = "lowers"
    RAISES = "raises"
    INFORMS = "informs"


@dataclass(frozen=True, slots=True)
class Reason:
    """One principal reason: what was measured (``evidence``, plain JSON with numbers as strings) and the next step."""

    code: str
    family: str
    direction: Direction
    message: str
    advice: str
    evidence: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary."""
        return {
            "code": self.code,
            "family": self.family,
            "direction": self.direction.value,
            "message": self.message,
            "advice": self.advice,
            "evidence": dict(self.evidence),
        }


_SHARE = frozenset({"share", "share_limit"})
_COPY = frozenset({"matched_share", "originality", "sources"})
_PART = frozenset({"score", "low", "high", "multiplier", "drivers"})

#: Every code, with the evidence that its message may name.
CODES: Mapping[str, frozenset[str]] = {
    "ELIG-DUR": frozenset({"seconds", "limit"}),
    "ELIG-QV1000": frozenset({"views", "limit"}),
    "FORM-STATIC": _SHARE,
    "FORM-SLIDES": _SHARE,
    "FORM-LOOP": _SHARE,
    "FORM-TEXTONLY": _SHARE,
    "ORIG-COPY_FULL": _COPY,
    "ORIG-COPY_PART": _COPY,
    "ORIG-COMPILATION": _COPY,
    "ORIG-SELF_REPOST": _COPY,
    "ORIG-SELF_PART": _COPY,
    "ORIG-REVIEW": _COPY,
    "ORIG-LOW": _COPY,
    "ORIG-MISSING": frozenset(),
    "ORIG-FIRST_CUT": _COPY | {"multiplier"},
    "ORIG-PARTLY": _COPY | {"multiplier"},
    "DATA-NO_SCORE": frozenset(),
    "DATA-UNMEASURED": frozenset({"missing"}),
    "DATA-EXTRACT_FAIL": frozenset({"failed"}),
    "DATA-NEUTRAL": frozenset(),
    "ENG-HIGH_HOLD": _PART,
    "ENG-LOW_HOLD": _PART,
    "PROD-HIGH": _PART,
    "PROD-LOW": _PART,
    "DEPTH-HIGH": _PART,
    "DEPTH-LOW": _PART,
    "LEN-LONG": frozenset({"seconds", "multiplier"}),
    "TALK-HIGH": _PART,
}

RAISING = {
    "originality": "ORIG-FIRST_CUT",
    "completion": "ENG-HIGH_HOLD",
    "production": "PROD-HIGH",
    "density": "DEPTH-HIGH",
    "length": "LEN-LONG",
    "interaction": "TALK-HIGH",
}
LOWERING = {
    "originality": "ORIG-PARTLY",
    "completion": "ENG-LOW_HOLD",
    "production": "PROD-LOW",
    "density": "DEPTH-LOW",
}


class Words(BaseModel):
    """A reason's words in the policy file; ``{names}`` in the message stand for evidence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: str = Field(min_length=1, max_length=400)
    advice: str = Field(min_length=1, max_length=400)

    def names(self) -> set[str]:
        """The evidence that the message speaks of."""
        return {name for _, name, _, _ in Formatter().parse(self.message) if name is not None}


def check_catalog(catalog: Mapping[str, Words]) -> None:
    """Raise ValueError unless the catalog words exactly the codes there are, with evidence that they have."""
    odd = sorted(set(catalog) ^ set(CODES))
    if odd:
        raise ValueError(f"the codes {', '.join(odd)} are unknown or have no words; word exactly the known ones")
    for code, words in catalog.items():
        unknown = sorted(words.names() - CODES[code])
        if unknown:
            raise ValueError(f"{code} speaks of {', '.join(unknown)}; its evidence is {sorted(CODES[code])}")


def reason(catalog: Mapping[str, Words], code: str, direction: Direction, evidence: Mapping[str, Any]) -> Reason:
    """The reason with its words filled in."""
    words = catalog[code]
    shown = {name: _percent(value) if name in _PERCENT else value for name, value in evidence.items()}
    return Reason(code, code.split("-")[0], direction, words.message.format_map(shown), words.advice, evidence)


_PERCENT = frozenset({"share", "share_limit", "matched_share", "originality"})


def _percent(share: str) -> str:
    """0.8420 as "84.2 %"; rounded down, so that 99.97 % of a video is never called all of it."""
    tenths = (Decimal(share) * 100).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"{tenths.normalize():f} %"
