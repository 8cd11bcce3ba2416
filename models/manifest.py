"""``model.json``: what lies beside a booster's text and says what it is, what it was trained on and how sure it is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from features.errors import FirstcutError, first_problem

_STRICT = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

Unit = Annotated[float, Field(ge=0, le=1)]


class ModelMismatch(FirstcutError):
    """A model that does not fit this code: other features, other bytes, no finite numbers."""

    status = 503
    exit_code = 4


class Training(BaseModel):
    """What a model was trained on. ``sha256`` is of the whole cohort, ``rows`` and ``creators`` count it."""

    model_config = _STRICT

    description: str
    simulated: bool
    rows: int
    creators: int
    sha256: str


class Doubt(BaseModel):
    """How sure the model is, by split conformal prediction on creators held aside.

    ``coverage`` is the share of true scores that the interval is made to hold; ``known`` and ``unknown`` are its half
    widths in score points, with and without engagement. ``split`` shares a half width out among the families (sums to
    1), by how much each family's share varies: their bounds then add up to the bounds of the score.
    """

    model_config = _STRICT

    coverage: Unit
    known: Unit
    unknown: Unit
    split: dict[str, Unit]


class Manifest(BaseModel):
    """The whole of ``model.json``; ``booster_sha256`` ties it to the one ``model.lgb`` it describes.

    ``quantiles`` are evenly spaced ones of each feature among the training rows, from the least to the greatest: they
    tell a person where a number stands, and no score depends on them.
    """

    model_config = _STRICT

    format: Literal[1] = 1
    version: str
    features: tuple[str, ...]
    schema_digest: str
    booster_sha256: str
    doubt: Doubt
    engagement: dict[str, Any]
    quantiles: dict[str, Annotated[tuple[float, ...], Field(min_length=2)]] = Field(default_factory=dict)
    metrics: dict[str, float]
    trained_on: Training

    @classmethod
    def parse(cls, text: str, where: str) -> Manifest:
        """The manifest in ``text``; raises ModelMismatch, naming ``where``."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ModelMismatch(f"{where}: {first_problem(error)}; train again with `firstcut train`") from None

    def to_text(self) -> str:
        """Its JSON, the same bytes for the same content."""
        return self.model_dump_json() + "\n"
