"""Templates and static files: everything that is shown is escaped; no page loads anything from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from models.originality.records import Finding, Ruling

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

_SPOKEN = {
    Finding.ORIGINAL: "original",
    Finding.REPOST: "repost",
    Finding.SELF_REPOST: "own repost",
    Finding.COMPILATION: "compilation",
    Finding.REVIEW: "to review",
    Ruling.CONFIRMED: "confirmed",
    Ruling.OVERTURNED: "overturned",
}
_DEFAULTS = {"place": "", "versions": None, "notice": ""}


def render(template: str, **values: Any) -> str:
    """A page's HTML."""
    return _environment().get_template(template).render({**_DEFAULTS, **values})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken"] = lambda word: _SPOKEN.get(word, str(word))
    environment.filters["minute"] = _minute
    return environment


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def clock(seconds: float) -> str:
    """Seconds as a person reads them: ``3.2 s``, ``1:03.2``."""
    tenths = round(max(0.0, seconds) * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest / 10:04.1f}" if minutes else f"{rest / 10:.1f} s"


def percent(share: float) -> str:
    """A share as a whole percentage that never rounds a doubt away: 99.6 % is ``99 %``, only 1 is ``100 %``."""
    whole = round(100 * share)
    if whole == 100 and share < 1:
        whole = 99
    return f"{whole}\N{NO-BREAK SPACE}%"


def ago(seconds: float) -> str:
    """A length of time in its two largest units: ``3 d 4 h``, ``5 min``."""
    units = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
    left = int(abs(seconds))
    words: list[str] = []
    for size, name in units:
        count, left = divmod(left, size)
        if count or (name == "s" and not words):
            words.append(f"{count} {name}")
    return " ".join(words[:2])


def frame_url(video_id: str, at: float, version: int | None = None) -> str:
    """Where a video's frame at ``at`` seconds is; with a ``version`` it may be kept for long."""
    return f"/review/frame/{video_id}?t={max(0.0, at):.2f}" + ("" if version is None else f"&v={version}")


def proxy_url(video_id: str, version: int) -> str:
    """Where a video's tiny film is."""
    return f"/review/proxy/{video_id}?v={version}"
