"""How each analyzed feature is spread in the simulated cohort, and which latent quality moves it.

Centers and spreads are near what the extractors measure on ordinary short videos; strengths (correlation of the shaped
number with the latent, 0..1) are assumptions. A feature of the schema that is not described here stays missing in the
simulation, so that the model cannot use it until a real cohort, or a line here, says how it behaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What is normally distributed: the number itself, its logarithm, or its logit (shares)."""

    LINE = "line"
    LOG = "log"
    LOGIT = "logit"


class Latent(StrEnum):
    """What nobody measures and the simulation starts from."""

    CRAFT = "craft"  # shooting, sound, cut
    SUBSTANCE = "substance"  # what the video says or shows
    HONESTY = "honesty"  # no padding, no bait
    NONE = "none"  # taste: tells nothing of quality


@dataclass(frozen=True, slots=True)
class Typical:
    """Center in the feature's unit; spread in standard deviations of the shaped number; strength 0..1."""

    shape: Shape
    center: float
    spread: float
    latent: Latent = Latent.NONE
    strength: float = 0.0


_LINE, _LOG, _LOGIT = Shape.LINE, Shape.LOG, Shape.LOGIT
_CRAFT, _SUBSTANCE, _HONESTY = Latent.CRAFT, Latent.SUBSTANCE, Latent.HONESTY

TYPICAL: dict[str, Typical] = {
    "resolution": Typical(_LOG, 800, 0.35, _CRAFT, 0.35),
    "sharpness": Typical(_LINE, 2.5, 0.45, _CRAFT, 0.55),
    "contrast": Typical(_LINE, 52, 12),
    "underexposed": Typical(_LOGIT, 0.08, 1.2, _CRAFT, 0.35),
    "overexposed": Typical(_LOGIT, 0.04, 1.2, _CRAFT, 0.35),
    "colorfulness": Typical(_LOG, 38, 0.45),
    "noise": Typical(_LOG, 1.6, 0.5, _CRAFT, 0.5),
    "blockiness": Typical(_LOG, 0.12, 0.8, _CRAFT, 0.45),
    "shake": Typical(_LOG, 0.6, 0.8, _CRAFT, 0.45),
    "temporal_information": Typical(_LOG, 18, 0.6),
    "border_share": Typical(_LOGIT, 0.03, 1.6, _CRAFT, 0.4),
    "loudness_deviation": Typical(_LOG, 1.0, 1.2, _CRAFT, 0.5),
    "true_peak": Typical(_LINE, -1.0, 2.0),
    "loudness_range": Typical(_LOG, 7, 0.5),
    "silence_share": Typical(_LOGIT, 0.02, 1.5, _HONESTY, 0.4),
    "clipping_share": Typical(_LOGIT, 0.0005, 1.8, _CRAFT, 0.4),
    "one_sided": Typical(_LOGIT, 0.002, 1.8, _CRAFT, 0.25),
    "speech_share": Typical(_LOGIT, 0.5, 1.4),
    "effective_duration": Typical(_LOGIT, 0.92, 1.0, _HONESTY, 0.6),  # as a share of the length
    "shots_per_minute": Typical(_LOG, 9, 0.9),
    "still_share": Typical(_LOGIT, 0.04, 1.5, _HONESTY, 0.45),
    "slideshow_share": Typical(_LOGIT, 0.02, 1.6, _HONESTY, 0.45),
    "loop_share": Typical(_LOGIT, 0.02, 1.5, _HONESTY, 0.5),
    "black_share": Typical(_LOGIT, 0.004, 1.5, _HONESTY, 0.25),
    "text_only_share": Typical(_LOGIT, 0.02, 1.6, _HONESTY, 0.35),
    "speech_rate": Typical(_LINE, 2.5, 0.6),
    "lexical_density": Typical(_LINE, 0.48, 0.07, _SUBSTANCE, 0.45),
    "mtld": Typical(_LOG, 70, 0.4, _SUBSTANCE, 0.4),
    "redundancy": Typical(_LOGIT, 0.05, 1.0, _HONESTY, 0.5),
    "novelty_rate": Typical(_LOG, 7, 0.5, _SUBSTANCE, 0.55),
    "repeated_share": Typical(_LOGIT, 0.03, 1.3, _HONESTY, 0.45),
    "practical_rate": Typical(_LOG, 6, 0.7, _SUBSTANCE, 0.5),
    "topic_focus": Typical(_LINE, 0.5, 0.12, _SUBSTANCE, 0.4),
    "commenters": Typical(_LINE, 4.0, 2.0, _SUBSTANCE, 0.35),
    "substance": Typical(_LOGIT, 0.22, 0.8, _SUBSTANCE, 0.6),
    "answered_questions": Typical(_LOGIT, 0.35, 1.2, _SUBSTANCE, 0.4),
    "near_duplicate_share": Typical(_LOGIT, 0.04, 1.3, _HONESTY, 0.5),
    "low_effort_share": Typical(_LOGIT, 0.25, 0.9, _SUBSTANCE, 0.45),
    "bait_share": Typical(_LOGIT, 0.02, 1.5, _HONESTY, 0.55),
}
