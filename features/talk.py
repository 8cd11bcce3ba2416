"""A transcript, cut into words and units of sense, and the time it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from features.encoder import Vectors
from features.frames import own_frame
from features.function_words import LISTS, Lists
from features.inputs import Segment
from features.lexical import content_words
from features.norms import Norm, norm
from features.rarity import LISTED, telling
from features.telling_words import TELLING_WORDS
from features.text import is_function, joined, language, units, words
from features.word_order import ORDERS, in_order

FASTEST = (
    4.2  # English words/s; faster speech gains nothing (Guo 2014: engagement rises up to about 254 words a minute)
)
LIST_SHARE = 0.88  # content words among three units' words; no prose of any of the lists' languages comes near
ALONE_SHARE = 0.9  # content words among one unit's words
LOFTY_LAG, TIED_LAG, ALONE_LAG = 2, 2, 4  # units
STEM = 5  # letters that forms of one word share
MAX_UNITS, RUNS = 600, 12
LOOK_BACK_UNITS = 60  # what somebody still has in mind

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Talk:
    """A transcript, cut into words and units."""

    segments: tuple[Segment, ...]

    @cached_property
    def text(self) -> str:
        """All that is said; where it has no punctuation, a segment a line."""
        return joined([s.text for s in self.segments])

    @cached_property
    def tokens(self) -> list[str]:
        """Its words."""
        return words(self.text)

    @cached_property
    def language(self) -> str | None:
        """The language that it is normalized by."""
        return language(self.tokens)

    @cached_property
    def lists(self) -> Lists | None:
        """The word lists that fit it."""
        return LISTS.get(self.language or "")

    @cached_property
    def norm(self) -> Norm | None:
        """What its language needs for the same content, against English."""
        return norm(self.language)

    @cached_property
    def units(self) -> list[str]:
        """Its units of sense; of a very long talk, runs of neighbors spread over it."""
        found = units(self.text)
        if len(found) <= MAX_UNITS:
            return found
        starts = np.linspace(0, len(found) - MAX_UNITS // RUNS, RUNS).astype(int)
        return [found[start + i] for start in starts for i in range(MAX_UNITS // RUNS)]

    @cached_property
    def unit_words(self) -> list[list[str]]:
        """The words of each unit."""
        return [words(unit) for unit in self.units]

    @cached_property
    def sizes(self) -> Floats:
        """Words of each unit, [units]."""
        return np.array([len(tokens) for tokens in self.unit_words], dtype=np.float64)

    @cached_property
    def spoken_seconds(self) -> float:
        """Time covered by segments, overlaps once, s."""
        covered, reached = 0.0, 0.0
        for segment in sorted(self.segments, key=lambda s: s.start):
            covered += max(0.0, segment.end - max(segment.start, reached))
            reached = max(reached, segment.end)
        return covered

    @cached_property
    def prose(self) -> npt.NDArray[np.bool_]:
        """Which units are sentences rather than lists of keywords, [units]; judged alone and with their neighbors."""
        near = np.ones(min(3, len(self.sizes)))
        content = np.convolve(self.content, near, "same") / np.convolve(self.sizes, near, "same")
        return np.asarray((content <= LIST_SHARE) & (self.content <= ALONE_SHARE * self.sizes))

    @cached_property
    def content(self) -> Floats:
        """Content words of each unit, [units]; without lists for the language all its words are."""
        each = self.unit_words
        return np.array([content_words(t, self.lists) if self.lists else len(t) for t in each], dtype=np.float64)

    @cached_property
    def told(self) -> Floats | None:
        """What the words of each unit tell by their rarity, [units]; None without frequencies for the language."""
        if self.language not in LISTED:
            return None
        return np.array([telling(tokens, self.language).sum() for tokens in self.unit_words], dtype=np.float64)

    @cached_property
    def worded(self) -> Floats:
        """How far each unit is worded by somebody, [units], 0..1: no form filled in again, no words in no order."""
        if self.language not in ORDERS or self.lists is None:
            return np.ones(len(self.units))
        return own_frame(self.unit_words, self.lists, LOOK_BACK_UNITS) * in_order(self.unit_words, self.language)

    @cached_property
    def lofty(self) -> Floats:
        """Maxims' words, each counted once, a content word of the units around, [units], 0..1.

        Once, because a lesson on the heart or on light holds one such word again and again, maxims hold ever new ones.
        """
        kinds = TELLING_WORDS.get(self.language or "")
        found = [kinds.lofty.among(tokens) if kinds else set[str]() for tokens in self.unit_words]
        near = [slice(max(0, i - LOFTY_LAG), i + LOFTY_LAG + 1) for i in range(len(found))]
        shares = [len(set().union(*found[n])) / max(1.0, float(self.content[n].sum())) for n in near]
        return np.minimum(1.0, np.array(shares, dtype=np.float64))

    @cached_property
    def tied(self) -> npt.NDArray[np.bool_]:
        """Which units hold a number, the speaker, or a word of a unit near them, [units]: maxims' words tie nothing.

        Sentences of one talk cohere by what they say again and by whom they are said of (lexical cohesion, Halliday and
        Hasan 1976); a maxim is said of nobody and nothing, and the next one starts afresh.
        """
        stems = [self._stems(tokens) for tokens in self.unit_words]
        near = [(stems[max(0, i - TIED_LAG) : i], stems[i + 1 : i + TIED_LAG + 1]) for i in range(len(stems))]
        again = [bool(stems[i] & set().union(*before, *after)) for i, (before, after) in enumerate(near)]
        return np.array([a or self._grounded(t) for a, t in zip(again, self.unit_words, strict=True)], dtype=bool)

    @cached_property
    def alone(self) -> Floats:
        """Share of the units around that are not tied, [units], 0..1."""
        near = [slice(max(0, i - ALONE_LAG), i + ALONE_LAG + 1) for i in range(len(self.tied))]
        return np.array([1.0 - self.tied[n].mean() for n in near], dtype=np.float64)

    def _stems(self, tokens: list[str]) -> set[str]:
        """Beginnings of content words, maxims' words left out."""
        kinds, lists = TELLING_WORDS.get(self.language or ""), self.lists
        if kinds is None or lists is None:
            return set()
        content = {t for t in tokens if len(t) >= STEM - 1 and not is_function(t, lists)}
        return {token[:STEM] for token in content - kinds.lofty.among(content)}

    def _grounded(self, tokens: list[str]) -> bool:
        """Whether words hold a number or the speaker."""
        kinds, lists = TELLING_WORDS.get(self.language or ""), self.lists
        numbers = lists.numbers if lists else frozenset()
        return any(t[0].isdigit() or t in numbers for t in tokens) or bool(kinds and kinds.own.among(tokens))

    @cached_property
    def recounts(self) -> npt.NDArray[np.bool_]:
        """Which units have the speaker in them and a person, a time or a place of a day, [units]."""
        kinds = TELLING_WORDS.get(self.language or "")
        each = self.unit_words
        return np.array([bool(kinds and kinds.own.among(t) and kinds.day.among(t)) for t in each], dtype=bool)

    @cached_property
    def prose_words(self) -> list[str]:
        """The words of its sentences, without its lists of keywords."""
        return [t for tokens, is_prose in zip(self.unit_words, self.prose, strict=True) if is_prose for t in tokens]

    def minutes(self, effective_seconds: float) -> float:
        """The time that its ideas are counted over."""
        pace = FASTEST * (self.norm.words if self.norm else 1.0)
        floor = max(self.spoken_seconds, len(self.tokens) / pace)
        return (max(effective_seconds, floor) if math.isfinite(effective_seconds) else floor) / 60

    def rate(self, counts: Floats, minutes: float) -> float:
        """Counts of prose units, [units], as a rate over the whole talk, where only part of it was looked at."""
        return float((counts * self.prose).sum()) * len(self.tokens) / float(self.sizes.sum()) / minutes


def nearest_earlier(vectors: Vectors, look_back: int) -> Floats:
    """For each row the largest cosine to one of the ``look_back`` rows before it, float64 [n]; -1 for the first."""
    nearest = np.full(len(vectors), -1.0)
    for row in range(1, len(vectors)):
        nearest[row] = float((vectors[max(0, row - look_back) : row] @ vectors[row]).max())
    return nearest
