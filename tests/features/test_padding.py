"""Padding: what is left of a video without it, and the closing card."""

from __future__ import annotations

import numpy as np
import pytest
from footage import RATE, black, card, live, measure, still

from features.padding import beyond_a_minute


def test_effective_duration_takes_off_silent_stills_but_not_spoken_ones():
    parts = live(10), still(10), live(5, 3)
    silent = ((10.0, 20.0),)
    assert measure(*parts, silences=silent)[1]["effective_duration"] == pytest.approx(15, abs=0.75)
    assert measure(*parts, speech=silent)[1]["effective_duration"] == pytest.approx(25, abs=0.1)


def test_a_picture_that_freezes_in_mid_shot_is_padding_unless_somebody_speaks():
    scene = live(10)
    frozen = np.repeat(scene[-1:], 10 * RATE, axis=0)
    assert measure(scene, frozen)[1]["effective_duration"] == pytest.approx(10, abs=0.5)
    assert measure(scene, frozen, speech=((10.0, 20.0),))[1]["effective_duration"] == pytest.approx(20, abs=0.5)


def test_padding_of_several_kinds_is_counted_once():
    scene = live(10)
    _, values = measure(scene, black(3), scene, still(5), silences=((10.0, 28.0),))
    assert values["effective_duration"] == pytest.approx(10, abs=0.9)


def test_a_held_end_of_a_minute_is_padding():
    scene = np.concatenate([live(20, seed) for seed in (1, 3)])
    held = np.repeat(scene[-1:], round(21 * RATE), axis=0)
    assert measure(scene, held)[1]["padding"] == pytest.approx(21, abs=1)


@pytest.mark.parametrize(
    ("seconds", "effective", "padding"),
    [(61, 41, 20), (61, 60.5, 0), (59, 40, 0), (66, 59.5, 6.5), (67, 40, 0), (60, 59, 1)],
)
def test_only_what_carries_over_the_minute_is_padding_of_it(seconds, effective, padding):
    assert beyond_a_minute(seconds, effective) == padding


@pytest.mark.parametrize("closing", [card(4), black(4), still(4, 2)], ids=["text", "black", "picture"])
def test_an_outro_is_the_closing_card(closing):
    meter, values = measure(live(12, 1), closing)
    assert values["outro"] == pytest.approx(4, abs=0.8)
    assert values["effective_duration"] == pytest.approx(12, abs=0.8)
    assert meter.outro[0][1] == 16


def test_what_is_no_outro():
    assert measure(card(4), live(10))[1]["outro"] == 0
    assert measure(card(8))[1]["outro"] == 0
    assert measure(live(10), card(4), live(5, 3))[1]["outro"] == 0
    assert measure(live(10), card(4), speech=((0.0, 14.0),))[1]["outro"] == 0
