"""Marks: what stays on a changing picture, where it is, and that it jumps."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from footage import HEIGHT, WIDTH, live, measure, still


def marked(frames, places, text="@someone"):
    """The clip with a handle at places (x, y) that take turns of equal length."""
    frames = frames.copy()
    for i, frame in enumerate(frames):
        x, y = places[i * len(places) // len(frames)]
        cv2.putText(frame, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 2, cv2.LINE_AA)
    return frames


def test_a_mark_that_stays_is_found_where_it_is():
    meter, values = measure(marked(live(20), [(210, 225)]))
    assert values["mark_share"] == pytest.approx(1, abs=0.05)
    assert values["mark_jumps"] == 0
    mark = meter.marks[0]
    assert (mark.left, mark.top) == pytest.approx((210 / WIDTH, 212 / HEIGHT), abs=0.04)
    assert (mark.right, mark.bottom) == pytest.approx((288 / WIDTH, 229 / HEIGHT), abs=0.04)


def test_a_mark_that_jumps_between_corners_is_one_mark():
    meter, values = measure(marked(live(20, 3), [(8, 20), (210, 225)]))
    assert values["mark_share"] > 0.7
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
