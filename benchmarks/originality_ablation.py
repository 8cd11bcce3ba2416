"""What each part of the matching brings: one suite, the same fingerprints, a part less each time.

    python -m benchmarks.originality_ablation --suite DIR [--suite DIR ...] [--cache DIR] [--every N] [--part NAME ...]

Parts are switched off from here, by standing in for the names that the matching calls; a part whose name is gone stops
the run, so that no row measures nothing. Prints the table and writes it into docs/originality.md. ``--every 5`` asks
every fifth query only.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.originality import Suite
from benchmarks.originality_report import into_page
from benchmarks.originality_score import evaluate
from features.fingerprint import Fingerprint
from models.originality import evidence, examinations, examined, held_still, match, places, register, wandering
from models.originality.index import Index, catalog, choose

Scores = dict[tuple[str, str], float]


class Asked:
    """A suite's fingerprints with some taken off, and every so manieth query."""

    def __init__(self, suite: Suite, every: int, keep: Callable[[Fingerprint], Fingerprint] = lambda f: f) -> None:
        self.references = {k: keep(f) for k, f in suite.references.items()}
        self.queries = {k: keep(f) for k, f in list(suite.queries.items())[::every]}
        self.index = Index(self.references.items())

    def fingerprint(self, video_id: str) -> Fingerprint:
        return self.references[video_id]

    def fingerprints(self) -> Any:
        return self.references.items()


def matched(asked: Asked) -> Scores:
    """As the product matches."""
    scores = {}
    for query, fingerprint in asked.queries.items():
        found = match.find_matches(query, fingerprint, asked.index, asked)
        scores.update({(m.query, m.reference): m.score for m in found})
    return scores


def by_votes(asked: Asked) -> Scores:
    """The search alone: votes as the score."""
    return {
        (query, c.video_id): c.votes / (c.votes + 50)
        for query, fingerprint in asked.queries.items()
        for c in asked.index.candidates(fingerprint)
    }


def by_geometry(asked: Asked) -> Scores:
    """Search and registration: the features that agree on a transform as the score."""
    scores = {}
    for query, fingerprint in asked.queries.items():
        for candidate in asked.index.candidates(fingerprint):
            found = register.registrations(fingerprint, asked.references[candidate.video_id])
            support = max((r.support for r in found), default=0.0)
            scores[query, candidate.video_id] = support / (support + 20)
    return scores


def first_only(asked: Asked) -> Scores:
    """The likeliest candidate alone is verified."""
    whole = asked.index.candidates
    with patch.object(asked.index, "candidates", lambda query, **more: whole(query, **more)[:1]):
        return matched(asked)


@dataclass(frozen=True)
class Part:
    """A row: what stands in for which name, what is kept of a fingerprint, and how pairs are then scored."""

    says: str
    instead: tuple[tuple[Any, str, Any], ...] = ()
    keep: Callable[[Fingerprint], Fingerprint] = lambda f: f
    score: Callable[[Asked], Scores] = matched


def _same(codes: Any) -> Any:
    return codes


def _first(query: Fingerprint, reference: Fingerprint) -> Any:
    return register.registrations(query, reference)[:1]


def _unasked(*_: Any) -> None:
    return None


def _untried(*_: Any) -> Iterator[Any]:
    return iter(())


def _upright(query: Fingerprint, reference: Fingerprint, _flips: Any = examinations.whole_frame_flips) -> Any:
    return [found for found in _flips(query, reference) if not found[0]]


def _across(query: Any, reference: Any, transform: Any, _compare: Any = examined.compare, **more: Any) -> Any:
    return _compare(query, reference, transform, **{**more, "within_shots": False})


PARTS = {
    "all": Part("everything"),
    "search": Part("search alone: votes", score=by_votes),
    "geometry": Part("search and registration, no motion", score=by_geometry),
    "mirrored": Part(
        "without the mirrored search",
        (
            (choose, "mirrored", _same),
            (choose, "mirrored_words", _same),
            (catalog, "mirrored_hashes", _same),
            (register, "mirrored", _same),
            (examinations, "whole_frame_flips", _upright),
        ),
    ),
    "frames": Part(
        "without whole-frame hashes", keep=lambda f: replace(f, hashes=f.hashes[:0], hash_times=f.hash_times[:0])
    ),
    "part": Part("without looking in a part of the picture", ((examinations, "part_of_features", _unasked),)),
    "several": Part("one transform a pair", ((match, "_TRANSFORMS", 1),)),
    "moment": Part("without bringing transforms to one moment", ((examinations, "at_one_moment", _unasked),)),
    "steady": Part(
        "without asking what moves by itself before a moving camera", ((held_still, "own_motion", _unasked),)
    ),
    "refine": Part("without finer transforms", ((examined, "refined", lambda *_: []),)),
    "slides": Part("without comparing slideshows across cuts", ((examinations, "_SLIDES_SUPPORT", float("inf")),)),
    "shots": Part(
        "means across cuts instead of within shots", ((examined, "compare", _across), (wandering, "compare", _across))
    ),
    "lines": Part("one line a pair", ((examined, "_LINES", 1),)),
    "transforms": Part("upright or mirrored, not both", ((examinations, "registrations", _first),)),
    "first": Part("the first candidate alone", ((match, "_SEARCHES", 1),), score=first_only),
    "rest": Part("without searching again with what is left", ((match, "_SEARCHES", 1),)),
    "features": Part("11 features a frame filed instead of 22", ((choose, "FILED_PER_FRAME", 11),)),
    "steadied": Part("without steadying what shakes", ((examinations, "examine_steadied", _untried),)),
    "follow": Part(
        "without steadying or following what moves about",
        ((examinations, "examine_steadied", _untried), (examinations, "examine_wandering", _untried)),
    ),
    "frozen": Part("following, without what the frozen query explains", ((examined, "gain_along", lambda *_: 0.0),)),
    "standing": Part("without asking whether what stands is the same", ((places, "_DRAWN", float("inf")),)),
    "light": Part("a picture's light told by all points", ((places, "_ROUNDS", 0),)),
    "plenty": Part("gain without an end", ((evidence, "_PLENTY", float("inf")),)),
    "shared": Part("without asking at how many places motion agrees", ((evidence, "shared_motion", lambda *_: 0.8),)),
    "rival": Part("without asking whether another offset does as well", ((evidence, "rival", lambda *_: (0.2, None)),)),
}


@contextmanager
def without(part: Part) -> Iterator[None]:
    """The matching with a part's stand-ins; a name that the product no longer has is an AttributeError."""
    with ExitStack() as stack:
        for module, name, value in part.instead:
            stack.enter_context(patch.object(module, name, value))
        yield


def measured(part: Part, suite: Suite, every: int, out: Path) -> dict[str, Any]:
    """One row's figures on one suite."""
    with without(part):
        asked = Asked(suite, every, part.keep)
        began = time.process_time()
        scores = part.score(asked)
        spent = time.process_time() - began
    truth, matches = out / "truth.csv", out / "matches.csv"
    rows = [row for row in suite.truth if Path(row["query"]).stem in asked.queries]
    _write(truth, list(suite.truth[0]), [list(row.values()) for row in rows])
    _write(matches, ["query", "reference", "score"], [[*pair, score] for pair, score in scores.items()])
    return {**evaluate(truth, matches, 0.5), "cpu": spent / len(asked.queries)}


def _write(path: Path, head: list[str], rows: list[list[Any]]) -> None:
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def row(part: Part, found: list[dict[str, Any]]) -> str:
    """The figures of all suites: means, false matches summed."""
    uap, p1, recall, cpu = (sum(f[k] for f in found) / len(found) for k in ("uAP", "recall@P1", "recall", "cpu"))
    thresholded = (
        "– |" if part.score in (by_votes, by_geometry) else f"{recall:.3f}, {sum(f['false'] for f in found)} |"
    )
    return f"| {part.says} | {uap:.3f} | {p1:.3f} | {thresholded} {cpu:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, action="append", required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    parser.add_argument("--out", type=Path, default=Path(".cache/originality"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--part", nargs="*", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--page", type=Path, default=Path("docs/originality.md"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    suites = [Suite(folder, options.cache) for folder in options.suite]
    lines = ["| | uAP | recall@P1 | recall, false matches at 0.5 | CPU s a query |", "|---|---|---|---|---|"]
    for name in options.part:
        lines.append(row(PARTS[name], [measured(PARTS[name], s, options.every, options.out) for s in suites]))
        print(lines[-1], flush=True)
    which = ", ".join(f"`{s.folder.name}`" for s in suites)
    sparse = f", one query in {options.every}" if options.every > 1 else ""
    into_page(options.page, "bench-ablation", "\n".join((f"Means over {which}{sparse}.", "", *lines)))


if __name__ == "__main__":
    main()
