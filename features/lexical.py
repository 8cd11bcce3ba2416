"""Counts over a sequence of words: how varied it is, how much of it copies itself, how much of it carries content.

All of them work in windows of fixed size, so that a longer text of the same kind gets the same number.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from features.function_words import Lists
from features.text import is_function

MTLD_RATIO = 0.72  # McCarthy, Jarvis 2010
LOOK_BACK = 600  # words; about four minutes of speech
ENTROPY_WORDS = 50
MATCH_WORDS = 4  # shorter runs recur in any text


def mtld(tokens: Sequence[str]) -> float:
    """Measure of textual lexical diversity, words: how long the type-token ratio stays above 0.72, mean of both ways.

    McCarthy, Jarvis 2010, with their partial last factor. A text whose ratio never falls gets its own length; it needs
    50 words and more to say something. Raises ValueError for no words.
    """
    if not tokens:
        raise ValueError("no words have no diversity")
    return (_one_way(tokens) + _one_way(tokens[::-1])) / 2


def copied_share(tokens: Sequence[str], match_words: int = MATCH_WORDS, look_back: int = LOOK_BACK) -> float:
    """Share of words, 0..1, that an LZ77 parse copies from the ``look_back`` words before them, in runs of at least
    ``match_words`` words."""
    last: dict[tuple[str, ...], int] = {}
    copied = position = 0
    while position < len(tokens):
        source = last.get(tuple(tokens[position : position + match_words]))
        run = 0
        if source is not None and position - source <= look_back:
            run = _run(tokens, source, position)
        copied += run
        for start in range(position, position + max(run, 1)):
            gram = tuple(tokens[start : start + match_words])
            if len(gram) == match_words:
                last[gram] = start
        position += max(run, 1)
    return copied / len(tokens) if tokens else 0.0


def window_entropy(tokens: Sequence[str]) -> float:
    """Entropy of the words in windows of 50, half overlapping, mean over windows, bits a word, 0..5.65.

    A fixed window, because the entropy of a whole text grows with its length. Raises ValueError for under 50 words.
    """
    if len(tokens) < ENTROPY_WORDS:
        raise ValueError(f"a window is {ENTROPY_WORDS} words; {len(tokens)} do not fill it")
    starts = range(0, len(tokens) - ENTROPY_WORDS + 1, ENTROPY_WORDS // 2)
    return fmean(_entropy(tokens[start : start + ENTROPY_WORDS]) for start in starts)


def content_words(tokens: Iterable[str], lists: Lists) -> int:
    """How many words are not function words."""
    return sum(not is_function(token, lists) for token in tokens)


def _entropy(tokens: Sequence[str]) -> float:
    return math.fsum(-n / len(tokens) * math.log2(n / len(tokens)) for n in Counter(tokens).values())


def _one_way(tokens: Sequence[str]) -> float:
    factors, types, count = 0.0, set[str](), 0
    for token in tokens:
        types.add(token)
        count += 1
        if len(types) / count <= MTLD_RATIO:
            factors, types, count = factors + 1, set(), 0
    if count:
        factors += (1 - len(types) / count) / (1 - MTLD_RATIO)
    return len(tokens) / factors if factors > 1e-9 else float(len(tokens))


def _run(tokens: Sequence[str], source: int, position: int) -> int:
    length = 0
    while position + length < len(tokens) and tokens[source + length] == tokens[position + length]:
        length += 1
    return length
