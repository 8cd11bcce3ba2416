"""Disguises: what readers cannot tell apart is read alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.disguise import skeleton, undisguised


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("kni\u200bfe\u2060", "knife"),
        ("\u043a\u0435\u0435\u0440 the \u0410ngle", "\u043a\u0435\u0435\u0440 the Angle"),
        ("kn\u0456f\u0435", "knife"),
        ("𝐁𝐨𝐥𝐝 ｗｉｄｅ", "Bold wide"),
        ("Привет, как дела?", "Привет, как дела?"),
        ("ﾅｲﾌ", "ナイフ"),
        ("gu\u034fi\u115fd\u1160e\u3164for\uffa0my\u2800knife", "guide for my knife"),
        ("10k\u03a9 or 10k\u2126", "10k\u03a9 or 10k\u03a9"),
        ("\u03c9ord", "word"),
        ("👍\ufe0f", "👍"),
    ],
    ids=[
        "no width",
        "whole word foreign",
        "look-alikes",
        "forms",
        "ru",
        "half width",
        "fillers",
        "ohm",
        "omega",
        "selector",
    ],
)
def test_undisguised(disguised, plain):
    assert undisguised(disguised) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("🔥🔥", "🔥🔥🔥🔥🔥"),
        ("👍", "👍🏽👍🏽 !!"),
        ("nooo", "Noooooo!!!"),
        ("???", "?"),
        ("great café", "GREAT CAFE…"),
        ("g\u0337r\u0337eat angle", "great angle"),
        ("hone it", "\u04bb\u043e\u03b7\u0435 it"),
        ("このナイフ", "このナイフ！！"),
    ],
    ids=["emoji", "skin", "drawn out", "marks", "accents", "struck", "foreign letters", "ja"],
)
def test_one_skeleton(one, other):
    assert skeleton(undisguised(one)) == skeleton(undisguised(other)) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("🔥", "❤"), ("10", "20"), ("no", "on"), ("10k\u03a9", "10 kw"), ("这把刀很好", "这把锅很好")],
    ids=["emoji", "numbers", "words", "ohm", "zh"],
)
def test_different_skeletons(one, other):
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=60))
def test_any_text_is_read_and_plain_text_stays_as_it_is(text):
    shown = undisguised(text)
    assert undisguised(shown) == shown
    assert skeleton(shown) == "" or shown.strip()
    assert undisguised("A plain text, with 3 numbers.") == "A plain text, with 3 numbers."
