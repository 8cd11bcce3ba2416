"""The API described: BentoML's own description of the questions, and the plain reads beside it."""

from __future__ import annotations

import json
from typing import Any

from serving.scoring import VERSION

_INFO = {
    "title": "Firstcut",
    "description": "Scores short videos for a creator-rewards programme. "
    "Numbers that are no counts are decimal strings; only measured features (in /v1/analyze and /v1/videos/{video_id}) "
    "are JSON numbers, of at most six decimals. "
    "Every error is {error, message}; the message says what to do next.",
}
_TAGS = [
    {"name": "Questions", "description": "What the earnings system asks."},
    {"name": "Videos", "description": "What is stored."},
    {"name": "Probes", "description": "Whether it lives, is ready, and how it does."},
]
_ERRORS = {
    "401": "No token, or a wrong one.",
    "404": "No such video or media file.",
    "409": "The video is in the catalog already.",
    "413": "The body, or the video, is too large.",
    "422": "What was sent cannot be: the message names the field.",
    "503": "A part does not answer, or another video is being analyzed: try again after Retry-After seconds.",
}
_ID = {"name": "video_id", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 200}}
_PAGE = [
    {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 1000, "default": 100}},
    {"name": "creator", "in": "query", "schema": {"type": "string"}},
]


def _read(summary: str, *, parameters: list[dict[str, Any]], absent: bool = True) -> dict[str, Any]:
    responses = {"200": {"description": "As asked.", "content": {"application/json": {"schema": {"type": "object"}}}}}
    if absent:
        responses["404"] = {"description": "No such video.", "content": {}}
    return {"get": {"tags": ["Videos"], "summary": summary, "parameters": parameters, "responses": responses}}


_READS: dict[str, Any] = {
    "/v1/videos": _read("Catalogued videos, in the order they were added", parameters=_PAGE, absent=False),
    "/v1/videos/{video_id}": _read("What is stored of a video, and today's verdict on it", parameters=[_ID]),
    "/v1/videos/{video_id}/score": _read("The latest score given for a video, byte for byte", parameters=[_ID]),
}


def described() -> dict[str, Any]:
    """The OpenAPI document of the whole service."""
    from serving.service import Firstcut  # the service mounts the pages, so it is only there once they are asked

    told = json.dumps(Firstcut.openapi_spec.asdict())  # type: ignore[attr-defined]
    document: dict[str, Any] = json.loads(told.replace("IODescriptor", ""))  # what BentoML appends to our names
    document["info"] = _INFO | {"version": VERSION}
    document["paths"] = {path: _restated(path, ways) for path, ways in document["paths"].items()} | _READS
    document["tags"] = _TAGS
    document.pop("servers", None)  # it is asked where it was found
    return document


def _restated(path: str, ways: dict[str, Any]) -> dict[str, Any]:
    """An endpoint under this service's own headings, with the errors that this service answers."""
    asked = path.startswith("/v1/")
    for way in ways.values():
        way["tags"] = ["Questions" if asked else "Probes"]
        if asked:
            kept = {status: told for status, told in way["responses"].items() if status == "200"}
            way["responses"] = kept | {status: _error(meaning) for status, meaning in _ERRORS.items()}
    return ways


def _error(meaning: str) -> dict[str, Any]:
    shape = {"type": "object", "properties": {"error": {"type": "string"}, "message": {"type": "string"}}}
    return {"description": meaning, "content": {"application/json": {"schema": shape}}}
