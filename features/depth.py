"""Depth and practical value: one subject held and opened up, in its own terms, with something to do at the end.

Everything is measured on units that are new and tell something, so that repetition, chat and slogans add nothing, and
as shares or rates, so that length alone adds nothing either.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from features.encoder import Vectors
from features.floors import above_floor
from features.lexical import content_words
from features.rarity import LISTED, terms
from features.talk import Talk
from features.text import has_phrase
from features.value_words import VALUE_WORDS
from features.values import Value

FOCUS_LAG = 12  # units; about two minutes, so that a long video may move on
FOCUS_CEILING = 0.5
ON_SUBJECT = 0.4  # cosine over the floor to the units around, from which on a unit is wholly on the subject
BARE = 0.5  # what a statement counts that is not opened up by a reason, a condition or a contrast
TERM_CEILING = 0.5
ENOUGH = 0.15  # share of units of one kind of practical value that is all one needs
FEW = 3  # units

Floats = npt.NDArray[np.float64]

_FEW_UNITS = "fewer than three different sentences"
_NO_LIST = "no list of phrases for this text's language"
_NO_FREQUENCIES = "no word frequencies for this text's language"


def topic_focus(said: Vectors, claim: Vectors, low: float) -> Value:
    """Mean cosine of pairs of neighbors and of each with the caption; pairs, so that few units are not flattered."""
    if len(said) < FEW:
        return Value.not_applicable(_FEW_UNITS)
    cosines = said @ said.T
    lags = range(1, min(FOCUS_LAG, len(said) - 1) + 1)
    pairs = np.concatenate([np.diagonal(cosines, lag) for lag in lags] + list(claim @ said.T))
    return Value(float(np.clip(above_floor(pairs, low).mean(), -1, FOCUS_CEILING)))


def depth(talk: Talk, said: Vectors, weight: Floats, low: float) -> Value:
    """Share of the words that open the subject up, 0..1.

    Each unit counts with ``weight`` [units] (new and telling), with how near it is to the units around it, and with
    a half where it states without a reason, a condition, a contrast or a definition.
    """
    phrases, lists = VALUE_WORDS.get(talk.language or ""), talk.lists
    if phrases is None or lists is None:
        return Value.not_applicable(_NO_LIST)
    if len(said) < FEW:
        return Value.not_applicable(_FEW_UNITS)
    opening = phrases.causes | lists.definitions
    opened = np.array([1.0 if has_phrase(tokens, opening) else BARE for tokens in talk.unit_words])
    near = np.clip(_neighborhood(said, low) / ON_SUBJECT, 0, 1)
    return Value(float((talk.sizes * talk.prose * weight * near * opened).sum() / talk.sizes.sum()))


def term_share(talk: Talk) -> Value:
    """Specialist words among the content words of its sentences, 0..0.5."""
    if talk.language not in LISTED or talk.lists is None:
        return Value.not_applicable(_NO_FREQUENCIES)
    content = content_words(talk.prose_words, talk.lists)
    if not content:
        return Value.not_applicable(_FEW_UNITS)
    return Value(min(TERM_CEILING, len(terms(talk.prose_words, talk.language)) / content))


def practical_value(talk: Talk, weight: Floats) -> Value:
    """How much of the four kinds is there, 0..1: steps, a problem and its answer, what to use, how the result shows.

    Units count with ``weight`` [units]: new and telling.
    """
    phrases, lists = VALUE_WORDS.get(talk.language or ""), talk.lists
    if phrases is None or lists is None:
        return Value.not_applicable(_NO_LIST)
    kinds = (lists.steps, phrases.problems, phrases.tools, phrases.results)
    share = [_share(talk, weight, kind) for kind in kinds]
    return Value(float(np.mean([min(1.0, found / ENOUGH) for found in share])))


def _neighborhood(said: Vectors, low: float) -> Floats:
    """Mean cosine over the floor of each unit to those at most ``FOCUS_LAG`` before or after it, [units]."""
    at = np.arange(len(said))
    lag = np.abs(at[:, None] - at[None, :])
    near = (lag > 0) & (lag <= FOCUS_LAG)
    cosines = above_floor(said @ said.T, low)
    return np.asarray((cosines * near).sum(axis=1) / near.sum(axis=1))


def _share(talk: Talk, weight: Floats, phrases: frozenset[str]) -> float:
    """Share of units, sentences that are new and tell something, that hold one of the phrases."""
    found = np.array([has_phrase(tokens, phrases) for tokens in talk.unit_words], dtype=np.float64)
    return float((found * weight * talk.prose).sum() / len(talk.units))
