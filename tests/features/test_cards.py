"""Cards: text on a drawn ground, and what only looks like it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from footage import live

from features.cards import Card, lives, look

HEIGHT, WIDTH = 360, 640


def plain(level=30):
    return np.full((HEIGHT, WIDTH), level, np.uint8)


def shaded():
    across, down = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    return (20 + 70 * across * across + 60 * down).astype(np.uint8)


def scene(seed=1):
    return cv2.resize(cv2.cvtColor(live(0.2, seed)[0], cv2.COLOR_RGB2GRAY), (WIDTH, HEIGHT))


def blurred():
    return cv2.GaussianBlur(scene() // 2, (0, 0), 25)


def written(ground, text=("How to bake", "bread in five", "easy steps"), ink=240, size=1.2, at=(150, 120)):
    luma = ground.copy()
    for i, line in enumerate(text):
        place = (at[0], at[1] + round(45 * size * i))
        cv2.putText(luma, line, place, cv2.FONT_HERSHEY_SIMPLEX, size, ink, max(1, round(2 * size)), cv2.LINE_AA)
    return luma


def grained(luma, by=5.0):
    noise = np.random.default_rng(0).normal(0, by, luma.shape)
    return np.clip(luma + noise, 0, 255).astype(np.uint8)


def framed(luma):
    return cv2.rectangle(luma, (30, 30), (WIDTH - 30, HEIGHT - 30), 240, 3)


def labelled(text=("How to bake", "bread in five")):
    luma = plain()
    cv2.rectangle(luma, (130, 80), (470, 200), 240, -1)
    return written(luma, text, ink=20)


@pytest.mark.parametrize(
    "luma",
    [
        written(plain()),
        written(plain(250), ink=20),
        written(plain(60), ink=125),
        written(shaded()),
        written(blurred()),
        written(plain(), text=("now",)),
        written(plain(), text=("every word of a longer text " * 2,) * 9, size=0.4, at=(60, 80)),
        written(plain(), text=("WAIT",), size=5, at=(110, 230)),
        grained(written(plain())),
        framed(written(plain())),
        labelled(),
    ],
    ids=["dark", "white", "pale", "shaded", "blurred", "word", "small", "large", "grain", "framed", "labelled"],
)
def test_text_on_a_drawn_ground_is_a_card(luma):
    assert look(luma).card == Card.TEXT


@pytest.mark.parametrize(
    "ground", [plain(), plain(250), shaded(), blurred()], ids=["dark", "white", "shaded", "blurred"]
)
def test_a_ground_without_text_is_a_blank_card(ground):
    assert look(ground).card == Card.BLANK


def disc():
    return cv2.circle(plain(), (320, 180), 60, 230, -1)


def before_its_own_blur():
    luma = blurred()
    luma[80:260] = cv2.resize(scene(), (WIDTH, 180))
    return luma


def out_of_focus():
    """A crowd of soft shapes before a soft ground, in a row as letters are."""
    luma = plain(90)
    for x in range(80, 600, 40):
        cv2.ellipse(luma, (x, 180), (10, 22), 0, 0, 360, 200, -1)
    return cv2.GaussianBlur(luma, (0, 0), 3)


@pytest.mark.parametrize(
    "luma",
    [scene(), written(scene()), disc(), written(before_its_own_blur(), at=(150, 40)), out_of_focus()],
    ids=["scene", "captioned", "disc", "fill", "soft"],
)
def test_what_is_filmed_is_no_card(luma):
    assert look(luma).card == Card.NONE


def test_a_thing_beside_a_word_is_no_text_alone():
    assert look(written(disc(), text=("ball",), at=(150, 60))).card == Card.NONE


@pytest.mark.parametrize("shape", [(2, 2), (2, 400), (400, 2), (18, 18)])
def test_a_tiny_picture_is_judged_too(shape):
    assert look(np.random.default_rng(0).integers(0, 256, shape, np.uint8)).card != Card.TEXT
    assert look(np.full(shape, 246, np.uint8)).card == Card.BLANK


def with_clip(frame, ground=30):
    """A small dark clip under a large caption."""
    luma = written(plain(ground), size=1.8, at=(60, 80))
    picture = cv2.cvtColor(live(3, 3)[frame], cv2.COLOR_RGB2GRAY)
    luma[255:345, 240:400] = cv2.resize(picture, (160, 90), interpolation=cv2.INTER_AREA) // 3
    return luma


def test_a_small_clip_under_a_large_caption_lives():
    assert lives(look(with_clip(0)), look(with_clip(3)))


def test_a_small_picture_under_a_large_caption_does_not_live():
    assert not lives(look(grained(with_clip(0), 2.0)), look(with_clip(0)))


@pytest.mark.parametrize(
    "other",
    [
        plain(),
        written(plain(), text=("Now", "another")),
        written(plain(), at=(150, 112)),
        written(plain(), ink=80),
        framed(written(plain(), text=("How to bake",))),
        grained(written(plain())),
    ],
    ids=["gone", "another", "rolling", "fading", "frame", "grain"],
)
def test_text_that_comes_and_goes_does_not_live(other):
    assert not lives(look(written(plain())), look(other))
