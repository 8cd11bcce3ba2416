"""What is said in a caption: without sound descriptions, what is sung, and the names of who speaks.

Captions write [Music], (laughs), ♪ la la ♪, >> and ANNA: beside the words; counted as words they would be new, rare and
telling. Ordinary text is left as it is: brackets are only taken for a sound where nothing stands beside them or where
all their words name sounds, and a word before a colon only for a speaker where captions mark it as one.
"""

from __future__ import annotations

import re

from features.sound_words import HEADINGS, QUALIFIERS, SOUNDS
from features.text import sentences

DESCRIPTION_WORDS = 6  # longer brackets are an aside that somebody speaks
ROUNDS = 32  # a name may stand behind a sound, a sound behind a name or in another; no caption goes nearly so deep

_TAG = re.compile(r"</?(?:v|c|i|b|u|font|lang|ruby|rt)(?:[.\s][^<>]{0,200})?>|<[\d:.]{5,12}>")
_NOTES, _EMOJI = "♩♪♫♬", "🎵🎶🎼"
_NOTE, _ADORNS = re.compile(f"[{_NOTES}]"), re.compile(f"[{_EMOJI}]")
_PAIR = re.compile(f"[{_NOTES}][^{_NOTES}]*[{_NOTES}]|[{_EMOJI}][^{_EMOJI}]*[{_EMOJI}]")
_BRACKETS = re.compile(r"\[[^\[\]]{0,200}\]|【[^【】]{0,200}】|\([^()]{0,200}\)|（[^（）]{0,200}）|\*[^*]{1,30}\*")
_MARKED = re.compile(rf"[{_NOTES}{_EMOJI}\[【(（*<>:]")
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
    """What is said in a caption's text; empty where nothing is. Cleaning twice changes nothing more.

    It is cleaned until nothing changes, or what is stored would be cleaned further when it is read again. A text that
    takes over ``ROUNDS`` is no caption and is left as it is.
    """
    if not _MARKED.search(text):  # most are not, and stored ones are looked at again with every score
        return text if _WORD.search(text) else ""
    said = _cleaned(text)
    for _ in range(ROUNDS):
        before, said = said, _cleaned(said)
        if said == before:
            break
    else:
        return text
    if not _WORD.search(said):
        return ""
    return text if said == " ".join(text.split()) else said


def _cleaned(text: str) -> str:
    return _without_descriptions(_without_speakers(_without_songs(_TAG.sub(" ", text))))


def _without_songs(text: str) -> str:
    """Without what stands between two notes, or in the one sentence that a note alone opens or closes.

    An emoji alone opens no song: people put it beside what they say.
    """
    told = _ADORNS.sub(" ", _PAIR.sub(" ", text))
    note = _NOTE.search(told)  # the only one left: two would be a pair
    if not note:
        return told
    before, after = told[: note.start()], told[note.end() :]
    if after.partition("\n")[0].strip():
        return " ".join([before, *sentences(after)[1:]])
    lines, _, line = before.rpartition("\n")
    return " ".join([lines, *sentences(line)[:-1], after])


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
