"""Rarity: rare words tell more than common ones, invented ones no more than rare ones."""

from __future__ import annotations

import pytest
from scripts import scripts

from features.rarity import likely_language, telling, terms
from features.text import words


def test_rare_words_tell_more_and_function_words_nothing():
    the, good, success, sourdough = telling(["the", "good", "success", "sourdough"], "en")
    assert the == 0
    assert good < success < sourdough == 1


def test_invented_words_and_numbers_tell_no_more_than_rare_ones():
    assert telling(["zxqwv", "350", "sourdough"], "en").tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "the burr on the whetstone is very good", ["burr", "whetstone"]),
        ("de", "der wetzstein hat ein loch", ["wetzstein"]),
        ("es", "la sartén está muy caliente", ["sartén"]),
    ],
)
def test_terms_are_the_rare_content_words(code, text, expected):
    assert terms(text.split(), code) == expected


def test_a_language_without_frequencies_is_refused():
    with pytest.raises(KeyError):
        telling(["лук"], "ru")


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.id)
def test_a_list_of_keywords_has_the_language_of_its_words(script):
    keywords = script.texts["stuffed"].split(". ", 1)[1]
    assert likely_language(words(keywords)) == script.language
