"""Structure: constructed clips of known share, and live scenes in which nothing of it is found."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from footage import HEIGHT, NO_SOUND, RATE, WIDTH, black, card, live, measure, still, zoomed

from features import schema
from features.media import Batch, Frames
from features.structure import StructureMeter


@pytest.mark.parametrize("seed", [1, 2, 3, 5])
def test_a_live_scene_has_nothing_of_it(seed):
    meter, values = measure(live(20, seed))
    assert set(values) == set(schema.names(schema.Family.STRUCTURE))
    assert values["effective_duration"] == pytest.approx(20, abs=0.01)
    assert values["loop_period"] is None
    assert all(value == 0 for name, value in values.items() if name not in ("effective_duration", "loop_period"))
    assert meter.shots == (0.0,)
    assert len(meter.motion_by_second()) == 20


def test_cuts_are_found_where_they_are():
    meter, values = measure(live(4, 1), live(3, 2), live(5, 5), black(2), live(4, 3))
    assert meter.shots == pytest.approx((0, 4, 7, 12, 14), abs=0.21)
    assert values["shots_per_minute"] == pytest.approx(4 / 18 * 60)


def test_a_flash_of_light_is_no_new_subject_for_long():
    frames = live(10)
    frames[25] = 255
    assert len(measure(frames)[0].shots) <= 2


@pytest.mark.parametrize("seconds", [0, 1, 3, 8])
def test_still_share_is_the_time_that_stands(seconds):
    meter, values = measure(live(6), still(seconds), live(6, 3)) if seconds else measure(live(12))
    expected = seconds if seconds >= 2 else 0
    assert values["still_share"] == pytest.approx(expected / (12 + seconds), abs=0.05)
    if expected:
        assert meter.still[0] == pytest.approx((6, 6 + seconds), abs=0.45)


def test_something_small_that_moves_is_motion():
    frames = still(10)
    for i in range(len(frames)):
        cv2.circle(frames[i], (40 + 4 * i, 60), 8, (255, 255, 255), -1)
    assert measure(frames)[1]["still_share"] == 0


def test_a_frame_held_long_by_a_variable_rate_stands():
    frames, meter = live(4), StructureMeter()
    times = np.concatenate([np.arange(10) / RATE, 12 + np.arange(10) / RATE])
    luma = np.stack([cv2.cvtColor(f, cv2.COLOR_RGB2GRAY) for f in frames])
    meter.update(Batch(Frames(times, luma, frames[:, ::2, ::2]), (), NO_SOUND))
    values = meter.finish(SimpleNamespace(measured=SimpleNamespace(seconds=14.0)), ())
    assert values["still_share"].number == pytest.approx(10.2 / 14, abs=0.03)


def test_a_still_that_a_key_picture_draws_anew_stands():
    before, after = np.split(still(3.6), [9])  # either part for less than two seconds
    assert measure(live(8), before, cv2.add(after, 5))[1]["still_share"] == pytest.approx(3.6 / 11.6, abs=0.03)


@pytest.mark.parametrize("every", [1, 2], ids=["second", "two_seconds"])
def test_a_picture_in_which_a_number_counts_up_does_not_stand(every):
    frames = still(12).copy()
    for i, frame in enumerate(frames):
        number = str(10 + 7 * (i // (RATE * every)))
        cv2.putText(frame, number, (40, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (250, 250, 250), 1)
    assert measure(frames)[1]["still_share"] < 0.4


def test_a_slideshow_of_zoomed_photographs():
    slides = [
        zoomed(4, seed, pace, pan) for seed, pace, pan in [(0, 0.03, 6), (1, -0.02, 8), (2, 0.05, 0), (3, 0.0, 12)]
    ]
    _, values = measure(*slides)
    assert values["slideshow_share"] == pytest.approx(1, abs=0.1)
    assert values["still_share"] == 0


def test_slides_between_live_scenes_count_for_their_time():
    _, values = measure(live(8), zoomed(5, 1), zoomed(5, 0), live(6, 3))
    assert values["slideshow_share"] == pytest.approx(10 / 24, abs=0.08)


def test_slides_that_dissolve_into_each_other():
    one, two, three = (zoomed(5, seed) for seed in (0, 1, 2))

    def dissolve(a, b):
        weights = np.linspace(0, 1, 4)[:, None, None, None]
        return np.concatenate([a[:-4], (a[-4:] * (1 - weights) + b[:4] * weights).astype(np.uint8), b[4:]])

    _, values = measure(dissolve(dissolve(one, two), three))
    assert values["slideshow_share"] == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize(("times", "period"), [(2, 5), (4, 4), (3, 3.4), (6, 3)])
def test_a_loop_is_the_share_that_repeats(times, period):
    meter, values = measure(*[live(period)] * times)
    expected = (times - 1) / times
    assert values["loop_share"] == pytest.approx(expected, abs=0.07)
    assert values["loop_period"] == pytest.approx(period, abs=0.11)
    assert values["effective_duration"] == pytest.approx(period, abs=0.07 * times * period)
    assert meter.repeated[0][0] == pytest.approx(period, abs=0.8)


def test_a_loop_within_a_longer_video():
    again = live(6, 5)
    _, values = measure(live(8), again, live(8, 3), again)
    assert values["loop_share"] == pytest.approx(6 / 28, abs=0.05)
    assert values["effective_duration"] == pytest.approx(22, abs=1.4)


def test_a_loop_survives_re_encoding_and_dimming():
    once = live(5)
    _, values = measure(once, (once * 0.93 + 4).astype(np.uint8), grain=3)
    assert values["loop_share"] == pytest.approx(0.5, abs=0.07)


def test_a_fixed_camera_is_no_loop():
    rng = np.random.default_rng(3)
    frames = np.repeat(still(0.2), 100, axis=0)
    path = np.cumsum(rng.normal(0, 6, (100, 2)), axis=0) + np.array([160, 120])
    for frame, (x, y) in zip(frames, path, strict=True):
        cv2.circle(frame, (int(x) % WIDTH, int(y) % HEIGHT), 25, (250, 250, 250), -1)
    assert measure(frames)[1]["loop_share"] == 0


@pytest.mark.parametrize("pace", [0.5, 0.75, 1.6], ids=["half", "slower", "faster"])
def test_a_stretch_that_comes_back_at_another_pace_is_no_new_one(pace):
    once = live(10, 5)
    again = once[(np.arange(0, len(once), pace)).astype(int)]
    _, values = measure(live(6), once, again, live(6, 3))
    assert values["effective_duration"] == pytest.approx(22, abs=1.5)
    assert values["loop_share"] == 0


def wandering(seconds, seed, radius):
    """A spot of that many pixels that wanders before a still picture."""
    frames = still(seconds).copy()
    path = np.cumsum(np.random.default_rng(seed).normal(0, 7, (len(frames), 2)), axis=0) + np.array([160, 120])
    for frame, (x, y) in zip(frames, path, strict=True):
        cv2.circle(frame, (int(x) % WIDTH, int(y) % HEIGHT), radius, (200, 200, 200), -1)
    return frames


def test_faint_movement_tells_a_loop():
    once = wandering(5, 3, 4)
    assert measure(once, once)[1]["loop_share"] == pytest.approx(0.5, abs=0.05)
    assert measure(once, wandering(5, 4, 4))[1]["loop_share"] == 0


def test_a_lamp_that_flickers_is_no_loop():
    frames = still(12).astype(np.float32)
    lamp = 4 * np.sin(np.arange(len(frames)) * 2 * np.pi / RATE)
    assert measure(np.clip(frames + lamp[:, None, None, None], 0, 255).astype(np.uint8))[1]["loop_share"] == 0


@pytest.mark.parametrize("seconds", [0, 1, 4])
def test_black_share(seconds):
    _, values = measure(live(6), black(seconds), live(4, 3)) if seconds else measure(live(10))
    assert values["black_share"] == pytest.approx(seconds / (10 + seconds), abs=0.01)
    assert values["effective_duration"] == pytest.approx(10, abs=0.3)


@pytest.mark.parametrize(("ground", "ink"), [(30, 240), (250, 10), (120, 255)], ids=["on_dark", "on_white", "on_gray"])
def test_text_cards_are_told_by_their_time(ground, ink):
    _, values = measure(card(4, ground=ground, ink=ink), live(8))
    assert values["text_only_share"] == pytest.approx(4 / 12, abs=0.09)
    assert values["slideshow_share"] == 0


def test_a_small_clip_under_a_large_caption_is_no_text_alone():
    page = card(8, text=("wait for it", "they bake it"))
    for frame, picture in zip(page, live(8, 3), strict=True):
        frame[160:228, 115:205] = cv2.resize(picture, (90, 68), interpolation=cv2.INTER_AREA) // 4
    assert measure(page, live(8))[1]["text_only_share"] == 0


def test_a_word_that_comes_and_goes_is_one_text_and_stays_black_no_longer():
    blank = card(0.8, text=())
    said = [part for word in ("now", "wait", "for it") for part in (card(0.6, text=(word,)), blank)]
    _, values = measure(live(5), *said[:-1], live(5, 3))
    seconds = 3 * 0.6 + 2 * 0.8
    assert values["text_only_share"] == pytest.approx(seconds / (10 + seconds), abs=0.03)
    _, values = measure(live(5), card(4, text=("so",), ground=4), live(5, 3))
    assert values["text_only_share"] == pytest.approx(4 / 14, abs=0.02)
    assert values["black_share"] == 0


def interface(seconds, dark=False):
    """An editor in which somebody writes and moves the pointer."""
    ground, panel, ink = (30, 44, 220) if dark else (250, 232, 25)
    base = np.full((HEIGHT, WIDTH, 3), ground, np.uint8)
    base[:20] = base[:, :64] = panel
    for i in range(12):
        cv2.putText(base, f"file_{i}.py", (5, 36 + 16 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.3, (ink,) * 3, 1, cv2.LINE_AA)
    frames = []
    for i in range(round(seconds * RATE)):
        frame = base.copy()
        for k in range(min(12, 2 + i // 4)):
            line = f"value_{k} = compute(index, {k * 37 % 91})"
            cv2.putText(frame, line, (72, 36 + 16 * k), cv2.FONT_HERSHEY_SIMPLEX, 0.3, (ink,) * 3, 1, cv2.LINE_AA)
        cv2.circle(frame, (160 + int(90 * np.sin(i / 5)), 130 + int(60 * np.cos(i / 7))), 4, (255, 0, 0), -1)
        frames.append(frame)
    return np.stack(frames)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_screen_recording_is_told_by_its_time(dark):
    _, values = measure(live(6), interface(10, dark), live(4, 3), grain=0.2)
    assert values["screen_share"] == pytest.approx(0.5, abs=0.06)


def test_cards_slides_and_scenes_are_no_screens():
    assert measure(card(5), zoomed(5), black(3), live(6))[1]["screen_share"] == 0


@pytest.mark.parametrize("upright", [False, True], ids=["stacked", "side_by_side"])
def test_a_split_screen_is_told_by_its_time(upright):
    one, other = live(18, 1), live(18, 3)
    half = [each[:, ::1, ::2] if upright else each[:, ::2] for each in (one, other)]
    both = np.concatenate(half, axis=2 if upright else 1)[:, :HEIGHT, :WIDTH]
    meter, values = measure(both, card(6))
    assert values["split_share"] == pytest.approx(18 / 24, abs=0.05)
    assert meter.split[0][0] == 0


def test_memory_stays_flat():
    meter, _ = measure(live(20))
    kept = sum(thumb.nbytes for thumb in meter._repeats._thumbs)
    assert kept <= 512 * 100


def test_a_long_video_is_thinned_and_still_read(monkeypatch):
    monkeypatch.setattr("features.repeats.MOST_FRAMES", 120)
    scene = live(16)
    meter, values = measure(scene, scene)
    assert len(meter._repeats._times) <= 120
    assert values["loop_share"] == pytest.approx(0.5, abs=0.1)


def test_a_flash_of_light_is_no_cut():
    frames = live(10)
    frames[25] = 255
    assert measure(frames)[0].shots == (0.0,)


def test_a_still_stands_until_the_next_shot_and_to_the_end():
    meter, values = measure(still(4, 2), still(4, 3))
    assert meter.still == ((0.0, 8.0),)
    assert values["still_share"] == 1


def test_slides_under_a_caption_are_slides():
    slides = np.concatenate([zoomed(5, seed, 0.06, 12) for seed in (0, 1)])
    for frame in slides:
        cv2.putText(frame, "wait for it", (90, 215), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 0), 5, cv2.LINE_AA)
        cv2.putText(frame, "wait for it", (90, 215), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 2, cv2.LINE_AA)
    assert measure(slides)[1]["slideshow_share"] == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("steps", "share"), [((15,), 1.0), ((9, 12, 15, 18, 21), 0.0)], ids=["once", "again and again"]
)
def test_a_part_that_changes_a_little_more_than_the_zoom(steps, share):
    slide = zoomed(6).astype(np.int16)
    for n, at in enumerate(steps):
        slide[at:, 60:84, 60:84] += 44 * (-1) ** n
    assert measure(np.clip(slide, 0, 255).astype(np.uint8))[1]["slideshow_share"] == pytest.approx(share, abs=0.1)


def test_a_live_scene_between_a_card_and_a_still_is_no_dissolve():
    moment = np.repeat(live(2, 3)[-1:], 4, axis=0)
    _, values = measure(card(3), live(2, 3), moment, live(2, 1), card(3))
    assert values["slideshow_share"] == 0


def test_a_short_slide_is_one_to_its_cuts_and_to_the_end():
    _, values = measure(*(zoomed(2.2, seed) for seed in (0, 1, 2)))
    assert values["slideshow_share"] == pytest.approx(1, abs=0.02)


def test_a_scrolled_page_is_a_screen_and_no_slide():
    page = np.concatenate([interface(1)[0], interface(1, dark=False)[-1], interface(4)[-1]])
    frames = np.stack([page[2 * i : 2 * i + HEIGHT] for i in range(60)])
    values = measure(frames, grain=0.2)[1]
    assert values["screen_share"] == pytest.approx(1, abs=0.05)
    assert values["slideshow_share"] == 0


def test_a_paler_copy_is_a_loop():
    once = live(6)
    _, values = measure(once, np.clip(once * 0.9 + 25, 0, 255).astype(np.uint8), grain=2)
    assert values["loop_share"] == pytest.approx(0.5, abs=0.05)


def test_a_split_ends_where_the_shot_does():
    both = np.concatenate([live(9, 1)[:, ::2], live(9, 3)[:, ::2]], axis=1)
    meter, values = measure(live(7, 2), both, live(7, 5))
    assert values["split_share"] == pytest.approx(9 / 23, abs=0.03)
    assert meter.split[0] == pytest.approx((7, 16), abs=0.25)
