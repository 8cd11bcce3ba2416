"""The review desk's routes: the queue, a case, its frames and films, and the decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from features.errors import FirstcutError
from models.originality.records import Finding
from serving.house import House
from serving.review import film, forms
from serving.review.case import case
from serving.review.queue import queue
from serving.review.rendering import render

_KEPT = "private, max-age=86400, immutable"
_SHORTLY = "private, max-age=30"
_HEADINGS = {403: "Not from here", 404: "Not there", 503: "Not ready"}

Sync = Callable[[House, Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def desk() -> list[Route]:
    """The routes; the application's state must hold the ``keeper`` of the house."""
    return [
        Route("/review", _shown(_queue), methods=["GET"]),
        Route("/review/{video_id}", _shown(_case), methods=["GET"]),
        Route("/review/{video_id}", _decide, methods=["POST"]),
        Route("/review/frame/{video_id}", _shown(_frame), methods=["GET"]),
        Route("/review/proxy/{video_id}", _shown(_proxy), methods=["GET"]),
    ]


def _shown(endpoint: Sync) -> Endpoint:
    """Run a page in a thread, lend it the house, and tell people what went wrong in words."""

    @wraps(endpoint)
    async def shown(request: Request) -> Response:
        return await to_thread.run_sync(_answered, endpoint, request)

    return shown


def _answered(endpoint: Sync, request: Request) -> Response:
    try:
        return endpoint(request.app.state.keeper.house(), request)
    except FirstcutError as error:
        return _problem(error)


def _problem(error: FirstcutError) -> HTMLResponse:
    heading = _HEADINGS.get(error.status, "That did not work")
    return HTMLResponse(render("problem.html", heading=heading, name=heading, message=str(error)), error.status)


def _queue(house: House, request: Request) -> Response:
    asked = request.query_params
    only = asked.get("finding", "")
    page = asked.get("page", "0")
    shown = queue(
        house,
        only if only in tuple(Finding) else "",
        int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 0,
    )
    return HTMLResponse(render("queue.html", place="review", versions=house.versions, queue=shown))


def _case(house: House, request: Request) -> Response:
    decided = "stored" in request.query_params
    token = forms.token_for(request)
    page = render(
        "case.html",
        place="review",
        versions=house.versions,
        case=case(house, request.path_params["video_id"], decided=decided),
        token=token,
        notice="Your decision is stored; the verdict above and the next score follow it." if decided else "",
    )
    response = HTMLResponse(page)
    forms.keep_token(response, request, token)
    return response


async def _decide(request: Request) -> Response:
    body = await request.body()
    return await to_thread.run_sync(_answered, partial(_stored, body=body), request)


def _stored(house: House, request: Request, body: bytes) -> Response:
    forms.check_origin(request)
    said = forms.parse(body)
    forms.check_token(request, said.token)
    video_id = request.path_params["video_id"]
    house.decisions.record(video_id, said.reference, said.ruling, said.reviewer, said.why)
    return RedirectResponse(f"/review/{video_id}?stored=1", status_code=303)


def _frame(house: House, request: Request) -> Response:
    at = film.parse_second(request.query_params.get("t", "0"))
    picture = film.frame_at(house.catalog.remains(request.path_params["video_id"]).proxy, at)
    return Response(picture, media_type="image/jpeg", headers={"cache-control": _keeping(request)})


def _proxy(house: House, request: Request) -> Response:
    response = film.film(house.catalog.remains(request.path_params["video_id"]).proxy, request.headers.get("range"))
    response.headers["cache-control"] = _keeping(request)
    return response


def _keeping(request: Request) -> str:
    """A versioned address always shows the same; an unversioned one may change when a video is replaced."""
    return _KEPT if "v" in request.query_params else _SHORTLY
