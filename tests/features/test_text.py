"""Words, sentences, units and languages, in many scripts."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talks import LECCION, LECON, LECTION, LESSON

from features import text as reading
from features.function_words import LISTS
from features.text import folded, has_phrase, is_function, joined, language, sentences, units, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't cut 3.5 well-known cafés!", ["don't", "cut", "3.5", "well-known", "cafés"]),
        ("L’eau d'abord", ["l'", "eau", "d'", "abord"]),
        ("Straße ﬁne ２", ["straße", "fine", "2"]),
        ("玉ねぎを切る", ["玉", "ねぎを", "切", "る"]),
        ("把洋葱切成薄片", ["把", "洋葱", "切成", "薄片"]),
        ("हम आज खाना बनाएंगे", ["हम", "आज", "खाना", "बनाएंगे"]),
        ("สวัสดีครับ", ["สวัส", "ดีคร", "ับ"]),
        ("🔥🔥 … !!", []),
        ("", []),
    ],
    ids=["en", "fr", "forms", "ja", "zh", "hi", "th", "signs", "nothing"],
)
def test_words(text, expected):
    assert words(text) == expected


CATALAN = """Hola a tothom, avui us ensenyaré com fer pa a casa. Primer posem la farina a la taula i fem un forat al
mig. Després hi tirem l'aigua i ho barregem amb les mans fins que es forma una massa. La deixem reposar mitja hora."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LESSON, "en"),
        (LECTION, "de"),
        (LECON, "fr"),
        (LECCION, "es"),
        ("Corte as cebolas em fatias finas e frite devagar na manteiga com um pouco de sal.", "pt"),
        ("まず玉ねぎを薄く切って、それからバターで炒めます。", "ja"),
        ("首先把洋葱切成薄片,然后放入锅里炒。", "zh"),
        ("Сначала нарежьте лук тонкими кольцами.", None),
        ("Oggi vi faccio vedere la pasta. Prima mettiamo la farina e poi rompiamo le uova, non è difficile.", None),
        (CATALAN, None),
        ("knife steel blade grit polish", None),
        ("", None),
    ],
)
def test_language(text, expected):
    assert language(words(text)) == expected


def test_sentences_end_at_stops_and_lines():
    assert sentences("Cut it. Is it 3.5 cm? “Yes!” Good…\nnext") == [
        "Cut it.",
        "Is it 3.5 cm?",
        "“Yes!”",
        "Good…",
        "next",
    ]
    assert sentences("切ります。炒めます。") == ["切ります。", "炒めます。"]
    assert sentences(" \n ") == []


def test_units_pack_short_sentences_and_cut_endless_ones():
    assert units("Stop. Look. Listen. Then cross the road when no car is coming.") == [
        "Stop. Look. Listen. Then cross the road when no car is coming."
    ]
    endless = " ".join(["word"] * 130)
    assert [len(words(unit)) for unit in units(endless)] == [20] * 6 + [10]
    assert max(len(words(unit)) for unit in units("切" * 300 + "。")) <= 40


def test_units_read_each_piece_a_few_times_only(monkeypatch):
    read = []
    monkeypatch.setattr(reading, "words", lambda text: read.append(len(text)) or words(text))
    caption = "hello " + "! " * 8000
    assert units(caption) == [caption.strip()]
    assert sum(read) < 10 * len(caption)


@pytest.mark.parametrize("form", ["NFKC", "NFKD"])
@pytest.mark.parametrize("marks", ["\u0301\u0323", "\uff9e\u0301\u0323", "\u0f73\u0301"])
def test_piled_marks_take_no_time_squared(form, marks):
    pile = "".join(mark * 30_000 for mark in marks) + marks * 10_000
    began = time.process_time()
    assert len(folded(f"a{pile}b", form)) < 100
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text",
    ["a" + "\u0301\u0323" * 15 + "b", "…" * 90, "🔥\ufe0f" * 90, "。」" * 90, "हिन्दी में", "e\u0301" * 90, "ｶﾞ" * 90],
    ids=["thirty marks", "dots", "emoji", "stops", "hi", "accents", "halfwidth"],
)
def test_what_is_no_pile_is_folded_as_unicode_has_it(text):
    assert folded(text) == unicodedata.normalize("NFKC", text)


def test_every_mark_that_unicode_sorts_can_be_taken_off():
    marks = [sign for sign in map(chr, range(sys.maxunicode + 1)) if reading._is_mark(sign)]
    assert len(marks) > 900
    assert len(folded("a" + "".join(marks))) < 100


@given(st.text(max_size=400))
def test_units_keep_every_word_of_any_text(text):
    kept = [word for unit in units(text) for word in words(unit)]
    assert "".join(kept) == "".join(words(text))


@given(st.text(max_size=200))
def test_words_of_words_are_the_same(text):
    once = words(text)
    assert [w for word in once for w in words(word)] == [w for word in once for w in words(word)]
    assert all(word == word.strip() and word for word in once)


def test_speech_without_punctuation_breaks_at_its_segments():
    parts = ["so first you peel the garlic and put it aside for later"] * 5
    assert joined(parts).count("\n") == 4
    assert "\n" not in joined([part + "." for part in parts])


@pytest.mark.parametrize(
    ("token", "code", "expected"),
    [("the", "en", True), ("it's", "en", True), ("knife's", "en", False), ("ねぎを", "ja", True), ("玉", "ja", False)],
)
def test_function_words(token, code, expected):
    assert is_function(token, LISTS[code]) is expected


def test_phrases_are_whole_words_and_survive_elision():
    assert has_phrase(words("D'abord la pierre"), LISTS["fr"].steps)
    assert has_phrase(words("それから塩を入れます"), LISTS["ja"].steps)
    assert not has_phrase(words("the address"), {"add"})


def test_lists_hold_lower_case_words_only():
    for code, lists in LISTS.items():
        for phrase in lists.function | lists.numbers | lists.steps | lists.definitions:
            assert phrase
            assert phrase == phrase.lower().strip(), (code, phrase)
