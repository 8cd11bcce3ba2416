"""Fits the logistic of models/originality/evidence.py, and says how well its probabilities hold elsewhere.

    python -m benchmarks.originality_calibration [--fit DIR … [--hard DIR …]] --check DIR … [--cache DIR] [--plot PNG]

Every candidate pair of a suite gives the evidence of its surest line; the label is the suite's truth. Fitted on
``--fit`` suites alone. Prints the constants to put into evidence.py, and the expected calibration error on the
``--check`` suites. Without ``--fit`` those that evidence.py has are checked.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Set
from dataclasses import astuple, fields
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.originality import Suite
from features.fingerprint import Fingerprint
from models.originality import evidence
from models.originality.examinations import examinations

Pairs = tuple[list[list[tuple[float, ...]]], np.ndarray]
"""Of every pair the evidence of each line, and whether it is a copy [n]."""

_FIRST_GUESS = {"rival": -1.0, "oddness": -1.0}  # what speaks against a copy
BINS = 10
HARD = 0.3  # weight of a pair from suites of the hardest cases alone, which are rarer in service than there
STRENGTH = 30.0  # inverse of the ridge: separable evidence must not end in certainty


def pairs_of(suite: Suite) -> Pairs:
    """Of every candidate pair all evidence, and whether it is a copy."""
    truth = {(Path(t["query"]).stem, Path(t["reference"]).stem) for t in suite.truth if t["reference"]}
    rows, labels = [], []
    for query_id, query in suite.queries.items():
        for candidate in suite.index.candidates(query):
            found = _evidence(query, suite.references[candidate.video_id])
            if found:
                rows.append(found)
                labels.append((query_id, candidate.video_id) in truth)
    return rows, np.array(labels)


def _evidence(query: Fingerprint, reference: Fingerprint) -> list[tuple[float, ...]]:
    return [astuple(examined.evidence[0]) for examined in examinations(query, reference)]


def surest(pairs: list[list[tuple[float, ...]]], weights: np.ndarray) -> np.ndarray:
    """The row of each pair that the weights like best, [n, features]."""
    return np.array([max(rows, key=lambda row: float(np.dot(row, weights))) for rows in pairs])


def fit(pairs: list[list[tuple[float, ...]]], labels: np.ndarray, heavy: np.ndarray) -> tuple[float, np.ndarray]:
    """Intercept and weights, for pairs that weigh ``heavy`` [n]; which line is a pair's surest depends on them, so a
    few rounds."""
    weights = np.array([_FIRST_GUESS.get(f.name, 1.0) for f in fields(evidence.Evidence)])
    for _ in range(6):
        rows = surest(pairs, weights)
        model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, labels, sample_weight=heavy)
        weights = model.coef_[0]
    return float(model.intercept_[0]), weights


def fitted(parts: Mapping[str, Pairs], hard: Set[str]) -> tuple[float, np.ndarray]:
    """The constants that suit these suites, printed as evidence.py has them."""
    heavy = np.concatenate([np.full(len(y), HARD if name in hard else 1.0) for name, (_, y) in parts.items()])
    rows, labels = [row for e, _ in parts.values() for row in e], np.concatenate([y for _, y in parts.values()])
    intercept, weights = fit(rows, labels, heavy)
    print(f"_INTERCEPT = {intercept:.3f}\n_WEIGHTS = ({', '.join(f'{w:.3f}' for w in weights)})")
    print(f"fitted on {len(labels)} pairs, {labels.sum()} copies")
    return intercept, weights


def calibration_error(probability: np.ndarray, labels: np.ndarray, bins: int = BINS) -> float:
    """Mean distance of stated probability and share of copies over ten bins, weighted by their pairs."""
    which = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [(which == b).mean() * abs(probability[which == b].mean() - labels[which == b].mean()) for b in set(which)]
    return float(sum(gaps))


def draw(checked: dict[str, tuple[np.ndarray, np.ndarray]], path: Path) -> None:
    """Reliability: what share of the pairs that are stated to be copies with some probability are; and how many pairs
    are stated so."""
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6, 6.4), height_ratios=(3, 1), sharex=True, layout="constrained"
    )
    edges = np.linspace(0, 1, BINS + 1)
    above.plot([0, 1], [0, 1], color="0.7", linestyle="--", linewidth=1, label="perfect")
    for i, (name, (stated, labels)) in enumerate(checked.items()):
        which = np.minimum((stated * BINS).astype(int), BINS - 1)
        bins = sorted(set(which))
        points = [(stated[which == b].mean(), labels[which == b].mean(), (which == b).sum()) for b in bins]
        x, y, count = np.array(points).T
        error = f"{name}: expected calibration error {calibration_error(stated, labels):.3f}"
        above.plot(x, y, color=f"C{i}", linewidth=1, alpha=0.5)
        above.scatter(x, y, s=12 + 10 * np.sqrt(count), color=f"C{i}", alpha=0.75, label=error)
        below.hist(stated, edges, histtype="step", color=f"C{i}")
    above.set(ylabel="share that are copies", title="Pairs of suites that no constant was fitted on")
    above.legend(frameon=False, fontsize=9, markerscale=0.6)
    below.set(yscale="log", xlabel="stated probability", ylabel="pairs", xlim=(-0.02, 1.02))
    figure.savefig(path, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", type=Path, action="append", default=[])
    parser.add_argument("--hard", type=Path, action="append", default=[], help="fitted on too, a third as heavy")
    parser.add_argument("--check", type=Path, action="append", default=[])
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    parser.add_argument("--plot", type=Path, help="a picture of the --check suites' reliability")
    options = parser.parse_args()
    if not options.fit and (options.hard or not options.check):
        parser.error("name suites to fit on (--fit), or to check (--check); hard ones only weigh beside those")
    parts = {folder.name: pairs_of(Suite(folder, options.cache)) for folder in (*options.fit, *options.hard)}
    intercept, weights = fitted(parts, {folder.name for folder in options.hard}) if parts else evidence.in_force()
    checked = {f.name: pairs_of(Suite(f, options.cache)) for f in options.check}
    stated = {name: (stated_by(intercept, weights, e), y) for name, (e, y) in (parts | checked).items()}
    for name, (probability, labels) in stated.items():
        print(described(name, probability, labels))
    if options.plot:
        draw({name: stated[name] for name in checked}, options.plot)


def stated_by(intercept: float, weights: np.ndarray, pairs: list[list[tuple[float, ...]]]) -> np.ndarray:
    """The probability of each pair."""
    return np.asarray(1 / (1 + np.exp(-(surest(pairs, weights) @ weights + intercept))))


def described(name: str, probability: np.ndarray, labels: np.ndarray) -> str:
    """One suite in a line."""
    doubtful = (probability > 0.02) & (probability < 0.98)
    return (
        f"{name}: {len(labels)} pairs, error {calibration_error(probability, labels):.4f}; doubtful ones "
        f"{doubtful.sum()}, error {calibration_error(probability[doubtful], labels[doubtful]):.3f}; "
        f"lowest copy {probability[labels].min(initial=1):.3f}, highest other {probability[~labels].max(initial=0):.3f}"
    )


if __name__ == "__main__":
    main()
