"""What a video is about, by meaning: the described vertical that its words are nearest to, or unknown.

A text is compared piece by piece. A vertical's score is the mean of its nearest description to each piece, half, and of
the nearest to any piece, half: some pieces must name the subject, and the rest must not belong elsewhere. What people
say of any video ("the video shows ...") is taken out of all vectors first. It is unknown where nothing leads clearly,
or where talk about nothing in particular (``none``) leads. It is reported to people and never enters the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from features.encoder import Encoder, Vectors
from features.errors import InputError
from features.floors import BLIND_FLOOR, floor
from features.rarity import likely_language
from features.text import language, units, words

FILE = "verticals-2026-11.yaml"
UNKNOWN = "unknown"
CLEAR = 0.05  # cosine by which the first must lead the second
FEWEST_WORDS = 6
MAX_PIECES = 24
NONE = "none"

_TOO_FEW = f"fewer than {FEWEST_WORDS} words to go by"
_UNREAD = "the encoder does not read this script"
_BLIND = "the encoder does not tell subjects apart in this language; FIRSTCUT_ENCODER can name one that does"


@dataclass(frozen=True, slots=True)
class Vertical:
    """A video's vertical, or ``unknown`` with the reason.

    ``confidence`` is the lead over the next one, cosine, 0..1; ``nearest`` names the two that came first, for people.
    """

    name: str
    confidence: float
    reason: str
    nearest: tuple[str, ...] = ()
    version: str = FILE.removesuffix(".yaml")

    @property
    def known(self) -> bool:
        """Whether it is clear enough to be named."""
        return self.name != UNKNOWN

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that ``from_json`` reads."""
        return {**asdict(self), "nearest": list(self.nearest)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Vertical:
        """What ``to_json`` wrote, by whichever list of verticals. Raises InputError where it is not that."""
        try:
            return cls(**{**data, "nearest": tuple(data["nearest"])})
        except (KeyError, TypeError) as error:
            raise InputError(f"this is no vertical ({error!r}); analyze the video again") from error


@dataclass(frozen=True, eq=False)
class _Described:
    """Names (``none`` last), their descriptions as vectors, and the direction of what is said of any video."""

    names: tuple[str, ...]
    vectors: tuple[npt.NDArray[np.float64], ...]
    common: npt.NDArray[np.float64]


def names() -> tuple[str, ...]:
    """The names of all verticals, in the file's order."""
    return tuple(_file()["verticals"])


def vertical(texts: Sequence[str], encoder: Encoder) -> Vertical:
    """The vertical of what a video says: transcript, caption and screen text, each a text of its own.

    At most 24 pieces spread over them are encoded, in one call.
    """
    pieces = _pieces(texts)
    whole = " ".join(pieces)
    tokens = words(whole)
    if len(tokens) < FEWEST_WORDS:
        return Vertical(UNKNOWN, 0.0, _TOO_FEW)
    if not encoder.reads(whole):
        return Vertical(UNKNOWN, 0.0, _UNREAD)
    code = language(tokens) or likely_language(tokens)  # labels and lists have no function words
    if floor(encoder, code) > BLIND_FLOOR:
        return Vertical(UNKNOWN, 0.0, _BLIND)
    return _nearest(encoder.encode(pieces), _described(encoder))


def _pieces(texts: Sequence[str]) -> list[str]:
    found = [unit for text in texts for unit in units(text.replace("#", " ")) if words(unit)]
    if len(found) > MAX_PIECES:
        return [found[i] for i in np.linspace(0, len(found) - 1, MAX_PIECES).astype(int)]
    return found


def _nearest(said: Vectors, described: _Described) -> Vertical:
    plain = _without(said.astype(np.float64), described.common)
    close = [(plain @ vectors.T).max(axis=1) for vectors in described.vectors]
    scores = np.array([(c.mean() + c.max()) / 2 for c in close])
    first, second = np.argsort(-scores, kind="stable")[:2]
    lead = float(np.clip(scores[first] - scores[second], 0.0, 1.0))
    nearest = (described.names[first], described.names[second])
    if nearest[0] == NONE:
        return Vertical(UNKNOWN, lead, "it is about nothing in particular", nearest)
    if lead < CLEAR:
        return Vertical(UNKNOWN, lead, f"as near to {nearest[0]} as to {nearest[1]}", nearest)
    return Vertical(nearest[0], lead, f"nearest to {nearest[0]}, then to {nearest[1]}", nearest)


def _without(vectors: npt.NDArray[np.float64], common: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Vectors of length 1 without their part along ``common``."""
    rest = vectors - np.outer(vectors @ common, common)
    return np.asarray(rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9))


@lru_cache(maxsize=16)
def _described(encoder: Encoder) -> _Described:
    data = _file()
    texts = {**data["verticals"], NONE: data[NONE]}
    common = encoder.encode(data["of_any_video"]).mean(axis=0, dtype=np.float64)
    common /= np.linalg.norm(common)
    each = (encoder.encode(said) for said in texts.values())
    return _Described(tuple(texts), tuple(_without(v.astype(np.float64), common) for v in each), common)


@cache
def _file() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((files("features.described") / FILE).read_text(encoding="utf-8"))
    return data
