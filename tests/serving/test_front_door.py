import json

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from serving.front_door import FrontDoor
from serving.settings import Settings

LIMIT = 1024


async def echo(request):
    return PlainTextResponse(str(len(await request.body())))


async def refuses(request):
    return JSONResponse(
        {"error": "1 validation error", "detail": [{"loc": ["counters", "views"], "msg": "should be at least 0"}]},
        status_code=400,
    )


async def breaks(request):
    return StreamingResponse(iter([b'{"error": "An unexp', b'ected error"}']), status_code=500)


async def own_headers(request):
    return PlainTextResponse("", headers={"cache-control": "private", "content-security-policy": "default-src 'self'"})


def client(**settings):
    routes = [
        Route("/v1/echo", echo, methods=["POST"]),
        Route("/page", echo, methods=["GET", "POST"]),
        Route("/v1/refuses", refuses, methods=["POST"]),
        Route("/v1/breaks", breaks, methods=["GET"]),
        Route("/own", own_headers),
        Route("/livez", echo),
    ]
    app = FrontDoor(Starlette(routes=routes), Settings(max_body_bytes=LIMIT, **settings))
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000))


JSON = {"content-type": "application/json"}


def test_a_body_up_to_the_limit_comes_through_whole():
    assert client().post("/v1/echo", content=b"x" * LIMIT, headers=JSON).text == str(LIMIT)


def test_a_body_over_the_limit_is_refused():
    answer = client().post("/v1/echo", content=b"x" * (LIMIT + 1), headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (413, "BodyTooLarge")


@pytest.mark.parametrize("path", ["/v1/echo", "/page"])
def test_a_chunked_body_over_the_limit_is_refused_too(path):
    chunks = (b"x" * 300 for _ in range(20))
    answer = client().post(path, content=chunks, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (413, "BodyTooLarge")


def test_a_chunked_body_within_the_limit_comes_through():
    assert client().post("/v1/echo", content=(b"x" * 100 for _ in range(3)), headers=JSON).text == "300"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/vnd.bentoml+pickle", "multipart/form-data; boundary=x", ""]
)
def test_the_api_takes_json_alone(kind):
    answer = client().post("/v1/echo", content=b"{}", headers={"content-type": kind})
    assert (answer.status_code, answer.json()["error"]) == (415, "WrongMediaType")


def test_validation_errors_get_one_shape_and_name_the_field():
    answer = client().post("/v1/refuses", content=b"{}", headers=JSON)
    assert answer.status_code == 422
    assert answer.json() == {"error": "InputError", "message": "counters.views: should be at least 0"}
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_an_error_in_pieces_gets_the_shape_too():
    answer = client().get("/v1/breaks")
    assert answer.status_code == 500
    assert answer.json() == {"error": "ServiceFault", "message": "An unexpected error"}


def test_no_such_endpoint_is_said_in_json():
    answer = client().post("/v1/nothing", content=b"{}", headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (404, "NotFound")


def test_every_answer_carries_the_security_headers():
    for answer in (client().get("/page"), client().post("/v1/echo", content=b"x" * 9999, headers=JSON)):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_a_page_may_state_its_own_policy():
    headers = client().get("/own").headers
    assert headers["content-security-policy"] == "default-src 'self'"
    assert headers["cache-control"] == "private"


def test_with_a_token_everything_but_the_probes_asks_for_it():
    guarded = client(token="a token of some length")
    refused = guarded.get("/page")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert json.loads(refused.content)["error"] == "Unauthorized"
    assert guarded.get("/livez").status_code == 200
    assert guarded.get("/page", headers={"authorization": "Bearer a token of some length"}).status_code == 200


def test_websockets_are_closed():
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client().websocket_connect("/page"):
        pass
