"""The policy file: its shape, what makes it refused, and its digest."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from features import schema
from features.errors import first_problem
from features.schema import Family
from models.originality.verdict import OriginalityRules
from models.policy.errors import PolicyError
from models.policy.knots import Knots
from models.policy.numbers import ONE, DecimalText
from models.policy.reasons import Words, check_catalog

FOLDER = Path(__file__).parent
NEUTRAL = Decimal("0.5")  # a family's score where nothing is known

_STRICT = ConfigDict(frozen=True, extra="forbid")


class FormGate(BaseModel):
    """A form that is no video: from ``hold`` of the time on a person looks, from ``refuse`` on it pays nothing."""

    model_config = _STRICT

    code: Literal["FORM-STATIC", "FORM-SLIDES", "FORM-LOOP", "FORM-TEXTONLY"]
    feature: str
    hold: DecimalText
    refuse: DecimalText

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.feature not in schema.BY_NAME:
            raise ValueError(f"{self.feature} is no feature of features/schema.py")
        if not 0 < self.hold <= self.refuse <= 1:
            raise ValueError(f"a gate holds at or before it refuses, within 0..1, not {self.hold} and {self.refuse}")
        return self


class Gates(BaseModel):
    """What a video must be before anything is paid. ``min_seconds`` is of decoded picture; all limits are inclusive."""

    model_config = _STRICT

    min_seconds: DecimalText
    min_qualified_views: Annotated[int, Field(ge=0, strict=True)]
    full_copy_share: DecimalText
    self_repost_share: DecimalText
    originality_hold_below: DecimalText
    forms: tuple[FormGate, ...]


class OriginalityPart(BaseModel):
    """The multiplier of originality 0..1, and the bound that nothing else lifts below ``cap_below``."""

    model_config = _STRICT

    knots: Knots
    cap_below: DecimalText
    cap: DecimalText


class FamilyPart(BaseModel):
    """A multiplier from what some families add to the model's score: 0.5 plus their shares, 0.5 being neutral."""

    model_config = _STRICT

    families: tuple[Family, ...] = Field(min_length=1)
    knots: Knots

    @field_validator("knots")
    @classmethod
    def _neutral(cls, knots: Knots) -> Knots:
        if knots.at(NEUTRAL) != ONE:
            raise ValueError(f"the knots give {knots.at(NEUTRAL)} at 0.5; what is unknown must give 1.0000")
        return knots


class FeaturePart(BaseModel):
    """A multiplier from one feature's number; missing gives 1.0000."""

    model_config = _STRICT

    feature: str
    knots: Knots

    @field_validator("feature")
    @classmethod
    def _known(cls, feature: str) -> str:
        if schema.BY_NAME.get(feature) is None or schema.BY_NAME[feature].direction < 0:
            raise ValueError(f"{feature} is no feature of which more is better")
        return feature


class Components(BaseModel):
    """The multipliers. The first four make the quality factor; length and interaction come on top."""

    model_config = _STRICT

    originality: OriginalityPart
    completion: FamilyPart
    production: FamilyPart
    density: FamilyPart
    length: FeaturePart
    interaction: FamilyPart

    @model_validator(mode="after")
    def _sound(self) -> Self:
        parts = (self.completion, self.production, self.density, self.interaction)
        used = [family for part in parts for family in part.families]
        if len(used) != len(set(used)):
            raise ValueError("a family counts in one component only")
        for name, knots in (("length", self.length.knots), ("interaction", self.interaction.knots)):
            if knots.range[0] != 1:
                raise ValueError(f"{name} only ever adds: its knots start at 1.0000, not {knots.range[0]}")
        return self


class Bounds(BaseModel):
    """Bounds of the quality factor and of the whole multiplier, both inclusive."""

    model_config = _STRICT

    quality_factor_min: DecimalText
    quality_factor_max: DecimalText
    multiplier_max: DecimalText

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 < self.quality_factor_min <= 1 <= self.quality_factor_max <= self.multiplier_max:
            raise ValueError("bounds go 0 < quality_factor_min <= 1 <= quality_factor_max <= multiplier_max")
        return self


class Document(BaseModel):
    """The whole file."""

    model_config = _STRICT

    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    effective: date
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    base_rpm: DecimalText
    bounds: Bounds
    gates: Gates
    components: Components
    originality: dict[str, Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]]
    reasons: dict[str, Words]
    steps: dict[str, str] = {}

    @model_validator(mode="after")
    def _worded(self) -> Self:
        if self.base_rpm <= 0:
            raise ValueError(f"a base RPM of {self.base_rpm} pays nothing")
        check_catalog(self.reasons)
        return self


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key given twice, of which plain YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(problem=f"{', '.join(twice)} is given twice")
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Policy:
    """A loaded policy. Equal content has an equal ``digest``, however the file is laid out."""

    document: Document
    originality: OriginalityRules

    @classmethod
    def load(cls, path: Path | None = None, *, on: date | None = None) -> Policy:
        """The policy in ``path``, else the newest shipped one.

        Args:
            path: a file of one's own.
            on: the day to pay on: the newest shipped policy whose ``effective`` day is not after it, and no file whose
                day has not come. None asks for no day.

        Raises:
            PolicyError: no such file, or one that cannot be paid by; says which key and why.
        """
        source = path or _shipped(on)
        try:
            text = source.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PolicyError(f"no policy can be read from {source} ({error}); name a YAML policy file") from None
        policy = cls.parse(text, str(source))
        _check_day(policy.document, source, on)
        return policy

    @classmethod
    def parse(cls, text: str, where: str = "the policy") -> Policy:
        """The policy in YAML ``text``; raises PolicyError, naming ``where``."""
        try:
            content = yaml.load(text, _Loader)
            document = Document.model_validate(content)
            return cls(document, _rules(document.originality))
        except yaml.YAMLError as error:
            raise PolicyError(f"{where} is no YAML: {error}; correct it") from None
        except ValidationError as error:
            raise PolicyError(f"{where}: {first_problem(error)}; correct it") from None
        except (TypeError, ValueError) as error:
            raise PolicyError(f"{where}: originality: {error}; correct it") from None

    @property
    def version(self) -> str:
        """The policy's name, usually its date."""
        return self.document.version

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the content in canonical JSON; layout, comments and trailing zeros do not matter."""
        content = self.document.model_dump(mode="json") | {"originality": asdict(self.originality)}
        return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _rules(section: Mapping[str, float]) -> OriginalityRules:
    rules = OriginalityRules(**section)
    if not 0 < rules.review <= rules.refuse <= 1:
        raise ValueError(f"review comes before refuse, within 0..1, not {rules.review} and {rules.refuse}")
    return rules


def _shipped(on: date | None) -> Path:
    """Files are named by the day they take effect."""
    dated = {day: path for path in FOLDER.glob("????-??-??.yaml") if (day := _day(path.stem))}
    days = [day for day in dated if on is None or day <= on]
    if not days:
        raise PolicyError(f"no policy is in force on {on}; name a policy file")
    return dated[max(days)]


def _check_day(document: Document, source: Path, on: date | None) -> None:
    """A name or a version that is a day must be the day the policy takes effect, and that day must have come."""
    version = document.version
    named = _day(source.stem)
    if {_day(version), named} - {None, document.effective} or (named and version != source.stem):
        raise PolicyError(
            f"{source}: version {version} and effective {document.effective} do not agree with each other and with the"
            " file's name; give all three the same day, or the first and the last a name that is no day"
        )
    if on is not None and document.effective > on:
        raise PolicyError(f"{source} takes effect on {document.effective}, not by {on}; name a policy in force")


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if len(text) == len("2026-11-01") else None
    except ValueError:
        return None
