"""Draws docs/originality.png: agreement of motion of a copy and of a second take, and how both go along their best
line.

python -m benchmarks.originality_picture --suite DIR --copy QUERY REFERENCE --take QUERY REFERENCE --out PNG
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from benchmarks.originality import fingerprint_of
from models.originality.examinations import examinations
from models.originality.examined import Examined
from models.originality.motion import paired


def surest(suite: Path, query: str, reference: str, cache: Path) -> Examined:
    """The examination of one pair that explains most."""
    sides = (
        fingerprint_of(suite / folder / f"{n}.mp4", cache) for folder, n in (("queries", query), ("refs", reference))
    )
    return max(examinations(*sides), key=lambda e: e.score)


def draw_matrix(axes: plt.Axes, examined: Examined, title: str) -> None:
    """Every query frame against every reference frame, and the best line."""
    agreement, line = examined.agreement, examined.lines[0]
    extent = (agreement.r_times[0], agreement.r_times[-1], agreement.q_times[-1], agreement.q_times[0])
    weight = np.sqrt(agreement.q_moves[:, None] * agreement.r_moves[None, :])
    axes.imshow(agreement.motion * weight, extent=extent, aspect="auto", cmap="RdBu_r", vmin=-1, vmax=1)
    q = np.array([line.q_start, line.q_end])
    axes.plot(line.speed * q + line.offset, q, "k--", linewidth=1)
    axes.set(title=title, xlabel="reference, s", ylabel="query, s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, required=True)
    parser.add_argument("--copy", nargs=2, required=True)
    parser.add_argument("--take", nargs=2, required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    parser.add_argument("--out", type=Path, default=Path("docs/originality.png"))
    options = parser.parse_args()
    copy, take = (surest(options.suite, *pair, options.cache) for pair in (options.copy, options.take))
    figure, axes = plt.subplots(1, 3, figsize=(13, 3.8), layout="constrained")
    draw_matrix(axes[0], copy, "a copy: motion agrees along one line")
    draw_matrix(axes[1], take, "a second take: the same room, no line")
    for examined, name in ((copy, "copy"), (take, "second take")):
        line = examined.lines[0]
        pairs = paired(examined.agreement, line.speed, line.offset)
        label = f"{name}: {examined.registration.support:.0f} features agree, probability {examined.score:.2f}"
        axes[2].plot(examined.agreement.q_times, np.where(pairs.weight > 0.1, pairs.motion, np.nan), label=label)
    axes[2].set(title="along the best line", xlabel="query, s", ylabel="correlation of motion", ylim=(-0.6, 1.05))
    axes[2].legend(loc="lower left", fontsize=8)
    figure.savefig(options.out, dpi=110)


if __name__ == "__main__":
    main()
