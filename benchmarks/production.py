"""Do the picture's features follow what they name, and only that? And how well do they tell what quality is left?

    python -m benchmarks.production ORIGINALS [--write]

Windows of real clips are made worse in steps. Printed is, for each kind, the share of clips on which its feature moves
with every step; how much the other features mind; and the rank correlation of the production score, fitted without
the clip, with MS-SSIM. ``--write`` writes features/production.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls
from scipy.stats import spearmanr

from benchmarks.degrade import KINDS, STILLS, Pictures, batch, window
from benchmarks.quality import ms_ssim
from features.picture import PictureMeter
from features.production import SCALES, TABLE, ProductionTable, Term

PIECES = 6  # of each feature's line
FOLDS = 10
MIXTURES = 6  # of two kinds each, for a clip
SHOWN = ("sharpness", "contrast", "underexposed", "overexposed", "noise", "blockiness", "banding", "true_resolution")
UNSEEN = "shake"  # moves the picture, so that comparing pixels says nothing
RISES = {"sharpness": 1, "white_level": 1, "true_resolution": 1}  # the score rises with these and falls with the rest


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a clip: how it was made worse, its features, what is left of it."""

    clip: str
    kind: str
    step: int
    numbers: dict[str, float | None]
    left: float


def rows_of(path: Path, seed: int) -> Iterator[Row]:
    """The clip as it is, each kind at each step, and some mixtures."""
    clean = window(path)
    yield Row(path.stem, "none", 0, features(clean), 1.0)
    for name, kind in KINDS.items():
        for step, how in enumerate(kind.steps, 1):
            worse = kind.change(clean, how)
            yield Row(path.stem, name, step, features(worse), left(clean, worse))
    rng = np.random.default_rng(seed)
    for index in range(MIXTURES):
        worse = clean
        for name in rng.choice([name for name in KINDS if name != UNSEEN], 2, replace=False):
            worse = KINDS[name].change(worse, float(np.interp(rng.uniform(0, 2.5), (0, 1, 2), KINDS[name].steps)))
        yield Row(path.stem, "mixture", index, features(worse), left(clean, worse))


def features(pictures: Pictures) -> dict[str, float | None]:
    meter = PictureMeter()
    meter.update(batch(pictures))
    height, width = pictures.shape[1:3]
    values = meter.finish(SimpleNamespace(info=SimpleNamespace(width=width, height=height)))  # type: ignore[arg-type]
    return {name: value.number for name, value in values.items()}


def left(clean: Pictures, worse: Pictures) -> float:
    return float(np.mean([ms_ssim(clean[i], worse[i]) for i in STILLS if i < len(clean)]))


def follow(rows: list[Row]) -> None:
    """Print the share of clips on which each kind's feature moves with every step."""
    by = {(row.clip, row.kind, row.step): row.numbers for row in rows}
    clips = sorted({row.clip for row in rows})
    print(f"{'made worse by':16}{'feature':18}{'moves with every step':>24}")
    for name, kind in KINDS.items():
        ladders = []
        for clip in clips:
            steps = [by[clip, "none", 0], *(by[clip, name, step] for step in range(1, len(kind.steps) + 1))]
            ladders.append([numbers[kind.feature] for numbers in steps])
        known = [ladder for ladder in ladders if None not in ladder]
        good = sum(bool(np.all(np.diff(np.array(ladder, float)) * kind.sign > 0)) for ladder in known)
        print(f"{name:16}{kind.feature:18}{f'{good} of {len(known)}, {good / len(known):.0%}':>24}")


def stay(rows: list[Row]) -> None:
    """Print how much each feature moves at the middle step of each kind, median over clips."""
    by = {(row.clip, row.kind, row.step): row.numbers for row in rows}
    clips = sorted({row.clip for row in rows})
    print(f"\nmedian change at the middle step\n{'':16}" + "".join(f"{name[:11]:>13}" for name in (*SHOWN, UNSEEN)))
    for kind in ("between clips", *KINDS):
        cells = []
        for name in (*SHOWN, UNSEEN):
            pairs = [
                (by[clip, "none", 0][name], by[clip, kind if kind in KINDS else "none", 2 * (kind in KINDS)][name])
                for clip in clips
            ]
            known = np.array([pair for pair in pairs if None not in pair], float)
            spread = np.subtract(*np.percentile(known[:, 0], [90, 10]))
            cells.append(spread if kind not in KINDS else float(np.median(np.abs(known[:, 1] - known[:, 0]))))
        print(f"{kind:16}" + "".join(f"{cell:13.3f}" for cell in cells))


Floats = npt.NDArray[np.float64]


def fit(rows: list[Row]) -> ProductionTable:
    """The table with the least squared error of the log of what is left; every line monotone."""
    lost = -np.log(np.clip([row.left for row in rows], 0.05, 1.0))
    scaled = {name: np.array([SCALES[name](row.numbers[name] or 0.0) for row in rows]) for name in SCALES}
    knots = {
        name: np.unique(np.quantile(column, np.linspace(0.02, 0.98, PIECES + 1)).round(4))
        for name, column in scaled.items()
    }
    pieces = {name: _pieces(scaled[name], knots[name], name) for name in SCALES}
    solved = nnls(np.column_stack([*pieces.values(), np.ones(len(rows))]), lost)[0].round(4).tolist()
    terms, at = [], 0
    for name, block in pieces.items():
        parts = np.array(solved[at : at + block.shape[1]])
        at += block.shape[1]
        losses = np.append(np.cumsum(parts[::-1])[::-1], 0.0) if name in RISES else np.append(0.0, np.cumsum(parts))
        if losses.any():
            terms.append(Term(name, tuple(knots[name].tolist()), tuple(losses.round(4).tolist())))
    return ProductionTable(solved[-1], tuple(terms))


def _knots(column: Floats) -> Floats:
    return np.unique(np.quantile(column, np.linspace(0.02, 0.98, PIECES + 1)).round(4))


def _pieces(column: Floats, knots: Floats, name: str) -> Floats:
    """How far each number has come through each piece of the line, 0..1, [n, pieces]; what is left where it rises."""
    done = np.clip((column[:, None] - knots[:-1]) / np.diff(knots), 0.0, 1.0)
    return 1 - done if name in RISES else done


def scores(table: ProductionTable, rows: list[Row]) -> Floats:
    return np.array([table.score({name: row.numbers[name] or 0.0 for name in SCALES}) for row in rows])


def held_out(rows: list[Row]) -> Floats:
    """Each row's score by a table that was fitted without its clip."""
    clips = np.random.default_rng(0).permutation(sorted({row.clip for row in rows}))
    fold = {clip: index % FOLDS for index, clip in enumerate(clips.tolist())}
    told = np.zeros(len(rows))
    for index in range(FOLDS):
        table = fit([row for row in rows if fold[row.clip] != index])
        chosen = [i for i, row in enumerate(rows) if fold[row.clip] == index]
        told[chosen] = scores(table, [rows[i] for i in chosen])
    return told


def report(rows: list[Row], told: Floats) -> dict[str, float]:
    """Rank correlations of the held-out score with what is left: over all rows, and inside a clip (median)."""
    true, clips = np.array([row.left for row in rows]), np.array([row.clip for row in rows])
    inside = [spearmanr(told[clips == clip], true[clips == clip]).statistic for clip in np.unique(clips)]
    return {
        "over_all": round(float(spearmanr(told, true).statistic), 3),
        "inside_a_clip": round(float(np.median(inside)), 3),
    }


def write(table: ProductionTable, rows: list[Row], figures: dict[str, float]) -> None:
    terms = [{"feature": t.feature, "knots": t.knots, "losses": t.losses} for t in table.terms]
    data = {
        "made_by": "python -m benchmarks.production ORIGINALS --write",
        "target": "-log of MS-SSIM (Wang, Simoncelli, Bovik 2003)",
        "trained_on": f"{len({row.clip for row in rows})} real clips made worse in {len(rows)} versions",
        "rank_correlation_held_out_by_clip": figures,
        "base": table.base,
        "terms": terms,
    }
    TABLE.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("originals", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    paths = sorted(asked.originals.glob("*.mp4"))
    rows = [row for seed, path in enumerate(paths) for row in rows_of(path, seed)]
    follow(rows)
    stay(rows)
    known = [row for row in rows if row.kind != UNSEEN and all(row.numbers[name] is not None for name in SCALES)]
    told = held_out(known)
    figures = report(known, told)
    print(f"\nproduction, fitted without the clip, against MS-SSIM: {figures}, {len(known)} versions")
    if asked.write:
        write(fit(known), known, figures)


if __name__ == "__main__":
    main()
