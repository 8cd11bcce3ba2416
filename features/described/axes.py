"""Where a text stands between two kinds that are described by example sentences of its own language.

The subjects of the sentences differ, so that their mean keeps the kind and little else (a centroid classifier).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import yaml

from features.encoder import Encoder, Vectors
from features.errors import FirstcutError

SPEECH = "speech-2026-11.yaml"
COMMENTS = "comments-2026-11.yaml"


class DescriptionError(FirstcutError):
    """A file of descriptions lacks what is asked of it."""


@dataclass(frozen=True, eq=False)
class Axis:
    """The line from the mean of one kind to the mean of another: ``toward`` and ``away``, float64 [dimensions]."""

    toward: npt.NDArray[np.float64]
    away: npt.NDArray[np.float64]

    def place(self, vectors: Vectors) -> npt.NDArray[np.float64]:
        """Positions of texts, [n]: 0.5 at the mean of ``toward``, -0.5 at the mean of ``away``, 0 between them."""
        line = self.toward - self.away
        middle = (self.toward + self.away) / 2
        return np.asarray((vectors.astype(np.float64) - middle) @ line / (line @ line))


@lru_cache(maxsize=64)
def axis(encoder: Encoder, code: str | None, toward: str, away: str, file: str = SPEECH) -> Axis | None:
    """The axis between two kinds in a language (ISO 639-1); None where they are not described in it.

    Raises:
        DescriptionError: the file names no such kind.
    """
    kinds, sentences = _described(file)
    for kind in (toward, away):
        if kind not in kinds:
            raise DescriptionError(f"{file} describes {', '.join(kinds)}, not {kind!r}; ask for one of those")
    theirs = sentences.get(code or "")
    if theirs is None:
        return None
    ends = (encoder.encode(theirs[kind]).mean(axis=0, dtype=np.float64) for kind in (toward, away))
    return Axis(*ends)


@cache
def _described(file: str) -> tuple[dict[str, str], dict[str, dict[str, list[str]]]]:
    """Kinds and, by language, the sentences of each."""
    data = yaml.safe_load((files("features.described") / file).read_text(encoding="utf-8"))
    return data["kinds"], data["sentences"]
