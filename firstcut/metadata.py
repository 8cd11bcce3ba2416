"""Where a video's metadata comes from on the command line: a JSON file, options, or what is known of a bare file."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from features import transcript
from features.errors import InputError, first_problem
from features.inputs import Metadata

Transcript = Annotated[Path | None, typer.Option(help="What is said in a single video: an .srt, .vtt or .json file.")]


@dataclass(frozen=True, slots=True)
class MetadataSource:
    """Metadata by video id: ``every`` holds what applies to all, ``each`` what a file said of one."""

    every: Mapping[str, Any]
    each: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(
        cls,
        meta: Path | None,
        creator: str | None,
        uploaded_at: datetime | None,
        said: Path | None = None,
        *,
        ids: Collection[str],
    ) -> MetadataSource:
        """From the options.

        Args:
            meta: one metadata object, or an object of video id → metadata.
            said: the transcript of a single video: SRT, WebVTT or JSON.

        Raises:
            InputError: a file is not that, speaks of a video that is not among ``ids``, or is one transcript for many.
        """
        if said and len(ids) != 1:
            raise InputError(f"--transcript goes with one video, not {len(ids)}; for many, --meta holds each one's own")
        segments = transcript.read(said) if said else None
        options = {"creator_id": creator, "uploaded_at": uploaded_at, "transcript": segments}
        every = {name: value for name, value in options.items() if value is not None}
        given = _load(meta) if meta else {}
        if set(given) & set(Metadata.model_fields):
            return cls({**given, **every}, {})
        _check_each(given, ids)
        return cls(every, given)

    def of(self, video_id: str) -> Metadata:
        """One video's metadata. Without a creator the video is its own unknown creator's; without a time, of now."""
        unknown = {"creator_id": f"unknown-{video_id}", "uploaded_at": datetime.now(UTC)}
        try:
            return Metadata.model_validate({**unknown, **self.each.get(video_id, {}), **self.every})
        except ValidationError as error:
            raise InputError(f"metadata of {video_id}: {first_problem(error)}") from error


def parse_time(text: str) -> datetime:
    """An ISO 8601 time with its zone. Raises InputError."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no time; write it like 2026-11-22T14:00:00+00:00") from error
    if time.tzinfo is None:
        raise InputError(f"{text!r} has no zone; write it like 2026-11-22T14:00:00+00:00")
    return time


def _check_each(said: Mapping[str, Any], ids: Collection[str]) -> None:
    """What is no metadata is taken for video ids, so a mistyped field or id must not pass in silence."""
    for name, value in said.items():
        if name not in ids:
            fields = ", ".join(Metadata.model_fields)
            raise InputError(
                f"--meta speaks of {name!r}, which is neither a given video nor a field of metadata ({fields}); "
                "a file's name without its ending is the video's id"
            )
        if not isinstance(value, dict):
            raise InputError(f"--meta gives {name} a {type(value).__name__}; give an object of metadata")


def _load(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give a JSON file") from error
    except ValueError as error:
        raise InputError(f"{path.name} is no JSON ({error}); see the README's example") from error
    if not isinstance(said, dict):
        raise InputError(f"{path.name} holds a {type(said).__name__}; give an object: see the README's example")
    return said
