"""Which lists a feature is filed in and looked for in: the typical codes ("words") that it resembles most.

The words come in mirrored pairs, so the words of the mirrored picture are known without looking for them. They are
fixed and shipped: where a feature is found depends on nothing else in the catalog, nor on the order in which it grew.
``python -m benchmarks.originality_words`` made them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from features.fingerprint.local import mirrored
from models.originality.hamming import flat_index, search

TABLE = Path(__file__).with_name("words.npy")
HASH_WORD_BITS = 14
_GROUPS = 128
_GROUPS_LOOKED_INTO = 32


def words_of(
    codes: npt.NDArray[np.uint8], n: int, groups: int = _GROUPS_LOOKED_INTO
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The ``n`` nearest words, int64 [rows, n], of codes uint8 [rows, 16], and how many bits off each one is, int32.

    Words are looked for in the nearest ``groups`` of 128: the very nearest is met 998 times in 1000, at a third of what
    it costs to look at all.
    """
    if not len(codes):
        return np.zeros((0, n), np.int64), np.zeros((0, n), np.int32)
    words = _words()
    words.nprobe = min(_GROUPS, max(groups, n))
    distances, found = search(words, codes, n)
    return found, distances


def mirrored_words(words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The words of the mirrored picture's features."""
    return (words + word_count() // 2) % word_count()


def word_count() -> int:
    """How many there are."""
    return int(_words().ntotal)


@cache
def _words() -> Any:
    one_side = np.load(TABLE, allow_pickle=False)
    heads = one_side[:: 2 * len(one_side) // _GROUPS]
    words = faiss.IndexBinaryIVF(flat_index(np.concatenate([heads, mirrored(heads)])), 8 * heads.shape[1], _GROUPS)
    words.is_trained = True
    words.add(np.concatenate([one_side, mirrored(one_side)]))
    return words


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
