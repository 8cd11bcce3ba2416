"""What the service is asked; checked on the way in, unknown fields refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from features.inputs import Counters, Metadata

VideoId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,200}$")]


class _Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ScoreQuestion(_Question):
    """Score a catalogued video. Without counters the engagement features are missing, which is neutral."""

    video_id: VideoId
    counters: Counters | None = None


class AnalyzeQuestion(_Question):
    """Analyze a video file under the media root and put it in the catalog.

    ``media`` is relative to the media root; ``video_id`` is the file's name without ending unless given; ``replace``
    lets it take the place of a video of that id.
    """

    media: Annotated[str, Field(min_length=1, max_length=1000)]
    metadata: Metadata
    video_id: VideoId | None = None
    replace: bool = False
