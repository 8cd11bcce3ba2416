"""Which features of a video are filed, and which of a query's are asked: few, large, strong, and not the same twice.

A large feature survives shrinking and hard compression twice as often as a small one, a strong one half as often again
as a weak one; one that looks like few others says more at the same price. What stands still from frame to frame is
kept once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from features.fingerprint import Fingerprint
from features.fingerprint.local import POINT_STEP, mirrored
from models.originality.index.words import mirrored_words, words_of

FILED_PER_FRAME = 22
PROBED = 32  # words that a feature's list is looked for in, at most
_WEIGHED_PER_FRAME = 48  # features of one frame among which the rarest are taken
_ASKED = 1500  # features of one query, about
_ASKED_PER_FRAME = 100, 8  # at most and at least
_LARGE = 60  # sixteenths of an octave above the smallest: larger ones are no better
_RANK = 0.35  # worth of a place in the order of strength, in steps of size
_RARE = 1.5  # worth of a bit of distance to what is typical, likewise
_SAME_BITS = 12  # within which …
_SAME_PLACE = round(0.02 / POINT_STEP)  # … and within which a feature is the one seen before
_FORGOTTEN = 2  # frames after which it is not


@dataclass(frozen=True, slots=True)
class Chosen:
    """Features: codes uint8 [n, 16], angles uint8 [n], scales uint8 [n], points float64 [n, 2] in picture heights from
    its middle, and the words of each, int64 [n, m], nearest first."""

    codes: npt.NDArray[np.uint8]
    angles: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.uint8]
    points: npt.NDArray[np.float64]
    words: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.codes)

    def mirrored(self) -> Chosen:
        """Those of the mirrored picture."""
        return replace(
            self,
            codes=mirrored(self.codes),
            angles=128 - self.angles,
            points=self.points * (-1, 1),
            words=mirrored_words(self.words),
        )


def filed(fingerprint: Fingerprint) -> Chosen:
    """What the index keeps of a video."""
    rows, frames = _distinct(fingerprint, _WEIGHED_PER_FRAME)
    words, distances = words_of(fingerprint.codes[rows], 8)
    worth = _strength(fingerprint)[rows] + _RARE * distances[:, -1]
    order = np.lexsort((rows, -worth, frames))
    place = np.arange(len(rows)) - np.searchsorted(frames, frames[order])
    kept = np.sort(order[place < FILED_PER_FRAME])
    return _chosen(fingerprint, rows[kept], words[kept, :1])


def asked(fingerprint: Fingerprint, probed: int) -> Chosen:
    """What a query asks with, each feature in so many lists."""
    most, least = _ASKED_PER_FRAME
    rows, _ = _distinct(fingerprint, max(least, min(most, _ASKED // max(1, len(fingerprint.key_times)))))
    return _chosen(fingerprint, rows, words_of(fingerprint.codes[rows], probed)[0])


def distinct_hashes(hashes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Hashes uint8 [n, 32] without those that are as good as the one kept before them."""
    kept: list[npt.NDArray[np.uint8]] = []
    for one in hashes:
        if not kept or np.bitwise_count(one ^ kept[-1]).sum() > _SAME_BITS:
            kept.append(one)
    return np.array(kept, np.uint8).reshape(-1, hashes.shape[1])


def _chosen(fingerprint: Fingerprint, rows: npt.NDArray[np.int64], words: npt.NDArray[np.int64]) -> Chosen:
    points = fingerprint.points[rows].astype(np.float64) * POINT_STEP
    return Chosen(fingerprint.codes[rows], fingerprint.angles[rows], fingerprint.scales[rows], points, words)


def _strength(fingerprint: Fingerprint) -> npt.NDArray[np.float64]:
    """Float64 [n]: what makes a feature likely to be found again; of each frame strong ones are stored first."""
    ends = fingerprint.key_offsets
    rank = np.arange(len(fingerprint.codes)) - np.repeat(ends[:-1], np.diff(ends))
    return np.asarray(np.minimum(fingerprint.scales, _LARGE) - _RANK * rank)


def _distinct(fingerprint: Fingerprint, most: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows of the likeliest ``most`` features of every frame, without those that still stand where they were kept, and
    the frame of each."""
    worth, seen = _strength(fingerprint), _Seen()
    chosen: list[npt.NDArray[np.int64]] = []
    for frame, (start, end) in enumerate(pairwise(fingerprint.key_offsets)):
        rows = np.arange(start, end)
        new = rows[seen.unseen(frame, fingerprint.codes[rows], fingerprint.points[rows])]
        new = np.sort(new[np.argsort(-worth[new], kind="stable")[:most]])
        seen.note(frame, fingerprint.codes[new], fingerprint.points[new])
        chosen.append(new)
    frames = np.repeat(np.arange(len(chosen)), [len(c) for c in chosen])
    return np.concatenate([*chosen, np.zeros(0, np.int64)]).astype(np.int64), frames


class _Seen:
    """The features kept of late."""

    def __init__(self) -> None:
        self._codes = np.zeros((0, 2), np.uint64)
        self._points = np.zeros((0, 2), np.int16)
        self._last = np.zeros(0, np.int64)

    def unseen(self, frame: int, codes: npt.NDArray[np.uint8], points: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
        """Bool [n]: which of a frame's features are none of those kept; these count as seen again."""
        far = np.bitwise_count(_wide(codes)[:, None] ^ self._codes[None]).sum(axis=2, dtype=np.int64)
        away = np.abs(points[:, None].astype(np.int32) - self._points[None]).max(axis=2)
        same = (far <= _SAME_BITS) & (away <= _SAME_PLACE)
        self._last[same.any(axis=0)] = frame
        return np.asarray(~same.any(axis=1))

    def note(self, frame: int, codes: npt.NDArray[np.uint8], points: npt.NDArray[np.int16]) -> None:
        """Keep a frame's new ones in mind, and forget what is long gone."""
        late = self._last >= frame - _FORGOTTEN
        self._codes = np.concatenate([self._codes[late], _wide(codes)])
        self._points = np.concatenate([self._points[late], points])
        self._last = np.concatenate([self._last[late], np.full(len(codes), frame)])


def _wide(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(codes).view(np.uint64).reshape(-1, 2)
