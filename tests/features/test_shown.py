"""What is shown: a recipe told in overlays and a caption is as dense as the same recipe spoken, and moves no money."""

from __future__ import annotations

import pytest
from stuffing import FORMS, filled
from talks import FILLER, KEYWORDS, LESSON, told

from features import density, schema, shown
from features.encoder import Encoder
from features.screen_text import Box, Look, ScreenLine, ScreenText
from features.text import sentences, words
from features.values import State

SAID = sentences(" ".join(LESSON.split()))
SECONDS = len(words(LESSON)) / 2.5


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def overlays(*texts: str, contrast: float = 100.0) -> ScreenText:
    """A text a look, five words a line."""
    times = [SECONDS * i / len(texts) for i in range(len(texts))]
    looks = tuple(Look(time, time, time + SECONDS / len(texts)) for time in times)
    lines = []
    for time, text in zip(times, texts, strict=True):
        parts = text.rstrip(".").split()
        rows = [" ".join(parts[start : start + 5]) for start in range(0, len(parts), 5)]
        box = Box(0.1, 0.1, 0.5, 0.05)
        lines += [ScreenLine(row, time, box, 0.9, 0.05, contrast) for row in rows]
    return ScreenText(tuple(lines), looks)


def test_a_lesson_shown_is_as_dense_as_the_same_lesson_said(encoder):
    spoken = density.measure(told(LESSON), SECONDS, encoder)["information_density"].number
    read = shown.measure(overlays(*SAID), "", SECONDS, encoder).number
    assert read == pytest.approx(spoken, rel=0.15)
    by_half = shown.measure(overlays(*SAID[: len(SAID) // 2]), " ".join(SAID[len(SAID) // 2 :]), SECONDS, encoder)
    assert by_half.number == pytest.approx(read, rel=0.15)


def test_what_stays_or_stands_in_the_caption_too_counts_once(encoder):
    once = shown.measure(overlays(*SAID), "", 10 * SECONDS, encoder).number
    again = shown.measure(overlays(*SAID, *SAID), LESSON, 10 * SECONDS, encoder).number
    assert again == pytest.approx(once, rel=0.1)


def test_chat_keywords_forms_and_hidden_text_tell_little(encoder):
    lesson = shown.measure(overlays(*SAID), "", SECONDS, encoder).number
    form = filled(words(KEYWORDS), FORMS["en"])
    for empty in (overlays(*FILLER), overlays(*sentences(form))):
        assert shown.measure(empty, "", SECONDS, encoder).number < 0.2 * lesson
    tagged = shown.measure(overlays(*SAID), f"{KEYWORDS} #knife #chef https://knife.example", SECONDS, encoder)
    assert tagged.number == pytest.approx(lesson, rel=0.05)
    assert shown.measure(overlays(*SAID, contrast=5.0), "", SECONDS, encoder).state is State.NOT_APPLICABLE


def test_a_wall_of_text_is_not_read_faster_than_a_fast_reader_reads(encoder):
    wall = [shown.measure(overlays(*SAID), "", seconds, encoder).number for seconds in (1.0, 10.0)]
    assert wall[0] == wall[1]


def test_nothing_to_read_is_not_applicable_and_what_there_is_moves_no_money(encoder):
    nothing = shown.measure(ScreenText(), "  #fyp ", SECONDS, encoder)
    assert nothing.state is State.NOT_APPLICABLE
    assert "no text" in nothing.reason
    assert "no caption was given, or it is empty" in nothing.reason  # a video may come without metadata
    assert not schema.BY_NAME[shown.NAME].in_model
