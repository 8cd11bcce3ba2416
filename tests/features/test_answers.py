"""Answers: what says something, in the languages that lists exist for."""

from __future__ import annotations

import pytest

from features.answers import says

HOW_LONG = {
    "en": "How long should I soak a ceramic stone?",
    "de": "Wie lange muss der Stein ins Wasser?",
    "fr": "Combien de temps faut-il tremper la pierre ?",
    "es": "¿Cuánto tiempo hay que dejar la piedra?",
    "pt": "Quanto tempo a pedra fica na água?",
    "zh": "石头要泡多久？",
    "ja": "石はどのくらい水につけますか？",
}


@pytest.mark.parametrize("code", HOW_LONG)
@pytest.mark.parametrize("answer", ["10", "10 min", "~10!"])
def test_a_number_answers_who_asks_for_one(code, answer):
    assert says(answer, HOW_LONG[code])


@pytest.mark.parametrize(
    "answer", ["ten", "zehn", "dix", "diez", "dez", "lol ten", "十分钟", "大概三天", "两个小时左右"]
)
def test_a_number_in_words_does_too(answer):
    assert says(answer, HOW_LONG["en"])


def test_a_price_in_chinese_is_a_number():
    assert says("三百块", "多少钱？")
    assert not says("一样", "多少钱？")
    assert not says("十分感谢", "多少钱？")


def test_a_number_answers_no_other_question():
    assert not says("10", "Does the towel trick also work with a diamond stone?")


@pytest.mark.parametrize(
    "reply",
    [
        "lol same here bro",
        "haha I was wondering that too",
        "Same question!!",
        "I don't know lol",
        "hahahaha jajaja 😂😂",
        "looool this",
        "ich auch haha",
        "keine Ahnung",
        "moi aussi mdr",
        "yo también jaja",
        "eu também kkkkk",
        "哈哈哈 同问",
        "👍",
        "",
        "no one",
        "no one knows",
        "Nobody really knows lol",
        "一样",
        "十分感谢",
        "十分",
    ],
)
def test_laughter_and_agreement_say_nothing(reply):
    assert not says(reply, HOW_LONG["en"])


@pytest.mark.parametrize(
    "reply",
    [
        "Yes it does",
        "Until no bubbles rise",
        "lol just splash it, no soaking",
        "Same here, until I bought a diamond plate",
        "Nur kurz abspülen",
        "Jamais, ça l'abîme",
        "Sí, siempre",
        "Só molhar rápido",
        "不用泡水",
    ],
)
def test_words_that_say_something_answer(reply):
    assert says(reply, HOW_LONG["en"])
