"""From a media reference in a request to a file under the media root, or a refusal."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from features.errors import MediaNotFound
from serving.errors import BadMediaReference


def resolve(root: Path, reference: str) -> Path:
    """The absolute path of ``reference`` (``folder/name.mp4``) under ``root``, symbolic links followed.

    Raises:
        BadMediaReference: it is absolute, a URL, climbs with ``..``, or a link leads it out of the root.
        MediaNotFound: there is no plain file.
    """
    _check_shape(reference)
    inside = root.resolve()
    try:
        path = (inside / reference).resolve(strict=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        raise MediaNotFound(f"no media {reference!r} under the media root; copy the file there first") from error
    if not path.is_relative_to(inside):
        raise BadMediaReference(f"{reference!r} leads out of the media root; copy the file into it")
    if not path.is_file():
        raise MediaNotFound(f"{reference!r} is no plain file; name a video file under the media root")
    return path


def _check_shape(reference: str) -> None:
    parts = PurePosixPath(reference).parts
    if "\0" in reference or "\\" in reference or "://" in reference or not parts:
        raise BadMediaReference(f"{reference!r} is no media reference; give a path relative to the media root, with /")
    if reference.startswith(("/", "~")) or ".." in parts:
        raise BadMediaReference(f"{reference!r} is absolute or climbs out; give a path below the media root")
