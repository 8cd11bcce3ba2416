"""How much single words tell: rare ones much, those that stand in every text little.

Frequencies are wordfreq's lists of 2021 (Speer 2022), per language, as Zipf values: log10 of uses in a billion words.
A word that is in no list may be a name, a term or a slip of the tongue; it tells as much as a rare one and no more, so
invented words gain nothing over true ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from features.function_words import LISTS, SPACED
from features.text import is_function

COMMON, RARE = 6.0, 3.0  # Zipf values: "good" tells nothing, "sourdough" all that one word can
TERM = 3.7  # rarer words belong to a subject
LISTED = SPACED  # Chinese and Japanese are not cut into the lists' words (features/text.py)


def zipf(token: str, code: str) -> float | None:
    """The Zipf value of a word in a language, about 3..8; None for a word in no list. Numbers have none either."""
    return _zipf(code).get(token.rstrip("'"))


def telling(tokens: Sequence[str], code: str) -> npt.NDArray[np.float64]:
    """How much each word tells, [n], 0..1: 0 for function words and Zipf 6, 1 for Zipf 3, numbers and unlisted words.

    Raises KeyError for a language without frequencies (``LISTED`` names those that have them).
    """
    values, lists = _zipf(code), LISTS[code]
    worth = [0.0 if is_function(t, lists) else _worth(values.get(t.rstrip("'"), RARE)) for t in tokens]
    return np.array(worth, dtype=np.float64)


def terms(tokens: Sequence[str], code: str) -> list[str]:
    """The specialist words among them, in order: content words of the list's rare end or in no list, no numbers."""
    values, lists = _zipf(code), LISTS[code]
    content = (t for t in tokens if not is_function(t, lists) and not t[0].isdigit() and len(t) > 2)
    return [t for t in content if values.get(t.rstrip("'"), RARE) <= TERM]


def likely_language(tokens: Sequence[str]) -> str:
    """The listed language whose lists know words best, for labels and lists that hold no function words."""
    return max(LISTED, key=lambda code: sum(_zipf(code).get(token.rstrip("'"), 0.0) for token in tokens))


def _worth(value: float) -> float:
    return min(1.0, max(0.0, (COMMON - value) / (COMMON - RARE)))


@cache
def _zipf(code: str) -> dict[str, float]:
    if code not in LISTED:
        raise KeyError(code)
    from wordfreq import get_frequency_dict  # reads a file of frequencies, so only where words are really asked for

    found = get_frequency_dict(code, wordlist="small")
    return {word: math.log10(frequency) + 9 for word, frequency in found.items()}
