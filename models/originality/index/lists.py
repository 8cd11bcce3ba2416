"""Binary codes filed in inverted lists, found again by Hamming distance within a few of them (FAISS).

A code is found if its list is looked into and it is near enough: whatever else is filed, and in whatever order. What
is nearest of all cannot be crowded out, neither by copies nor by rows that are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any, Self

import faiss
import numpy as np
import numpy.typing as npt

_faiss: Any = faiss  # its callbacks are in no stub
OWNER_SHIFT = 32  # the upper half of a label says whose it is


@dataclass(frozen=True, slots=True)
class Hits:
    """Pairs that are near: row of what was asked, int64 [h], bits that differ, int64 [h], and label, int64 [h]."""

    asked: npt.NDArray[np.int64]
    distance: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]

    @property
    def owner(self) -> npt.NDArray[np.int64]:
        """Whose each one is, int64 [h]."""
        return self.label >> OWNER_SHIFT

    def only(self, chosen: npt.NDArray[Any]) -> Hits:
        """Those that a mask or rows choose."""
        return Hits(self.asked[chosen], self.distance[chosen], self.label[chosen])


class Lists:
    """``count`` lists of codes of so many ``bits``, each code with a label of 64 bits, not negative."""

    def __init__(self, count: int, bits: int) -> None:
        self._coarse = faiss.IndexBinaryFlat(bits)  # never asked: lists are named by the caller
        self._index: Any = faiss.IndexBinaryIVF(self._coarse, bits, count)
        self._index.is_trained = True

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, codes: npt.NDArray[np.uint8], lists: npt.NDArray[np.int64], labels: npt.NDArray[np.int64]) -> None:
        """File codes uint8 [n, bytes] in lists int64 [n] under labels int64 [n]."""
        if not len(codes):
            return
        faiss.omp_set_num_threads(1)
        columns = [np.ascontiguousarray(a) for a in (codes, labels, lists)]
        self._index.add_core(len(codes), *(faiss.swig_ptr(column) for column in columns))

    def near(self, codes: npt.NDArray[np.uint8], lists: npt.NDArray[np.int64], within: int) -> Hits:
        """What lies ``within`` so many bits of codes uint8 [n, bytes], in the lists named int64 [n, m] for each."""
        faiss.omp_set_num_threads(1)
        codes, lists = np.ascontiguousarray(codes), np.ascontiguousarray(lists)
        self._index.nprobe = lists.shape[1]
        unused = np.zeros(lists.shape, np.int32)
        ends, distances, labels = self._index.range_search_preassigned(codes, within + 1, lists, unused)
        asked = np.repeat(np.arange(len(codes)), np.diff(ends).astype(np.int64))
        return Hits(asked, distances.astype(np.int64), labels)

    def sweep(self, gone: npt.NDArray[np.bool_]) -> None:
        """Throw away every code whose owner is marked in bool [owners]."""
        kept = 0
        lists = self._index.invlists
        for i in range(self._index.nlist):
            size = lists.list_size(i)
            if not size:
                continue
            labels = faiss.rev_swig_ptr(lists.get_ids(i), size)
            stays = ~gone[labels >> OWNER_SHIFT]
            kept += int(stays.sum())
            if not stays.all():
                codes = faiss.rev_swig_ptr(lists.get_codes(i), size * self._index.code_size)
                self._refill(i, labels[stays], codes.reshape(size, -1)[stays])
        self._index.ntotal = kept

    def _refill(self, i: int, labels: npt.NDArray[np.int64], codes: npt.NDArray[np.uint8]) -> None:
        lists = self._index.invlists
        lists.resize(i, 0)
        if len(labels):
            lists.add_entries(i, len(labels), faiss.swig_ptr(labels), faiss.swig_ptr(codes))

    def write(self, out: IO[bytes]) -> None:
        """Append everything to a file."""
        _faiss.write_index_binary(self._index, _faiss.PyCallbackIOWriter(out.write))

    @classmethod
    def read(cls, file: IO[bytes], count: int, bits: int) -> Self:
        """What ``write`` wrote; raises ValueError, RuntimeError or OSError where it is damaged or another shape."""
        lists = cls(count, bits)
        lists._index = _faiss.read_index_binary(_faiss.PyCallbackIOReader(file.read))
        if (lists._index.nlist, lists._index.d) != (count, bits):
            raise ValueError("the lists have another shape")
        return lists
