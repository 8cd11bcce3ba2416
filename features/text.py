"""Words, sentences and units of sense in many scripts, and which language's word lists fit a text.

The language serves normalization only and is no feature. Chinese and Japanese are cut by character class, scripts
without blanks (Thai, Lao, Khmer, Burmese) into runs of four letters: rates stay comparable, no dictionary is needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from features.function_words import LISTS, SPACED, Lists

MIN_UNIT_WORDS = 8
MAX_UNIT_WORDS = 40
_CUT_WORDS = 20  # what an endless sentence is cut into
_UNBROKEN_WORDS = 40  # a text with fewer stops than one in so many words carries no punctuation
_DETECT_WORDS = 400
_LEAD = 1.3  # what the best list needs over the next; a language without a list, like Italian, fits several as badly

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|(?:[^\W\d_]|[{_MARKS}])+(?:['’\-](?:[^\W\d_]|[{_MARKS}])+)*")
_PILED = 30  # marks on a letter; no script writes ten
_PILE = re.compile(rf"(?:[^\w\s!-~]|[\uff9e\uff9f]){{{_PILED + 1},}}")  # signs, marks among them
_ELISION = re.compile(r"^((?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu|dell|all|nell|sull)['’])(\w{2,}.*)$")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUNS = re.compile(
    rf"[{_HAN}々〇]+|[\u3040-\u309f]+|[\u30a0-\u30ffー]+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|"
    rf"[^{_HAN}々〇\u3040-\u30ffー\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
_UNSPACED = re.compile(rf"[{_HAN}々〇\u3040-\u30ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_STOP = re.compile(r"(?<=[.!?…؟।])\s+|(?<=[.!?…؟।][\"'”’)\]])\s+|(?<=[。！？])|\n+")
_STOPS = re.compile(r"[.!?…。！？؟।]")


def folded(text: str, form: Literal["NFKC", "NFKD"] = "NFKC") -> str:
    """A text with its compatibility forms folded; of marks piled on one letter only the first are kept.

    Unicode sorts the marks on a letter, and a pile of thousands would take time squared.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _PILE.sub(lambda pile: _thinned(pile[0]), text))


def normalize(text: str) -> str:
    """Compatibility forms folded, lower case, one kind of apostrophe."""
    return folded(text).lower().replace("’", "'")


def words(text: str) -> list[str]:
    """The words of a text in order, normalized; numbers are words, punctuation and emoji are not."""
    found: list[str] = []
    for token in _WORD.findall(normalize(text)):
        if _UNSPACED.search(token):
            found.extend(_split_unspaced(token))
        elif match := _ELISION.match(token):
            found.extend(match.groups())
        else:
            found.append(token)
    return found


def sentences(text: str) -> list[str]:
    """Sentences in order, without empty ones; a line break ends a sentence."""
    return [part.strip() for part in _STOP.split(text) if part.strip()]


def joined(parts: Sequence[str]) -> str:
    """Pieces of a transcript as one text; where speech came without punctuation, its pieces become its sentences."""
    flat = " ".join(part.strip() for part in parts)
    stops, size = len(_STOPS.findall(flat)), len(words(flat))
    return flat if stops * _UNBROKEN_WORDS >= size else "\n".join(part.strip() for part in parts)


def units(text: str) -> list[str]:
    """Stretches of 8 to 40 words made of whole sentences where they allow it.

    What is counted per unit then depends on what is said, not on where somebody set full stops.
    """
    return list(_packed(piece for sentence in sentences(text) for piece in _cut(sentence)))


def language(tokens: Sequence[str]) -> str | None:
    """The language whose function words a text uses most (ISO 639-1), None where no list fits it."""
    sample = list(tokens[:_DETECT_WORDS])
    if not sample:
        return None
    kana = sum(_is_kana(token) for token in sample)
    han = sum(bool(re.match(f"[{_HAN}]", token)) for token in sample)
    if (kana + han) * 2 > len(sample):
        return "ja" if kana * 10 > len(sample) else "zh"
    shares = {code: sum(t in LISTS[code].function for t in sample) for code in SPACED}
    second, first = sorted(shares.values())[-2:]
    best = max(shares, key=lambda code: shares[code])
    return best if first * 5 >= len(sample) and first >= _LEAD * second else None


def is_function(token: str, lists: Lists) -> bool:
    """Whether a word only holds the sentence together (its language's closed classes and fillers)."""
    if lists is LISTS["ja"]:
        return bool(re.fullmatch(r"[\u3040-\u309f]+", token))
    return token in lists.function or token.split("'")[0] in lists.function


def has_phrase(tokens: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in a text as whole words (or inside it, in scripts without blanks)."""
    spaced = f" {' '.join(tokens)} ".replace("' ", "'")  # an elision is two words here and one in the lists
    run = "".join(tokens)
    return any(p in run if _UNSPACED.search(p) else f" {p} " in spaced for p in phrases)


def _thinned(signs: str) -> str:
    return signs[:_PILED] + "".join(sign for sign in signs[_PILED:] if not _is_mark(sign))


def _is_mark(sign: str) -> bool:
    """Whether a sign, or what it is folded to, is sorted among those on the letter before it."""
    return unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) > 0


def _split_unspaced(token: str) -> Iterator[str]:
    kana = bool(re.search(r"[\u3040-\u30ff]", token))
    for run in _RUNS.findall(token):
        if re.match(f"[{_HAN}]", run):
            yield from [run] if kana else _split_han(run)
        elif re.match(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]", run):
            yield from (run[i : i + 4] for i in range(0, len(run), 4))
        else:
            yield run


def _split_han(run: str) -> Iterator[str]:
    """Han text without kana: function characters alone, what lies between in pairs."""
    held = "".join(sorted(LISTS["zh"].function))
    for piece in re.findall(f"[{held}]|[^{held}]+", run):
        yield from (piece[i : i + 2] for i in range(0, len(piece), 2))


def _is_kana(token: str) -> bool:
    return bool(re.match(r"[\u3040-\u30ff]", token))


def _cut(sentence: str) -> Iterator[str]:
    """A sentence, or its pieces of about twenty words where it is longer than a unit."""
    if len(words(sentence)) <= MAX_UNIT_WORDS:
        yield sentence
        return
    parts = sentence.split()
    if len(parts) * 2 < len(words(sentence)):  # a script without blanks
        size = max(1, len(sentence) * _CUT_WORDS // len(words(sentence)))
        yield from (sentence[i : i + size] for i in range(0, len(sentence), size))
        return
    yield from (" ".join(parts[i : i + _CUT_WORDS]) for i in range(0, len(parts), _CUT_WORDS))


def _packed(pieces: Iterable[str]) -> Iterator[str]:
    """Short pieces joined with the next ones; a short rest joins the last unit."""
    ready: list[str] = []
    held: list[str] = []
    size = 0  # words held; reading them all again with each piece would take time squared
    for piece in pieces:
        held.append(piece)
        size += len(words(piece))
        if size >= MIN_UNIT_WORDS:
            ready.append(" ".join(held))
            held, size = [], 0
    if held and ready:
        ready[-1] = f"{ready[-1]} {' '.join(held)}"
    elif held:
        ready.append(" ".join(held))
    yield from ready
