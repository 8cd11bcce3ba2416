"""Word order: articles stand before their nouns in every talk, and are left alone among shuffled words."""

from __future__ import annotations

from statistics import fmean

import pytest
from scripts import scripts
from stuffing import shuffled
from talks import LECCION, LECON, LECTION, LESSON, RAMBLE, told

from features.rarity import LISTED
from features.talk import Talk
from features.text import words
from features.word_order import ORDERS, in_order


def order(text: str, code: str) -> float:
    return float(in_order(Talk(told(text).transcript).unit_words, code).mean())


def test_there_is_an_order_for_every_language_that_is_weighed():
    assert set(ORDERS) == set(LISTED)


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.id)
def test_what_somebody_says_stands_in_order_and_shuffled_words_do_not(script):
    for kind in ("tutorial", "padded", "vlog", "slogans"):
        assert order(script.texts[kind], script.language) > 0.95, kind
    salads = [shuffled(script.texts["tutorial"], seed) for seed in range(5)]
    assert fmean(order(salad, script.language) for salad in salads) < 0.5


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", LESSON), ("en", RAMBLE), ("de", LECTION), ("es", LECCION), ("fr", LECON)],
    ids=["en", "ramble", "de", "es", "fr"],
)
def test_talks_that_no_list_was_looked_at_with_stand_in_order(code, text):
    assert order(text, code) == 1


def test_one_slip_is_forgiven_and_many_are_not():
    fine, slip = words("we put the onion into the pan with a spoon"), words("we put the and onion into a pan")
    assert in_order([fine, slip], "en").min() == 1
    assert in_order([slip] * 5, "en").max() == 0


def test_a_stammer_is_no_slip():
    assert in_order([words("we put the the onion into a a pan")] * 5, "en").min() == 1


def test_only_the_words_around_count():
    fine, torn = words("the onion goes into the pan"), words("the of a and the is pan")
    placed = in_order([*[fine] * 20, *[torn] * 20], "en")
    assert placed[:10].tolist() == [1] * 10
    assert placed[-10:].tolist() == [0] * 10


def test_dropped_articles_are_no_salad():
    assert in_order([words("put onion in pan and fry until brown because raw onion is sharp")] * 3, "en").min() == 1
