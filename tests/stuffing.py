"""What people do with keywords to make a text look full: forms to fill in, words chained together, words shuffled."""

from __future__ import annotations

import random
from collections.abc import Sequence

from scripts import Script

from features.text import words

FORMS = {
    "en": "Use the {} with {} because {} is {} until it turns {}.",
    "de": "Nimm das {} mit {}, weil {} so {} ist, bis {} Grad erreicht sind.",
    "fr": "Utilisez le {} avec {} parce que {} est {} jusqu'à {}.",
    "es": "Usa el {} con {} porque {} es {} hasta que marque {}.",
    "pt": "Use o {} com {} porque {} é {} até chegar a {}.",
}
CHAINS = {
    "en": "The {} of the {} the {} of the {}.",
    "de": "Die {} von der {} die {} von der {}.",
    "fr": "La {} de la {} la {} de la {}.",
    "es": "La {} de la {} la {} de la {}.",
    "pt": "A {} da {} a {} da {}.",
}
IN_TURN = (
    FORMS["en"],
    "If your {} has no {}, the {} will {} within {} minutes.",
    "The reason for {} is that {} needs {} and {} by about {} percent.",
)


def keywords(script: Script) -> list[str]:
    """The keywords of a subject, from the list that was written for it."""
    return words(script.texts["stuffed"].split(". ", 1)[1])


def filled(keys: Sequence[str], *forms: str) -> str:
    """Keywords, four a sentence, and a number, filled into forms in turn."""
    fours = zip(*(keys[start::4] for start in range(4)), strict=False)
    return " ".join(forms[i % len(forms)].format(*four, 17 + 3 * i) for i, four in enumerate(fours))


def shuffled(text: str, seed: int, length: int = 12) -> str:
    """The words of a text in no order, a full stop after every so many."""
    bare = text.replace(".", "").replace(",", "").lower().split()
    random.Random(seed).shuffle(bare)
    return " ".join(" ".join(bare[i : i + length]).capitalize() + "." for i in range(0, len(bare), length))
