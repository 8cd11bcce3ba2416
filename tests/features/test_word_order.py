"""Word order: articles stand before their nouns in every talk, and are left alone among shuffled words."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

import pytest
import yaml
from scripts import scripts
from stuffing import shuffled
from talks import LECCION, LECON, LECTION, LESSON, RAMBLE, segments

from features.rarity import LISTED
from features.talk import Talk
from features.text import words
from features.word_order import ORDERS, in_order

SCRIPTS = scripts()
TOLD = yaml.safe_load((Path(__file__).parent / "ordered.yaml").read_text(encoding="utf-8"))
SHORT = {"en": 0.4, "de": 0.8, "fr": 0.35, "es": 0.5, "pt": 0.7}  # what salads of 100 to 200 words stay under


def order(text: str, code: str) -> float:
    return float(in_order(Talk(segments(text)).unit_words, code).mean())


def test_there_is_an_order_for_every_language_that_is_weighed():
    assert set(ORDERS) == set(LISTED)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.id)
def test_what_somebody_says_stands_in_order(script):
    for kind in ("tutorial", "padded", "vlog", "slogans"):
        assert order(script.texts[kind], script.language) > 0.95, kind


@pytest.mark.parametrize("code", SHORT)
def test_shuffled_words_are_out_of_order_more_often_the_more_there_are(code):
    """Short ones may hold too few articles; what passes is the price for leaving talks alone."""
    lessons = [script.texts["tutorial"] for script in SCRIPTS if script.language == code]
    short = fmean(order(shuffled(text, seed), code) for text in lessons for seed in range(5))
    long = fmean(order(shuffled(" ".join(lessons), seed), code) for seed in range(5))
    assert long < 0.5
    assert long < short < SHORT[code]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["id"])
def test_terms_names_and_pronouns_after_an_article_are_no_salad(told):
    talk = Talk(segments(told["text"]))
    assert talk.language == told["language"]
    assert in_order(talk.unit_words, told["language"]).min() == 1


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", LESSON), ("en", RAMBLE), ("de", LECTION), ("es", LECCION), ("fr", LECON)],
    ids=["en", "ramble", "de", "es", "fr"],
)
def test_talks_that_no_list_was_looked_at_with_stand_in_order(code, text):
    assert order(text, code) == 1


def test_one_slip_is_forgiven_and_many_are_not():
    fine = words("we put the onion into the pan with a spoon")
    slips = [words(f"we put the of {name} into a pan") for name in ("onion", "leek", "carrot", "garlic", "celery")]
    assert in_order([fine, slips[0]], "en").min() == 1
    assert in_order(slips, "en").max() == 0


def test_a_term_that_is_said_again_is_no_slip_and_two_small_words_are_no_term():
    term, torn = words("we write the to infinitive after the verb"), words("we put the to into a pan after the onion")
    assert in_order([term] * 5, "en").min() == 1
    assert in_order([torn] * 5, "en").max() == 0


def test_a_stammer_is_no_slip():
    assert in_order([words("we put the the onion into a a pan")] * 5, "en").min() == 1


def test_only_the_words_around_count():
    fine, torn = words("the onion goes into the pan"), words("the of a and the is pan")
    placed = in_order([*[fine] * 20, *[torn] * 20], "en")
    assert placed[:10].tolist() == [1] * 10
    assert placed[-10:].tolist() == [0] * 10


def test_dropped_articles_are_no_salad():
    assert in_order([words("put onion in pan and fry until brown because raw onion is sharp")] * 3, "en").min() == 1
