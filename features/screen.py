"""The screen family: how much text stands in the picture, how much of it is also said, and whose marks it bears.

What a deployment may switch off must not move money: none of these numbers enters the quality model. Reading is off,
or ran out of time: every number says so.
"""

from __future__ import annotations

import numpy as np

from features.handles import Owner, marks
from features.inputs import Metadata, Segment
from features.schema import BY_NAME
from features.screen_text import Look, ScreenLine, ScreenText
from features.text import words
from features.timeline import total, union
from features.values import Value

SAID_WITHIN = 2.0  # seconds around the stretch that a look stands for
_GRID = 200  # cells a side in which overlapping boxes are counted once

_NO_TEXT = Value.not_applicable("no text stands in the picture")
_UNKNOWN = Value.missing("a handle stays in the picture, and the creator's handles were not given (metadata: handles)")
OFF = Value.missing("reading on-screen text is switched off (FIRSTCUT_OCR, --no-ocr)")


def measure(screen: ScreenText, metadata: Metadata | None) -> dict[str, Value]:
    """The screen family of one video; without metadata, what was said and whose handles are its own are unknown."""
    seen = {look: screen.at(look) for look in screen.looks}
    return {
        "text_coverage": Value(screen.mean({look: _covered(lines) for look, lines in seen.items()})),
        "words_in_view": Value(_capped("words_in_view", screen.mean({k: _count(v) for k, v in seen.items()}))),
        "shown_and_said": _shown_and_said(seen, metadata.transcript if metadata else ()),
        "hidden_text_share": _hidden(screen),
        "foreign_handle_share": _foreign(screen, own_names(metadata)),
    }


def own_names(metadata: Metadata | None) -> tuple[str, ...]:
    """The creator's handles; their id counts as one more once any is given."""
    return (*metadata.handles, metadata.creator_id) if metadata and metadata.handles else ()


def _covered(lines: tuple[ScreenLine, ...]) -> float:
    """Share of the picture under the boxes of lines, overlaps once."""
    cells = np.zeros((_GRID, _GRID), bool)
    for box in (line.box for line in lines):
        top, bottom = round(box.top * _GRID), round((box.top + box.height) * _GRID)
        left, right = round(box.left * _GRID), round((box.left + box.width) * _GRID)
        cells[top : max(bottom, top + 1), left : max(right, left + 1)] = True
    return float(cells.mean())


def _count(lines: tuple[ScreenLine, ...]) -> float:
    return float(sum(len(words(line.text)) for line in lines))


def _capped(name: str, number: float) -> float:
    return min(BY_NAME[name].high, number)


def _shown_and_said(seen: dict[Look, tuple[ScreenLine, ...]], transcript: tuple[Segment, ...]) -> Value:
    """Share of words in view that are said about when they stand there."""
    if not any(seen.values()):
        return _NO_TEXT
    if not transcript:
        return Value.missing("no transcript was given, or nothing is said in it")
    shown = said = 0
    for look, lines in seen.items():
        heard = {
            word
            for segment in transcript
            if segment.start < look.end + SAID_WITHIN and segment.end > look.start - SAID_WITHIN
            for word in words(segment.text)
        }
        read = [word for line in lines for word in words(line.text)]
        shown, said = shown + len(read), said + sum(word in heard for word in read)
    return Value(said / shown) if shown else _NO_TEXT


def _hidden(screen: ScreenText) -> Value:
    """Share of the signs read that are too small or too faint for a viewer."""
    if not screen.lines:
        return _NO_TEXT
    signs = sum(len(line.text) for line in screen.lines)
    return Value(1 - sum(len(line.text) for line in screen.legible) / signs)


def _foreign(screen: ScreenText, own: tuple[str, ...]) -> Value:
    """Share of the time in which somebody else's mark stands in the picture."""
    found = marks(screen, own)
    if any(mark.owner is Owner.UNKNOWN for mark in found):
        return _UNKNOWN
    seconds = sum(look.seconds for look in screen.looks)
    foreign = union(span for mark in found if mark.owner is Owner.FOREIGN for span in mark.spans)
    return Value(min(1.0, total(foreign) / seconds) if seconds > 0 else 0.0)
