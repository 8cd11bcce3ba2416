"""The base of every error that Firstcut raises on purpose, and the ones about media.

Each error names what is wrong and what to do next. ``status`` is the HTTP status that the service answers with,
``exit_code`` what the command line ends with: 2 for bad input, 3 for bad media, 4 for a part that is down or unfit,
70 for a mistake of Firstcut's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class FirstcutError(Exception):
    """Anything that Firstcut refuses or cannot do; the message says what to do next."""

    status: int = 400
    exit_code: int = 2


class MediaError(FirstcutError):
    """A media file that cannot be analyzed."""

    status = 422
    exit_code = 3


class MediaNotFound(MediaError):
    """No file at that path, or not a regular file."""

    status = 404


class EmptyMedia(MediaError):
    """The file has no bytes."""


class CorruptMedia(MediaError):
    """The container or its streams cannot be read."""


class TruncatedMedia(MediaError):
    """The stream ends long before the length that its container states."""


class NoVideoStream(MediaError):
    """The file has no picture."""


class TooFewFrames(MediaError):
    """Nothing moves: the picture has fewer frames than a video needs."""


class MediaTooLarge(MediaError):
    """Width, height, length or decoding time beyond the limits."""

    status = 413


class InputError(FirstcutError):
    """Metadata, transcripts, comments or counters that cannot be true."""

    status = 422


class AnalysisFailed(FirstcutError):
    """Something broke that nobody foresaw while one video was analyzed; the others go on."""

    status = 500
    exit_code = 70


def first_problem(error: ValidationError) -> str:
    """The first thing that a validation found, with where it stands; never the value that was given."""
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, problem["loc"]))
    return f"{where + ': ' if where else ''}{problem['msg']}"
