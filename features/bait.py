"""Requests to comment a keyword or to tag somebody, and the comments that only obey them.

An open question to viewers is no bait: what is asked for must be a given word, sign or name (Meta's comment, vote and
tag bait of 2017). Spoken requests count as well as written ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from features.function_words import LISTS
from features.text import normalize, words

MAX_ANSWER_WORDS = 3  # "GUIDE please!" still only obeys

_VERBS = (
    "comment|type|drop|write|put|say|kommentier(?:e|t)?|schreib(?:e|t)?|tipp(?:e|t)?|commente[zr]?|écri(?:s|vez)|tape[zr]?|"
    "comenta|comente|escribe|escreva|escreve|digite|pon"
)
_LEAD = r"(?:(?:me|mir|the|a|an|das|ein|eine|le|un|une|la|una|um|uma|o)\s+)?"
_WORD_MARK = r"(?:word|keyword|wort|stichwort|mot|palabra|palavra|letter|number|emoji)\s+"
_PLACE = (
    r"\s+(?:down\s+)?(?:below|in\s+the\s+comments?|in\s+die\s+kommentare|unten|drunter|en\s+commentaires?|dans\s+les\s+"
    r"commentaires|ci-dessous|abajo|en\s+los\s+comentarios|abaixo|nos\s+comentários|and\s+i|und\s+ich|et\s+je|y\s+te|e\s+eu|"
    r"if\s+you|wenn\s+du|si\s+tu|se\s+você)\b"
)
_KEY = r"[\"'“”„«‘’]?\s*([^\s\"'“”„«»‘’.,!?]{1,30})\s*[\"'“”»‘’]?"
_OR = rf"(?:\s+(?:or|oder|ou|o)\s+{_KEY})?"
_LOOSE = re.compile(rf"\b(?:{_VERBS})\s+{_LEAD}(?:{_WORD_MARK})?{_KEY}{_OR}{_PLACE}", re.IGNORECASE)
_MARKED = re.compile(rf"\b(?:{_VERBS})\s+{_LEAD}{_WORD_MARK}{_KEY}{_OR}", re.IGNORECASE)
_QUOTED = re.compile(rf"\b(?i:{_VERBS})\s+{_LEAD}[\"“„«‘']\s*([^\"”»’']{{1,30}}?)\s*[\"”»’']")
_SHOUTED = re.compile(rf"\b(?i:{_VERBS})\s+([A-Z]{{2,20}}|\d{{1,2}}|[^\w\s\"'“„«.,!?:;()-]+){_OR}(?!\w)")
_TAG = re.compile(
    r"\b(?:tag|markier(?:e|t)?|identifie[zr]?|mentionne[zr]?|etiqueta|menciona|marque|marca)\s+(?:\w+\s+){0,2}"
    r"(?:friends?|someone|somebody|people|person|freund\w*|jemand\w*|amie?s?|quelqu.un|amig[oa]s?|alguien|alguém)\b",
    re.IGNORECASE,
)
_MENTION = re.compile(r"@\S+")
_NEVER_KEYS = frozenset(
    [
        "comment",
        "comments",
        "kommentar",
        "kommentare",
        "commentaire",
        "commentaires",
        "comentario",
        "comentarios",
        "comentário",
        "like",
        "likes",
        "line",
        "thought",
        "thoughts",
        "opinion",
        "opinions",
        "meinung",
        "avis",
        "opinión",
        "opinião",
        "question",
        "questions",
        "frage",
        "fragen",
        "pregunta",
        "pergunta",
        "favorite",
        "favourite",
        "answer",
        "answers",
        "antwort",
        "name",
        "names",
        "guess",
        "story",
        "review",
    ]
)
_EVERY_FUNCTION_WORD = frozenset().union(*(LISTS[code].function for code in ("en", "de", "fr", "es", "pt")))
_ANSWERS = frozenset(["yes", "no", "me", "ja", "nein", "ich", "oui", "non", "moi", "sí", "si", "não", "sim", "eu"])


@dataclass(frozen=True, slots=True)
class Request:
    """What a video asks its viewers to comment: keywords (normalized), and whether it asks them to tag somebody."""

    keywords: frozenset[str]
    tags: bool

    def __bool__(self) -> bool:
        return bool(self.keywords) or self.tags

    def obeyed_by(self, text: str) -> bool:
        """Whether a comment does no more than what was asked for."""
        plain = _MENTION.sub(" ", text)
        said = words(plain)
        if len(said) > MAX_ANSWER_WORDS:
            return False
        if self.tags and plain != text:
            return True
        shown = normalize(plain)
        return any(key in said or (not words(key) and key in shown) for key in self.keywords)


def request(text: str) -> Request:
    """What the video's words (caption, transcript) ask viewers to comment."""
    sure = {normalize(key).strip() for pattern in (_MARKED, _QUOTED, _SHOUTED) for key in _keys(pattern, text)}
    loose = {key for key in map(normalize, _keys(_LOOSE, text)) if _telling(key)}
    return Request(frozenset((sure | loose) - _NEVER_KEYS - {""}), bool(_TAG.search(text)))


def _keys(pattern: re.Pattern[str], text: str) -> list[str]:
    return [key for found in pattern.finditer(text) for key in found.groups() if key]


def _telling(key: str) -> bool:
    """A word without quotes or capitals is a keyword only where it is no part of an ordinary sentence."""
    return key in _ANSWERS or key not in _EVERY_FUNCTION_WORD
