"""Whether a reply says something: laughter, agreement and wondering along do not, a number to "how many" does."""

from __future__ import annotations

import re

from features.disguise import undrawn
from features.function_words import EVERY_FUNCTION_WORD, LISTS, SPACED, YES_OR_NO
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
    r"\b(?:(?:no\s*one|nobody)(?:\s+(?:really\s+|even\s+)?knows)?|no\s+(?:idea|clue)|"
    r"(?:i\s+)?(?:do\s+not|don't|dont)\s+know|idk|dunno|(?:gar\s+)?keine\s+ahnung|"
    r"(?:ich\s+)?weiß\s+(?:ich\s+)?(?:auch\s+)?nicht|aucune\s+idée|(?:je\s+)?(?:ne\s+)?sais\s+pas|ni\s+idea|"
    r"no\s+(?:lo\s+)?sé|(?:eu\s+)?não\s+sei|sem\s+ideia)\b|"
    r"(?:十分|非常)?感[谢謝]|没人知道|沒人知道|不知道|[分わ]からない"
)
_DECIDED_WORDS = "yeah yep nope nah never always doch nie immer jamais toujours nunca siempre"
_DECIDED = YES_OR_NO.union(_DECIDED_WORDS.split())
_FUNCTION_WORDS = EVERY_FUNCTION_WORD - _DECIDED
# "one" and "uno" are pronouns too often to be numbers, and 十分 is "very" as often as ten minutes.
_NUMBER_WORDS = frozenset(["eins"]).union(*(LISTS[code].numbers for code in SPACED))
_HAN_NUMBER = re.compile(
    r"[一二两兩三四五六七八九十百千万萬半]+"
    r"(?:[个個秒天日月年点點度次遍块塊元円片张張米斤克岁歲倍号號回枚本]|(?:分|時|日|週|年)間|時)?"
)
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
    left = [token for token in said if token not in _EMPTY and not _LAUGHTER.fullmatch(undrawn(token))]
    if any(_is_number(token) for token in left) and asks_number(question):
        return True
    return len(left) >= ANSWER_WORDS and not _FUNCTION_WORDS.issuperset(left)


def asks_number(question: str) -> bool:
    """Whether a question asks how many, how long or when."""
    return bool(_COUNTS.search(normalize(question)))


def _is_number(token: str) -> bool:
    return token[0].isdigit() or token in _NUMBER_WORDS or bool(_HAN_NUMBER.fullmatch(token))
