"""Which lists a feature is filed in and looked for in: the typical codes ("words") that it resembles most.

The words come in mirrored pairs, so the words of the mirrored picture are known without looking for them. They are
fixed and shipped: where a feature is found depends on nothing else in the catalog, nor on the order in which it grew.
``python -m benchmarks.originality_words`` made them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from features.fingerprint.local import mirrored
from models.originality.hamming import flat_index, search

TABLE = Path(__file__).with_name("words.npy")
HASH_WORD_BITS = 14


def words_of(codes: npt.NDArray[np.uint8], n: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The ``n`` nearest words, int64 [rows, n], of codes uint8 [rows, 16], and how many bits off each one is, int32."""
    if not len(codes):
        return np.zeros((0, n), np.int64), np.zeros((0, n), np.int32)
    distances, words = search(_words(), codes, n)
    return words, distances


def mirrored_words(words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The words of the mirrored picture's features."""
    return (words + word_count() // 2) % word_count()


def word_count() -> int:
    """How many there are."""
    return int(_words().ntotal)


@cache
def _words() -> Any:
    one_side = np.load(TABLE, allow_pickle=False)
    return flat_index(np.concatenate([one_side, mirrored(one_side)]))


def hash_words(hashes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """One word, int64 [n], of perceptual hashes uint8 [n, 32]: the signs of the coarsest waves, which edits change
    least."""
    bits = np.unpackbits(hashes, axis=1)[:, _coarsest()]
    return np.asarray(bits.astype(np.int64) @ (1 << np.arange(HASH_WORD_BITS)))


def hash_words_near(hashes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """The words, int64 [n, 106], within two signs of a hash's own, its own first."""
    singles = 1 << np.arange(HASH_WORD_BITS)
    pairs = [a | b for i, a in enumerate(singles) for b in singles[:i]]
    return np.asarray(hash_words(hashes)[:, None] ^ np.array([0, *singles, *pairs]))


@cache
def _coarsest() -> npt.NDArray[np.intp]:
    """Places, in a hash of 16 x 16 waves, of those with the lowest frequencies; the very first is brightness."""
    across, down = np.meshgrid(np.arange(16), np.arange(16))
    order = np.lexsort((across.ravel(), np.maximum(across, down).ravel(), (across + down).ravel()))
    return order[1 : HASH_WORD_BITS + 1]
