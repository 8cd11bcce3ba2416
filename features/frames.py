"""Sentences filled into one frame: the same function words in the same order, with other content words between them.

A form with blanks ("Use the ... with ... because ... is ...") is read once; whoever fills it again and again lists
words rather than tells something. Sentences that somebody made share few successions of function words with those
before them, and so do the short orders of a recipe ("Add the ..."), which hold too few such words to be a form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from features.function_words import Lists
from features.text import is_function

OWN, FILLED = 0.4, 0.65  # shares of successions in common: lessons have under 0.35, a recipe 0.5, a form over 0.65
LEAST = 3  # successions; fewer in common are chance

Floats = npt.NDArray[np.float64]


def own_frame(units: Sequence[Sequence[str]], lists: Lists, look_back: int) -> Floats:
    """How far each unit's frame is its own and none of the ``look_back`` units before it, [units], 0..1."""
    frames = [_frame(tokens, lists) for tokens in units]
    nearest = [
        max((_alike(frame, earlier) for earlier in frames[max(0, i - look_back) : i]), default=0.0)
        for i, frame in enumerate(frames)
    ]
    return np.asarray(np.clip((FILLED - np.array(nearest)) / (FILLED - OWN), 0, 1))


def _frame(tokens: Sequence[str], lists: Lists) -> Counter[tuple[str, str]]:
    """Successions of its function words, whatever stands between them."""
    return Counter(pairwise(token for token in tokens if is_function(token, lists)))


def _alike(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    """Share of successions in common, 0..1."""
    return (one & other).total() / max(one.total(), other.total(), LEAST)
