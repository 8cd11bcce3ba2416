"""The pages and the plain reads: landing page, API docs, stored videos, static files, and the review desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from features.errors import FirstcutError, InputError
from serving.answers import problem
from serving.cards import vertical_card
from serving.example import curl
from serving.house import House
from serving.keeper import Keeper
from serving.openapi import described
from serving.review.app import desk
from serving.review.rendering import STATIC, render
from serving.scoring import originality_card

PAGE_SIZE = 100
MOST = 1000

#: Swagger's own stylesheet is written into the page by its script, so only /docs may style inline.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)

Endpoint = Callable[[Request], Response]


def pages(keeper: Keeper) -> Starlette:
    """The ASGI application beside BentoML's endpoints; ``keeper`` lends it the house when a request comes."""
    app = Starlette(
        routes=[
            Route("/", _landing, methods=["GET"]),
            Route("/docs", _docs, methods=["GET"]),
            Route("/openapi.json", _openapi, methods=["GET"]),
            Route("/v1/videos", _told(_videos), methods=["GET"]),
            Route("/v1/videos/{video_id}", _told(_video), methods=["GET"]),
            Route("/v1/videos/{video_id}/score", _told(_latest_score), methods=["GET"]),
            *desk(),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ]
    )
    app.state.keeper = keeper
    return app


def house_of(request: Request) -> House:
    """The open house; raises the FirstcutError that keeps it closed."""
    keeper: Keeper = request.app.state.keeper
    return keeper.house()


def _told(endpoint: Endpoint) -> Endpoint:
    def answered(request: Request) -> Response:
        try:
            return endpoint(request)
        except FirstcutError as error:
            return problem(error)

    return answered


def _landing(request: Request) -> HTMLResponse:
    try:
        house = house_of(request)
        found = {"stats": house.catalog.stats(), "versions": house.versions, "example": _example(request, house)}
    except FirstcutError as error:
        return HTMLResponse(render("landing.html", trouble=str(error)), status_code=503)
    return HTMLResponse(render("landing.html", simulated=house.model.manifest.trained_on.simulated, **found))


def _example(request: Request, house: House) -> str | None:
    listed = house.catalog.list(0, 1)
    if not listed:
        return None
    address = f"{request.url.scheme}://{request.url.netloc}"
    return curl(address, listed[0].video_id, listed[0].seconds, guarded=house.settings.token is not None)


def _docs(request: Request) -> HTMLResponse:
    return HTMLResponse(render("docs.html", place="docs"), headers={"content-security-policy": _DOCS_POLICY})


def _openapi(request: Request) -> JSONResponse:
    return JSONResponse(described())


def _videos(request: Request) -> JSONResponse:
    offset = _count(request, "offset", 0, 10**9)
    limit = _count(request, "limit", PAGE_SIZE, MOST)
    listed = house_of(request).catalog.list(offset, limit, request.query_params.get("creator"))
    videos = [
        {
            "video_id": record.video_id,
            "creator_id": record.metadata.creator_id,
            "seconds": f"{record.seconds:.3f}",
            "uploaded_at": record.metadata.uploaded_at.isoformat(),
        }
        for record in listed
    ]
    return JSONResponse({"videos": videos, "offset": offset, "limit": limit})


def _count(request: Request, name: str, default: int, most: int) -> int:
    given = request.query_params.get(name, str(default))
    if not given.isascii() or not given.isdigit() or len(given) > 10 or int(given) > most:
        raise InputError(f"{name} is a whole number from 0 to {most}, not {given[:40]!r}")
    return int(given)


def _video(request: Request) -> JSONResponse:
    house, video_id = house_of(request), request.path_params["video_id"]
    record = house.catalog.get(video_id)
    verdict = house.verdict(video_id)
    latest = house.scores.latest(video_id)
    course = house.catalog.course(video_id)
    vertical = vertical_card(course.vertical if course else None)
    answer: dict[str, Any] = {
        "video_id": record.video_id,
        "seconds": f"{record.seconds:.3f}",
        "sha256": record.sha256,
        "analyzed_at": record.analyzed_at.isoformat(),
        "metadata": record.metadata.model_dump(mode="json", exclude={"comments", "transcript"}),
        "finding": verdict.finding.value,
        "originality": originality_card(verdict).model_dump(),
        "features": record.features.to_json(),
        "vertical": vertical.model_dump() if vertical else None,
        "latest_score": None if latest is None else json.loads(latest.response),
    }
    return JSONResponse(answer)


def _latest_score(request: Request) -> Response:
    house, video_id = house_of(request), request.path_params["video_id"]
    house.catalog.get(video_id)
    latest = house.scores.latest(video_id)
    if latest is None:
        raise NeverScored(f"{video_id} was never scored; POST /v1/score asks for a score")
    return Response(latest.response.encode(), media_type="application/json")


class NeverScored(FirstcutError):
    """A video without a score."""

    status = 404
