"""Make ``models/champion/`` again: ``python -m training.champion``.

The simulated cohort, the settings and the seed are fixed, so the three files come out byte for byte the same until
the schema, the simulation or the fit changes; then this has to be run again (a test says so).
"""

from __future__ import annotations

from pathlib import Path

from features import schema
from features.schema import Family
from models.quality import CHAMPION
from training.fit import BLANK_FAMILY, COVERAGE, Fitted, Settings, figures, fit, without
from training.simulate import MISSING, RATER_NOISE, SEED, VIDEOS, simulate, undescribed

CARD = "MODEL_CARD.md"


def make(folder: Path = CHAMPION, videos: int = VIDEOS) -> Fitted:
    """Train the default model and write it with its card into ``folder``."""
    fitted = fit(simulate(videos, SEED))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.lgb").write_bytes(fitted.trees)
    (folder / "model.json").write_bytes(fitted.described)
    (folder / CARD).write_text(card(fitted), "utf-8")
    return fitted


def card(fitted: Fitted) -> str:
    """The model card, in Markdown, with the figures of this training."""
    return f"""# Quality model {fitted.model.version}

**Trained on a simulated cohort.** No person rated these videos and nobody watched them: the numbers come from
`training/simulate.py`. The model makes the whole path work and obeys every law that a real one must obey; it does not
know what people value. Replace it: `firstcut train --cohort FILE.parquet`, `firstcut promote`.

Made by `python -m training.champion`; the same command gives the same bytes. Feature schema {schema.digest()[:12]}.

## What it is
- LightGBM, {Settings().trees} trees of at most {Settings().leaves} leaves, saved as text. Squared error.
- Monotone wherever `features/schema.py` gives a direction. Every tree looks at one family only, so the score is a sum
  with one monotone term for each family, and its TreeSHAP shares are exact and independent of each other.
- What is missing contributes exactly 0. Training joins copies in which {BLANK_FAMILY:.0%} of families are blanked at
  random. So whoever withholds a bad number gets about what an average one gets: gates therefore rest on what is
  measured from the media, never on what was sent along.
- The interval is split conformal, made to hold {COVERAGE:.0%} of true scores; wider where engagement is unknown.

## What it was trained on
{fitted.model.manifest.trained_on.description}, {fitted.model.manifest.trained_on.creators} creators,
SHA-256 `{fitted.model.manifest.trained_on.sha256}`.
The story: {STORY} Raters' noise is {RATER_NOISE} score points.

Missing at random: {", ".join(f"{family} {share:.0%}" for family, share in MISSING.items())}.
Not described by the simulation, and therefore not used: {", ".join(undescribed()) or "no feature"}.

## Figures
Creators held aside (20 %), never seen in training or in calibrating the interval:

| evidence | RMSE | MAE | rank correlation | coverage | mean width |
| --- | --- | --- | --- | --- | --- |
{_lines(fitted)}

These figures measure how well the model recovers its own simulation. They say nothing about real videos.

## What it must not be used for
Judging people. Follower counts, faces, accents, language as such and devices are no inputs and cannot become any
(`features/schema.py`, a test). Originality is not in this score: it is judged apart and cannot be bought back.
"""


STORY = """creators, and then their videos, get a craft, a substance, an honesty and an appeal. Each moves the
features of its kind in the schema's direction, with much noise; together they set how long viewers stay and the
quality."""


def _lines(fitted: Fitted) -> str:
    cases = {"all there is": fitted.test_rows}
    cases |= {f"without {family}": without(fitted.test_rows, family) for family in Family}
    return "\n".join(_line(name, figures(fitted.model, rows, fitted.test_quality)) for name, rows in cases.items())


def _line(name: str, numbers: dict[str, float]) -> str:
    shown = " | ".join(f"{numbers[key]:.3f}" for key in ("rmse", "mae", "srocc", "coverage", "width"))
    return f"| {name} | {shown} |"


if __name__ == "__main__":
    make()
