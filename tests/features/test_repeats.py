"""Loops of any period, at any frame rate: nobody who repeats a stretch counts sampled pictures."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from clips import moving_scene

from features.media import FRAME_RATE
from features.repeats import RepeatMeter
from features.sampling import FrameClock
from features.timeline import total


@cache
def filmed(rate, seed=1):
    """Luma of 14 s of a scene, all of its frames."""
    scene = moving_scene(14, seed=seed, rate=rate, width=160, height=120)
    return np.stack([cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in scene])


def measure(*parts, rate=25.0):
    """What repeats in parts shown one after the other, sampled as media are."""
    frames, clock, meter = np.concatenate(parts), FrameClock(FRAME_RATE, rate), RepeatMeter()
    kept = [i for i in range(len(frames)) if clock.due(i / rate)]
    grain = np.random.default_rng(0).normal(0, 2, frames.shape[1:])
    luma = [np.clip(frames[i] + np.roll(grain, 7 * i), 0, 255).astype(np.uint8) for i in kept]
    meter.update(np.array(kept) / rate, np.stack(luma))
    return meter.finish(len(frames) / rate)


@pytest.mark.parametrize("rate", [24, 25, 30, 50], ids="{}_fps".format)
@pytest.mark.parametrize("seconds", [6.0, 6.1, 6.17, 7.33, 10.292], ids="{}_s".format)
def test_a_clip_shown_twice_is_a_loop_whatever_its_length(seconds, rate):
    once = filmed(rate)[: round(seconds * rate)]
    period = len(once) / rate
    repeated, share, found = measure(once, once, rate=rate)
    assert share == pytest.approx(0.5, abs=0.03)
    assert total(repeated) == pytest.approx(period, abs=0.06 * period)
    assert found == pytest.approx(period, abs=0.03)


@pytest.mark.parametrize("times", [3, 5])
def test_rounds_that_fall_on_other_samples_each_are_one_loop(times):
    once = filmed(25)[:103]
    repeated, share, found = measure(*[once] * times)
    assert share == pytest.approx((times - 1) / times, abs=0.03)
    assert found == pytest.approx(4.12, abs=0.03)
    assert total(repeated) == pytest.approx(4.12 * (times - 1), abs=0.3)


def test_a_stretch_that_comes_back_between_two_samples_after_another_scene():
    shown = filmed(25)[:155]
    repeated, share, found = measure(shown, filmed(25, 3)[:203], shown, filmed(25, 5)[:160])
    assert share == pytest.approx(155 / 673, abs=0.03)
    assert found == pytest.approx(358 / 25, abs=0.03)
    assert total(repeated) == pytest.approx(155 / 25, abs=0.5)


@pytest.mark.parametrize("turn", [lambda f: f[::-1], lambda f: f[:, :, ::-1]], ids=["backwards", "mirrored"])
def test_what_comes_back_backwards_or_mirrored_is_no_loop(turn):
    once = filmed(25)[:253]
    assert measure(once, turn(once)) == ((), 0.0, 0.0)


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_a_scene_that_goes_on_is_no_loop(seed):
    assert measure(filmed(30, seed), rate=30) == ((), 0.0, 0.0)
