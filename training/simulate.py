"""A simulated cohort, so that the whole path works before a platform's own data is there.

The story, for each creator and then each of the creator's videos: three latent qualities (craft, substance, honesty)
and the appeal of the subject are drawn. Craft, substance and honesty move the analyzed features in their schema's
direction; with appeal they set how long viewers stay, from which retention, completions, likes and shares are counted.
Quality is a weighted sum of the four through a logistic curve, as rated with noise. Families are missing at random,
so that what is missing says nothing. Nothing here was measured on people: a model trained on it is a placeholder.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from features.schema import Family
from training.cohort import ANALYZED, COLUMNS, Cohort, from_frame
from training.errors import CohortError
from training.typical import TYPICAL, Latent, Shape, Typical

VIDEOS = 6000
SEED = 20261101
CURVE_POINTS = 21

#: Weight of each latent in quality; a standard deviation of their sum moves quality by about 0.17.
WEIGHTS: Mapping[str, float] = {"craft": 0.40, "substance": 0.65, "honesty": 0.40, "appeal": 0.45}
STEEPNESS = 0.75
RATER_NOISE = 0.04  # score points
MISSING: Mapping[Family, float] = {
    Family.PICTURE: 0.05,
    Family.SOUND: 0.12,
    Family.STRUCTURE: 0.05,
    Family.DENSITY: 0.30,
    Family.DISCUSSION: 0.30,
}
NO_COUNTERS = 0.20

Floats = npt.NDArray[np.float64]


def simulate(videos: int = VIDEOS, seed: int = SEED) -> Cohort:
    """A cohort of ``videos``, about ten for each creator; the same for the same arguments."""
    if videos < 200:
        raise CohortError(f"{videos} simulated videos are too few; ask for at least 200")
    rng = np.random.default_rng(seed)
    creator = rng.integers(0, max(20, videos // 10), videos)
    latents = _latents(rng, creator)
    lengths = np.exp(rng.normal(4.3, 0.5, videos))
    seconds = np.asarray(np.clip(lengths.round(2), 6.0, 600.0), np.float64)
    columns: dict[str, object] = {
        "video_id": [f"sim-{index:06d}" for index in range(videos)],
        "creator_id": [f"creator-{index:05d}" for index in creator],
        "seconds": seconds,
        "quality": _quality(rng, latents),
        **_analyzed(rng, latents, seconds),
        **_counted(rng, latents, seconds),
    }
    frame = pd.DataFrame(columns)[list(COLUMNS)]
    return from_frame(frame, f"simulated, {videos} videos, seed {seed}", simulated=True)


def _latents(rng: np.random.Generator, creator: npt.NDArray[np.int64]) -> dict[str, Floats]:
    """Standard normal, 0.4 of the variance the creator's, the rest the video's."""
    creators = int(creator.max()) + 1
    return {
        name: np.sqrt(0.4) * rng.normal(size=creators)[creator] + np.sqrt(0.6) * rng.normal(size=len(creator))
        for name in WEIGHTS
    }


def _quality(rng: np.random.Generator, latents: Mapping[str, Floats]) -> Floats:
    total = sum((weight * latents[name] for name, weight in WEIGHTS.items()), np.zeros(len(latents["craft"])))
    rated = expit(STEEPNESS * total) + rng.normal(0, RATER_NOISE, len(total))
    return np.asarray(np.clip(rated, 0.0, 1.0).round(4), np.float64)


def _analyzed(rng: np.random.Generator, latents: Mapping[str, Floats], seconds: Floats) -> dict[str, Floats]:
    count = len(seconds)
    gone = {family: rng.random(count) < MISSING[family] for family in MISSING}
    columns = {}
    for feature in ANALYZED:
        noise = rng.normal(size=count)
        typical = TYPICAL.get(feature.name)
        lost = feature.name == "effective_duration"
        direction = -1 if lost else feature.direction
        numbers = np.full(count, np.nan) if typical is None else _spread(typical, direction, latents, noise)
        if lost:
            numbers = (1 - numbers) * seconds
        numbers = np.round(np.clip(numbers, feature.low, feature.high), 4)
        columns[feature.name] = np.where(gone[feature.family], np.nan, numbers)
    return columns


def _spread(typical: Typical, direction: int, latents: Mapping[str, Floats], noise: Floats) -> Floats:
    """Numbers in the feature's unit: the latent in the feature's direction, the rest noise."""
    latent = 0.0 if typical.latent is Latent.NONE else direction * latents[typical.latent]
    z = typical.strength * latent + np.sqrt(1 - typical.strength**2) * noise
    if typical.shape is Shape.LINE:
        return np.asarray(typical.center + typical.spread * z)
    if typical.shape is Shape.LOG:
        return np.asarray(typical.center * np.exp(typical.spread * z))
    if typical.shape is Shape.FAULT:
        return np.asarray(typical.spread * np.maximum(0.0, z - norm.ppf(1 - typical.center)))
    return np.asarray(expit(logit(typical.center) + typical.spread * z))


def _counted(rng: np.random.Generator, latents: Mapping[str, Floats], seconds: Floats) -> dict[str, object]:
    """Counters and retention curves; long videos lose more viewers, as everywhere."""
    count = len(seconds)
    pull = 0.35 * latents["craft"] + 0.5 * latents["substance"] + 0.3 * latents["honesty"] + 0.65 * latents["appeal"]
    pull = pull + rng.normal(0, 0.35, count)
    hold = expit(0.9 + 0.5 * pull - 0.15 * np.log(seconds / 60))  # there after the first tenth of a minute
    stay = expit(0.55 * pull - 0.35 * np.log(seconds / 60))  # of those, there at the end
    curves = _curves(hold, stay, seconds)
    views = np.clip(np.round(np.exp(rng.normal(8.3 + 0.3 * pull, 1.4))), 1, 5e7).astype(np.int64)
    none = rng.random(count) < NO_COUNTERS
    watched = (curves[:, 1:] + curves[:, :-1]).mean(axis=1) / 2
    counts = {
        "views": views,
        "completions": rng.binomial(views, curves[:, -2]),
        "watch_seconds": np.round(watched * views * seconds, 1),
        "likes": rng.binomial(views, expit(-3.2 + 0.45 * pull)),
        "shares": rng.binomial(views, expit(-5.2 + 0.5 * pull)),
    }
    columns: dict[str, object] = {name: np.where(none, np.nan, column.astype(float)) for name, column in counts.items()}
    return {**columns, "retention": [None if gone else list(curve) for gone, curve in zip(none, curves, strict=True)]}


def _curves(hold: Floats, stay: Floats, seconds: Floats) -> Floats:
    """Shares still there, [n, points]: a quick loss in the first seconds, then a steady one."""
    x = np.linspace(0, 1, CURVE_POINTS)
    quick = 1 - np.exp(-x[None, :] * seconds[:, None] / 2.5)
    curves = (1 - (1 - hold[:, None]) * quick) * stay[:, None] ** x[None, :]
    return np.asarray(np.round(curves, 4))


def undescribed() -> tuple[str, ...]:
    """Features that training/typical.py does not describe yet, in schema order."""
    return tuple(feature.name for feature in ANALYZED if feature.name not in TYPICAL)
