"""Information density: how much a video says in its time; how much of it is new, varied, practical, to the point.

Read from the transcript; the caption only says what the topic claims to be. Numbers are shares or rates, never totals:
length alone leaves them, repetition and filler lower them. Stuffing does not raise them: rates saturate at a fast
speaker's pace, similarity saturates where sense ends, and lists of keywords are no prose and count as empty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from features import schema
from features.encoder import Encoder, Vectors
from features.floors import above_floor, floor
from features.function_words import LISTS, Lists
from features.inputs import Metadata, Segment
from features.lexical import MATCH_WORDS, content_words, copied_share, mtld
from features.text import has_phrase, joined, language, units, words
from features.values import Value

FASTEST = 4.2  # words/s; faster speech gains nothing more (Guo 2014: engagement rises up to about 254 words a minute)
MTLD_WORDS = 50  # shorter texts have no stable diversity
MTLD_CEILING = 150.0  # words; edited prose reaches about 120, word lists anything
LEXICAL_CEILING = 0.65
LIST_SHARE = 0.88  # content words among three units' words; no prose of any of the lists' languages comes near
IDEA_WORDS = 6.0  # content words that make one idea
SAME, NEW = 0.9, 0.5  # cosines: at or over SAME a unit was said before, at or under NEW it is all new
LOOK_BACK_UNITS = 60
FOCUS_LAG = 12  # units; about two minutes, so that a long video may move on
FOCUS_CEILING = 0.5
BLIND_FLOOR = 0.2  # an encoder that finds unrelated sentences this alike does not tell a language's subjects apart
CLAIM_WORDS = 4  # a shorter caption claims no topic
STEP_WORDS = 8  # words that one step, number or definition needs
QUIET_SHARE = 0.1  # less speech than this is no speech to write down
MAX_UNITS, RUNS = 600, 12

_CLAUSE = re.compile(r"[,;:.!?…、。！？]+\s*|\s(?:and|then|und|dann|et|puis|y|luego|e|depois)\s")
_TAGS = re.compile(r"[#@]\S+|https?://\S+")
_NO_TRANSCRIPT = "no transcript was given"
_NO_SPEECH = "the video has no speech to write down"
_NO_LIST = "no list of function words for this text's language"
_UNREAD = "the encoder does not read this script; FIRSTCUT_ENCODER can name one that does"
_BLIND = "the encoder does not tell subjects apart in this language; FIRSTCUT_ENCODER can name one that does"
_FEW_WORDS = f"fewer than {MTLD_WORDS} words"
_FEW_UNITS = "fewer than three different sentences"


def measure(
    metadata: Metadata, effective_seconds: float | None, encoder: Encoder, *, speech_share: float | None = None
) -> dict[str, Value]:
    """The density family of one video.

    Args:
        metadata: its transcript and caption are read.
        effective_seconds: length without padding, s; None where it is unknown. Time spoken and the pace of a fast
            speaker bound it from below.
        encoder: encodes all units in one call.
        speech_share: share of sounding time with speech, where known: a video without speech needs no transcript.
    """
    if not words(" ".join(s.text for s in metadata.transcript)):
        quiet = speech_share is not None and speech_share < QUIET_SHARE
        return _all(Value.not_applicable(_NO_SPEECH) if quiet else Value.missing(_NO_TRANSCRIPT))
    talk = Talk(metadata.transcript)
    return {**_counted(talk), **_meant(talk, metadata.caption, effective_seconds or 0.0, encoder)}


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
    def units(self) -> list[str]:
        """Its units of sense; of a very long talk, runs of neighbors spread over it."""
        found = units(self.text)
        if len(found) <= MAX_UNITS:
            return found
        starts = np.linspace(0, len(found) - MAX_UNITS // RUNS, RUNS).astype(int)
        return [found[start + i] for start in starts for i in range(MAX_UNITS // RUNS)]

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
        """Which units are sentences rather than lists of keywords, [units]; judged with their neighbors."""
        sizes = np.array([len(words(u)) for u in self.units], dtype=np.float64)
        near = np.ones(min(3, len(sizes)))
        content = np.convolve(self.content, near, "same") / np.convolve(sizes, near, "same")
        return np.asarray((content <= LIST_SHARE) & (self.content < sizes))

    @cached_property
    def content(self) -> npt.NDArray[np.float64]:
        """Content words of each unit, [units]; without lists for the language all its words are."""
        each = (words(u) for u in self.units)
        return np.array([content_words(t, self.lists) if self.lists else len(t) for t in each], dtype=np.float64)

    def minutes(self, effective_seconds: float) -> float:
        """The time that its ideas are counted over."""
        floor = max(self.spoken_seconds, len(self.tokens) / FASTEST)
        return (max(effective_seconds, floor) if math.isfinite(effective_seconds) else floor) / 60


def _counted(talk: Talk) -> dict[str, Value]:
    """What needs words only."""
    unspaced = talk.language in ("zh", "ja")  # their pieces are shorter than words
    copied = copied_share(talk.tokens, MATCH_WORDS * 2 if unspaced else MATCH_WORDS)
    return {
        "speech_rate": _speech_rate(talk),
        "lexical_density": _lexical_density(talk),
        "mtld": _mtld(talk),
        "redundancy": Value(copied),
    }


def _mtld(talk: Talk) -> Value:
    if talk.lists is None:
        return Value.not_applicable(_NO_LIST)
    prose = [token for unit, is_prose in zip(talk.units, talk.prose, strict=True) if is_prose for token in words(unit)]
    if len(prose) < MTLD_WORDS:
        return Value.not_applicable(_FEW_WORDS)
    return Value(min(MTLD_CEILING, mtld(prose)))


def _speech_rate(talk: Talk) -> Value:
    if talk.spoken_seconds <= 0:
        return Value.not_applicable("its segments have no duration")
    return Value(min(schema.BY_NAME["speech_rate"].high, len(talk.tokens) / talk.spoken_seconds))


def _lexical_density(talk: Talk) -> Value:
    if talk.lists is None:
        return Value.not_applicable(_NO_LIST)
    sizes = sum(len(words(unit)) for unit in talk.units)
    return Value(min(LEXICAL_CEILING, float((talk.content * talk.prose).sum()) / sizes))


def _meant(talk: Talk, caption: str, effective_seconds: float, encoder: Encoder) -> dict[str, Value]:
    """What needs the meaning of its units: one call of the encoder."""
    minutes = talk.minutes(effective_seconds)
    if not encoder.reads(talk.text):
        unread = dict.fromkeys(("novelty_rate", "repeated_share", "topic_focus"), Value.not_applicable(_UNREAD))
        return {**unread, "practical_rate": _practical_rate(talk, np.ones(len(talk.units)), minutes)}
    claimed = _TAGS.sub(" ", caption).strip()
    vectors = encoder.encode([*talk.units, *([claimed] if len(words(claimed)) >= CLAIM_WORDS else [])])
    said, claim = vectors[: len(talk.units)], vectors[len(talk.units) :]
    low = floor(encoder, talk.language)
    nearest = above_floor(nearest_earlier(said, LOOK_BACK_UNITS), low)
    novelty = np.clip((SAME - nearest) / (SAME - NEW), 0, 1)
    sizes = np.array([len(words(u)) for u in talk.units])
    return {
        "novelty_rate": _novelty_rate(talk, novelty, minutes),
        "repeated_share": Value(float(sizes[nearest >= SAME].sum() / sizes.sum())),
        "practical_rate": _practical_rate(talk, novelty, minutes),
        "topic_focus": _topic_focus(talk, said[(nearest < SAME) & talk.prose], claim, low),
    }


def nearest_earlier(vectors: Vectors, look_back: int) -> npt.NDArray[np.float64]:
    """For each row the largest cosine to one of the ``look_back`` rows before it, float64 [n]; -1 for the first."""
    nearest = np.full(len(vectors), -1.0)
    for row in range(1, len(vectors)):
        nearest[row] = float((vectors[max(0, row - look_back) : row] @ vectors[row]).max())
    return nearest


def _novelty_rate(talk: Talk, novelty: npt.NDArray[np.float64], minutes: float) -> Value:
    """Ideas a minute; content words are what is counted, so an empty phrase that is new is still empty."""
    return _rate("novelty_rate", talk, novelty * talk.content / IDEA_WORDS, minutes)


def _practical_rate(talk: Talk, novelty: npt.NDArray[np.float64], minutes: float) -> Value:
    lists = talk.lists
    counts = [_practical(unit, lists) for unit in talk.units] if lists else np.zeros(len(talk.units))
    return _rate("practical_rate", talk, novelty * counts, minutes)


def _practical(unit: str, lists: Lists) -> float:
    """Clauses that give a step, a number or a definition; no more than one for every eight words."""
    clauses = [words(clause) for clause in _CLAUSE.split(unit)]
    found = sum(_is_practical(tokens, lists) for tokens in clauses)
    return min(float(found), sum(map(len, clauses)) / STEP_WORDS)


def _is_practical(tokens: Sequence[str], lists: Lists) -> bool:
    numbers = any(token[0].isdigit() or token in lists.numbers for token in tokens)
    # a step is told at the head of its clause: "use a knife", "you use a knife", not "the people who use it"
    return numbers or has_phrase(tokens[:3], lists.steps) or has_phrase(tokens, lists.definitions)


def _topic_focus(talk: Talk, said: Vectors, claim: Vectors, low: float) -> Value:
    """Mean cosine of pairs of neighbors and of each with the caption; pairs, so that few units are not flattered."""
    if talk.lists is None:
        return Value.not_applicable(_NO_LIST)
    if low > BLIND_FLOOR:
        return Value.not_applicable(_BLIND)
    if len(said) < 3:
        return Value.not_applicable(_FEW_UNITS)
    cosines = said @ said.T
    lags = range(1, min(FOCUS_LAG, len(said) - 1) + 1)
    pairs = np.concatenate([np.diagonal(cosines, lag) for lag in lags] + list(claim @ said.T))
    return Value(float(np.clip(above_floor(pairs, low).mean(), -1, FOCUS_CEILING)))


def _rate(name: str, talk: Talk, counts: npt.NDArray[np.float64], minutes: float) -> Value:
    """Counts of prose units, [units], as a rate over the whole talk, where only part of it was looked at."""
    if talk.lists is None:
        return Value.not_applicable(_NO_LIST)
    looked_at = sum(len(words(unit)) for unit in talk.units)
    count = float((counts * talk.prose).sum()) * len(talk.tokens) / looked_at
    return Value(min(schema.BY_NAME[name].high, count / minutes))


def _all(value: Value) -> dict[str, Value]:
    return dict.fromkeys(schema.names(schema.Family.DENSITY), value)
