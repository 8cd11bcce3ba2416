"""What is said in a caption: without sound descriptions, what is sung, and the names of who speaks.

Captions write [Music], (laughs), ♪ la la ♪, >> and ANNA: beside the words; counted as words they would be new, rare and
telling. Ordinary text is left as it is: brackets are only taken for a sound where nothing stands beside them or where
all their words name sounds, and a word before a colon only for a speaker where captions mark it as one.
"""

from __future__ import annotations

import re

from features.sound_words import HEADINGS, QUALIFIERS, SOUNDS

DESCRIPTION_WORDS = 6  # longer brackets are an aside that somebody speaks
ROUNDS = 4  # a name may stand behind a sound, and a sound behind a name

_TAG = re.compile(r"</?(?:v|c|i|b|u|font|lang|ruby|rt)(?:[.\s][^<>]{0,200})?>|<[\d:.]{5,12}>")
_NOTE = "♩♪♫♬🎵🎶🎼"
_SUNG = re.compile(rf"^[^{_NOTE}]*[{_NOTE}]+\s*$|[{_NOTE}][^{_NOTE}]*(?:[{_NOTE}]|$)")
_BRACKETS = re.compile(r"\[[^\[\]]{0,200}\]|【[^【】]{0,200}】|\([^()]{0,200}\)|（[^（）]{0,200}）|\*[^*]{1,30}\*")
_MARKED = re.compile(rf"[{_NOTE}\[【(（*<>:]")
_WORD = re.compile(r"[^\W_]")
_SQUARE, _ROUND = "[【", "(（"
_DESCRIBING = SOUNDS | QUALIFIERS

_BEGINS = r"(?:^|(?<=[.!?…]\s))(?:[-–—]\s?)?"  # where somebody begins to speak
_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
_CAPITALS = rf"[{_CAPITAL}][{_CAPITAL}\d.'’_-]{{1,20}}"
_SHOUTED = re.compile(rf"{_BEGINS}({_CAPITALS}(?: (?:{_CAPITALS}|\d{{1,2}})){{0,2}}):\s")
_NUMBERED = re.compile(rf"{_BEGINS}(?:speaker|sprecher|locuteur|hablante|falante)[ _]?\w{{1,3}}:\s", re.IGNORECASE)
_CHANGED = re.compile(r"(?:^|(?<=\s))>{2,3}(?=[\s\w])\s*([^\W\d_][\w.'’]{0,20}(?: \w[\w.'’]{0,20}){0,2}:\s)?")


def spoken(text: str) -> str:
    """What is said in a caption's text; empty where nothing is. Cleaning twice changes nothing more."""
    if not _MARKED.search(text):  # most are not, and stored ones are looked at again with every score
        return text if _WORD.search(text) else ""
    whole = " ".join(text.split())
    said = _SUNG.sub(" ", _TAG.sub(" ", whole))
    for _ in range(ROUNDS):
        said = _without_descriptions(_without_speakers(said))
    if not _WORD.search(said):
        return ""
    return text if said == whole else said


def _without_speakers(text: str) -> str:
    text = _NUMBERED.sub("", _CHANGED.sub(lambda m: m[1] if m[1] and _is_heading(m[1]) else "", text))
    shouting = text.upper() == text  # then capitals mark nobody
    return text if shouting else _SHOUTED.sub(lambda m: m[0] if _is_heading(m[1]) else "", text)


def _is_heading(words: str) -> bool:
    return words.split()[0].rstrip(":").lower() in HEADINGS


def _without_descriptions(text: str) -> str:
    alone = not re.search(r"\w", _BRACKETS.sub("", text))
    said = _BRACKETS.sub(lambda m: " " if _is_description(m[0], alone) else m[0], text)
    return " ".join(said.split())


def _is_description(bracket: str, alone: bool) -> bool:
    words = re.findall(r"[^\W_]+", bracket.lower())
    if alone and bracket[0] in _SQUARE:
        return bool(words)
    if alone and bracket[0] in _ROUND and len(words) <= DESCRIPTION_WORDS:
        return bool(words) and not any(word[0].isdigit() for word in words)  # (about 3 cm) is said
    return not SOUNDS.isdisjoint(words) and _DESCRIBING.issuperset(words)
