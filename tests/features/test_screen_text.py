"""On-screen text as a value: what counts as legible, what is said once, what comes back from JSON."""

from __future__ import annotations

import json

import pytest

from features.errors import InputError
from features.screen_text import Box, Look, ScreenLine, ScreenText

LOOKS = (Look(0.0, 0.0, 3.0), Look(4.0, 3.0, 5.0), Look(8.0, 5.0, 10.0))


def line(text: str, time: float, *, contrast: float = 120.0, letters: float = 0.05) -> ScreenLine:
    return ScreenLine(text, time, Box(0.1, 0.8, 0.5, 0.05), 0.95, letters, contrast)


def test_a_line_that_stays_is_said_once_and_in_its_first_wording():
    screen = ScreenText((line("Add 300 g", 0.0), line("ADD 300g", 4.0), line("Knead", 4.0)), LOOKS)
    assert screen.text == "Add 300 g\nKnead"


def test_hidden_text_is_no_text():
    faint, tiny = line("buy followers", 0.0, contrast=6.0), line("more keywords", 4.0, letters=0.005)
    screen = ScreenText((faint, tiny, line("Knead", 8.0)), LOOKS)
    assert screen.text == "Knead"
    assert screen.spans == ((5.0, 10.0),)
    assert screen.at(LOOKS[0]) == ()


def test_a_wording_is_told_once_with_all_the_time_it_stands():
    lines = (line("Knead", 0.0), line("buy likes", 0.0, contrast=6.0), line("Knead", 4.0), line("Bake", 8.0))
    knead, likes, bake = ScreenText(lines, LOOKS).wordings
    assert (knead.text, knead.spans, knead.legible) == ("Knead", ((0.0, 5.0),), True)
    assert (likes.text, likes.legible) == ("buy likes", False)
    assert bake.spans == ((5.0, 10.0),)
    assert bake.box == lines[3].box
    assert ScreenText().wordings == ()


def test_means_weigh_each_look_by_its_time():
    screen = ScreenText((), LOOKS)
    assert screen.mean({look: float(look.time == 8.0) for look in LOOKS}) == pytest.approx(0.5)
    assert ScreenText().mean({}) == 0.0


def test_it_comes_back_from_json():
    screen = ScreenText((line("三步揉面", 4.0),), LOOKS)
    assert ScreenText.from_json(json.loads(json.dumps(screen.to_json()))) == screen
    with pytest.raises(InputError, match="analyze the video again"):
        ScreenText.from_json({"lines": [{"text": "x"}], "looks": []})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Box(0.9, 0.1, 0.2, 0.1),
        lambda: Box(0.1, 0.1, 0.0, 0.1),
        lambda: line(" ", 0.0),
        lambda: ScreenText((line("late", 7.0),), LOOKS),
    ],
)
def test_what_cannot_be_is_refused(make):
    with pytest.raises(InputError):
        make()
