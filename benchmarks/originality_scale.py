"""What a search costs, and whom it finds, among 1,000, 10,000 and 100,000 one-minute videos.

    python -m benchmarks.originality_scale --videos DIR --suite DIR [--suite DIR ...] [--cache DIR] [--plot FILE]

The catalog is the suites' references and simulated strangers. A stranger is a minute of frames strung together from
real videos: as many features a frame as those have, at their sizes, directions and places, but with new codes: each
takes every bit from one of three real codes that are alike, the frame's own and two of its 30 nearest in other videos.
So strangers crowd where real codes crowd; ``density`` prints how often a code has one within so many bits, real and
simulated. Their whole-frame hashes are those of the real frames with every third bit drawn anew.

Asked are the suites' copies as they are, and a query of a minute: the copy and then frames of other real videos. A
copy counts as found if its reference is among the candidates.
"""

from __future__ import annotations

import argparse
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
from models.originality.index import Chosen, Index
from models.originality.index import catalog as searching
from models.originality.index.choose import asked, distinct_hashes, filed
from models.originality.index.words import words_of

SIZES = (1_000, 10_000, 100_000)
_KIN = 30  # nearest codes in other videos
_SECONDS = 60
_BLOCK = 100  # strangers made at a time
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
            features = Chosen(codes, *(g[rows.reshape(-1)] for g in self._geometry), words)
            for i in range(_BLOCK):
                part = slice(i * each, (i + 1) * each)
                columns = (features.codes, features.angles, features.scales, features.points, features.words)
                yield Chosen(*(c[part] for c in columns)), self._frames()

    def _frames(self) -> npt.NDArray[np.uint8]:
        start = self._rng.integers(0, len(self._hashes))
        mask = _THIRDS[self._rng.integers(0, len(_THIRDS), 2), 0].reshape(32)
        drawn = self._rng.integers(0, 256, (_SECONDS, 32), dtype=np.uint8)[:1]  # a stranger's frames stay alike
        rows = self._hashes[(start + np.arange(_SECONDS)) % len(self._hashes)]
        return distinct_hashes((rows & ~mask) | (drawn & mask))


def _thirds() -> npt.NDArray[np.uint8]:
    """Pairs of masks of 128 bits, uint8 [4096, 2, 16], that share the bits out: a third, a third and the rest."""
    of_three = np.random.default_rng(3).integers(0, 3, (4096, 128))
    return np.stack([np.packbits(of_three == k, axis=1) for k in (1, 2)], axis=1)


_THIRDS = _thirds()


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
    """Queries with the references that they show: as they are, and drawn out to a minute."""

    def __init__(self, suites: Sequence[Suite], real: Sequence[Fingerprint], every: int) -> None:
        self.queries: list[tuple[Fingerprint, set[str]]] = []
        for suite in suites:
            shown: dict[str, set[str]] = {}
            for row in suite.truth:
                if row["reference"]:
                    name = f"{suite.folder.name}/{Path(row['reference']).stem}"
                    shown.setdefault(Path(row["query"]).stem, set()).add(name)
            self.queries += [(suite.queries[q], names) for q, names in sorted(shown.items())]
        self.queries = self.queries[::every]
        rng = np.random.default_rng(5)
        self.minutes = [(_minute(q, [real[i] for i in rng.permutation(len(real))]), names) for q, names in self.queries]


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


def measured(index: Index, queries: Sequence[tuple[Fingerprint, set[str]]]) -> dict[str, float]:
    """Share of copies whose reference is a candidate, and is the first; CPU seconds a query; candidates a query."""
    found = first = candidates = 0
    began = time.process_time()
    for query, names in queries:
        ids = [c.video_id for c in index.candidates(query)]
        candidates += len(ids)
        found += bool(names & set(ids))
        first += bool(ids) and ids[0] in names
    spent, n = time.process_time() - began, len(queries)
    return {"recall": found / n, "first": first / n, "cpu": spent / n, "candidates": candidates / n}


def exhaustive(index: Index, queries: Sequence[tuple[Fingerprint, set[str]]]) -> dict[str, float]:
    """The same with every list looked into."""
    usual = searching._reach
    everything = replace(usual(len(index)), probed=searching.word_count())
    searching._reach = lambda videos: everything  # type: ignore[assignment]
    try:
        return measured(index, queries)
    finally:
        searching._reach = usual


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
    parser.add_argument("--suite", type=Path, action="append", required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--every", type=int, default=1, help="ask every so-many-th query")
    parser.add_argument("--exhaustive", type=int, default=20, help="queries also asked of every list")
    options = parser.parse_args()
    real = [fingerprint_of(p, options.cache) for p in sorted(options.videos.iterdir())]
    strangers = Strangers(real)
    for bits, among_real, simulated in density(strangers, real, (10, 12, 14, 16, 18, 20, 24, 30)):
        print(f"within {bits} bits: real {among_real:.1e}, simulated {simulated:.1e}", flush=True)
    suites = [Suite(folder, options.cache) for folder in options.suite]
    queries = Asked(suites, real, options.every)
    index, before, rows = Index(), memory(), []
    for suite in suites:
        for name, fingerprint in suite.references.items():
            index.add(f"{suite.folder.name}/{name}", fingerprint)
    minutes = strangers.minutes()
    for size in options.sizes:
        began = time.process_time()
        while len(index) < size:
            index.put(f"stranger {len(index)}", *next(minutes))
        row = {
            "videos": size,
            "build_cpu": time.process_time() - began,
            "memory_mb": memory() / 1e6,
            "bytes_a_video": (memory() - before) / size,
            "add_cpu": added(index, _minute(real[0], real[1:])),
            **measured(index, queries.queries),
            **{f"minute_{k}": v for k, v in measured(index, queries.minutes).items()},
        }
        step = max(1, len(queries.minutes) // options.exhaustive)
        some = queries.minutes[::step]
        row |= {f"some_{k}": v for k, v in measured(index, some).items()}
        row |= {f"exhaustive_{k}": v for k, v in exhaustive(index, some).items()}
        rows.append(row)
        print(json.dumps(row), flush=True)
    if options.plot:
        plot(rows, options.plot)


def plot(rows: Sequence[dict[str, float]], path: Path) -> None:
    """The curve, written to ``path``."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3), layout="constrained")
    sizes = [r["videos"] for r in rows]
    panels = (
        ("CPU seconds, a query of 60 s", [("searched", "minute_cpu"), ("every list", "exhaustive_cpu")]),
        ("memory, GB", [("of the process", "memory_mb")]),
        ("copies among the candidates", [("as they are", "recall"), ("in a minute of others", "minute_recall")]),
    )
    for axes, (title, lines) in zip(figure.subplots(1, 3), panels, strict=True):
        for label, key in lines:
            values = [r[key] / (1000 if key == "memory_mb" else 1) for r in rows]
            axes.plot(sizes, values, marker="o", label=label)
        axes.set(xscale="log", title=title, xlabel="videos of a minute")
        axes.set_ylim(0, None) if "copies" not in title else axes.set_ylim(0.9, 1.002)
        if "CPU" in title:
            axes.set(yscale="log", ylim=None)
        axes.legend(frameon=False)
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
