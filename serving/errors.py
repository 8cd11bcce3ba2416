"""What the service refuses on purpose, each with the HTTP status it answers with."""

from __future__ import annotations

from features.errors import FirstcutError


class Exposed(FirstcutError):
    """The service would be open to other machines without a token."""

    status = 500
    exit_code = 4


class Unauthorized(FirstcutError):
    """No token, or a wrong one."""

    status = 401


class Forbidden(FirstcutError):
    """Asked from somewhere that may not ask."""

    status = 403


class BodyTooLarge(FirstcutError):
    """More bytes than the service reads."""

    status = 413


class WrongMediaType(FirstcutError):
    """A body that is not JSON."""

    status = 415


class BadMediaReference(FirstcutError):
    """A media reference that is no plain file under the media root."""

    status = 422


class AnalyzerBusy(FirstcutError):
    """Another video is being analyzed; try again later."""

    status = 503


class BadForm(FirstcutError):
    """A review form that lacks something."""

    status = 422


class ServiceFault(FirstcutError):
    """Something broke inside; the log says what."""

    status = 500
