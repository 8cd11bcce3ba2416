"""Names of people, places, works and brands, as far as a transcript's capitals show them.

Capitals tell names only where they are spared for them. A transcript may come in capitals throughout, in Title Case, or
without any, as its tool or its fashion has it; that says nothing about what is said, so such a talk has no number.
"""

from __future__ import annotations

import re

from features import schema
from features.function_words import Lists
from features.rarity import LISTED
from features.talk import Talk
from features.text import is_function, normalize
from features.values import Value

NAME_WORDS = 8  # words that one name needs
MOST_CAPITALS = 0.4  # of the words inside sentences; prose full of names has under 0.15, titles have over 0.7

_CAPITAL_NOUNS = ("de",)
_INSIDE = r"(?<![.!?…:\"“„«¿¡\n])(?<!^)[^\S\n]"  # what begins a sentence or a line has a capital anyway
_CAPITALIZED = re.compile(rf"{_INSIDE}([A-ZÀ-ÖØ-Þ][\w'’-]+(?:[^\S\n][A-ZÀ-ÖØ-Þ][\w'’-]+)*)")
_WORD = re.compile(rf"{_INSIDE}([^\W\d_][\w'’-]*)")
_I = re.compile(r"\bI\b")  # whatever becomes of other capitals, English writes this one

_LANGUAGE = "capitals do not mark names in this text's language, or there are no word lists for it"
_NO_CAPITALS = "names do not show: the transcript is written without capitals"
_ALL_CAPITALS = "names do not show: the transcript is written with capitals throughout"


def name_rate(talk: Talk, minutes: float) -> Value:
    """Different names a minute."""
    if talk.lists is None or talk.language not in LISTED or talk.language in _CAPITAL_NOUNS:
        return Value.not_applicable(_LANGUAGE)
    without_i = _I.sub("", talk.text)
    if without_i == without_i.lower():
        return Value.not_applicable(_NO_CAPITALS)
    if _capital_share(without_i) > MOST_CAPITALS:
        return Value.not_applicable(_ALL_CAPITALS)
    count = min(float(len(_names(talk.text, talk.lists))), len(talk.tokens) / NAME_WORDS)
    return Value(min(schema.BY_NAME["name_rate"].high, count / minutes))


def _names(text: str, lists: Lists) -> set[str]:
    found = {normalize(name) for name in _CAPITALIZED.findall(text)}
    return {name for name in found if not is_function(name, lists)}


def _capital_share(text: str) -> float:
    inside: list[str] = _WORD.findall(text)
    return sum(word[0].isupper() for word in inside) / max(1, len(inside))
