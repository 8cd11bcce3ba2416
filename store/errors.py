"""What the store refuses, and what to do about it."""

from __future__ import annotations

from sqlalchemy.exc import DontWrapMixin

from features.errors import FirstcutError


class StoreError(FirstcutError):
    """Anything that the store refuses or cannot do."""


class BadVideoId(StoreError):
    """An id that is no id."""

    status = 422


class BadName(StoreError, DontWrapMixin):
    """An id or a name that no row can have. SQLAlchemy passes it on as it is."""

    status = 422


class BadRecord(StoreError):
    """A record, a match, a decision or a score that cannot be stored as it is."""

    status = 422


class UnknownVideo(StoreError, LookupError):
    """No such video in the catalog."""

    status = 404

    def __init__(self, video_id: str) -> None:
        super().__init__(f"no video {video_id!r} in the catalog; analyze it first, or list what is there")
        self.video_id = video_id


class UnmatchedPair(StoreError):
    """A decision on two videos that nothing connects."""

    status = 409


class DuplicateVideo(StoreError):
    """The id is taken."""

    status = 409

    def __init__(self, video_id: str) -> None:
        super().__init__(
            f"video {video_id!r} is in the catalog already; give another id, or say that it replaces the old"
        )
        self.video_id = video_id


class CatalogMoved(StoreError):
    """Others added videos after the search that the matches come from."""

    status = 409


class DatabaseUnreachable(StoreError):
    """The database does not answer, is locked by somebody for too long, or is no database."""

    status = 503
    exit_code = 4


class UnsupportedDatabase(StoreError):
    """A database URL that Firstcut does not work with."""

    exit_code = 4


class DatabaseTooNew(StoreError):
    """The tables were made by a later Firstcut."""

    status = 503
    exit_code = 4


class IndexUnusable(StoreError):
    """The index file is missing, damaged, of another data folder or of another history; it is rebuilt."""

    status = 503
    exit_code = 4
