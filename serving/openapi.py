"""The API described: BentoML's own description of the questions, and the plain reads beside it."""

from __future__ import annotations

from typing import Any

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

    document: dict[str, Any] = Firstcut.openapi_spec.asdict()  # type: ignore[attr-defined]
    document["paths"] = {**document["paths"], **_READS}
    return document
