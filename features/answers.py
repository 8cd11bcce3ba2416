"""Whether a reply says something: laughter, agreement and wondering along do not, a number to "how many" does."""

from __future__ import annotations

import re

from features.disguise import undrawn
from features.function_words import LISTS
from features.text import normalize, words

ANSWER_WORDS = 2  # other words than empty ones

_LAUGHTER = re.compile(
    r"(?:lo)+l|lma?fa?o|rofl|(?:h+[aei]+)+h*|a(?:ha)+h*|(?:j[aei])+j?|k{1,2}|(?:ks)+k?|(?:rs)+|xd+|mdr|ptdr|w|"
    r"[哈呵嘻笑草]+"
)
_EMPTY_WORDS = """
    same here too this that also true facts exactly agree agreed indeed thanks thank question wonder wondering
    wondered curious following bump bro bruh dude man mate sis
    auch genau stimmt danke frage frag gleiche dasselbe bruder alter digga
    moi aussi pareil exactement merci question demande frère mec
    también igual mismo misma gracias pregunta hermano amigo
    também igual mesmo mesma obrigado obrigada pergunta mano cara
    一样 同问 同感 谢谢 私も 同じ ありがとう"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_UNKNOWN = re.compile(
    r"\b(?:no\s+(?:idea|clue)|(?:i\s+)?(?:do\s+not|don't|dont)\s+know|idk|dunno|(?:gar\s+)?keine\s+ahnung|"
    r"(?:ich\s+)?weiß\s+(?:ich\s+)?(?:auch\s+)?nicht|aucune\s+idée|(?:je\s+)?(?:ne\s+)?sais\s+pas|ni\s+idea|"
    r"no\s+(?:lo\s+)?sé|(?:eu\s+)?não\s+sei|sem\s+ideia)\b"
)
_YES_OR_NO_WORDS = """
    yes yeah yep no nope nah never always ja nein doch nie immer oui non jamais toujours sí nunca siempre sim não"""
_YES_OR_NO = frozenset(_YES_OR_NO_WORDS.split())
_FUNCTION_WORDS = frozenset().union(*(LISTS[code].function for code in ("en", "de", "fr", "es", "pt"))) - _YES_OR_NO
_NUMBER_WORDS = frozenset(["one", "eins", "uno"]).union(
    *(LISTS[code].numbers for code in ("en", "de", "fr", "es", "pt"))
)
_NUMBER = re.compile(r"\d|[一二两兩三四五六七八九十百千]")
_COUNTS = re.compile(
    r"\b(?:how\s+(?:many|much|long|often|old|far|big|small|high|low|deep|thick|thin|hot|cold|fast|slow|heavy|wide|tall|"
    r"steep|soon|late|early)|when|(?:what|which)\s+(?:time|temperature|angle|grit|size|age|year|number|price|speed)|"
    r"wie\s*(?:viele?|lange?|oft|alt|hoch|groß|weit|schwer|teuer|heiß|dick|tief|schnell)|wann|combien|quand|"
    r"quel(?:le)?\s+(?:âge|heure|température|taille|prix|année|angle)|cuánt[oa]s?|cuándo|qué\s+(?:hora|temperatura|edad|"
    r"tamaño|ángulo)|quant[oa]s?|quando|qual\s+(?:a|o|é\s+[ao])\s+(?:idade|temperatura|preço|tamanho|ângulo))\b|"
    r"多少|多久|多长|多長|多大|[几幾何]|いくつ|いくら|どのくらい|どれくらい|いつ"
)


def says(reply: str, question: str = "") -> bool:
    """Whether a reply, undisguised, holds two words that say something, or a number where the question asks for one."""
    said = words(_UNKNOWN.sub(" ", normalize(reply)))
    if _COUNTS.search(normalize(question)) and any(_NUMBER.search(t) or t in _NUMBER_WORDS for t in said):
        return True
    left = [token for token in said if token not in _EMPTY and not _LAUGHTER.fullmatch(undrawn(token))]
    return len(left) >= ANSWER_WORDS and not _FUNCTION_WORDS.issuperset(left)
