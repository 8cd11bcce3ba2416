"""Who may come in: the holder of the token or, where none is set, this machine alone."""

from __future__ import annotations

import base64
import binascii
import hmac

from starlette.datastructures import Headers
from starlette.types import Scope

from serving.errors import Forbidden, Unauthorized
from serving.settings import Settings, is_loopback


def check_caller(scope: Scope, headers: Headers, settings: Settings) -> None:
    """Raise Unauthorized or Forbidden unless the caller may ask."""
    if settings.token is None:
        _check_local(scope, headers, settings)
    elif not _holds(headers.get("authorization", ""), settings.token.get_secret_value()):
        raise Unauthorized("this service asks for its token; send Authorization: Bearer TOKEN (a browser: as password)")


def _check_local(scope: Scope, headers: Headers, settings: Settings) -> None:
    client = scope.get("client")
    if client is not None and not is_loopback(client[0]):
        raise Forbidden("without a token this service answers its own machine alone; set FIRSTCUT_TOKEN to open it")
    # A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding); its name then stands in Host.
    host = _name(headers.get("host", ""))
    if not is_loopback(host) and host not in settings.allowed_hosts:
        raise Forbidden(f"{host!r} is not this service's name; ask 127.0.0.1 or set FIRSTCUT_TOKEN")


def _name(host: str) -> str:
    """The host without its port; brackets of an IPv6 address stay."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _holds(authorization: str, token: str) -> bool:
    scheme, _, given = authorization.partition(" ")
    given = given.strip()
    if scheme.lower() == "basic":  # browsers ask people for it; the user's name does not matter
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode(), token.encode())
