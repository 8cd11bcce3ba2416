"""Names are told from capitals only where capitals are spared for them; how a transcript is written moves nothing."""

from __future__ import annotations

import pytest
from talks import told

from features.names import name_rate
from features.talk import Talk
from features.values import State

TALKS = {
    "en": "So I drove to Lisbon with Anna Miller and we looked at the old harbor. It is the place that I know best, "
    "and the boats that go to Madeira are there as well. We have been to all of them with Peter.",
    "fr": "Je suis allé à Lisbonne avec Anna Morel et nous avons regardé le vieux port. C'est un endroit que je "
    "connais bien, et les bateaux qui vont à Madère sont là aussi. Nous y sommes allés avec Pierre.",
    "es": "Yo fui a Lisboa con Ana Molina y nosotros miramos el puerto viejo. Es un lugar que yo conozco muy bien, "
    "y los barcos que van a Madeira están allí también. Hemos estado en todos ellos con Pedro.",
    "pt": "Eu fui para Lisboa com Ana Moura e nós olhamos o porto velho. É um lugar que eu conheço muito bem, e os "
    "barcos que vão para a Madeira estão lá também. Nós fomos em todos eles com Pedro.",
}
GERMAN = "Ich bin mit Anna nach Lissabon gefahren, und wir haben uns den Hafen und die Boote dort in Ruhe angesehen."
SMALL = {"the", "and", "of", "to", "a", "in", "with", "at", "et", "de", "le", "la", "y", "el", "los", "con", "e", "o"}

WRITTEN = {
    "lower": str.lower,
    "lower but for I": lambda text: text.lower().replace(" i ", " I "),
    "upper": str.upper,
    "title": str.title,
    "headline": lambda text: " ".join(w if w in SMALL else w[:1].upper() + w[1:] for w in text.split()),
    "half upper": lambda text: text[: len(text) // 2].upper() + text[len(text) // 2 :],
}


def names(text: str):
    return name_rate(Talk(told(text).transcript), 1.0)


@pytest.mark.parametrize("text", TALKS.values(), ids=TALKS.keys())
def test_four_names_are_four(text):
    assert names(text).number == 4


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
@pytest.mark.parametrize("text", TALKS.values(), ids=TALKS.keys())
def test_where_capitals_say_nothing_there_is_no_number(text, written):
    found = names(written(text))
    assert found.state is State.NOT_APPLICABLE
    assert "capitals" in found.reason


def test_german_capitals_mark_nouns():
    assert names(GERMAN).state is State.NOT_APPLICABLE
    assert "language" in names(GERMAN).reason


def test_lines_without_punctuation_begin_with_no_names():
    lines = [line.strip() for line in TALKS["en"].replace(".", ",").split(",")]
    segments = tuple(
        segment.model_copy(update={"text": line[:1].upper() + line[1:]})
        for line in lines
        for segment in told("x y").transcript
        if line
    )
    assert name_rate(Talk(segments), 1.0).number == 4


def test_a_sentence_without_names_has_none():
    assert names("We looked at the old harbor for a while and then we went to the boats.").number == 0
