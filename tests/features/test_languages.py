"""The page of languages says what is measured: the same sentences in twelve languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from talks import told

from features import density, discussion
from features.described import vertical
from features.encoder import Encoder
from features.floors import UNRELATED
from features.inputs import Comment

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "languages.md"
SENTENCES: dict[str, list[str]] = {
    **{code: list(said) for code, said in UNRELATED.items()},
    **yaml.safe_load((HERE / "parallel.yaml").read_text(encoding="utf-8")),
    **yaml.safe_load((HERE / "others.yaml").read_text(encoding="utf-8")),
}


def promised() -> dict[str, set[str]]:
    """The page's table: names with a number, by language."""
    rows = [line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    codes = [re.findall(r"[a-z]{2}", cell) for cell in rows[0][1:]]
    table: dict[str, set[str]] = {code: set() for column in codes for code in column}
    for first, *cells in rows[2:]:
        for column, cell in zip(codes, cells, strict=True):
            for code in column if "✓" in cell else ():
                table[code] |= set(re.findall(r"`(\w+)`", first))
    return table


PROMISED = promised()


def measured(code: str, encoder: Encoder) -> set[str]:
    said = SENTENCES[code]
    comments = tuple(Comment(id=f"c{i}", author=f"a{i}", text=text) for i, text in enumerate(said[5:]))
    talk, talked_about = told(" ".join(said)), told(" ".join(said[:5]), comments=comments)
    values = density.measure(talk, None, encoder) | discussion.measure(talked_about, encoder)
    about = vertical((" ".join(said), "", ""), encoder)
    read = set() if "encoder" in about.reason else {"vertical"}
    return {name for name, value in values.items() if value.number is not None} | read


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def test_the_page_tells_of_every_language_that_is_measured():
    assert PROMISED.keys() == SENTENCES.keys()


@pytest.mark.parametrize("code", PROMISED)
def test_a_language_has_the_numbers_that_the_page_says(code, encoder):
    listed = set().union(*PROMISED.values())
    assert measured(code, encoder) & listed == PROMISED[code]


def test_every_number_from_words_is_on_the_page(encoder):
    assert set(density.measure(told(""), None, encoder)) <= set().union(*PROMISED.values())
