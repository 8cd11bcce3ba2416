"""The decision form: what it says, and that it came from this desk's own page.

A foreign page can make a browser post here, with its cookies and its password. It can neither set Origin nor read the
token that the page holds, so both are asked for: the origin is this service, and the token equals the cookie's.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from models.originality.records import Ruling
from serving.errors import BadForm, Forbidden

COOKIE = "firstcut_review"
_MOST_BYTES = 64 * 1024
_FIELDS = ("token", "reference", "ruling", "reviewer", "why")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer sent."""

    token: str
    reference: str
    ruling: Ruling
    reviewer: str
    why: str


def parse(body: bytes) -> Decided:
    """The form's fields, each given once and not blank; raises BadForm."""
    if len(body) > _MOST_BYTES:
        raise BadForm("the form is too long; say it shorter")
    try:
        given = parse_qs(body.decode(), max_num_fields=20, strict_parsing=True, errors="strict")
    except ValueError as error:
        raise BadForm("the form cannot be read; send it from the review page") from error
    fields = {name: given.get(name, [""]) for name in _FIELDS}
    lacking = [name for name, values in fields.items() if len(values) != 1 or not values[0].strip()]
    if lacking:
        raise BadForm(f"the form lacks {', '.join(lacking)}; fill it in")
    said = {name: values[0].strip() for name, values in fields.items()}
    if said["ruling"] not in tuple(Ruling):
        raise BadForm(f"a ruling is confirmed or overturned, not {said['ruling'][:40]!r}")
    return Decided(said["token"], said["reference"], Ruling(said["ruling"]), said["reviewer"], said["why"])


def check_origin(request: Request) -> None:
    """Raise Forbidden unless the request comes from a page of this very service."""
    source = request.headers.get("origin") or request.headers.get("referer") or ""
    if urlsplit(source).netloc != request.headers.get("host", "") or not source:
        raise Forbidden("decisions are made on this service's own review page; open it and send the form there")


def check_token(request: Request, token: str) -> None:
    """Raise Forbidden unless the form's token is the one that this browser was given."""
    kept = request.cookies.get(COOKIE, "")
    if not kept or not hmac.compare_digest(kept.encode(), token.encode()):
        raise Forbidden("this page's form is out of date; open the case again and send it anew")


def token_for(request: Request) -> str:
    """The browser's token, a new one where it has none."""
    kept = request.cookies.get(COOKIE, "")
    return kept if len(kept) == 43 and kept.replace("-", "").replace("_", "").isalnum() else secrets.token_urlsafe(32)


def keep_token(response: Response, request: Request, token: str) -> None:
    """Have the browser keep its token, out of reach of scripts and of other sites."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, path="/review", httponly=True, samesite="strict", secure=secure)
