"""What the same content costs in each language: words, content words, diversity, entropy, telling words.

All languages carry about the same information a second (Coupé and others 2019, 39 bits/s), yet in more words or fewer.
Counts are therefore divided by what the language needs for the same sentences as English. The table was measured on
the parallel sentences of features/floors.py and features/described/speech-2026-11.yaml (Chinese, Japanese: those of
tests/features/parallel.yaml, words only, as their pieces are no words); a test measures it again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Norm:
    """A language against English, ratios of the same sentences; None where it was not measured."""

    words: float
    content: float
    telling: float | None = None
    mtld: float | None = None
    entropy: float | None = None


NORMS: dict[str, Norm] = {
    "en": Norm(words=1.00, content=1.00, telling=1.00, mtld=1.00, entropy=1.00),
    "de": Norm(words=0.97, content=1.08, telling=1.39, mtld=1.24, entropy=1.02),
    "fr": Norm(words=1.09, content=1.05, telling=1.31, mtld=1.09, entropy=1.01),
    "es": Norm(words=0.99, content=1.08, telling=1.27, mtld=1.02, entropy=1.00),
    "pt": Norm(words=0.98, content=1.07, telling=1.23, mtld=1.10, entropy=1.00),
    "zh": Norm(words=0.87, content=1.20),
    "ja": Norm(words=1.12, content=1.13),
}


def norm(code: str | None) -> Norm | None:
    """The norm of a language (ISO 639-1); None where there is none: its counts then have nothing to be compared by."""
    return NORMS.get(code or "")
