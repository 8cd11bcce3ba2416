"""Norms: the table says what parallel sentences say, and evens languages out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy.stats import gmean

from features.described.axes import SPEECH, _described
from features.floors import UNRELATED
from features.function_words import LISTS
from features.lexical import content_words, mtld, window_entropy
from features.norms import NORMS, norm
from features.rarity import LISTED, telling
from features.text import words

UNREAD = yaml.safe_load((Path(__file__).parent / "parallel.yaml").read_text(encoding="utf-8"))


def parallel(code: str) -> list[str]:
    """The same sentences in each language that the encoder reads, in the same order."""
    return [*UNRELATED[code], *(s for kind in _described(SPEECH)[1][code].values() for s in kind)]


def orders(said: list[str]) -> list[list[str]]:
    """The words of sentences in twenty orders."""
    shuffles = (np.random.default_rng(seed).permutation(len(said)) for seed in range(20))
    return [[t for i in order for t in words(said[i])] for order in shuffles]


def measured(code: str) -> dict[str, float]:
    """What the parallel sentences come to; diversity and entropy over twenty orders, diversity kind by kind."""
    said = parallel(code)
    kinds = _described(SPEECH)[1][code].values()
    tokens = [t for s in said for t in words(s)]
    return {
        "words": len(tokens),
        "content": content_words(tokens, LISTS[code]),
        "telling": float(telling(tokens, code).sum()),
        "mtld": float(gmean([np.mean([mtld(order) for order in orders(kind)]) for kind in kinds])),
        "entropy": float(np.mean([window_entropy(o) for o in orders(said)])),
    }


@pytest.mark.parametrize("code", LISTED)
def test_the_table_is_what_parallel_sentences_measure(code):
    english, theirs = measured("en"), measured(code)
    for name, number in theirs.items():
        assert getattr(NORMS[code], name) == pytest.approx(number / english[name], abs=0.006), name


@pytest.mark.parametrize("code", ["zh", "ja"])
def test_pieces_of_unspaced_scripts_have_a_norm_for_their_number_only(code):
    tokens, english = words(" ".join(UNREAD[code])), words(" ".join(UNRELATED["en"]))
    assert NORMS[code].words == pytest.approx(len(tokens) / len(english), abs=0.006)
    content = content_words(tokens, LISTS[code]) / content_words(english, LISTS["en"])
    assert NORMS[code].content == pytest.approx(content, abs=0.006)
    assert NORMS[code].mtld is NORMS[code].telling is None


def test_languages_without_parallel_sentences_have_no_norm():
    assert norm(None) is None
    assert norm("ru") is None
    assert norm("en") == NORMS["en"]
