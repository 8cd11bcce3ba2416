"""Which wordings are copies of one another but for a few words or letters.

Two are where the three-letter runs inside their words, taken as sets, overlap enough: words added, dropped, moved or
misspelled change few of them, and scripts without blanks need no words. Only pairs that share a bucket of MinHash bands
(Broder 1997) are compared, so that the work grows with the number of wordings, not with its square. Copies are those of
one wording, not of one another in a row: at an overlap over one half, two that have nothing in common cannot both be
copies of a third, so that nobody can have real comments taken for one by writing something in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import HashingVectorizer

READ_CHARACTERS = 400  # of a wording
COPIED = 0.55  # Jaccard overlap; "great video thanks" and "great recipe thanks" have 0.5
_RUN = 3  # letters
_BANDS, _ROWS = 32, 3  # of two that overlap by 0.55, three in a thousand share no bucket
_RUNS = 2**20  # numbers that runs of letters are hashed to

Rows = npt.NDArray[np.int64]


def originals(wordings: Iterable[str]) -> dict[str, str]:
    """For each wording with something to read the one that it is a copy of; itself where it is none.

    Neither the order nor the number of the same wording matters.
    """
    distinct = sorted(wording for wording in set(wordings) if wording[:READ_CHARACTERS].strip())
    if not distinct:
        return {}
    runs = _runs_of_letters(distinct)
    group = np.arange(len(distinct))
    for bucket in _buckets(runs):
        one, other = _neighbors(bucket)
        apart = group[one] != group[other]
        one, other = one[apart], other[apart]
        alike = _overlap(runs, one, other) >= COPIED
        group = _united(group, one[alike], other[alike])
    return {distinct[row]: distinct[original] for row, original in _copied(runs, group)}


def _runs_of_letters(wordings: list[str]) -> csr_matrix:
    """Which runs each wording holds, 0/1 [wordings, 2**20]."""
    cut = HashingVectorizer(
        analyzer="char_wb", ngram_range=(_RUN, _RUN), n_features=_RUNS, norm=None, binary=True, alternate_sign=False
    )
    return csr_matrix(cut.transform(wording[:READ_CHARACTERS] for wording in wordings))


def _buckets(runs: csr_matrix) -> Iterator[Rows]:
    """For each band the bucket of every row: rows of equal buckets have the same least runs in three orders."""
    random = np.random.default_rng(0)  # fixed, so that the same comments are always grouped alike
    numbers = runs.indices.astype(np.uint64)
    for factors in random.integers(2**63, size=(_BANDS, _ROWS), dtype=np.uint64) * 2 + 1:
        bucket = np.zeros(runs.shape[0], np.uint64)
        for factor in factors:
            order = (numbers * factor) >> np.uint64(44)  # multiply-shift: 20 bits are left
            bucket = bucket * np.uint64(_RUNS) + np.minimum.reduceat(order, runs.indptr[:-1])
        yield bucket.astype(np.int64)


def _neighbors(bucket: Rows) -> tuple[Rows, Rows]:
    """Rows next to each other in one bucket."""
    sort = np.argsort(bucket, kind="stable")
    same = bucket[sort][1:] == bucket[sort][:-1]
    return sort[:-1][same], sort[1:][same]


def _overlap(runs: csr_matrix, one: Rows, other: Rows) -> npt.NDArray[np.float64]:
    """Share of the runs of two rows that both have."""
    both = np.asarray(runs[one].multiply(runs[other]).sum(axis=1), np.float64).ravel()
    size = np.diff(runs.indptr)
    return np.asarray(both / (size[one] + size[other] - both))


def _united(group: Rows, one: Rows, other: Rows) -> Rows:
    """The group of each row after pairs of rows were joined."""
    size = len(group)
    pairs = csr_matrix((np.ones(len(one)), (group[one], group[other])), (size, size))
    return np.asarray(connected_components(pairs, directed=False)[1][group], np.int64)


def _copied(runs: csr_matrix, group: Rows) -> Iterator[tuple[int, int]]:
    """Each row and the one it is a copy of: in each group the most typical first, then among those unlike it."""
    sort = np.argsort(group, kind="stable")
    for members in np.split(sort, np.flatnonzero(np.diff(group[sort])) + 1):
        if len(members) == 1:
            yield int(members[0]), int(members[0])
            continue
        rows = _renumbered(runs[members])
        holders = rows.tocsc()
        left = np.ones(len(members), bool)
        for original in np.argsort(-_typical(rows), kind="stable"):
            if left[original]:
                copies = _alike(rows, holders, original)
                copies = copies[left[copies]]
                left[copies] = False
                yield from ((int(members[copy]), int(members[original])) for copy in copies)


def _renumbered(rows: csr_matrix) -> csr_matrix:
    """The same rows, their runs numbered from 0 on: a group holds few of the 2**20, and there may be many groups."""
    held, place = np.unique(rows.indices, return_inverse=True)
    return csr_matrix((rows.data, place, rows.indptr), (rows.shape[0], len(held)))


def _alike(rows: csr_matrix, holders: csc_matrix, original: int) -> Rows:
    """The rows that are copies of one, itself too; only those are looked at that hold one of its runs."""
    own = rows.indices[rows.indptr[original] : rows.indptr[original + 1]]
    held = [holders.indices[holders.indptr[run] : holders.indptr[run + 1]] for run in own]
    here, both = np.unique(np.concatenate(held), return_counts=True)
    size = np.diff(rows.indptr)[here]
    return np.asarray(here[both >= COPIED * (len(own) + size - both)], np.int64)


def _typical(runs: csr_matrix) -> npt.NDArray[np.float64]:
    """How much each row has in common with all."""
    _, place, count = np.unique(runs.indices, return_inverse=True, return_counts=True)
    return np.asarray(np.add.reduceat(count[place], runs.indptr[:-1]) / np.sqrt(np.diff(runs.indptr)))
