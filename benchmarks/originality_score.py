"""Measures of a list of matches against a suite's truth, as in the Video Similarity Challenge."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Pair = tuple[str, str]


def _rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["query"], row["reference"] = (Path(row[c]).stem if row[c] else "" for c in ("query", "reference"))
    return rows


def evaluate(truth_path: Path, matches_path: Path, threshold: float) -> dict[str, Any]:
    """uAP, recall above the first wrong pair, recall and false matches at the threshold, mean span IoU, each family's
    recall at the threshold and above the first wrong pair; pairs that are not listed score 0, ties count against the
    detector."""
    truth, rows = _rows(truth_path), _rows(matches_path)
    positives = {(t["query"], t["reference"]): t for t in truth if t["reference"]}
    best: dict[Pair, float] = defaultdict(float)
    for row in rows:
        pair = (row["query"], row["reference"])
        best[pair] = max(best[pair], float(row["score"]))
    worst_wrong = max((s for p, s in best.items() if p not in positives), default=0.0)
    found = {p for p in positives if best[p] >= threshold}
    kind = {t["query"]: t["family"] for t in truth}
    wrong = [p for p, s in best.items() if p not in positives and s >= threshold]
    above = {p for p in positives if best[p] > worst_wrong}
    return {
        "copies": len(positives),
        "negatives": sum(not t["reference"] for t in truth),
        "uAP": _average_precision(best, positives),
        "recall@P1": len(above) / max(1, len(positives)),
        "recall": len(found) / max(1, len(positives)),
        "false": len(wrong),
        "false_by_kind": dict(Counter(kind[q] for q, _ in wrong)),
        "span_iou": _span_iou(found, positives, rows, threshold),
        "families": _by_family(positives, found),
        "families@P1": _by_family(positives, above),
    }


def _by_family(positives: Mapping[Pair, Mapping[str, str]], found: set[Pair]) -> dict[str, float]:
    families = defaultdict(list)
    for pair, row in positives.items():
        families[row["family"]].append(pair in found)
    return {name: sum(hits) / len(hits) for name, hits in sorted(families.items())}


def _average_precision(best: Mapping[Pair, float], positives: Mapping[Pair, Any]) -> float:
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0] in positives))
    hits, total = 0, 0.0
    for place, (pair, score) in enumerate(ranked, 1):
        if score > 0 and pair in positives:
            hits += 1
            total += hits / place
    return total / max(1, len(positives))


def _span_iou(found: set[Pair], positives: Mapping[Pair, Any], rows: list[dict[str, str]], threshold: float) -> float:
    if rows and "q_start" not in rows[0]:
        return 0.0  # a detector that names no spans
    total = 0.0
    for pair in found:
        spans = [r for r in rows if (r["query"], r["reference"]) == pair and float(r["score"]) >= threshold]
        sides = []
        for side in ("q", "r"):
            start = min(float(s[f"{side}_start"]) for s in spans)
            end = max(float(s[f"{side}_end"]) for s in spans)
            sides.append(
                _iou((start, end), (float(positives[pair][f"{side}_start"]), float(positives[pair][f"{side}_end"])))
            )
        total += (sides[0] * sides[1]) ** 0.5
    return total / max(1, len(found))


def _iou(a: tuple[float, float], b: tuple[float, float]) -> float:
    union = max(a[1], b[1]) - min(a[0], b[0])
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0])) / union if union > 0 else 0.0


def table(results: Mapping[str, Mapping[str, Any]]) -> str:
    """The results side by side, in Markdown."""
    names = list(results)
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for key in ("copies", "negatives", "uAP", "recall@P1", "recall", "false", "span_iou", "cpu_seconds_per_query"):
        cells = [results[n][key] for n in names]
        lines.append(f"| {key} | " + " | ".join(f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells) + " |")
    for family in sorted({f for n in names for f in results[n]["families"]}):
        cells = [results[n]["families"].get(family) for n in names]
        lines.append(f"| {family} | " + " | ".join("–" if c is None else f"{c:.2f}" for c in cells) + " |")
    lines += [f"{n}: false {results[n]['false_by_kind']}" for n in names if results[n]["false"]]
    return "\n".join(lines)
