"""The index of many videos: features and whole frames filed in lists, and searched by votes.

It is derived: it can be thrown away and built again from the catalog's fingerprints. Its answers depend on the set of
videos that are in, not on the order in which they came and went.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError
from features.fingerprint import VERSION, Fingerprint, mirrored_hashes
from features.fingerprint.local import BITS
from models.originality.index.choose import PROBED, Chosen, asked, distinct_hashes, filed
from models.originality.index.files import replace_file
from models.originality.index.lists import OWNER_SHIFT, Hits, Lists
from models.originality.index.votes import Tally, feature_votes, frame_votes, labels, weights
from models.originality.index.words import HASH_WORD_BITS, hash_words, hash_words_near, word_count

CANDIDATES = 12  # videos that a search hands on, at most
HASH_BITS = 256
_LEAST_VOTES = 3.0  # nats; half of all strangers among a candidate's twelve have less, the weakest known copy 3.9
_LEAST_SHARE = 0.02  # of the likeliest video's votes: a minute's copy beside one of a second
_BY_CHANCE = 299  # rank at which a video has its votes by chance: fewer have anything in common with a query
_STANDS_OUT = 2.5  # times what chance gives; the best of 100,000 strangers have two to three times as much
_ALWAYS = 3  # candidates, whatever chance gives: more than three hundred reposts of one video are no chance
_LAYOUT = 2  # of the file
_FRAME_RADIUS = 60  # bits of 256; strangers differ in about 110 and more
_SWEPT_AT_ONCE = 32  # videos, at least: to go through all lists takes a tenth of a second
_SWEPT = 0.1  # videos gone, for every one that is in, at which their rows are thrown away
# How often a stranger of a minute has a feature so near one given, and a frame: measured between 60 real videos, where
# every bit more makes it one and a half times as frequent.
_FEATURE_BY_CHANCE = np.minimum(1.0, 0.0066 * np.exp(0.4 * (np.arange(128) - 14.0)))
_FRAME_BY_CHANCE = np.full(128, 0.002)


class IndexUnreadable(FirstcutError):
    """An index file that is damaged or of another version; it is derived, so rebuild it."""

    status = 503


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video that a query may show, with the votes for it (0.., higher is likelier; nats against a stranger)."""

    video_id: str
    votes: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a search looks: bits within which features are near, and lists looked into for each."""

    radius: int
    probed: int


class Index:
    """The likeliest local features and the whole frames of many videos, searchable."""

    def __init__(self, fingerprints: Iterable[tuple[str, Fingerprint]] = ()) -> None:
        self._ids: dict[str, int] = {}
        self._names: list[str | None] = []  # by number; None where the video is gone
        self._features = Lists(word_count(), BITS)
        self._frames = Lists(1 << HASH_WORD_BITS, HASH_BITS)
        self._dead: set[int] = set()  # numbers of videos that are gone but whose rows are not yet
        for video_id, fingerprint in fingerprints:
            self.add(video_id, fingerprint)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, video_id: str) -> bool:
        return video_id in self._ids

    def add(self, video_id: str, fingerprint: Fingerprint) -> None:
        """Put a video in; one of the same id is replaced."""
        self.put(video_id, filed(fingerprint), distinct_hashes(fingerprint.hashes))

    def put(self, video_id: str, features: Chosen, hashes: npt.NDArray[np.uint8]) -> None:
        """The same with what was chosen of the fingerprint already: that is what takes the time."""
        self.remove(video_id)
        number = len(self._names)
        self._features.add(features.codes, features.words[:, 0], labels(number, features))
        self._frames.add(hashes, hash_words(hashes), np.full(len(hashes), number << OWNER_SHIFT))
        self._names.append(video_id)
        self._ids[video_id] = number

    def remove(self, video_id: str) -> None:
        """Take a video out; nothing happens where it is not in."""
        number = self._ids.pop(video_id, None)
        if number is None:
            return
        self._names[number] = None
        self._dead.add(number)
        if len(self._dead) > max(_SWEPT_AT_ONCE, _SWEPT * len(self._ids)):
            self._sweep()

    def _sweep(self) -> None:
        gone = np.zeros(len(self._names), bool)
        gone[list(self._dead)] = True
        self._features.sweep(gone)
        self._frames.sweep(gone)
        self._dead.clear()

    def candidates(
        self,
        query: Fingerprint,
        *,
        limit: int = CANDIDATES,
        exclude: frozenset[str] = frozenset(),
        reach: Reach | None = None,
    ) -> list[Candidate]:
        """The likeliest videos first, at most ``limit``, without those of ``exclude``; looked for within ``reach``, or
        as far as suits the size of the catalog. Videos that one would take for strangers are left out."""
        if not self._ids:
            return []
        reach = reach or reach_among(len(self))
        features, hashes = asked(query, reach.probed), distinct_hashes(query.hashes)
        votes = np.zeros(len(self._names))
        for seen, frames in ((features, hashes), (features.mirrored(), mirrored_hashes(hashes))):
            found = np.zeros(len(self._names))
            for tally in (self._by_features(seen, reach.radius), self._by_frames(frames)):
                found[tally.owners] += tally.votes
            votes = np.maximum(votes, found)
        names = ((n, self._names[n]) for n in np.flatnonzero(votes))
        ranked = sorted((-round(float(votes[n]), 6), v) for n, v in names if v is not None and v not in exclude)
        return [Candidate(video_id, -score) for score, video_id in ranked[: min(limit, _worth_a_look(ranked))]]

    def _by_features(self, query: Chosen, radius: int) -> Tally:
        hits = self._present(self._features.near(query.codes, query.words, radius))
        return feature_votes(query, hits, weights(hits, len(query), len(self), _FEATURE_BY_CHANCE))

    def _by_frames(self, hashes: npt.NDArray[np.uint8]) -> Tally:
        hits = self._present(self._frames.near(hashes, hash_words_near(hashes), _FRAME_RADIUS))
        return frame_votes(hits, weights(hits, len(hashes), len(self), _FRAME_BY_CHANCE))

    def _present(self, hits: Hits) -> Hits:
        return hits.only(np.isin(hits.owner, list(self._dead), invert=True)) if self._dead else hits

    def save(self, path: Path) -> None:
        """Write the index so that a crash at any moment leaves the old file or the new one, whole."""
        header = {"layout": _LAYOUT, "version": VERSION, "names": self._names, "dead": sorted(self._dead)}

        def write(out: IO[bytes]) -> None:
            text = json.dumps(header).encode()
            out.write(len(text).to_bytes(8, "little") + text)
            self._features.write(out)
            self._frames.write(out)

        replace_file(path, write)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that ``save`` wrote.

        Raises:
            IndexUnreadable: no such file, damaged, or of another version.
        """
        index = cls()
        try:
            with open(path, "rb") as file:
                header: dict[str, Any] = json.loads(file.read(int.from_bytes(file.read(8), "little")))
                if (header["layout"], header["version"]) != (_LAYOUT, VERSION):
                    raise ValueError("it is of another version")
                index._features = Lists.read(file, word_count(), BITS)
                index._frames = Lists.read(file, 1 << HASH_WORD_BITS, HASH_BITS)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, MemoryError, OverflowError) as error:
            raise IndexUnreadable(f"{path} is no readable index ({error}); run: firstcut catalog rebuild") from error
        index._names, index._dead = header["names"], set(header["dead"])
        index._ids = {name: number for number, name in enumerate(index._names) if name is not None}
        return index


def _worth_a_look(ranked: Sequence[tuple[float, str]]) -> int:
    """How many of the likeliest videos, by (minus votes, id), are to be examined: not those that one would take for
    strangers, and in a large catalog, where chance alone gives many votes, only a few that do not stand out."""
    votes = -np.array([score for score, _ in ranked])
    if not len(votes):
        return 0
    least = max(_LEAST_VOTES, _LEAST_SHARE * votes[0])
    chance = votes[_BY_CHANCE] if len(votes) > _BY_CHANCE else 0.0
    return min(int((votes >= least).sum()), max(_ALWAYS, int((votes >= _STANDS_OUT * chance).sum())))


def reach_among(videos: int) -> Reach:
    """Features that a stranger has as near double every two bits: a larger catalog is looked through less far."""
    doublings = max(0.0, np.log2(max(videos, 1) / 1000))
    return Reach(round(max(16.0, 24 - 1.2 * doublings)), round(max(4.0, PROBED * 2.0 ** (-0.45 * doublings))))
