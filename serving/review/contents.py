"""What stands in a video's picture and what it is about, for whoever decides; no verdict rests on either."""

from __future__ import annotations

from dataclasses import dataclass

from features.course import Course
from features.described import Vertical
from features.screen_text import Wording
from features.timeline import Spans
from serving.cards import decimal
from serving.review.rendering import clock

_FIRST, _MOST = 6, 60  # wordings that are shown at once, and that are listed at all
_MOST_SPANS = 3  # of one wording


@dataclass(frozen=True, slots=True)
class TextView:
    """A wording read in the picture and its seconds; ``hidden`` where a viewer cannot read it."""

    text: str
    when: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class ContentsView:
    """``about`` is the vertical or "unknown", ``lead`` how far it leads the next one (cosine, decimal text).

    ``texts`` are shown, ``more`` unfolded, ``left_out`` only counted; ``looks`` frames were read.
    """

    about: str
    lead: str
    why: str
    texts: tuple[TextView, ...]
    more: tuple[TextView, ...]
    left_out: int
    looks: int


def contents(course: Course | None) -> ContentsView | None:
    """What is kept of a video's contents; None where nothing is."""
    if course is None:
        return None
    found = course.screen.wordings
    texts = tuple(map(_text, found[:_MOST]))
    about = course.vertical or Vertical("", 0.0, "")
    return ContentsView(
        about=about.name,
        lead=decimal(about.confidence, 2) if about.known else "",
        why=about.reason,
        texts=texts[:_FIRST],
        more=texts[_FIRST:],
        left_out=max(0, len(found) - _MOST),
        looks=len(course.screen.looks),
    )


def _text(wording: Wording) -> TextView:
    return TextView(wording.text, _when(wording.spans), not wording.legible)


def _when(spans: Spans) -> str:
    shown = ", ".join(f"{clock(start)} – {clock(end)}" for start, end in spans[:_MOST_SPANS])
    return shown + (" …" if len(spans) > _MOST_SPANS else "")
