"""The same sound in two videos, whatever they show: found to be reported, never counted as a copy.

Every eighth of a second the two seconds of band levels that follow become 32 bits: the signs of their lowest cosine
terms that change in time. As in Haitsma and Kalker ("A Highly Robust Audio Fingerprinting System", ISMIR 2002) equal
codes, the least certain bits tried both ways, vote for an offset between two videos, and the share of bits that differ
along it decides. A sound that does not change (silence, a hum, a held tone) has no codes, so silence never matches
silence. Other bands asked with find a sound whose pitch was shifted.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from features.fingerprint import VERSION, Fingerprint
from features.fingerprint.sound import RATE, band_levels
from models.originality.index import IndexUnreadable, write_atomically
from models.originality.records import Catalog, SoundMatch

_LAYOUT = f"1/{VERSION}"  # of the codes, and of the fingerprints they come from
_ROWS = 16  # of sound in one code: two seconds
_BANDS, _LOWEST = 24, 4  # that a code looks at, of 32; the others are left for shifted pitch
_BAND = 2 ** (2 / 12)  # the ratio of neighboring bands
_TIME, _TONE = (1, 2, 3, 4), tuple(range(8))  # cosine terms along time and along the bands: 32 signs
_LEAST_CHANGE = 1.0  # root mean square of the terms, in levels, under which a sound does not change
_SPREAD = (7.0, 2.8, 2.9, 1.8, 1.5, 1.3, 1.4, 1.5)  # usual size of the terms of each tone: how sure a sign is
_UNSURE = 4  # bits of a code of the query that are tried both ways
_STEP = 2  # every so manieth code of a video is indexed
_CROWD = 48  # videos of one code that are looked at, the earliest added first: a common tune is in thousands
_TAIL = 1 << 20  # codes that may wait beside the sorted ones
_LEAST_VOTES = 3
_TRIED = 12  # videos whose bits are compared
_SAME = 0.25  # share of bits that differ up to which two moments sound the same; strangers differ in 0.36 and more
_SURE = 0.22  # over a whole stretch
_GAP = 0.02  # what a moment without a code costs a stretch
_LEAST_CODES = 24  # of a stretch: five seconds of sound

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Course:
    """What may have been done to a sound: its bands moved up by ``shift``, and so many of its seconds played in one."""

    shift: int = 0
    pace: float = 1.0


#: What is asked for: the sound as it is, its pitch shifted, and its pitch shifted by playing it faster or slower.
_COURSES = (
    Course(),
    *(Course(shift) for shift in (-1, 1, -2, 2)),
    *(Course(shift, round(_BAND**shift, 4)) for shift in (-1, 1, -2, 2)),
)


@dataclass(frozen=True, slots=True)
class Sounds:
    """Of the sound of one video, at rows [n] an eighth of a second apart at its pace: its codes, whether it changes
    there, and for every bit how sure it is, float64 [n, 32]."""

    codes: Codes
    changes: npt.NDArray[np.bool_]
    sureness: Floats


def sounds_of(fingerprint: Fingerprint, course: Course = Course()) -> Sounds:
    """The codes of a video's sound with a course taken back; none where there are less than two seconds of it."""
    lowest = _LOWEST + course.shift
    levels = _at_pace(band_levels(fingerprint.sound)[:, lowest : lowest + _BANDS].astype(np.float64), course.pace)
    if len(levels) < _ROWS:
        return Sounds(np.zeros(0, np.uint32), np.zeros(0, bool), np.zeros((0, 32)))
    tones = levels @ _cosines(_BANDS, _TONE)
    windows = np.lib.stride_tricks.sliding_window_view(tones, _ROWS, axis=0)
    terms = (windows @ _cosines(_ROWS, _TIME)).reshape(len(windows), -1)
    bits = np.packbits(terms > 0, axis=1).view(">u4")[:, 0].astype(np.uint32)
    changes = np.sqrt((terms**2).mean(axis=1)) >= _LEAST_CHANGE
    return Sounds(bits, changes, np.abs(terms) / np.repeat(_SPREAD, len(_TIME)))


def _at_pace(levels: Floats, pace: float) -> Floats:
    """Rows as they were before so many seconds of them were played in one, blended of the two nearest."""
    if pace == 1 or not len(levels):
        return levels
    at = np.arange(int((len(levels) - 1) * pace) + 1) / pace
    left = np.minimum(at.astype(int), len(levels) - 1)
    part = (at - left)[:, None]
    return np.asarray(levels[left] * (1 - part) + levels[np.minimum(left + 1, len(levels) - 1)] * part)


def _cosines(length: int, orders: Iterable[int]) -> Floats:
    at = np.arange(length) + 0.5
    return np.stack([np.sqrt((2 if k else 1) / length) * np.cos(np.pi * k * at / length) for k in orders], axis=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A video that may have the query's sound: the query's row i, the course taken back, is row i + ``delay`` there."""

    video_id: str
    delay: int
    course: Course
    votes: int


class SoundIndex:
    """Codes of many videos' sound, sorted. Derived from fingerprints like the index of pictures, and kept like it.

    One entry is 64 bits: the code, and where in all rows of all videos it stands. Safe to share between threads.
    """

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._ids: dict[str, int] = {}  # → number of a video, in order
        self._names: list[str | None] = []  # by number; None: removed
        self._ends: list[int] = [0]  # rows of all videos up to and with each
        self._sorted = np.zeros(0, np.uint64)
        self._tail = np.zeros(0, np.uint64)
        self._waiting: list[npt.NDArray[np.uint64]] = []

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, video_id: str) -> bool:
        return video_id in self._ids

    def add(self, video_id: str, fingerprint: Fingerprint) -> None:
        """Put a video in; one of the same id is replaced."""
        sounds = sounds_of(fingerprint)
        rows = np.flatnonzero(sounds.changes)
        rows = rows[rows % _STEP == 0]
        with self._turn:
            self.remove(video_id)
            entries = sounds.codes[rows].astype(np.uint64) << np.uint64(32)
            self._waiting.append(entries | (self._ends[-1] + rows).astype(np.uint64))
            self._ids[video_id] = len(self._names)
            self._names.append(video_id)
            self._ends.append(self._ends[-1] + len(sounds.codes))

    def remove(self, video_id: str) -> None:
        """Take a video out; nothing happens where it is not in."""
        with self._turn:
            number = self._ids.pop(video_id, None)
            if number is not None:
                self._names[number] = None

    def _settle(self) -> None:
        """Sort in what was added since the last search."""
        if not self._waiting:
            return
        self._tail = np.concatenate([self._tail, *self._waiting])
        self._tail.sort()
        self._waiting = []
        if len(self._tail) > max(_TAIL, len(self._sorted) // 8):
            self._sorted = np.concatenate([self._sorted, self._tail])
            self._tail = np.zeros(0, np.uint64)
            self._sorted.sort()

    def candidates(
        self, query: Fingerprint, *, limit: int = _TRIED, exclude: frozenset[str] = frozenset()
    ) -> list[Heard]:
        """The videos whose codes agree most often at one delay on one course, at most ``limit``, most votes first."""
        with self._turn:
            self._settle()
            heard = [h for course in _COURSES for h in self._votes(sounds_of(query, course), course)]
        best: dict[str, Heard] = {}
        for h in heard:  # on a tie the likelier course, which comes first
            if h.video_id not in exclude and h.votes > (best[h.video_id].votes if h.video_id in best else 0):
                best[h.video_id] = h
        return sorted(best.values(), key=lambda h: (-h.votes, h.video_id))[:limit]

    def _votes(self, sounds: Sounds, course: Course) -> list[Heard]:
        """Every video with enough votes, each at its best delay."""
        rows = np.flatnonzero(sounds.changes)
        codes, asked = _either_way(sounds.codes[rows], sounds.sureness[rows])
        found = [_looked_up(table, codes) for table in (self._sorted, self._tail)]
        places = np.concatenate([place for place, _ in found]).astype(np.int64)
        delays = places - np.concatenate([rows[asked[which]] for _, which in found])
        numbers = np.searchsorted(np.asarray(self._ends), places, side="right") - 1
        bins, votes = np.unique(np.stack([numbers, delays], axis=1), axis=0, return_counts=True)
        beside = np.zeros(len(bins), np.int64)  # a sound between two rows votes for both
        if len(bins) > 1:
            follows = (bins[1:, 0] == bins[:-1, 0]) & (bins[1:, 1] == bins[:-1, 1] + 1)
            beside[:-1] = votes[1:] * follows
        total = votes + beside
        order = np.lexsort((bins[:, 1], -total, bins[:, 0]))
        first = order[np.unique(bins[order, 0], return_index=True)[1]]
        return [
            Heard(name, int(bins[i, 1]) - self._ends[bins[i, 0]], course, int(total[i]))
            for i in first
            if total[i] >= _LEAST_VOTES and (name := self._names[bins[i, 0]]) is not None
        ]

    def save(self, path: Path) -> None:
        """Write the index so that a crash at any moment leaves the old file or the new one, whole."""
        with self._turn:
            self._settle()
            header = {"layout": _LAYOUT, "names": self._names, "ends": self._ends, "sorted": len(self._sorted)}
            text = json.dumps(header).encode()
            parts = (len(text).to_bytes(8, "little"), text, self._sorted.tobytes(), self._tail.tobytes())
            write_atomically(path, b"".join(parts))

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that ``save`` wrote.

        Raises:
            IndexUnreadable: no such file, damaged, or of another layout.
        """
        try:
            data = path.read_bytes()
            length = int.from_bytes(data[:8], "little")
            header: dict[str, Any] = json.loads(data[8 : 8 + length])
            entries = np.frombuffer(data, np.uint64, offset=8 + length)
            if header["layout"] != _LAYOUT:
                raise ValueError(f"layout {header['layout']}")
            index = cls()
            index._names, index._ends = header["names"], header["ends"]
            index._sorted, index._tail = np.split(entries, [header["sorted"]])
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnreadable(f"{path} is no readable index ({error}); run: firstcut catalog rebuild") from error
        index._ids = {name: number for number, name in enumerate(index._names) if name is not None}
        return index


def _either_way(codes: Codes, sureness: Floats) -> tuple[Codes, npt.NDArray[np.intp]]:
    """The codes with their least sure bits as they are and turned, in every way, sorted; and whose each one is."""
    weakest = np.argsort(sureness, axis=1, kind="stable")[:, :_UNSURE]
    masks = (np.uint32(1) << (31 - weakest).astype(np.uint32)).astype(np.uint32)
    ways = ((np.arange(1 << _UNSURE)[:, None] >> np.arange(_UNSURE)) & 1).astype(np.uint32)
    asked = (codes[:, None] ^ (masks @ ways.T)).ravel()  # the masks share no bit, so that their sum is their union
    order = np.argsort(asked, kind="stable")
    return asked[order].astype(np.uint32), order // (1 << _UNSURE)


def _looked_up(table: npt.NDArray[np.uint64], codes: Codes) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.intp]]:
    """Places of all entries with one of these codes, and which code each has."""
    wide = codes.astype(np.uint64)
    low = np.searchsorted(table, wide << np.uint64(32))
    high = np.searchsorted(table, (wide << np.uint64(32)) | np.uint64(0xFFFFFFFF), side="right")
    counts = np.minimum(high - low, _CROWD)
    which = np.repeat(np.arange(len(codes)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return table[low[which] + within] & np.uint64(0xFFFFFFFF), which


def find_sounds(
    query_id: str, query: Fingerprint, index: SoundIndex, catalog: Catalog, *, exclude: frozenset[str] = frozenset()
) -> tuple[SoundMatch, ...]:
    """Every catalogued video with at least five seconds of the query's sound, the likest first. ``query_id`` and
    ``exclude`` never match; candidates that ``catalog`` no longer has are skipped."""
    found = []
    for heard in index.candidates(query, exclude=exclude | {query_id}):
        try:
            reference = catalog.fingerprint(heard.video_id)
        except LookupError:  # removed since the index was made
            continue
        compared = [_compared(query_id, query, reference, heard, beside) for beside in (0, 1)]
        kept = [match for match in compared if match is not None]
        found.extend(sorted(kept, key=lambda m: m.errors)[:1])
    return tuple(sorted(found, key=lambda m: (m.errors, m.reference)))


def _compared(
    query_id: str, query: Fingerprint, reference: Fingerprint, heard: Heard, beside: int
) -> SoundMatch | None:
    """The stretch along one delay on which the bits agree."""
    q, r, delay = sounds_of(query, heard.course), sounds_of(reference), heard.delay + beside
    rows = np.arange(max(0, -delay), min(len(q.codes), len(r.codes) - delay))
    if len(rows) < _LEAST_CODES:
        return None
    told = q.changes[rows] & r.changes[rows + delay]
    errors = np.bitwise_count(q.codes[rows] ^ r.codes[rows + delay]) / 32
    start, end = _best_stretch(np.where(told, _SAME - errors, -_GAP))
    inside = told[start:end]
    if inside.sum() < _LEAST_CODES or (share := float(errors[start:end][inside].mean())) > _SURE:
        return None
    first, last = int(rows[start]), int(rows[end - 1]) + _ROWS - 1
    return SoundMatch(
        query=query_id,
        reference=heard.video_id,
        errors=round(share, 4),
        q_start=round(first / RATE / heard.course.pace, 2),
        q_end=round(last / RATE / heard.course.pace, 2),
        r_start=round((first + delay) / RATE, 2),
        r_end=round((last + delay) / RATE, 2),
        semitones=2 * heard.course.shift,
    )


def _best_stretch(gains: Floats) -> tuple[int, int]:
    """Where the sum of gains is greatest (Kadane)."""
    total = np.concatenate([[0.0], np.cumsum(gains)])
    lowest = np.minimum.accumulate(total)
    end = int(np.argmax(total - lowest))
    return int(np.argmin(total[: end + 1])), end
