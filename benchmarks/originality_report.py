"""The table and the plot of a comparison of detectors, and the block of docs/originality.md that holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

Result = Mapping[str, Any]
OURS, THEIRS, FAINT = "#1f5fa8", "#8a8f98", "#eceef1"


def markdown(results: Sequence[Result]) -> str:
    """One row a system, the best first; a dash where nothing was measured."""
    lines = [
        "| system | uAP | recall@P1 | recall, false matches at its own threshold | CPU s a query "
        "| fingerprinting, of a plain decode | kB a minute |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in sorted(results, key=lambda r: -r.get("uAP", -1.0)):
        if "uAP" not in result:
            why = f"failed: {result['failed']}" if "failed" in result else f"not installed: {result['not_installed']}"
            lines.append(f"| {result['name']} | {why} | | | | | |")
            continue
        cost = result.get("cost") or {}
        ratio = f"{cost['fingerprint'] / cost['decode']:.2f}" if cost else "–"
        lines.append(
            f"| {result['name']} | {result['uAP']:.3f} | {result['recall@P1']:.3f} "
            f"| {result['recall']:.2f}, {result['false']} at {result['threshold']:.2f} "
            f"| {result['cpu_seconds_per_query']:.3f} | {ratio} | {result['bytes_per_minute'] / 1000:,.1f} |"
        )
    return "\n".join(lines)


def families(results: Sequence[Result]) -> str:
    """Recall of each edit above the first false match, a column a system."""
    shown = [r for r in results if "uAP" in r]
    lines = ["| edit | " + " | ".join(r["name"] for r in shown) + " |", "|---" * (len(shown) + 1) + "|"]
    for name in sorted(shown[0]["families@P1"]):
        cells = (f"{r['families@P1'][name]:.2f}" for r in shown)
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def plot(results: Sequence[Result], out: Path) -> None:
    """A panel a system, a row an edit, the bar's length its recall above the first false match anywhere."""
    shown = [r for r in results if "uAP" in r]
    names = sorted(shown[0]["families@P1"], key=lambda n: (sum(r["families@P1"][n] for r in shown), n))
    figure, panels = plt.subplots(
        1, len(shown), figsize=(1.6 + 1.35 * len(shown), 0.9 + 0.23 * len(names)), sharey=True, layout="constrained"
    )
    for axes, result in zip(figure.axes if len(shown) > 1 else [panels], shown, strict=True):
        values, ours = [result["families@P1"][n] for n in names], result is shown[0]
        axes.barh(range(len(names)), [1.0] * len(names), color=FAINT, height=0.72)
        axes.barh(range(len(names)), values, color=OURS if ours else THEIRS, height=0.72)
        axes.set_title(f"{result['name']}\n{result['recall@P1']:.0%}", fontsize=9, fontweight="bold" if ours else None)
        axes.set(xlim=(0, 1), xticks=(0, 1), yticks=range(len(names)), ylim=(-0.6, len(names) - 0.4))
        axes.set_xticklabels(("0", "1"), fontsize=8)
        axes.set_yticklabels([n.replace("_", " ") for n in names], fontsize=8)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    figure.suptitle("Copies found before the first false match, by edit", fontsize=10)
    figure.savefig(out, dpi=130)
    plt.close(figure)


def into_page(page: Path, mark: str, body: str) -> None:
    """Put ``body`` between a page's lines ``<!-- mark -->`` and ``<!-- /mark -->``."""
    text = page.read_text()
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"{page} has no lines <!-- {mark} --> and <!-- /{mark} --> to write between")
    page.write_text(pattern.sub(lambda m: f"{m[1]}{body}\n{m[2]}", text))
