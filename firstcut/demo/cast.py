"""Who is in the demo: cast.yaml read, checked and brought to a scale."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

import numpy as np
import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from features.inputs import Comment, Counters, Metadata, Segment

_STRICT = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
Share = Annotated[float, Field(ge=0, le=1)]


class Edit(StrEnum):
    """What a reposter of the demo does to another's video."""

    MIRRORED = "mirrored"  # flipped and a little recolored
    FRAMED = "framed"  # a wide clip in an upright frame, over a blurred fill of itself; music in place of its sound
    SPED = "sped"  # played faster, sound and all, after a title
    WINDOWED = "windowed"  # in a window over the reposter's own scene
    EXCERPTED = "excerpted"  # some seconds between seconds of the reposter's own scene
    CROPPED = "cropped"  # closer, so that the borders are gone; music added


class Copy(BaseModel):
    """Seconds [start, end) of video ``of`` stand in this video from second ``at`` on."""

    model_config = _STRICT

    of: str
    edit: Edit
    start: float = Field(alias="from", ge=0)
    end: float = Field(alias="to", gt=0)
    at: float = Field(default=0.0, ge=0)
    speed: float = Field(default=1.0, gt=0)

    @property
    def until(self) -> float:
        """The second of this video at which the copy ends."""
        return self.at + (self.end - self.start) / self.speed


class Remark(BaseModel):
    """A comment in the script, with the replies to it."""

    model_config = _STRICT

    author: str
    text: str
    replies: tuple[Remark, ...] = ()


class Tally(BaseModel):
    """What the platform counted; the rest follows from retention."""

    model_config = _STRICT

    views: int
    likes: int
    shares: int
    retention: tuple[Share, ...]


class Part(BaseModel):
    """One video of the demo as the script has it: what to draw, what to play, and what came with it."""

    model_config = _STRICT

    id: str
    creator: str
    uploaded_at: AwareDatetime
    seconds: float = Field(gt=0)
    size: tuple[int, int]
    rate: int
    scene: str | None = None
    seed: int = 0
    voice: str | None = None
    music: str | None = None
    ambience: str | None = None
    pace: float = 2.3
    subtitles: bool = True
    copied: Copy | None = Field(default=None, alias="copy")
    caption: str
    sentences: tuple[str, ...] = ()
    counters: Tally
    comments: tuple[Remark, ...] = ()

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        if self.scene is None and self.copied is None:
            raise ValueError(f"{self.id} shows nothing: give it a scene or a copy")
        return self

    def scaled(self, scale: float) -> Part:
        """The same video with every second taken times ``scale``."""
        copied = self.copied
        if copied:
            times = {"start": copied.start * scale, "end": copied.end * scale, "at": copied.at * scale}
            copied = copied.model_copy(update=times)
        return self.model_copy(update={"seconds": self.seconds * scale, "copied": copied})

    def spoken(self) -> tuple[Segment, ...]:
        """The sentences with their times: said at ``pace``, spread evenly; what does not fit any more is left out."""
        lengths = [max(0.8, len(s.split()) / self.pace) for s in self.sentences]
        spare = self.seconds - 0.6 - sum(lengths)
        pause = min(2.5, max(0.25, spare / max(1, len(lengths))))
        segments: list[Segment] = []
        at = 0.3
        for text, length in zip(self.sentences, lengths, strict=True):
            if at + length > self.seconds - 0.2:
                break
            segments.append(Segment(start=round(at, 2), end=round(at + length, 2), text=text))
            at += length + pause
        return tuple(segments)


@cache
def script() -> tuple[Part, ...]:
    """Every part of cast.yaml, in order of upload."""
    rows = yaml.safe_load(files("firstcut.demo").joinpath("cast.yaml").read_text(encoding="utf-8"))
    parts = tuple(Part.model_validate(row) for row in rows)
    return tuple(sorted(parts, key=lambda part: part.uploaded_at))


def transcript(part: Part, source: Part | None) -> tuple[Segment, ...]:
    """What is heard in a part: its own words, or those of the seconds it copied where it kept their sound."""
    copied = part.copied
    if part.sentences or copied is None or source is None or copied.edit in (Edit.FRAMED, Edit.CROPPED):
        return part.spoken()
    heard = []
    for segment in source.spoken():
        if segment.start >= copied.start and segment.end <= copied.end:
            start, end = (copied.at + (s - copied.start) / copied.speed for s in (segment.start, segment.end))
            heard.append(Segment(start=round(start, 2), end=round(end, 2), text=segment.text))
    return tuple(heard)


def metadata(part: Part, source: Part | None) -> Metadata:
    """What was uploaded with a part."""
    return Metadata(
        creator_id=part.creator,
        uploaded_at=part.uploaded_at,
        caption=part.caption,
        transcript=transcript(part, source),
        comments=tuple(_comments(part)),
    )


def _comments(part: Part) -> list[Comment]:
    listed: list[Comment] = []

    def take(remark: Remark, to: str | None) -> None:
        name = f"c{len(listed) + 1}"
        by_creator = remark.author == part.creator
        listed.append(Comment(id=name, author=remark.author, text=remark.text, reply_to=to, by_creator=by_creator))
        for reply in remark.replies:
            take(reply, name)

    for remark in part.comments:
        take(remark, None)
    return listed


def counters(part: Part) -> Counters:
    """What the platform counted for a part: completions and watch time agree with its retention."""
    tally = part.counters
    given = np.linspace(0, 1, len(tally.retention))
    curve = np.round(np.interp(np.linspace(0, 1, 21), given, tally.retention), 4)
    watched = float(np.mean((curve[1:] + curve[:-1]) / 2))
    return Counters(
        views=tally.views,
        completions=int(tally.views * curve[-1]),
        watch_seconds=round(tally.views * part.seconds * watched, 1),
        retention=tuple(float(share) for share in curve),
        likes=tally.likes,
        shares=tally.shares,
    )
