"""The table of all features as Markdown: ``python -m features.table > docs/features.md``."""

from __future__ import annotations

import sys

from features.schema import FEATURES, Clock, Family, Feature

_INTRO = """# Features

Every number that a video is judged by, declared once in [`features/schema.py`](../features/schema.py). This page is
written by `python -m features.table`; a test keeps it in step.

A value is *ok*, *missing* (its input was not given), *not applicable* (nothing to measure it on) or *failed* (the
extractor broke), always with the reason. Direction says what the quality model is held to: ↑ more is never worse,
↓ more is never better, · neither.
"""

_FAMILIES = {
    Family.PICTURE: "From the decoded frames, inside the borders of the picture.",
    Family.SOUND: "From the decoded sound. No sound, or silence throughout, is not applicable, never bad.",
    Family.STRUCTURE: "From the order of pictures and sound.",
    Family.SCREEN: "From the text read in a few frames, if that is not switched off. For people: none of these numbers "
    "enters the quality model, because what a deployment may switch off must not move money.",
    Family.DENSITY: "From the transcript and the caption.",
    Family.ENGAGEMENT: "From a platform's counters, whenever they change.",
    Family.DISCUSSION: "From the comments.",
}

_BESIDE = """## Beside the numbers

What a video is about, its vertical, is told to people and no number here: a name of the dated list
[`verticals-2026-11.yaml`](../features/described/verticals-2026-11.yaml), how far it leads the next one, and the
reason; `unknown` where nothing leads clearly. It is read from the transcript, the caption and the legible text in the
picture, kept with the timeline, and enters neither the quality model nor the score. The numbers of density never see
the text in the picture; what that tells by the same rules is `shown_density`.
"""

_ARROWS = {1: "↑", -1: "↓", 0: "·"}


def markdown() -> str:
    """The whole page."""
    parts = [_INTRO]
    for family in Family:
        parts.append(f"## {family.value.capitalize()}\n\n{_FAMILIES[family]}\n")
        parts.append("| name | label | unit | range | direction | meaning | source |")
        parts.append("| --- | --- | --- | --- | :-: | --- | --- |")
        parts.extend(_row(feature) for feature in FEATURES if feature.family is family)
        parts.append("")
    parts.append(_BESIDE)
    return "\n".join(parts)


def _row(feature: Feature) -> str:
    extent = f"{feature.low:g}..{feature.high:g}"
    meaning = feature.meaning + (" *(at score time)*" if feature.clock is Clock.SCORE else "")
    cells = (
        f"`{feature.name}`",
        feature.label,
        feature.unit,
        extent,
        _ARROWS[feature.direction],
        meaning,
        feature.source,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(markdown())
