"""What a search costs, and whom it finds, among 1,000, 10,000 and 100,000 one-minute videos.

    python -m benchmarks.originality_scale --videos DIR --suite DIR [--cache DIR] [--plot FILE]

The catalog is the suite's references and simulated strangers. A stranger is a minute of frames strung together from
real videos: as many features a frame as those have, at their sizes, directions and places, but with new codes. Each
takes every bit from one of three real codes that are alike: the frame's own and two of its 30 nearest in other videos.
Of every such code eight siblings are made, five bits from it, and dealt to as many videos. So strangers crowd where
real codes crowd; printed first is how often a code has another's within so many bits, real and simulated. As each
keeps the place of the real feature that it comes from, strangers also agree on a transform more than real ones. Their
whole-frame hashes are those of the real frames with every third bit drawn anew.

Asked are the suite's copies as they are, and a query of a minute: the copy and then frames of real videos that are in
no reference. A copy counts as found if its reference is among the candidates.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.originality import Suite, fingerprint_of
from features.fingerprint import Fingerprint
from models.originality.hamming import nearest
from models.originality.index import Chosen, Index, Reach, reach_among
from models.originality.index.choose import asked, distinct_hashes, filed
from models.originality.index.words import word_count, words_of

SIZES = (1_000, 10_000, 100_000)
_KIN = 30  # nearest codes in other videos
_SECONDS = 60
_DEEP = 64  # lists, in which 99 of 100 pairs within 14 bits meet
_BLOCK = 100  # strangers made at a time
_SIBLINGS = 8  # codes made from one, five bits from it, filed as it is: filing is what building would spend hours on
_QUICK_GROUPS = 8  # of words, looked into for strangers: 19 in 20 are filed where they would be


class Strangers:
    """Makes minutes of video that nobody filmed, always the same ones."""

    def __init__(self, real: Sequence[Fingerprint]) -> None:
        chosen = [filed(f) for f in real]
        self.codes = np.concatenate([c.codes for c in chosen])
        self.owner = np.repeat(np.arange(len(chosen)), [len(c) for c in chosen])
        self._geometry = [np.concatenate([getattr(c, n) for c in chosen]) for n in ("angles", "scales", "points")]
        self._per_minute = round(_SECONDS * len(self.codes) / sum(f.seconds for f in real))
        self._hashes = np.concatenate([f.hashes for f in real])
        self._kin = self._nearest_elsewhere()
        self._rng = np.random.default_rng(7)

    def _nearest_elsewhere(self) -> npt.NDArray[np.int64]:
        found = nearest(self.codes, self.codes, 400)[1]
        own = self.owner[found] == self.owner[:, None]
        return np.take_along_axis(found, np.argsort(own, axis=1, kind="stable")[:, :_KIN], axis=1)

    def children(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """New codes, uint8 [n, 16], each like three that exist, one of them in ``rows``."""
        rng, n = self._rng, len(rows)
        kin = self._kin[rows[:, None], rng.integers(0, _KIN, (n, 2))]
        thirds = rng.integers(0, len(_THIRDS), (n, 2))
        first, second = _THIRDS[thirds[:, 0], 0], _THIRDS[thirds[:, 0], 1]
        return (
            (self.codes[rows] & ~(first | second)) | (self.codes[kin[:, 0]] & first) | (self.codes[kin[:, 1]] & second)
        )

    def minutes(self) -> Iterator[tuple[Chosen, npt.NDArray[np.uint8]]]:
        """One stranger after the other: its features and its hashes."""
        each = self._per_minute
        while True:
            starts = self._rng.integers(0, len(self.codes), (_BLOCK, 4))  # four stretches of real video each
            rows = (starts[:, :, None] + np.arange(-(-each // 4))).reshape(_BLOCK, -1)[:, :each] % len(self.codes)
            codes = self.children(rows.reshape(-1))
            words = words_of(codes, 1, groups=_QUICK_GROUPS)[0]
            for _ in range(_SIBLINGS):
                dealt = self._rng.permutation(len(codes))  # siblings of one video's codes go to many videos
                made = codes[dealt] ^ _FLIPS[self._rng.integers(0, len(_FLIPS), len(codes))]
                features = Chosen(made, *(g[rows.reshape(-1)[dealt]] for g in self._geometry), words[dealt])
                yield from ((_part(features, i * each, (i + 1) * each), self._frames()) for i in range(_BLOCK))

    def _frames(self) -> npt.NDArray[np.uint8]:
        start, mask = self._rng.integers(0, len(self._hashes)), self._rng.integers(0, len(_THIRDS), 2)
        drawn = self._rng.integers(0, 256, 32, dtype=np.uint8)  # the same for all frames, so that they stay alike
        rows = self._hashes[(start + np.arange(_SECONDS)) % len(self._hashes)]
        changed = _THIRDS[mask, 0].reshape(32)
        return distinct_hashes((rows & ~changed) | (drawn & changed))


def _part(features: Chosen, start: int, end: int) -> Chosen:
    columns = (features.codes, features.angles, features.scales, features.points, features.words)
    return Chosen(*(c[start:end] for c in columns))


def _thirds() -> npt.NDArray[np.uint8]:
    """Pairs of masks of 128 bits, uint8 [4096, 2, 16], that share the bits out: a third, a third and the rest."""
    of_three = np.random.default_rng(3).integers(0, 3, (4096, 128))
    return np.stack([np.packbits(of_three == k, axis=1) for k in (1, 2)], axis=1)


def _flips() -> npt.NDArray[np.uint8]:
    """Masks of 128 bits, uint8 [4096, 16], with five bits set."""
    drawn = np.random.default_rng(4).random((4096, 128))
    return np.packbits(drawn <= np.sort(drawn, axis=1)[:, 4:5], axis=1)


_THIRDS, _FLIPS = _thirds(), _flips()


def density(strangers: Strangers, real: Sequence[Fingerprint], within: Sequence[int]) -> list[tuple[int, float, float]]:
    """How often a code asked with has one of another real video, and a simulated one, within so many bits."""
    rng = np.random.default_rng(1)
    features = [asked(f, 1) for f in real]
    codes = np.concatenate([f.codes for f in features])
    owner = np.repeat(np.arange(len(real)), [len(f) for f in features])
    made_from = rng.integers(0, len(strangers.codes), 100_000)
    made = strangers.children(made_from)
    counts = np.zeros((2, 129))
    for row in rng.choice(len(codes), 500, replace=False):
        for k, (others, of) in enumerate(((strangers.codes, strangers.owner), (made, strangers.owner[made_from]))):
            far = np.bitwise_count(codes[row] ^ others).sum(axis=1)
            counts[k] += np.bincount(far[of != owner[row]], minlength=129)
    shares = np.cumsum(counts, axis=1) / counts.sum(axis=1, keepdims=True)
    return [(r, float(shares[0, r]), float(shares[1, r])) for r in within]


class Asked:
    """Queries with the references that they show: as they are, and drawn out to a minute by ``others``."""

    def __init__(self, suite: Suite, others: Sequence[Fingerprint], every: int) -> None:
        shown: dict[str, set[str]] = {}
        for row in suite.truth:
            if row["reference"]:
                shown.setdefault(Path(row["query"]).stem, set()).add(Path(row["reference"]).stem)
        self.queries = [(suite.queries[q], names) for q, names in sorted(shown.items())][::every]
        rng, n = np.random.default_rng(5), len(others)
        self.minutes = [(_minute(q, [others[i] for i in rng.permutation(n)]), names) for q, names in self.queries]


def _minute(query: Fingerprint, others: Sequence[Fingerprint]) -> Fingerprint:
    """A query of a minute: ``query``, then frames of others."""
    parts, seconds = [query], query.seconds
    for other in others:
        if seconds >= _SECONDS:
            break
        parts.append(other)
        seconds += other.seconds
    ends = np.cumsum([0] + [int(d) for p in parts for d in np.diff(p.key_offsets)]).astype(np.int32)
    frames = min(_SECONDS, len(ends) - 1)
    columns = {
        n: np.concatenate([getattr(p, n) for p in parts])[: ends[frames]]
        for n in ("codes", "points", "scales", "angles")
    }
    hashes = np.concatenate([p.hashes for p in parts])[:_SECONDS]
    times = np.arange(_SECONDS, dtype=np.float64)
    return replace(
        query,
        seconds=float(_SECONDS),
        hash_times=times[: len(hashes)],
        hashes=hashes,
        key_times=times[:frames],
        key_offsets=ends[: frames + 1],
        **columns,
    )


def measured(
    index: Index, queries: Sequence[tuple[Fingerprint, set[str]]], reach: Reach | None = None
) -> dict[str, float]:
    """Share of copies whose reference is a candidate, and is the first; CPU seconds a query; candidates a query."""
    found = first = candidates = 0
    began = time.process_time()
    for query, names in queries:
        ids = [c.video_id for c in index.candidates(query, reach=reach)]
        candidates += len(ids)
        found += bool(names & set(ids))
        first += bool(ids) and ids[0] in names
    spent, n = time.process_time() - began, len(queries)
    return {"recall": found / n, "first": first / n, "cpu": spent / n, "candidates": candidates / n}


def memory() -> float:
    """Bytes of this process in memory."""
    with open("/proc/self/statm") as file:
        return float(file.read().split()[1]) * resource.getpagesize()


def added(index: Index, fingerprint: Fingerprint) -> float:
    """CPU seconds to put one video in (and take it out again)."""
    began = time.process_time()
    index.add("another", fingerprint)
    spent = time.process_time() - began
    index.remove("another")
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--videos", type=Path, required=True, help="real videos, from which strangers are made")
    parser.add_argument("--suite", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--every", type=int, default=1, help="ask every so-many-th query")
    parser.add_argument("--all-lists", type=int, default=1_000, help="largest catalog that is searched in every list")
    parser.add_argument("--some", type=int, default=10, help="queries of the searches that look farther")
    options = parser.parse_args()
    real = {p.name: fingerprint_of(p, options.cache) for p in sorted(options.videos.iterdir())}
    strangers = Strangers(list(real.values()))
    for bits, among_real, simulated in density(strangers, list(real.values()), (10, 12, 14, 16, 18, 20, 24, 30)):
        print(f"within {bits} bits: real {among_real:.1e}, simulated {simulated:.1e}", flush=True)
    before = memory()
    suite = Suite(options.suite, options.cache)
    with open(options.suite / "refs.csv", newline="") as file:
        sources = {row["source"] for row in csv.DictReader(file)}
    asking = Asked(suite, [f for name, f in real.items() if name not in sources], options.every)
    index, minutes, rows = suite.index, strangers.minutes(), []
    for size in options.sizes:
        began = time.process_time()
        while len(index) < size:
            index.put(f"stranger {len(index)}", *next(minutes))
        rows.append(
            {"videos": size, "build_cpu": time.process_time() - began, "bytes_a_video": (memory() - before) / size}
        )
        rows[-1] |= _costs(index, asking, next(iter(real.values())), size <= options.all_lists, options.some)
        print(json.dumps(rows[-1]), flush=True)
        if options.plot:
            plot(rows, options.plot)


def _costs(index: Index, asking: Asked, another: Fingerprint, everywhere: bool, some: int) -> dict[str, float]:
    found = {"memory_mb": memory() / 1e6, "add_cpu": added(index, _minute(another, [another] * _SECONDS))}
    found |= {f"as_is_{k}": v for k, v in measured(index, asking.queries).items()}
    found |= {f"minute_{k}": v for k, v in measured(index, asking.minutes).items()}
    few = asking.minutes[:: max(1, len(asking.minutes) // some)]
    reach = reach_among(len(index))
    farther = {"usual": reach, "deep": replace(reach, probed=_DEEP)}
    if everywhere:
        farther["everywhere"] = replace(reach, probed=word_count())
    for name, far in farther.items():
        found |= {f"{name}_{k}": v for k, v in measured(index, few, far).items()}
    return found


def plot(rows: Sequence[dict[str, float]], path: Path) -> None:
    """The curve, written to ``path``."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3), layout="constrained")
    sizes = [r["videos"] for r in rows]
    panels = (
        ("CPU seconds, a query of 60 s", [("searched", "minute_cpu"), ("looking 64 lists deep", "deep_cpu")]),
        ("memory, GB", [("of the process", "memory_mb")]),
        ("copies among the candidates", [("as they are", "as_is_recall"), ("in a minute of others", "minute_recall")]),
    )
    for axes, (title, lines) in zip(figure.subplots(1, 3), panels, strict=True):
        for label, key in lines:
            values = [r[key] / (1000 if key == "memory_mb" else 1) for r in rows]
            axes.plot(sizes, values, marker="o", label=label)
        axes.set(xscale="log", title=title, xlabel="videos of a minute")
        if "CPU" in title:
            axes.set(yscale="log", ylim=(0.05, None))
        else:
            axes.set_ylim(*((0.9, 1.002) if "copies" in title else (0, None)))
        axes.legend(frameon=False)
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
