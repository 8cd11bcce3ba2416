"""The frames worth reading: few, different, sharp, over the whole time, whatever the length."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from clips import moving_scene

from features.media import Batch, Frames, Sound, Still
from features.screen_frames import READ_SIDE, ScreenFrames

NOTHING = Frames(np.zeros(0), np.zeros((0, 2, 2), np.uint8), np.zeros((0, 2, 2, 3), np.uint8))
SILENCE = Sound(0.0, np.zeros((0, 2), np.float32))


def chosen(pictures, most, every=2.0):
    meter = ScreenFrames(most)
    for index, picture in enumerate(pictures):
        meter.update(Batch(NOTHING, (Still(index * every, picture),), SILENCE))
    return meter.finish(len(pictures) * every)


@pytest.fixture(scope="module")
def scenes():
    """One picture each of six different scenes."""
    views = [moving_scene(0.04, seed=seed)[0] for seed in (1, 2)]
    return [*views, *(view[::-1].copy() for view in views), *(255 - view for view in views)]


def test_every_scene_is_looked_at_once(scenes):
    shown = chosen([scene for scene in scenes for _ in range(5)], most=8)
    assert [int(s.look.time // 10) for s in shown] == [0, 1, 2, 3, 4, 5]


def test_looks_cover_the_whole_video_without_gaps(scenes):
    looks = [s.look for s in chosen([scenes[i % 6] for i in range(40)], most=8)]
    assert 6 <= len(looks) <= 8
    assert (looks[0].start, looks[-1].end) == (0, 80)
    assert all(a.end == b.start for a, b in pairwise(looks))
    assert max(look.seconds for look in looks) <= 30
    assert all(look.start <= look.time <= look.end for look in looks)


def test_a_short_caption_over_a_still_scene_is_not_passed_over(scenes):
    lettered = scenes[0].copy()
    cv2.putText(lettered, "Step 2", (40, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255, 255, 255), 4)
    pictures = [scenes[0]] * 20 + [lettered] + [scenes[0]] * 20
    shown = chosen(pictures, most=4)
    assert any(s.look.time == 40.0 for s in shown)
    assert len(shown) == 3


def test_of_two_alike_the_sharper_one_is_read(scenes):
    blurred = cv2.GaussianBlur(scenes[0], (0, 0), 1.0)
    (only,) = chosen([blurred, scenes[0], blurred], most=1)
    assert only.look.time == 2.0
    assert (only.look.start, only.look.end) == (0.0, 6.0)


def test_what_is_kept_stays_bounded():
    meter, rng = ScreenFrames(4), np.random.default_rng(3)
    for index in range(300):
        picture = rng.integers(0, 255, (40, 60, 3), dtype=np.uint8)
        meter.update(Batch(NOTHING, (Still(2.0 * index, picture),), SILENCE))
        assert len(meter._kept) <= 8
    times = [s.look.time for s in meter.finish(600.0)]
    assert max(np.diff([0, *times, 600])) < 400


def test_large_frames_are_reduced_and_no_frames_are_no_looks():
    (shown,) = chosen([np.zeros((1920, 1080, 3), np.uint8)], most=2)
    assert shown.rgb.shape == (1280, READ_SIDE, 3)
    assert ScreenFrames(3).finish(5.0) == ()
