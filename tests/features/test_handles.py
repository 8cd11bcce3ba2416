"""Marks of origin: what stays or jumps is one, what is named once is not; whose it is follows from given handles."""

from __future__ import annotations

import pytest

from features.handles import Owner, marks
from features.screen_text import Box, Look, ScreenLine, ScreenText

LOOKS = tuple(Look(10.0 * i, 10.0 * i, 10.0 * i + 10) for i in range(6))
CORNERS = ((0.03, 0.08), (0.62, 0.88))


def line(text: str, look: int, at: tuple[float, float] = CORNERS[0], letters: float = 0.03) -> ScreenLine:
    return ScreenLine(text, LOOKS[look].time, Box(*at, 0.3, 0.03), 0.95, letters, 90.0)


def screen(*lines: ScreenLine) -> ScreenText:
    return ScreenText(tuple(sorted(lines, key=lambda each: each.time)), LOOKS)


def test_a_handle_that_jumps_between_corners_is_somebody_elses():
    seen = screen(*(line("@clip.hunter", look, CORNERS[look % 2]) for look in range(6)))
    (mark,) = marks(seen, ["anna_bakes"])
    assert mark.owner is Owner.FOREIGN
    assert mark.places == 2
    assert mark.spans == ((0.0, 60.0),)
    assert mark.to_json()["owner"] == "foreign"


def test_ones_own_handle_is_no_offence_even_misread():
    seen = screen(line("@anna_bakes", 0), line("@anna_bakos", 3), line("@ anna_bak", 5))
    assert {mark.owner for mark in marks(seen, ["@Anna_Bakes"])} == {Owner.OWN}


def test_without_given_handles_nobody_is_accused():
    (mark,) = marks(screen(line("@clip.hunter", 0), line("@clip.hunter", 4)), [])
    assert mark.owner is Owner.UNKNOWN


def test_a_friend_named_once_is_no_mark():
    assert marks(screen(line("@ben", 2), line("with @ben_the_cook today", 5)), ["anna"]) == ()


def test_a_handle_inside_a_sentence_is_speech():
    said = [line("today I cook with my good friend @ben.cooks again", look) for look in range(6)]
    assert marks(screen(*said), ["anna"]) == ()


@pytest.mark.parametrize("text", ["TikTok", "shutterstock", "抖音", "Kwai"])
def test_a_platforms_name_in_the_margin_is_a_mark(text):
    (mark,) = marks(screen(line(text, 1), line(text, 5)), ["anna"])
    assert mark.owner is Owner.FOREIGN
    assert mark.spans == ((10.0, 20.0), (50.0, 60.0))


def test_a_headline_about_a_platform_is_none():
    big = [line("TikTok", look, (0.35, 0.45), letters=0.15) for look in range(6)]
    middle = [line("TikTok", look, (0.35, 0.48)) for look in range(6)]
    assert marks(screen(*big), ["anna"]) == marks(screen(*middle), ["anna"]) == ()


def test_numbered_accounts_count_too():
    (mark,) = marks(screen(*(line("抖音号：dy98321", look) for look in (0, 3))), ["anna"])
    assert mark.owner is Owner.FOREIGN


def test_a_video_of_one_picture_needs_no_second_look():
    only = ScreenText((line("@clip.hunter", 0),), LOOKS[:1])
    assert [mark.owner for mark in marks(only, ["anna"])] == [Owner.FOREIGN]
