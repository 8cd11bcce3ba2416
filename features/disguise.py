"""A comment without its disguises: what no reader sees is taken off, and what looks alike is written alike.

Copies of a comment are passed off as new ones by signs of no width, letters of other scripts, drawn-out words and rows
of emoji (Unicode Technical Standard 39 calls such letters confusable).
"""

from __future__ import annotations

import re
import unicodedata

from features.text import folded

# Small Cyrillic, Greek and other letters, each before the Latin one that it, or its capital, is taken for; the capital
# of omega is an ohm.
_PAIRS = """
аa вb еe иu кk мm нh оo рp сc тt уy хx іi јj ѕs ԁd һh
ԛq ԝw ӏl αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw օo ոn սu ցg ıi ɡg ɑa
"""
_SMALL = {pair[0]: pair[1] for pair in _PAIRS.split()}
_ALIKE = str.maketrans(_SMALL | {small.upper(): latin.upper() for small, latin in _SMALL.items() if small != "ω"})
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_BLANK = str.maketrans("\u2800\u3164\uffa0", "   ")  # letters and signs that are shown as blanks
_LATIN = re.compile(r"[a-zA-Z]")
_MARKS = re.compile(r"[\u0300-\u036f\U0001f3fb-\U0001f3ff]")  # over letters; the skin of emoji
_AGAIN = re.compile(r"(.)\1+")


def undisguised(text: str) -> str:
    """A text as its readers see it: compatibility forms folded, nothing invisible, no foreign letter in Latin words."""
    if text.isascii():
        return text
    shown = folded(_UNSEEN.sub("", text.translate(_BLANK)))
    return _WORD.sub(lambda found: _in_latin(found.group()), shown)


def skeleton(text: str) -> str:
    """What an undisguised text shares with its copies, lower case: its words, each letter once in a row and without
    accents; where there are none its numbers, else its signs, each once.
    """
    bare = folded(_MARKS.sub("", folded(text, "NFKD")))
    letters = undrawn(" ".join(_LETTERS.findall(bare.translate(_ALIKE).lower())))
    signs = {c for c in bare if not c.isspace()}
    return letters or " ".join(_WORD.findall(bare)) or "".join(sorted({c for c in signs if _is_emoji(c)} or signs))


def undrawn(text: str) -> str:
    """A text with each letter once in a row: "nooo" and "nooooo" are one word."""
    return _AGAIN.sub(r"\1", text)


def _in_latin(word: str) -> str:
    """A word that mixes Latin letters with look-alikes, in Latin ones."""
    if word.isascii() or not _LATIN.search(word):
        return word
    return word.translate(_ALIKE)


def _is_emoji(sign: str) -> bool:
    return unicodedata.category(sign) == "So"
