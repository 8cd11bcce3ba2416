"""One HTML file that needs nothing beside it: pictures inside, no scripts, everything that is shown escaped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from features.described import Vertical
from features.handles import Mark
from features.media import MediaInfo
from features.screen_text import ScreenText, Wording
from features.timeline import Timeline
from firstcut.explain.numbers import ARROWS, DIRECTIONS, Group, weakest
from firstcut.explain.strip import clock, curves, lanes, ticks
from models.quality import QualityModel

_TEXTS = 60  # wordings of on-screen text that are listed


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is told of one video. ``timeline`` and ``vertical`` are None where the catalog keeps none of it."""

    name: str
    info: MediaInfo
    seconds: float
    groups: tuple[Group, ...]
    pictures: tuple[str, ...]
    timeline: Timeline | None
    screen: ScreenText
    marks: tuple[Mark, ...]
    vertical: Vertical | None


def page(told: Explained, model: QualityModel) -> str:
    """The page's HTML."""
    timeline, texts = told.timeline, [_text(wording) for wording in told.screen.wordings]
    return _template().render(
        told=told,
        weakest=weakest(told.groups),
        lanes=lanes(timeline) if timeline else (),
        curves=curves(timeline) if timeline else (),
        ticks=ticks(told.seconds),
        texts=texts[:_TEXTS],
        more_texts=max(0, len(texts) - _TEXTS),
        arrows=ARROWS,
        directions=DIRECTIONS,
        cohort=model.manifest.trained_on,
        model=model.version,
        clock=clock,
    )


def _text(wording: Wording) -> dict[str, Any]:
    """A wording: from when to when, and where it stood first (percent)."""
    box, spans = wording.box, wording.spans
    where = {"x": box.left, "y": box.top, "w": box.width, "h": box.height}
    return {
        "text": wording.text,
        "legible": wording.legible,
        "when": ", ".join(f"{clock(a)} to {clock(b)}" for a, b in spans[:2]) + (" …" if len(spans) > 2 else ""),
        "where": {name: round(100 * number, 1) for name, number in where.items()},
    }


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
