"""A transcript's stretches, and how one that holds more than speech is brought to its speech."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from features.spoken import spoken

LONGEST = 15_000  # s, of any video

Seconds = Annotated[float, Field(ge=0)]
Text = Annotated[str, Field(max_length=100_000)]


class Segment(BaseModel):
    """A stretch of transcript: start and end in seconds, what is said."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    start: Seconds
    end: Seconds
    text: Text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"a segment ends at {self.end} s before it starts at {self.start} s")
        if self.end > LONGEST:
            raise ValueError(
                f"a segment ends at {self.end} s, and no video lasts over {LONGEST} s; give times in seconds, "
                "not in milliseconds"
            )
        return self


def speech(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments with nothing but what is said; those in which nothing is said are left out."""
    said = ((segment, spoken(segment.text)) for segment in segments)
    return tuple(s if s.text == text else s.model_copy(update={"text": text}) for s, text in said if text)
