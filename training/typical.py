"""How each analyzed feature is spread in the simulated cohort, and which latent quality moves it.

Centers and spreads are near what the extractors measure on ordinary short videos; strengths (correlation of the shaped
number with the latent, 0..1) are assumptions. A feature of the schema that is not described here stays missing in the
simulation, so that the model cannot use it until a real cohort, or a line here, says how it behaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How numbers come of a standard normal z: itself, its logarithm or its logit (shares) is the number; a fault is
    0 in most videos and grows with z in the ``center`` share of videos that have it at all."""

    LINE = "line"
    LOG = "log"
    LOGIT = "logit"
    FAULT = "fault"


class Latent(StrEnum):
    """What nobody measures and the simulation starts from."""

    CRAFT = "craft"  # shooting, sound, cut
    SUBSTANCE = "substance"  # what the video says or shows
    HONESTY = "honesty"  # no padding, no bait
    NONE = "none"  # taste: tells nothing of quality


@dataclass(frozen=True, slots=True)
class Typical:
    """Center in the feature's unit (of a fault: the share of videos that have it); spread in standard deviations of the
    shaped number (of a fault: its size for each standard deviation beyond having it); strength 0..1."""

    shape: Shape
    center: float
    spread: float
    latent: Latent = Latent.NONE
    strength: float = 0.0


_LINE, _LOG, _LOGIT, _FAULT = Shape.LINE, Shape.LOG, Shape.LOGIT, Shape.FAULT
_CRAFT, _SUBSTANCE, _HONESTY = Latent.CRAFT, Latent.SUBSTANCE, Latent.HONESTY

TYPICAL: dict[str, Typical] = {
    "resolution": Typical(_LOG, 650, 0.45, _CRAFT, 0.35),
    "true_resolution": Typical(_LOG, 400, 0.5, _CRAFT, 0.45),
    "orientation": Typical(_LOG, 1.4, 0.45),
    "sharpness": Typical(_LINE, 2.1, 0.55, _CRAFT, 0.55),
    "contrast": Typical(_LINE, 48, 13),
    "underexposed": Typical(_LOGIT, 0.003, 2.2, _CRAFT, 0.35),
    "overexposed": Typical(_LOGIT, 0.002, 2.0, _CRAFT, 0.35),
    "black_level": Typical(_LOG, 8, 0.8),
    "white_level": Typical(_LINE, 225, 18),
    "colorfulness": Typical(_LOG, 31, 0.6),
    "noise": Typical(_LOG, 0.25, 1.0, _CRAFT, 0.5),
    "blockiness": Typical(_LOG, 0.075, 0.8, _CRAFT, 0.45),
    "banding": Typical(_LOG, 0.001, 0.8, _CRAFT, 0.3),
    "shake": Typical(_LOG, 0.5, 1.0, _CRAFT, 0.45),
    "temporal_information": Typical(_LOG, 30, 0.7),
    "border_share": Typical(_FAULT, 0.15, 0.3, _CRAFT, 0.4),
    "production": Typical(_LOGIT, 0.9, 0.6, _CRAFT, 0.6),
    "loudness_deviation": Typical(_FAULT, 0.25, 5.0, _CRAFT, 0.5),
    "true_peak": Typical(_LINE, -1.8, 2.5),
    "loudness_range": Typical(_LOG, 4, 0.8),
    "silence_share": Typical(_FAULT, 0.12, 0.3, _HONESTY, 0.4),
    "clipping_share": Typical(_FAULT, 0.10, 0.01, _CRAFT, 0.4),
    "dropouts": Typical(_FAULT, 0.05, 2.0, _CRAFT, 0.3),
    "one_sided": Typical(_FAULT, 0.04, 0.8, _CRAFT, 0.25),
    "speech_share": Typical(_LOGIT, 0.4, 2.5),
    "music_share": Typical(_LOGIT, 0.3, 2.5),
    "effective_duration": Typical(_FAULT, 0.30, 0.25, _HONESTY, 0.6),  # the share of the length that is lost
    "shots_per_minute": Typical(_LOG, 6, 1.0),
    "still_share": Typical(_FAULT, 0.15, 0.4, _HONESTY, 0.45),
    "slideshow_share": Typical(_FAULT, 0.06, 0.5, _HONESTY, 0.45),
    "loop_share": Typical(_FAULT, 0.06, 0.5, _HONESTY, 0.5),
    "loop_period": Typical(_LOG, 8, 0.7),
    "black_share": Typical(_FAULT, 0.12, 0.05, _HONESTY, 0.25),
    "text_only_share": Typical(_FAULT, 0.08, 0.3, _HONESTY, 0.35),
    "screen_share": Typical(_FAULT, 0.08, 0.5),
    "split_share": Typical(_FAULT, 0.06, 0.6),
    "mark_share": Typical(_FAULT, 0.25, 0.6),
    "mark_jumps": Typical(_FAULT, 0.05, 3.0, _HONESTY, 0.3),
    "outro": Typical(_FAULT, 0.15, 3.0, _HONESTY, 0.3),
    "padding": Typical(_FAULT, 0.04, 8.0, _HONESTY, 0.4),
    "information_density": Typical(_LOG, 6.5, 0.6, _SUBSTANCE, 0.6),
    "speech_rate": Typical(_LINE, 2.35, 0.5),
    "lexical_density": Typical(_LINE, 0.50, 0.08, _SUBSTANCE, 0.45),
    "mtld": Typical(_LOG, 80, 0.4, _SUBSTANCE, 0.4),
    "window_entropy": Typical(_LINE, 5.1, 0.12, _SUBSTANCE, 0.3),
    "redundancy": Typical(_FAULT, 0.25, 0.15, _HONESTY, 0.5),
    "novelty_rate": Typical(_LOG, 8.5, 0.5, _SUBSTANCE, 0.55),
    "repeated_share": Typical(_FAULT, 0.15, 0.15, _HONESTY, 0.45),
    "practical_rate": Typical(_LOG, 6, 0.8, _SUBSTANCE, 0.5),
    "name_rate": Typical(_LOG, 3, 0.8),
    "practical_value": Typical(_LOGIT, 0.55, 1.0, _SUBSTANCE, 0.45),
    "term_share": Typical(_LOGIT, 0.12, 0.8),
    "depth": Typical(_LOGIT, 0.25, 0.9, _SUBSTANCE, 0.5),
    "topic_focus": Typical(_LINE, 0.28, 0.09, _SUBSTANCE, 0.4),
    "commenters": Typical(_LINE, 3.0, 1.6, _SUBSTANCE, 0.35),
    "substance": Typical(_LOGIT, 0.25, 1.0, _SUBSTANCE, 0.6),
    "answered_questions": Typical(_LOGIT, 0.45, 1.6, _SUBSTANCE, 0.4),
    "reply_depth": Typical(_LOG, 1.4, 0.4, _SUBSTANCE, 0.3),
    "creator_replies": Typical(_LOGIT, 0.1, 1.4),
    "advert_share": Typical(_FAULT, 0.3, 0.1),
    "near_duplicate_share": Typical(_FAULT, 0.20, 0.2, _HONESTY, 0.5),
    "low_effort_share": Typical(_LOGIT, 0.15, 1.6, _SUBSTANCE, 0.45),
    "bait_share": Typical(_FAULT, 0.20, 0.4, _HONESTY, 0.55),
}
