"""Marks: what stays on a changing picture, where it is, and that it jumps."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from footage import HEIGHT, WIDTH, live, measure, still

from features.marks import MarkMeter


def marked(frames, places, text="@someone", strength=1.0):
    """The clip with a handle at places (x, y) that take turns of equal length; none where there is no place."""
    frames = frames.copy()
    for i, frame in enumerate(frames):
        place = places[i * len(places) // len(frames)]
        if place is not None:
            over = np.zeros_like(frame)
            cv2.putText(over, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 2, cv2.LINE_AA)
            frame[:] = np.maximum(frame, frame + strength * over / 255.0 * (255 - frame)).astype(np.uint8)
    return frames


def reel():
    """Scenes that move and scenes that stand, cut together."""
    return np.concatenate([live(7, 1), still(6, 2), live(7, 3), still(6, 5)])


def test_a_mark_that_stays_is_found_where_it_is():
    meter, values = measure(marked(live(20), [(210, 225)]))
    assert values["mark_share"] == pytest.approx(1, abs=0.05)
    assert values["mark_jumps"] == 0
    mark = meter.marks[0]
    assert (mark.left, mark.top) == pytest.approx((210 / WIDTH, 212 / HEIGHT), abs=0.04)
    assert (mark.right, mark.bottom) == pytest.approx((288 / WIDTH, 229 / HEIGHT), abs=0.04)


def test_a_mark_that_jumps_between_corners_is_one_mark():
    meter, values = measure(marked(live(20, 3), [(8, 20), (210, 225)]))
    assert values["mark_share"] == pytest.approx(1, abs=0.05)
    assert values["mark_jumps"] == pytest.approx(3, abs=0.1)
    assert len({mark.number for mark in meter.marks}) == 1


def test_where_the_picture_stands_marks_cannot_be_told():
    meter, values = measure(marked(still(12), [(8, 20)]))
    assert values["mark_share"] is None
    assert meter.marks == ()


def test_a_mark_over_standing_scenes_is_what_they_have_in_common():
    room = [still(6, seed) for seed in (2, 3, 5)]
    meter, values = measure(marked(np.concatenate(room), [(210, 225)]))
    assert values["mark_share"] == pytest.approx(1, abs=0.05)
    assert len({mark.number for mark in meter.marks}) == 1


def test_two_looks_of_one_camera_in_turns_show_no_mark():
    one, other = still(5, 2), still(5, 3)
    assert measure(one, other, one, other)[1]["mark_share"] in (0, None)


@pytest.mark.parametrize("strength", [1.0, 0.6], ids=["white", "pale"])
def test_a_mark_comes_and_goes_within_scenes(strength):
    here = (210, 225)
    meter, values = measure(marked(reel(), [None, None, here, here, here, None], strength=strength))
    assert values["mark_share"] == pytest.approx(1 / 2, abs=0.05)
    assert values["mark_jumps"] == 0
    assert meter.marks[0].start == pytest.approx(26 / 3, abs=1)


def test_a_mark_that_jumps_while_the_scene_stands_is_one_mark():
    turns = [(8, 20), (211, 226), (8, 20), (211, 226)]
    meter, values = measure(marked(reel(), turns))
    assert values["mark_share"] == pytest.approx(1, abs=0.05)
    assert values["mark_jumps"] == pytest.approx(3 * 60 / 26, abs=0.1)
    assert len({mark.number for mark in meter.marks}) == 1


def test_scenes_without_a_mark_have_none():
    meter, values = measure(reel())
    assert values["mark_share"] == 0
    assert meter.marks == ()


def barred(frames, *, across):
    """The clip with black bars above and below, or at its sides."""
    frames = frames.copy()
    bars = (frames[:, :40], frames[:, -40:]) if across else (frames[:, :, :70], frames[:, :, -70:])
    for bar in bars:
        bar[:] = 0
    return frames


@pytest.mark.parametrize("across", [True, False], ids=["letterbox", "pillarbox"])
def test_bars_hide_no_mark_and_make_none(across):
    frames = barred(reel(), across=across)
    assert measure(frames)[1]["mark_share"] == 0
    assert measure(marked(frames, [(140, 180)]))[1]["mark_share"] == pytest.approx(1, abs=0.05)


def test_captions_that_change_are_no_mark():
    said = ("what I found", "under this old", "garden house", "will surprise", "you as well", "so stay here")
    parts = [marked(part, [(100, 225)], text) for part, text in zip(np.array_split(reel(), 6), said, strict=True)]
    assert measure(*parts)[1]["mark_share"] == 0


def test_a_mark_that_was_gone_for_long_is_seen_again():
    between = np.concatenate([live(6, seed) for seed in (1, 3, 1, 3)])
    frames = [marked(reel(), [(210, 225)]), between, marked(reel(), [(210, 225)])]
    assert measure(*frames)[1]["mark_share"] == pytest.approx(52 / 76, abs=0.05)


def test_memory_for_marks_stays_flat():
    meter = MarkMeter()
    luma = np.random.default_rng(0).integers(0, 255, (4, 90, 160), np.uint8)
    for i in range(600):
        meter.update(0.6 * i, luma[i // 8 % 4], 0.6 * i if i % 8 == 0 else None)
    assert len(meter._frames) <= 200
    assert len(meter._known) <= 6
