"""Information density: how much a video says in its time; how much of it is new, varied, practical, to the point.

Read from the transcript; the caption only says what the topic claims to be, and text on the screen earns nothing here
(features/shown.py tells what there is to read). Numbers are shares or rates, never totals: length alone leaves them,
repetition and filler lower them. Stuffing does not raise them: rates saturate at a fast speaker's pace, similarity
saturates where sense ends, lists of keywords are no prose and count as empty, and so do forms filled in again
(features/frames.py) and shuffled words (features/word_order.py). Counts are divided by what the language needs for the
same content (features/norms.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from features import depth, schema
from features.described import axis
from features.encoder import Encoder, Vectors
from features.floors import BLIND_FLOOR, above_floor, floor
from features.function_words import Lists
from features.inputs import Metadata
from features.lexical import ENTROPY_WORDS, MATCH_WORDS, copied_share, mtld, window_entropy
from features.names import name_rate
from features.talk import FASTEST, LOOK_BACK_UNITS, Talk, nearest_earlier
from features.text import has_phrase, words
from features.values import Value

__all__ = ["FASTEST", "measure", "of_talk", "without_tags"]

MTLD_WORDS = 50  # shorter texts have no stable diversity
MTLD_CEILING = 150.0  # words; edited prose reaches about 120, word lists anything
LEXICAL_CEILING = 0.65
IDEA_WORDS = 6.0  # content words that make one idea
SAME, NEW = 0.9, 0.5  # cosines: at or over SAME a unit was said before, at or under NEW it is all new
CLAIM_WORDS = 4  # a shorter caption claims no topic
STEP_WORDS = 8  # words that one step, number or definition needs
STEP_TELLING = 0.5  # telling share from which on it counts in full: steps use plain words, slogans are far under
MADE = 0.5  # a unit worded by nobody says nothing of the subject either
QUIET_SHARE = 0.1  # less speech than this is no speech to write down
EMPTY, FULL = -0.25, 0.15  # place between empty talk and telling talk, words' rarity added: nothing counts, all counts
PLAIN, LOFTY = 0.12, 0.25  # share of maxims' words: to here all counts, from here on nothing (a lesson has under 0.12)
TIED, LOOSE = 0.4, 0.8  # share of units around that stand alone: a talk has under 0.4, a list of maxims over 0.7
DOUBT = 0.2  # place, words' rarity added, that a unit among such loose ones must show more: half the way to FULL
RECOUNTED = 0.2  # what a remark on somebody's day tells, where it tells nothing else
USUAL_TELLING = 0.45  # what a content word tells on average (features/rarity.py)

Floats = npt.NDArray[np.float64]

_CLAUSE = re.compile(r"[,;:.!?…、。！？]+\s*|\s(?:and|then|und|dann|et|puis|y|luego|e|depois)\s")
_TAGS = re.compile(r"[#@]\S+|https?://\S+")
_NO_TRANSCRIPT = "no transcript was given, or nothing is said in it"
_NO_SPEECH = "the video has no speech to write down"
_NO_LIST = "no list of function words for this text's language"
_NO_NORM = "what this text's language needs for the same content was not measured"
_UNREAD = "the encoder does not read this script; FIRSTCUT_ENCODER can name one that does"
_BLIND = "the encoder does not tell subjects apart in this language; FIRSTCUT_ENCODER can name one that does"
_UNDESCRIBED = "telling and empty talk are not described in this text's language"
_FEW_WORDS = f"fewer than {MTLD_WORDS} words"
_MEANT = ("information_density", "novelty_rate", "repeated_share", "topic_focus", "depth")


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
    return of_talk(Talk(metadata.transcript), metadata.caption, effective_seconds, encoder)


def of_talk(talk: Talk, caption: str, effective_seconds: float | None, encoder: Encoder) -> dict[str, Value]:
    """The density family of words that were said or shown; ``caption`` is what they claim to be about."""
    return {**_counted(talk), **_meant(talk, caption, talk.minutes(effective_seconds or 0.0), encoder)}


def without_tags(caption: str) -> str:
    """A caption's sentences, without its hashtags, names and links."""
    return _TAGS.sub(" ", caption).strip()


def _counted(talk: Talk) -> dict[str, Value]:
    """What needs words only."""
    unspaced = talk.language in ("zh", "ja")  # their pieces are shorter than words
    copied = copied_share(talk.tokens, MATCH_WORDS * 2 if unspaced else MATCH_WORDS)
    return {
        "speech_rate": _speech_rate(talk),
        "lexical_density": _lexical_density(talk),
        "mtld": _mtld(talk),
        "window_entropy": _window_entropy(talk),
        "redundancy": Value(copied),
        "term_share": depth.term_share(talk),
    }


def _mtld(talk: Talk) -> Value:
    if talk.norm is None or talk.norm.mtld is None:
        return Value.not_applicable(_NO_NORM)
    if len(talk.prose_words) < MTLD_WORDS:
        return Value.not_applicable(_FEW_WORDS)
    return Value(min(MTLD_CEILING, mtld(talk.prose_words) / talk.norm.mtld))


def _window_entropy(talk: Talk) -> Value:
    if talk.norm is None or talk.norm.entropy is None:
        return Value.not_applicable(_NO_NORM)
    if len(talk.prose_words) < ENTROPY_WORDS:
        return Value.not_applicable(_FEW_WORDS)
    return Value(window_entropy(talk.prose_words) / talk.norm.entropy)


def _speech_rate(talk: Talk) -> Value:
    if talk.norm is None:
        return Value.not_applicable(_NO_NORM)
    if talk.spoken_seconds <= 0:
        return Value.not_applicable("its segments have no duration")
    rate = len(talk.tokens) / talk.norm.words / talk.spoken_seconds
    return Value(min(schema.BY_NAME["speech_rate"].high, rate))


def _lexical_density(talk: Talk) -> Value:
    if talk.lists is None or talk.norm is None:
        return Value.not_applicable(_NO_LIST)
    share = float((talk.content * talk.prose).sum() / talk.sizes.sum())
    return Value(min(LEXICAL_CEILING, share * talk.norm.words / talk.norm.content))


def _meant(talk: Talk, caption: str, minutes: float, encoder: Encoder) -> dict[str, Value]:
    """What needs the meaning of its units: one call of the encoder."""
    if not encoder.reads(talk.text):
        unread = dict.fromkeys(_MEANT, Value.not_applicable(_UNREAD))
        return {**unread, **_practical_values(talk, talk.worded, talk.worded, minutes)}
    claimed = without_tags(caption)
    vectors = encoder.encode([*talk.units, *([claimed] if len(words(claimed)) >= CLAIM_WORDS else [])])
    said, claim = vectors[: len(talk.units)], vectors[len(talk.units) :]
    low = floor(encoder, talk.language)
    nearest = above_floor(nearest_earlier(said, LOOK_BACK_UNITS), low)
    novelty = np.clip((SAME - nearest) / (SAME - NEW), 0, 1) * talk.worded
    told = _telling_share(talk, said, encoder)
    weight = novelty if told is None else novelty * told
    steps = novelty if told is None else novelty * np.minimum(1.0, told / STEP_TELLING)
    kept = (nearest < SAME) & talk.prose & (talk.worded > MADE)
    return {
        "novelty_rate": _novelty_rate(talk, novelty, minutes),
        "information_density": _information_density(talk, novelty, told, minutes),
        "repeated_share": Value(float(talk.sizes[nearest >= SAME].sum() / talk.sizes.sum())),
        **_practical_values(talk, steps, weight, minutes),
        **_subject_values(talk, said, claim, low, kept, weight),
    }


def _practical_values(talk: Talk, steps: Floats, weight: Floats, minutes: float) -> dict[str, Value]:
    return {
        "practical_rate": _practical_rate(talk, steps, minutes),
        "practical_value": depth.practical_value(talk, weight),
        "name_rate": name_rate(talk, minutes),
    }


def _subject_values(
    talk: Talk, said: Vectors, claim: Vectors, low: float, kept: npt.NDArray[np.bool_], weight: Floats
) -> dict[str, Value]:
    """How the talk keeps to its subject, where the encoder tells subjects apart."""
    if talk.lists is None:
        return dict.fromkeys(("topic_focus", "depth"), Value.not_applicable(_NO_LIST))
    if low > BLIND_FLOOR:
        return dict.fromkeys(("topic_focus", "depth"), Value.not_applicable(_BLIND))
    return {
        "topic_focus": depth.topic_focus(said[kept], claim, low),
        "depth": depth.depth(talk, said, weight, low),
    }


def _novelty_rate(talk: Talk, novelty: Floats, minutes: float) -> Value:
    """Ideas a minute; content words are what is counted, so an empty phrase that is new is still empty."""
    if talk.norm is None:
        return Value.not_applicable(_NO_NORM)
    return _rate("novelty_rate", talk, novelty * talk.content / IDEA_WORDS / talk.norm.content, minutes)


def _telling_share(talk: Talk, said: Vectors, encoder: Encoder) -> Floats | None:
    """How much of each unit tells something rather than chats or cheers, [units], 0..1.

    Its place between the described kinds, the emptier of the two counting, moved by how rare its words are and by how
    loose the units around it are; maxims' words take from it. Whoever tells of a day tells a little.
    """
    against = [axis(encoder, talk.language, "telling", empty) for empty in ("chatting", "slogan")]
    if talk.told is None or None in against:
        return None
    placed = np.min([line.place(said) for line in against if line], axis=0)
    rarity = talk.told / np.maximum(talk.content, 1.0)
    plain = np.clip((LOFTY - talk.lofty) / (LOFTY - PLAIN), 0, 1)
    loose = np.clip((talk.alone - TIED) / (LOOSE - TIED), 0, 1)
    told = np.clip((placed + rarity - USUAL_TELLING - DOUBT * loose - EMPTY) / (FULL - EMPTY), 0, 1)
    return np.asarray(np.maximum(told, RECOUNTED * talk.recounts) * plain)


def _information_density(talk: Talk, novelty: Floats, told: Floats | None, minutes: float) -> Value:
    """Ideas a minute, words weighed by what they tell, units by how new and how telling they are."""
    if told is None or talk.told is None or talk.norm is None or talk.norm.telling is None:
        return Value.not_applicable(_UNDESCRIBED)
    worth = talk.told / talk.norm.telling / (IDEA_WORDS * USUAL_TELLING)
    return _rate("information_density", talk, novelty * told * worth, minutes)


def _practical_rate(talk: Talk, steps: Floats, minutes: float) -> Value:
    lists = talk.lists
    counts = [_practical(unit, lists) for unit in talk.units] if lists else np.zeros(len(talk.units))
    return _rate("practical_rate", talk, steps * counts, minutes)


def _practical(unit: str, lists: Lists) -> float:
    """Clauses that give a step, a number or a definition; no more than one for every eight words."""
    clauses = [words(clause) for clause in _CLAUSE.split(unit)]
    found = sum(_is_practical(tokens, lists) for tokens in clauses)
    return min(float(found), sum(map(len, clauses)) / STEP_WORDS)


def _is_practical(tokens: Sequence[str], lists: Lists) -> bool:
    numbers = any(token[0].isdigit() or token in lists.numbers for token in tokens)
    # a step is told at the head of its clause: "use a knife", "you use a knife", not "the people who use it"
    return numbers or has_phrase(tokens[:3], lists.steps) or has_phrase(tokens, lists.definitions)


def _rate(name: str, talk: Talk, counts: Floats, minutes: float) -> Value:
    if talk.lists is None:
        return Value.not_applicable(_NO_LIST)
    return Value(min(schema.BY_NAME[name].high, talk.rate(counts, minutes)))


def _all(value: Value) -> dict[str, Value]:
    return dict.fromkeys(schema.names(schema.Family.DENSITY), value)
