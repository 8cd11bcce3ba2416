"""What people make of a video together: how many have something of their own to say, and how much of it matters.

Copies and near-copies count once, whoever posts them; the creator's own comments are left out except as answers. Every
comment is judged alone and saturates early in its length, so neither long texts nor many copies of one help. Many empty
ones do no harm: a remark weighs in the mean as much as it says, and those that say most are read first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from features import replies, schema
from features.bait import request
from features.described import Axis, axis
from features.described.axes import COMMENTS
from features.encoder import Encoder, Vectors
from features.floors import BLIND_FLOOR, above_floor, floor
from features.function_words import LISTS
from features.inputs import Metadata
from features.rarity import likely_language
from features.remarks import Remark, apart, read
from features.talk import nearest_earlier
from features.text import is_function, joined, language, units, words
from features.values import Value

MAX_ENCODED = 200  # comments
ON_SUBJECT = 3  # content words shared with the video; more promise no more
MAX_VIDEO_UNITS = 64
MEANT_CHARACTERS = 240  # of a comment that are encoded; enough to know what it is about
COPY = 0.95  # cosine over the floor; as much alike is a copy
OWN = 0.6  # at or under this it is all new
RELATED, UNRELATED = 0.45, 0.05  # cosines over the floor to the video's nearest words

_NOT_GIVEN = "no comments were given"
_NOBODY = "nobody but the creator commented"
_NO_WORDS = "the video has no caption or transcript to relate comments to"
_UNREAD = "the encoder does not read these comments' language; FIRSTCUT_ENCODER can name one that does"


def measure(metadata: Metadata, encoder: Encoder) -> dict[str, Value]:
    """The discussion family of one video: one call of the encoder, at most 200 comments and 64 units of the video."""
    if metadata.comments is None:
        return _all(Value.missing(_NOT_GIVEN))
    remarks = read(metadata.comments)
    audience = [remark for remark in remarks if not remark.comment.by_creator]
    if not audience:
        return _all(Value.not_applicable(_NOBODY))
    video = _video_units(metadata)
    different = apart([remark for remark in audience if not remark.advertises()])
    meant = _understood(_sampled(different, video), video, encoder)
    own = [remark for remark in different if remark.key not in meant.adverts]
    short = sum(remark.different <= 1 for remark in audience)
    adverts = sum(remark.advertises() or remark.key in meant.adverts for remark in audience)
    return {
        "commenters": Value(_commenters(own, meant)),
        "substance": meant.substance if video else Value.missing(_NO_WORDS),
        "answered_questions": replies.answered_questions(remarks),
        "reply_depth": replies.depth(remarks),
        "creator_replies": replies.by_creator(remarks, own),
        "advert_share": Value(adverts / len(audience)),
        "near_duplicate_share": Value(_copied(audience, meant)),
        "low_effort_share": Value(short / len(audience)),
        "bait_share": _bait_share(metadata, audience),
    }


@dataclass(frozen=True, slots=True)
class Understood:
    """What the meaning of the sampled comments showed."""

    substance: Value
    copies: float  # share of the sampled comments that are copies of an earlier one in other words, 0..1
    adverts: frozenset[str] = frozenset()  # keys of those that advertise by their meaning


def _sampled(different: Sequence[Remark], video: Sequence[str]) -> list[Remark]:
    """Remarks of three words and more; of over 200 those that share content words with the video (up to three), then
    those with most content words, and among equals those that come first by the SHA-256 of their ids.
    """
    told = [remark for remark in different if remark.is_told]
    if len(told) <= MAX_ENCODED:
        return told
    code = language([token for remark in told[:MAX_ENCODED] for token in remark.tokens])
    lists = LISTS.get(code or "")
    subject = {token for unit in video for token in words(unit) if not (lists and is_function(token, lists))}
    promise = [(min(ON_SUBJECT, len(subject.intersection(remark.tokens))), remark.effort(code)) for remark in told]
    ranked = sorted(range(len(told)), key=lambda row: promise[row], reverse=True)  # equals stay in order
    return [told[row] for row in sorted(ranked[:MAX_ENCODED])]


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
    places = _places(axis(encoder, code, "advert", "remark", COMMENTS), vectors[: len(told)])
    is_advert = np.array([remark.advertises(place) for remark, place in zip(told, places, strict=True)])
    adverts = frozenset(remark.key for remark, found in zip(told, is_advert, strict=True) if found)
    own = [remark for remark, found in zip(told, is_advert, strict=True) if not found]
    meant = _meant(own, vectors[: len(told)][~is_advert], vectors[len(told) :], code, encoder)
    return replace(meant, adverts=adverts)


def _meant(own: Sequence[Remark], said: Vectors, video: Vectors, code: str | None, encoder: Encoder) -> Understood:
    """Substance and copies of the remarks that advertise nothing."""
    if not own:
        return Understood(Value(0.0), 0.0)
    low = floor(encoder, code or likely_language([token for remark in own for token in remark.tokens]))
    nearest = above_floor(nearest_earlier(said, len(own)), low)
    copies = float((nearest >= COPY).mean())
    if low > BLIND_FLOOR or not len(video):
        return Understood(Value.not_applicable(_UNREAD), copies)
    related = above_floor(said @ video.T, low).max(axis=1)
    considered = _places(axis(encoder, code, "considered", "dismissive", COMMENTS), said)
    alone = [r.effort(code) * r.wording(code, place) for r, place in zip(own, considered, strict=True)]
    return Understood(Value(_by_author(own, _weights(nearest, related) * np.array(alone))), copies)


def _places(line: Axis | None, vectors: Vectors) -> npt.NDArray[np.float64]:
    """Places on an axis, [n]; in the middle where the language has none."""
    return np.zeros(len(vectors)) if line is None else line.place(vectors)


def _weights(nearest: npt.NDArray[np.float64], related: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much each remark adds, [n], 0..1: related to the video yet not its own words, and new among comments."""
    relation = np.clip((related - UNRELATED) / (RELATED - UNRELATED), 0, 1)
    novelty = np.clip((COPY - nearest) / (COPY - OWN), 0, 1) * np.clip((1 - related) / (1 - COPY), 0, 1)
    return np.asarray(relation * novelty)


def _by_author(told: Sequence[Remark], weights: npt.NDArray[np.float64]) -> float:
    """Mean over people of the mean of their remarks, which it is weighed by: nobody counts twice, who says nothing does
    not count, and throwaway accounts cannot outvote those who say something.
    """
    theirs: dict[str, list[float]] = defaultdict(list)
    for remark, weight in zip(told, weights, strict=True):
        theirs[remark.comment.author].append(float(weight))
    means = [math.fsum(w) / len(w) for w in theirs.values()]
    whole = math.fsum(means)
    return math.fsum(mean * mean for mean in means) / whole if whole else 0.0


def _commenters(own: Sequence[Remark], meant: Understood) -> float:
    """log2(1 + people with a remark of their own), less the share that only reworded another one."""
    return math.log2(1 + len({r.comment.author for r in own if r.is_told}) * (1 - meant.copies))


def _copied(audience: Sequence[Remark], meant: Understood) -> float:
    """Share of all comments that are remarks said before, in the same words or in others."""
    told = [remark for remark in audience if remark.is_told]
    own = len({remark.key for remark in told}) * (1 - meant.copies)
    return (len(told) - own) / len(audience)


def _bait_share(metadata: Metadata, audience: Sequence[Remark]) -> Value:
    text = "\n".join([metadata.caption, *(segment.text for segment in metadata.transcript)])
    if not words(text):
        return Value.missing(_NO_WORDS)
    asked = request(text)
    return Value(sum(asked.obeyed_by(r.text) for r in audience) / len(audience) if asked else 0.0)


def _all(value: Value) -> dict[str, Value]:
    return dict.fromkeys(schema.names(schema.Family.DISCUSSION), value)
