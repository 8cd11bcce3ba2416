"""What every request passes: who may come in, how much they may bring, and what every answer carries.

Order: probes pass; then the caller (token, or this machine alone); then the body, read whole and at most
``max_body_bytes`` of it, chunked or not; then the service; then security headers and one shape for every error.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from features.errors import FirstcutError
from serving.access import check_caller
from serving.answers import problem, reshaped
from serving.errors import BodyTooLarge, WrongMediaType
from serving.settings import Settings

PROBES = frozenset({"/livez", "/healthz", "/readyz"})

# Pages load only what this service itself serves; the pages' own routes may state another policy.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": CONTENT_POLICY,
    "cache-control": "no-store",
}


class FrontDoor:
    """ASGI middleware around the API, the pages, the metrics and the docs. Settings are read when it is built."""

    def __init__(self, app: ASGIApp, settings: Settings | None = None) -> None:
        self.app = app
        self.settings = settings or Settings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it at the door."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
        else:
            await self._admit(scope, receive, _secured(send))

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        is_api = scope["path"].startswith("/v1/")
        try:
            check_caller(scope, headers, self.settings)
            if is_api and scope["method"] == "POST":
                _check_media_type(headers)
            body = await _read(headers, receive, self.settings.max_body_bytes)
        except FirstcutError as error:
            await problem(error)(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _replay(body, receive), _one_shape(send) if is_api else send)


def _check_media_type(headers: Headers) -> None:
    # Also keeps out what a foreign page may send without asking (text/plain), and every other way to parse a body.
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise WrongMediaType(
            f"the body is {kind or 'of no stated type'}; send JSON with Content-Type: application/json"
        )


async def _read(headers: Headers, receive: Receive, limit: int) -> bytes | None:
    """The whole body; None when the caller went away. Raises BodyTooLarge as soon as it is."""
    stated = headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise BodyTooLarge(f"the body has {stated} bytes, at most {limit} are read; send less")
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise BodyTooLarge(f"the body has more than {limit} bytes; send less")
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


def _secured(send: Send) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
        await send(message)

    return secured


def _one_shape(send: Send) -> Send:
    """Hold back an error's body until it is whole, and give it this service's shape."""
    start: list[Message] = []
    body: list[bytes] = []

    async def shaped(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            start.append(message)
        elif start and message["type"] == "http.response.body":
            body.append(message.get("body", b""))
            if not message.get("more_body", False):
                for part in reshaped(start[0], b"".join(body)):
                    await send(part)
        else:
            await send(message)

    return shaped
