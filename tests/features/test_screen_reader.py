"""What is written is read, Latin and Chinese; what is not there or hidden is not; time and lines are bounded."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from clips import moving_scene
from lettering import write, write_chinese

from features import screen_reader
from features.errors import InputError
from features.screen_frames import Shown
from features.screen_reader import OutOfTime, ReaderUnavailable, Reading, contrast, read
from features.screen_text import Look


def shown(picture, time=0.0):
    return Shown(Look(time, time, time + 2), picture, np.zeros((72, 72), np.int16), 1.0)


@pytest.fixture(scope="module")
def scene():
    return moving_scene(0.04, seed=1, width=640, height=360)


def test_words_over_a_scene_are_read_where_they_stand(scene):
    frame = scene.copy()
    write(frame, "Add 300 g of flour", (0.1, 0.85))
    screen = read([shown(frame[0])])
    assert screen.text == "Add 300 g of flour"
    (line,) = screen.lines
    assert line.box.left == pytest.approx(0.1, abs=0.02)
    assert line.box.middle[1] == pytest.approx(0.83, abs=0.04)
    assert 0.2 < line.box.width < 0.6
    assert 0.05 < line.letters < 0.15
    assert line.contrast > 60
    assert line.legible


def test_chinese_is_read():
    picture = np.full((360, 640, 3), 245, np.uint8)
    write_chinese(picture, "中王田日工", (40, 120), 90)
    text = read([shown(picture)]).text
    assert sum(character in text for character in "中王田日工") >= 4


def test_accents_are_read():
    from matplotlib import font_manager
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (640, 200), (30, 30, 60))
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), 40)
    ImageDraw.Draw(image).text((20, 70), "Übergießen, señor, façade", font=font, fill=(250, 250, 250))
    text = read([shown(np.asarray(image))]).text
    assert text == "Übergießen, señor, façade"


def test_a_scene_without_text_has_none(scene):
    assert read([shown(scene[0]), shown(255 - scene[0], 2.0)]).lines == ()


def test_text_that_nobody_can_see_is_not_legible():
    picture = np.full((1, 360, 640, 3), 120, np.uint8)
    write(picture, "cheap followers here", (0.1, 0.4), color=(130, 130, 130), outline=None)
    write(picture, "Knead the dough", (0.1, 0.8))
    screen = read([shown(picture[0])])
    assert screen.text == "Knead the dough"


def test_contrast_is_the_step_between_letters_and_ground():
    for step in (10, 60, 150):
        picture = np.full((1, 60, 400, 3), 60, np.uint8)
        write(picture, "contrast", (0.05, 0.7), scale=1.5, color=(60 + step,) * 3, outline=None)
        assert contrast(picture[0]) == pytest.approx(step, rel=0.2)
    assert contrast(np.full((20, 50, 3), 90, np.uint8)) == 0.0


def test_the_same_frames_give_the_same_lines(scene):
    frame = scene.copy()
    write(frame, "Twice the same", (0.2, 0.5))
    frames = [shown(frame[0]), shown(cv2.flip(frame[0], 0), 2.0)]
    assert read(frames) == read(frames)


def test_a_wall_of_text_costs_only_its_largest_lines(monkeypatch):
    monkeypatch.setattr(screen_reader, "MOST_LINES", 3)
    wall = np.full((1, 480, 640, 3), 250, np.uint8)
    for row in range(8):
        write(wall, f"wall of words {row}", (0.05, 0.1 + row / 9), scale=0.5, color=(0, 0, 0), outline=None)
    write(wall, "HEAD", (0.55, 0.3), scale=2.5, color=(0, 0, 0), outline=None)
    lines = read([shown(wall[0])]).lines
    assert len(lines) == 3
    assert "HEAD" in [line.text for line in lines]


def test_out_of_time_is_an_error_not_half_a_text(scene, monkeypatch):
    clock = iter(range(0, 1000, 40))
    monkeypatch.setattr(screen_reader.time, "thread_time", lambda: float(next(clock)))
    with pytest.raises(OutOfTime, match="FIRSTCUT_OCR_SECONDS"):
        read([shown(scene[0]), shown(scene[0], 2.0), shown(scene[0], 4.0)], seconds=60)


def test_models_that_are_not_there_are_named(monkeypatch):
    monkeypatch.setattr(screen_reader, "MODELS", ("gone.onnx", "PP-OCRv6_rec_small.onnx"))
    with pytest.raises(ReaderUnavailable, match=r"gone\.onnx.*FIRSTCUT_OCR"):
        screen_reader._stages.__wrapped__()


@pytest.mark.parametrize("wrong", [{"frames": 0}, {"frames": 1000}, {"seconds": 0}])
def test_a_reading_that_cannot_be(wrong):
    with pytest.raises(InputError):
        Reading(**wrong)


def test_models_that_were_let_go_read_the_same_when_loaded_again(scene):
    frame = scene.copy()
    write(frame, "Add 300 g of flour", (0.1, 0.85))
    first = read([shown(frame[0])])
    before = screen_reader._stages()
    screen_reader.let_go()
    assert read([shown(frame[0])]) == first
    assert screen_reader._stages() is not before
