"""Screens: a page with one picture in it, and what only looks like one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from footage import live

from features.interface import is_interface

HEIGHT, WIDTH = 360, 640


def page(left=40, right=600, first=40):
    """A bar above, and lines of text from a row on."""
    luma = np.full((HEIGHT, WIDTH), 246, np.uint8)
    luma[:24] = 224
    for y in range(first, HEIGHT - 10, 20):
        cv2.putText(luma, "they bake it twice a day" * 2, (left, y), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 40, 1, cv2.LINE_AA)
    luma[24:, right:] = 246
    return luma


def picture(seed, width, height):
    return cv2.resize(cv2.cvtColor(live(1, seed)[2], cv2.COLOR_RGB2GRAY), (width, height))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_page_with_a_player_is_a_screen(seed):
    luma = page(first=290)
    luma[40:265, 40:440] = picture(seed, 400, 225)
    assert is_interface(luma)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_caption_over_a_video_as_wide_as_the_frame_is_none(seed):
    luma = page(first=20)
    luma[:24] = 246
    luma[110:] = picture(seed, WIDTH, HEIGHT - 110)
    assert not is_interface(luma)


def test_a_thing_on_a_white_ground_is_none():
    luma = np.full((HEIGHT, WIDTH), 246, np.uint8)
    shown = picture(1, WIDTH, HEIGHT)
    disc = cv2.circle(np.zeros_like(luma), (300, 180), 120, 1, -1) > 0
    luma[disc] = shown[disc]
    assert not is_interface(luma)


def test_a_clip_framed_by_a_plain_ground_is_none():
    luma = np.full((640, 360), 250, np.uint8)
    cv2.putText(luma, "Wait for the end", (40, 70), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 10, 2, cv2.LINE_AA)
    luma[150:420, 20:340] = picture(1, 320, 270)
    assert not is_interface(luma)


@pytest.mark.parametrize("margin", [2, 10, 30])
@pytest.mark.parametrize("ground", [250, 30])
def test_no_line_of_a_clip_under_a_caption_reaches_the_edge(ground, margin):
    luma = np.full((640, 360), ground, np.uint8)
    for i, line in enumerate(("they bake it twice a day", "wait for the end of it")):
        cv2.putText(luma, line, (16, 60 + 40 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255 - ground, 2, cv2.LINE_AA)
    luma[150:421, margin : 360 - margin] = picture(1, 360 - 2 * margin, 271)
    assert not is_interface(luma)


def test_a_frame_around_a_text_is_no_panel():
    luma = page(first=100)
    luma[:24] = 246
    cv2.rectangle(luma, (20, 60), (WIDTH - 20, HEIGHT - 20), 40, 2)
    assert not is_interface(luma)


@pytest.mark.parametrize("shape", [(2, 2), (2, 400), (400, 2), (18, 18)])
def test_a_tiny_picture_is_none(shape):
    assert not is_interface(np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert not is_interface(np.full(shape, 246, np.uint8))
