"""Requests to comment a keyword or to tag somebody, and the comments that only obey them.

An open question to viewers is no bait: what is asked for must be a given word, sign or name (Meta's comment, vote and
tag bait of 2017). Spoken requests count as well as written ones. Recipes and lessons ask to put, write and type things
too, so the less a verb and a word look like bait, the more of the rest must: where to put it, or what for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from features.function_words import EVERY_FUNCTION_WORD, YES_OR_NO
from features.text import normalize, words

MAX_ANSWER_WORDS = 3  # "GUIDE please!" still only obeys

_VERB = (
    r"(?:(?P<comment>comment|kommentier(?:e|t)?|commente[zr]?|comenta|comente)|"
    r"(?P<type>type|tipp(?:e|t)?|tape[zr]?|digite)|"
    r"(?P<write>drop|write|put|say|schreib(?:e|t)?|lass(?:t)?|écri(?:s|vez)|mets|mettez|escribe|pon|deja|escreva|escreve|"
    r"coloca|coloque|deixa|deixe))"
)
_LEAD = r"(?:(?:(?:me|mir|moi)\s+)?(?:the|a|an|das|ein|eine|einen|le|un|une|la|una|um|uma|o)\s+)?"
_MARK = r"(?P<mark>(?:word|keyword|wort|stichwort|mot|palabra|palavra|letter|number|emoji)\s+)?"
_PLAIN = r"[^\s\"'“”„«»‘’.,:;!?()]{1,30}"
_KEY = rf"(?:[\"'“„«‘]\s*(?P<quoted>[^\"”»’'“]{{1,30}}?)\s*[\"”»’'“]|(?P<plain>{_PLAIN}))"
_OR = rf"(?:\s+(?:or|oder|ou|o)\s+[\"“„«]?(?P<other>{_PLAIN})[\"”»“]?)?"
_ASK = re.compile(rf"\b{_VERB}(?=\s+{_LEAD}{_MARK}{_KEY}{_OR}(?P<end>))", re.IGNORECASE)
_SHOUT = re.compile(r"[A-Z]{2,20}")
_AMONG = (
    r"(?:down\s+)?(?:in\s+the\s+comments?|in\s+die\s+kommentare|in\s+den\s+kommentaren|en\s+commentaires?|"
    r"dans\s+les\s+commentaires|en\s+(?:los\s+)?comentarios|nos\s+comentários)\b"
)
_HERE = rf"(?:{_AMONG}|(?:down\s+)?(?:below|unten|drunter|ci-dessous|abajo|abaixo)\b|[👇⬇↓])"
_DEAL = (
    r"(?:(?:and|und|et|y|e)\s+(?:i|ich|je|te|eu)|if\s+you|wenn\s+(?:du|ihr)|si\s+(?:tu|vous|quieres|te|estás)|"
    r"se\s+você)\b"
)
_ENDS = r"(?:$|[.!?\n]|[^\w\s,;:'\"()*/+=-])"


def _next(*places: str) -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*(?:{'|'.join(places)})", re.IGNORECASE)


# What must stand behind the key, by verb and by how the key looks: loud (quoted, in capitals, a sign, called a word),
# short (a number, yes, no), or a plain word.
_BEHIND = {
    ("comment", "loud"): _next(""),
    ("comment", "short"): _next(_HERE, _DEAL, _ENDS),
    ("comment", "plain"): _next(_HERE, _DEAL),
    ("type", "loud"): _next(_HERE, _DEAL, _ENDS),
    ("type", "short"): _next(_HERE, _DEAL),
    ("type", "plain"): _next(_HERE),
    ("write", "loud"): _next(_HERE, _DEAL),
    ("write", "short"): _next(_HERE, _DEAL),
    ("write", "plain"): _next(_AMONG),
}
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
_ME = frozenset(["me", "ich", "moi", "yo", "eu"])  # a plain word only after a verb that asks for nothing but comments


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
    plain = _without_runs_of_blanks(text)
    keys = {normalize(key).strip() for asked in _ASK.finditer(plain) if _baits(asked) for key in _keys(asked)}
    return Request(frozenset(keys - _NEVER_KEYS - {""}), bool(_TAG.search(plain)))


def _without_runs_of_blanks(text: str) -> str:
    """A text with single blanks and line breaks: the patterns take time by the square of what stands in a row."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _baits(asked: re.Match[str]) -> bool:
    """Whether a verb and the word behind it ask for a comment of that word."""
    verb = next(kind for kind in ("comment", "type", "write") if asked[kind])
    look = _look(asked)
    key = normalize(asked["quoted"] or asked["plain"])
    if look == "plain" and key in EVERY_FUNCTION_WORD and not (verb != "write" and key in _ME):
        return False  # part of an ordinary sentence
    return bool(_BEHIND[verb, look].match(asked.string, asked.end("end")))


def _look(asked: re.Match[str]) -> str:
    """How the key looks: loud, short or plain."""
    if asked["mark"] or asked["quoted"]:
        return "loud"
    key = asked["plain"]
    if normalize(key) in YES_OR_NO or (key.isdigit() and len(key) <= 2):
        return "short"
    return "loud" if _SHOUT.fullmatch(key) or not words(key) else "plain"


def _keys(asked: re.Match[str]) -> list[str]:
    return [key for key in (asked["quoted"], asked["plain"], asked["other"]) if key]
