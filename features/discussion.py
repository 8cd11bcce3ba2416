"""What people make of a video together: how many have something of their own to say, and how much of it matters.

Copies count once, whoever posts them; the creator's own comments are left out except as answers. Every comment is
judged alone and saturates early in its length, so neither long texts nor many copies of one help.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from features import schema
from features.bait import request
from features.density import BLIND_FLOOR, nearest_earlier
from features.encoder import Encoder
from features.floors import above_floor, floor
from features.inputs import Metadata
from features.remarks import REMARK_WORDS, Remark
from features.text import joined, language, units, words
from features.values import Value

MAX_ENCODED = 500  # comments
MAX_VIDEO_UNITS = 64
MEANT_CHARACTERS = 400  # of a comment that are encoded; enough to know what it is about
COPY = 0.95  # cosine over the floor; as much alike is a copy
OWN = 0.6  # at or under this it is all new
RELATED, UNRELATED = 0.45, 0.05  # cosines over the floor to the video's nearest words

_NOT_GIVEN = "no comments were given"
_NOBODY = "nobody but the creator commented"
_NO_WORDS = "the video has no caption or transcript to relate comments to"
_NO_QUESTION = "nobody asked a question"
_UNREAD = "the encoder does not read these comments' language; FIRSTCUT_ENCODER can name one that does"
_QUESTION_MARKS = frozenset("?？؟")


def measure(metadata: Metadata, encoder: Encoder) -> dict[str, Value]:
    """The discussion family of one video: one call of the encoder, at most 500 comments and 64 units of the video."""
    if metadata.comments is None:
        return _all(Value.missing(_NOT_GIVEN))
    remarks = [Remark(comment) for comment in metadata.comments]
    audience = [remark for remark in remarks if not remark.comment.by_creator]
    if not audience:
        return _all(Value.not_applicable(_NOBODY))
    video = _video_units(metadata)
    own = _own(audience)
    meant = _understood(_sampled(own), video, encoder)
    short = sum(len(remark.tokens) <= 1 for remark in audience)
    return {
        "commenters": Value(_commenters(own, meant)),
        "substance": meant.substance if video else Value.missing(_NO_WORDS),
        "answered_questions": _answered(remarks),
        "near_duplicate_share": Value(_copied(audience, meant)),
        "low_effort_share": Value(short / len(audience)),
        "bait_share": _bait_share(metadata, audience),
    }


@dataclass(frozen=True, slots=True)
class Understood:
    """What the meaning of the sampled comments showed."""

    substance: Value
    copies: float  # share of the sampled comments that are copies of an earlier one in other words, 0..1


def _firsts(audience: Iterable[Remark]) -> list[Remark]:
    """The first of each wording, in the order given."""
    return list({remark.key: remark for remark in reversed(list(audience))}.values())[::-1]


def _own(audience: Iterable[Remark]) -> list[Remark]:
    """The first of each wording that is no advert."""
    return [remark for remark in _firsts(audience) if not remark.advertises]


def _sampled(firsts: Sequence[Remark]) -> list[Remark]:
    """Remarks of three words and more; of over 500 those whose ids have the smallest SHA-256, in the order given."""
    told = [remark for remark in firsts if remark.is_told]
    if len(told) <= MAX_ENCODED:
        return told
    ranked = sorted(range(len(told)), key=lambda i: sha256(told[i].comment.id.encode()).digest())
    return [told[i] for i in sorted(ranked[:MAX_ENCODED])]


def _video_units(metadata: Metadata) -> list[str]:
    """What the video says: its caption (hashtags as words) and up to 64 units spread over its transcript."""
    said = units(joined([segment.text for segment in metadata.transcript]))
    if len(said) > MAX_VIDEO_UNITS:
        said = [said[i] for i in np.linspace(0, len(said) - 1, MAX_VIDEO_UNITS).astype(int)]
    caption = metadata.caption.replace("#", " ").strip()
    return [unit for unit in (caption, *said) if words(unit)]


def _understood(told: Sequence[Remark], video: Sequence[str], encoder: Encoder) -> Understood:
    if not told:
        return Understood(Value(0.0), 0.0)
    code = language([token for remark in told for token in remark.tokens])
    if not encoder.reads(" ".join(remark.text for remark in told)):
        return Understood(Value.not_applicable(_UNREAD), 0.0)
    vectors = encoder.encode([*(remark.text[:MEANT_CHARACTERS] for remark in told), *video])
    low = floor(encoder, code)
    nearest = above_floor(nearest_earlier(vectors[: len(told)], len(told)), low)
    copies = float((nearest >= COPY).mean())
    if low > BLIND_FLOOR or not video:
        return Understood(Value.not_applicable(_UNREAD), copies)
    related = above_floor(vectors[: len(told)] @ vectors[len(told) :].T, low).max(axis=1)
    return Understood(Value(_by_author(told, _weights(told, nearest, related, code))), copies)


def _weights(
    told: Sequence[Remark], nearest: npt.NDArray[np.float64], related: npt.NDArray[np.float64], code: str | None
) -> npt.NDArray[np.float64]:
    """Substance of each remark, [n], 0..1: related to the video yet not its own words, new among comments, in specific
    words, and no mere reaction."""
    relation = np.clip((related - UNRELATED) / (RELATED - UNRELATED), 0, 1)
    novelty = np.clip((COPY - nearest) / (COPY - OWN), 0, 1) * np.clip((1 - related) / (1 - COPY), 0, 1)
    alone = np.array([remark.effort(code) * remark.wording(code) for remark in told])
    return np.asarray(relation * novelty * alone)


def _by_author(told: Sequence[Remark], weights: npt.NDArray[np.float64]) -> float:
    """Mean over people of the mean of their remarks: nobody counts twice."""
    theirs: dict[str, list[float]] = defaultdict(list)
    for remark, weight in zip(told, weights, strict=True):
        theirs[remark.comment.author].append(float(weight))
    return math.fsum(math.fsum(w) / len(w) for w in theirs.values()) / len(theirs)


def _commenters(firsts: Sequence[Remark], meant: Understood) -> float:
    """log2(1 + people with a wording of their own), less the share that only reworded another one."""
    return math.log2(1 + len({r.comment.author for r in firsts}) * (1 - meant.copies))


def _copied(audience: Sequence[Remark], meant: Understood) -> float:
    """Share of all comments that are remarks said before, in the same words or in others."""
    told = [remark for remark in audience if remark.is_told]
    own = len({remark.key for remark in told}) * (1 - meant.copies)
    return (len(told) - own) / len(audience)


def _answered(remarks: Sequence[Remark]) -> Value:
    """Questions that somebody else answered in words; an answer pasted under several counts under the first."""
    questions: dict[str, Remark] = {r.comment.id: r for r in _firsts(r for r in remarks if _asks(r))}
    if not questions:
        return Value.not_applicable(_NO_QUESTION)
    answered: set[str] = set()
    used: set[str] = set()
    for reply in remarks:
        asked = questions.get(reply.comment.reply_to or "")
        if asked and _answers(reply, asked) and reply.key not in used:
            used.add(reply.key)
            answered.add(asked.comment.id)
    return Value(len(answered) / len(questions))


def _asks(remark: Remark) -> bool:
    return remark.is_told and not remark.comment.by_creator and not _QUESTION_MARKS.isdisjoint(remark.text)


def _answers(reply: Remark, asked: Remark) -> bool:
    own = reply.comment.author != asked.comment.author and reply.key != asked.key
    return own and len(reply.tokens) >= REMARK_WORDS - 1


def _bait_share(metadata: Metadata, audience: Sequence[Remark]) -> Value:
    text = "\n".join([metadata.caption, *(segment.text for segment in metadata.transcript)])
    if not words(text):
        return Value.missing(_NO_WORDS)
    asked = request(text)
    return Value(sum(asked.obeyed_by(r.text) for r in audience) / len(audience) if asked else 0.0)


def _all(value: Value) -> dict[str, Value]:
    return dict.fromkeys(schema.names(schema.Family.DISCUSSION), value)
