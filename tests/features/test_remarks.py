"""One comment: what its words weigh, whether it advertises, and what its meaning adds."""

from __future__ import annotations

import pytest
from remarks import ADVERTS, RICH, remark

from features.described import axis
from features.described.axes import COMMENTS
from features.encoder import Encoder
from features.inputs import Comment
from features.remarks import read


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.mark.parametrize(
    ("code", "specific", "plain"),
    [
        (
            "en",
            "Flatten the dished stone with sandpaper before sharpening",
            "I did it and it was so good to me",
        ),
        (
            "de",
            "Verschiedene Schleifsteine brauchen unterschiedlichen Anpressdruck",
            "Das ist so gut und ich auch",
        ),
    ],
)
def test_specific_words_weigh_more_than_plain_and_shouted_ones(code, specific, plain):
    assert remark(specific).wording(code) > remark(plain).wording(code) >= 0.5
    assert remark(specific).wording(code) > remark(specific.upper()).wording(code)
    assert remark(specific).wording("ja") == remark(plain).wording(None) == 0.75  # usual length not known: neutral


def test_comments_that_differ_in_who_wrote_them_only_have_one_order():
    twins = [Comment(id="1", author="c", text=RICH[0], by_creator=own) for own in (True, False)]
    assert read(twins) == read(twins[::-1])


def test_effort_counts_different_words_only():
    assert remark("sharp sharp sharp blade " * 50).effort("en") == pytest.approx(2 / 6)
    assert remark(RICH[2]).effort("en") == 1.0


@pytest.mark.parametrize("text", ADVERTS)
def test_adverts_are_seen(text):
    assert remark(text).advertises()


@pytest.mark.parametrize(
    "text",
    [
        *RICH,
        "This study measured it: https://example.org/steel.pdf",
        "My favorite video so far",
        "Check the angle first",
    ],
)
def test_sources_and_opinions_are_no_adverts(text):
    assert not remark(text).advertises()


def test_meaning_tells_adverts_that_words_leave_open(encoder):
    line = axis(encoder, "en", "advert", "remark", COMMENTS)
    assert line is not None
    advert = "We upload gaming videos every day, watch them and tell your friends"
    places = line.place(encoder.encode([advert, RICH[0]]))
    assert remark(advert).advertises(places[0])
    assert not remark(advert).advertises()
    assert not remark(RICH[0]).advertises(places[1])


def test_a_considered_comment_weighs_more_than_a_jeer(encoder):
    line = axis(encoder, "en", "considered", "dismissive", COMMENTS)
    assert line is not None
    reason = "I had this problem for years, and lowering the angle helped because the edge gets thinner."
    jeer = "What a ridiculous waste of everybody's precious time, these clowns are absolutely pathetic."
    places = line.place(encoder.encode([reason, jeer]))
    assert places[0] > 0 > places[1]
    assert remark(reason).wording("en", places[0]) > remark(reason).wording("en", places[1])
