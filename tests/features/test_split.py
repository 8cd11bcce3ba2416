"""Splits: seams that are hard to see, and edges in one picture that are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from footage import HEIGHT, WIDTH, live, measure, still


def test_thirds_are_a_split():
    each = [live(9, seed)[:, : HEIGHT // 3] for seed in (1, 3, 5)]
    _, values = measure(np.concatenate(each, axis=1), still(5))
    assert values["split_share"] == pytest.approx(9 / 14, abs=0.05)


def test_a_picture_that_stands_beside_one_that_moves_is_half_a_split():
    both = np.concatenate([still(9, 2)[:, : HEIGHT // 2], live(9, 3)[:, HEIGHT // 2 :]], axis=1)
    assert measure(live(6, 1), both)[1]["split_share"] == pytest.approx(9 / 15, abs=0.05)


def test_a_picture_out_of_focus_beside_another_is_half_a_split():
    soft = np.stack([cv2.GaussianBlur(frame, (0, 0), 2) for frame in live(9, 1)])
    both = np.concatenate([soft[:, : HEIGHT // 2], live(9, 3)[:, HEIGHT // 2 :]], axis=1)
    assert measure(live(6, 5), both)[1]["split_share"] == pytest.approx(9 / 15, abs=0.05)


@pytest.mark.parametrize("tone", [20, 235], ids=["dark", "pale"])
def test_a_header_whose_words_change_is_no_second_picture(tone):
    header = np.full_like(live(9, 1)[:, : HEIGHT // 2], tone)
    for i, frame in enumerate(header):
        words = ("so he said", "look at this", "what now", "oh no", "and it fell")[i // 9 % 5]
        cv2.putText(frame, words, (20, 70), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255 - tone,) * 3, 3)
    both = np.concatenate([header, live(9, 3)[:, HEIGHT // 2 :]], axis=1)
    assert measure(both)[1]["split_share"] == 0


@pytest.mark.parametrize("tone", [30, 120], ids=["dark", "gray"])
def test_a_plain_half_that_brightens_and_dims_is_no_second_picture(tone):
    frames = live(9, 3)
    for i, frame in enumerate(frames):
        frame[: HEIGHT // 2] = tone + round(tone / 4 * np.sin(i / 2))
    assert measure(frames)[1]["split_share"] == 0


def test_what_moves_below_a_straight_edge_elsewhere_is_none():
    edge = round(0.43 * HEIGHT)
    room = np.concatenate([still(9, 2)[:, :edge], live(9, 3)[:, edge:]], axis=1)
    assert measure(room)[1]["split_share"] == 0


def test_an_edge_behind_somebody_who_moves_over_it_is_no_split():
    room = still(10, 2)
    room[:, : HEIGHT // 2] = room[:, : HEIGHT // 2] // 2 + 120
    room[:, HEIGHT // 2 :] = room[:, HEIGHT // 2 :] // 3
    for i, frame in enumerate(room):
        for k in range(3):
            middle = (int(60 + 100 * k + 40 * np.sin(i / 3 + k)), int(120 + 30 * np.cos(i / 4 + k)))
            cv2.circle(frame, middle, 34, (70 + 60 * k, 90, 200 - 60 * k), -1)
    assert measure(room)[1]["split_share"] == 0


def test_a_scene_with_an_edge_where_the_split_was_does_not_hide_it():
    both = np.concatenate([live(9, 1)[:, : HEIGHT // 2], live(9, 3)[:, HEIGHT // 2 :]], axis=1)
    edged = live(9, 5)
    edged[:, HEIGHT // 2 :] = edged[:, HEIGHT // 2 :] // 2
    assert measure(edged, both)[1]["split_share"] == pytest.approx(0.5, abs=0.05)


def framed(kind):
    """A lying clip in the middle of an upright frame, 202 of 640 rows."""
    clip = live(9, 3)
    ground = {"black": np.full_like(clip, 16), "white": np.full_like(clip, 250), "blurred": clip}[kind]
    frames = []
    for picture, below in zip(clip, ground, strict=True):
        frame = cv2.resize(below[:, WIDTH // 3 : 2 * WIDTH // 3], (360, 640))
        frame = cv2.GaussianBlur(frame, (0, 0), 20)
        frame[219:421] = cv2.resize(picture, (360, 202), interpolation=cv2.INTER_AREA)
        frames.append(frame)
    return np.stack(frames)


@pytest.mark.parametrize("kind", ["black", "white", "blurred"])
def test_a_lying_clip_in_an_upright_frame_is_no_split(kind):
    assert measure(framed(kind))[1]["split_share"] == 0


def test_a_blurred_fill_under_a_caption_is_no_second_picture():
    frames = framed("blurred")
    for frame in frames:
        cv2.putText(frame, "they bake it", (60, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255, 255, 255), 3, cv2.LINE_AA)
    assert measure(frames)[1]["split_share"] == 0


@pytest.mark.parametrize("part", [slice(0, HEIGHT // 3), slice(2 * HEIGHT // 3, None), slice(HEIGHT // 2, None)])
def test_a_plain_part_of_the_frame_is_no_second_picture(part):
    frames = live(9, 3)
    frames[:, part] = (200, 210, 215)
    for frame in frames:
        cv2.putText(frame, "they bake it", (40, part.start + 45), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0, 0, 0), 2)
    assert measure(frames)[1]["split_share"] == 0


@pytest.mark.parametrize("top", [HEIGHT // 3, HEIGHT // 2])
@pytest.mark.parametrize("tone", [10, 250])
def test_the_box_of_a_caption_across_a_picture_is_no_second_picture(top, tone):
    frames = live(9, 3)
    frames[:, top : top + HEIGHT // 6] = tone
    for frame in frames:
        ink = (255 - tone,) * 3
        cv2.putText(frame, "they bake it", (40, top + 30), cv2.FONT_HERSHEY_SIMPLEX, 1.0, ink, 2, cv2.LINE_AA)
    assert measure(frames)[1]["split_share"] == 0
