import base64

import pytest
from starlette.datastructures import Headers

from serving.access import check_caller
from serving.errors import Forbidden, Unauthorized
from serving.settings import Settings

TOKEN = "a token of some length"
GUARDED = Settings(token=TOKEN)
OPEN = Settings(token=None)


def ask(settings, *, client=("127.0.0.1", 50000), **headers):
    check_caller({"type": "http", "client": client}, Headers({"host": "127.0.0.1:3000", **headers}), settings)


def basic(user_and_password):
    return "Basic " + base64.b64encode(user_and_password.encode()).decode()


@pytest.mark.parametrize("authorization", [f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(f"anybody:{TOKEN}")])
def test_the_token_opens_from_anywhere(authorization):
    ask(GUARDED, client=("203.0.113.9", 1), host="firstcut.example", authorization=authorization)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer wrong token entirely", f"Bearer {TOKEN}x", TOKEN, f"Digest {TOKEN}", basic(TOKEN),
     basic("x:wrong"), "Basic !!!", "Bearer tökén"],
)  # fmt: skip
def test_anything_else_does_not(authorization):
    with pytest.raises(Unauthorized, match="Authorization"):
        ask(GUARDED, authorization=authorization)


def test_without_a_token_this_machine_may_ask():
    ask(OPEN)
    ask(OPEN, client=("::1", 1), host="[::1]:3000")
    ask(OPEN, client=None, host="localhost")


def test_without_a_token_other_machines_may_not():
    with pytest.raises(Forbidden, match="FIRSTCUT_TOKEN"):
        ask(OPEN, client=("192.168.1.7", 1))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "", "[::2]"])
def test_a_foreign_name_that_points_here_may_not(host):
    with pytest.raises(Forbidden):
        ask(OPEN, host=host)


def test_a_name_may_be_allowed():
    ask(Settings(allowed_hosts=("firstcut.test",)), host="firstcut.test:3000")
