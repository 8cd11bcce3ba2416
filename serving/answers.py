"""One shape for every error: ``{"error": class name, "message": what is wrong and what to do next}``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import Message

from features.errors import FirstcutError

RETRY_SECONDS = 2

#: What BentoML's own refusals become.
_NAMES = {404: "NotFound", 405: "MethodNotAllowed", 415: "WrongMediaType", 429: "TooManyRequests", 504: "TooSlow"}


def answer(text: str) -> Response:
    """JSON that is already written, byte for byte."""
    return Response(text.encode(), media_type="application/json")


def problem(error: FirstcutError) -> JSONResponse:
    """An error's answer: its status, its class's name and its message."""
    body = {"error": type(error).__name__, "message": str(error)}
    return JSONResponse(body, status_code=error.status, headers=_hints(error.status))


def _hints(status: int) -> dict[str, str]:
    if status == 401:
        return {"www-authenticate": 'Basic realm="Firstcut", charset="UTF-8"'}
    return {"retry-after": str(RETRY_SECONDS)} if status in (429, 503) else {}


def reshaped(start: Message, body: bytes) -> Sequence[Message]:
    """Another framework's error answer in this service's shape; one that has it already stays as it is."""
    parsed = _parsed(body)
    if "error" not in parsed or "message" not in parsed:
        status, shaped = _shape(start["status"], parsed)
        body = json.dumps(shaped, ensure_ascii=False).encode()
        start = {**start, "status": status}
        headers = MutableHeaders(scope=start)
        headers["content-type"] = "application/json"
        headers["content-length"] = str(len(body))
    return (start, {"type": "http.response.body", "body": body})


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {"text": body.decode(errors="replace")}
    return parsed if isinstance(parsed, dict) else {"text": str(parsed)}


def _shape(status: int, parsed: dict[str, Any]) -> tuple[int, dict[str, str]]:
    details = parsed.get("detail")
    if status == 400 and isinstance(details, list):
        return 422, {"error": "InputError", "message": "; ".join(map(_spoken, details))}
    name = _NAMES.get(status, "ServiceFault" if status >= 500 else "BadRequest")
    return status, {"error": name, "message": str(parsed.get("error") or parsed.get("text") or name)}


def _spoken(detail: dict[str, Any]) -> str:
    where = ".".join(map(str, detail.get("loc", ())))
    return f"{where}: {detail.get('msg', 'cannot be')}" if where else str(detail.get("msg", "cannot be"))
