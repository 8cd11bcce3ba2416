"""What comes with a video besides its media: words, people's comments, and counters; checked on the way in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from features import transcript
from features.errors import InputError
from features.segments import Segment, Text, speech

__all__ = ["Comment", "Counters", "Metadata", "Segment"]

_WATCH_SLACK = 1.01  # platforms round a video's length
_CAPTION_SLACK = 2.0  # s; a last caption may stay a little longer than the picture
_STRICT = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

Count = Annotated[int, Field(ge=0, le=10**12)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$")]


def _segments(given: object) -> object:
    """The segments of a subtitle file's text; anything else as it is. No file is opened: a path is no such text."""
    try:
        return transcript.parse_subtitles(given) if isinstance(given, str) else given
    except transcript.TranscriptError as error:
        raise ValueError(str(error)) from error


Subtitles = Annotated[str, Field(max_length=transcript.MAX_CHARACTERS)]
Transcript = Annotated[
    tuple[Segment, ...],
    Field(max_length=20_000),
    BeforeValidator(_segments, json_schema_input_type=tuple[Segment, ...] | Subtitles),
    AfterValidator(speech),
]


class Comment(BaseModel):
    """One comment. ``author`` is an opaque id; ``reply_to`` names another comment's ``id``."""

    model_config = _STRICT

    id: Name
    author: Name
    text: Text
    reply_to: Name | None = None
    by_creator: bool = False


class Metadata(BaseModel):
    """What was uploaded with a video. Times carry their zone; ``captured_at`` counts only where it was verified.
    ``handles`` are the creator's own names, on this platform and others, as watermarks show them. ``transcript`` is
    given as segments or as the text of an SRT or WebVTT file, and keeps what is said."""

    model_config = _STRICT

    creator_id: Name
    uploaded_at: AwareDatetime
    captured_at: AwareDatetime | None = None
    capture_verified: bool = False
    rights: str | None = Field(default=None, max_length=500)
    handles: tuple[Name, ...] = Field(default=(), max_length=50)
    caption: Text = ""
    transcript: Transcript = ()
    comments: tuple[Comment, ...] | None = Field(default=None, max_length=20_000)

    @property
    def first_at(self) -> datetime:
        """When it was first: verified capture, else upload (absence of proof is never evidence)."""
        return self.captured_at if self.capture_verified and self.captured_at else self.uploaded_at

    def check_fits(self, seconds: float) -> None:
        """Refuse a transcript that goes on after a video of ``seconds``. Raises InputError."""
        end = max((segment.end for segment in self.transcript), default=0.0)
        if end > seconds + _CAPTION_SLACK:
            raise InputError(
                f"the transcript goes on to {end:,.1f} s, but the video ends at {seconds:,.1f} s; "
                "give this video's own transcript, with its times in seconds from the start"
            )


class Counters(BaseModel):
    """What a platform counted for one video over one period, or ``features.qualified`` in its log of plays.

    ``views`` are qualified views; bots, paid plays and plays of a few seconds are out of them already.
    ``watch_seconds`` cuts every view off at the video's length. ``retention[i]`` is the share of viewers still there
    at ``i / (len - 1)`` of the length. What is left out was not counted, which is not the same as a count of 0.
    """

    model_config = _STRICT

    views: Count
    completions: Count | None = None
    watch_seconds: Annotated[float, Field(ge=0, le=1e15)] | None = None
    retention: tuple[Annotated[float, Field(ge=0, le=1)], ...] | None = Field(
        default=None, min_length=2, max_length=1000
    )
    likes: Count | None = None
    shares: Count | None = None

    @field_validator("views", "completions", "likes", "shares", mode="before")
    @classmethod
    def _whole(cls, count: object) -> object:
        if isinstance(count, bool) or (isinstance(count, float) and not count.is_integer()):
            raise ValueError(f"a count is a whole number, not {count!r}")
        return count

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.completions is not None and self.completions > self.views:
            raise ValueError(f"{self.completions} completions of {self.views} views; a view completes at most once")
        if self.retention and any(b > a + 1e-9 for a, b in zip(self.retention, self.retention[1:], strict=False)):
            raise ValueError("retention rises; a viewer who left does not come back: give the share still there")
        return self

    def check_fits(self, seconds: float) -> None:
        """Refuse more watching than ``views`` of a video of ``seconds`` can hold. Raises InputError."""
        most = self.views * seconds * _WATCH_SLACK
        if self.watch_seconds is not None and self.watch_seconds > most:
            raise InputError(
                f"watch_seconds is {self.watch_seconds:,.0f}, but {self.views:,} views of {seconds:.1f} s hold at most "
                f"{most:,.0f}; cut every view off at the video's length"
            )
