"""A copy that was cropped and set beside something else is found by the part that shows it, and its boxes are right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from clips import moving_scene
from fingerprints import printed
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_sample_image

from features.fingerprint import Fingerprint
from models.originality import match, visible
from models.originality.records import Box, Edits, Span

Video = npt.NDArray[np.uint8]
SECONDS = 6


def resized(frames: Video, width: int, height: int) -> Video:
    return np.stack([cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA) for f in frames])


def half(frames: Video) -> Video:
    """What a duet shows of a wide video: its middle, 180 of 320 pixels."""
    return frames[:, :, 70:250]


def duet(left: Video, right: Video) -> Video:
    return np.concatenate([half(left), half(right)], axis=2)


def framed(frames: Video) -> Video:
    """Cropped to the middle seven tenths, in a frame that is wider below."""
    framed = np.full((len(frames), 300, 320, 3), 235, np.uint8)
    framed[:, 30:210, 40:280] = resized(frames[:, 36:204, 48:272], 240, 180)
    return framed


def in_a_square(frames: Video) -> Video:
    behind = moving_scene(SECONDS, seed=9, width=480, height=360)
    behind[:, 20:200, 280:460] = resized(frames[:, :, 40:280], 180, 180)
    return behind


def walkers(seed: int) -> Video:
    """A standing camera: always the same photograph, discs that go elsewhere in each take."""
    rng = np.random.default_rng(seed)
    photo = cv2.resize(load_sample_image("china.jpg"), (320, 240))
    ways = [(rng.uniform(0, 6.28, 2), rng.uniform(0.7, 2.5, 2), rng.integers(0, 255, 3)) for _ in range(5)]
    frames = np.repeat(photo[None], SECONDS * 25, axis=0).copy()
    for i, frame in enumerate(frames):
        for phase, pace, color in ways:
            x, y = (np.sin(phase + pace * i / 25) + 1) / 2 * [180, 240] + [70, 0]
            cv2.circle(frame, (int(x), int(y)), 22, tuple(map(int, color)), -1)
    return frames


@pytest.fixture(scope="module")
def scene() -> Video:
    return moving_scene(SECONDS, seed=1)


@pytest.fixture(scope="module")
def reference(scene: Video, tmp_path_factory: pytest.TempPathFactory) -> Fingerprint:
    return printed(scene, tmp_path_factory.mktemp("scene") / "scene.mp4")


def sides(box: Box | None) -> tuple[float, ...] | None:
    return None if box is None else (box.left, box.top, box.right, box.bottom)


def surest(spans: tuple[Span, ...]) -> Span:
    return max(spans, key=lambda span: span.score)


CASES = {
    "duet left": (lambda v: duet(v, walkers(3)), (0.22, 0, 0.78, 1), (0, 0, 0.5, 1)),
    "duet right": (lambda v: duet(walkers(3), v), (0.22, 0, 0.78, 1), (0.5, 0, 1, 1)),
    "in a frame": (framed, (0.15, 0.15, 0.85, 0.85), (0.125, 0.1, 0.875, 0.7)),
    "in a square": (in_a_square, (0.125, 0, 0.875, 1), (0.583, 0.056, 0.958, 0.556)),
}


@pytest.mark.parametrize("name", CASES)
def test_both_boxes_are_right_where_a_cropped_copy_is_set_beside_something(
    name: str, scene: Video, reference: Fingerprint, tmp_path: Path
) -> None:
    edit, crop, window = CASES[name]
    span = surest(match.all_spans(printed(edit(scene), tmp_path / "copy.mp4"), reference))
    assert span.score > 0.9
    assert sides(span.edits.crop) == pytest.approx(crop, abs=0.05)
    assert sides(span.edits.window) == pytest.approx(window, abs=0.05)
    assert "cropped" in span.edits.names()


def test_a_caption_over_the_picture_cuts_nothing_off(scene: Video, reference: Fingerprint, tmp_path: Path) -> None:
    titled = scene.copy()
    for frame in titled:
        cv2.putText(frame, "WAIT FOR IT", (20, 220), cv2.FONT_HERSHEY_DUPLEX, 1.4, (255, 255, 255), 3)
    span = surest(match.all_spans(printed(titled, tmp_path / "titled.mp4"), reference))
    assert (span.edits.crop, span.edits.window) == (None, None)


def test_a_captions_bar_below_which_the_picture_goes_on_covers_and_cuts_nothing_off(
    scene: Video, reference: Fingerprint, tmp_path: Path
) -> None:
    barred = scene.copy()
    barred[:, 192:228] = (20, 20, 20)
    span = surest(match.all_spans(printed(barred, tmp_path / "barred.mp4"), reference))
    assert (span.edits.crop, span.edits.window, span.edits.overlaid) == (None, None, True)


def test_a_second_take_in_a_duet_is_not_accused(tmp_path: Path) -> None:
    first = printed(walkers(1), tmp_path / "first.mp4")
    for seed in (4, 5):
        take = printed(duet(walkers(seed), moving_scene(SECONDS, seed=2)), tmp_path / f"{seed}.mp4")
        assert max((span.score for span in match.all_spans(take, first)), default=0.0) < 0.5


def test_one_half_mirrored_is_told_as_two_spans(tmp_path: Path) -> None:
    whole = moving_scene(10, seed=4)
    reference = printed(whole, tmp_path / "whole.mp4")
    turned = np.concatenate([whole[:125], whole[125:, :, ::-1]])
    spans = match.all_spans(printed(turned, tmp_path / "turned.mp4"), reference)
    assert [span.edits.mirrored for span in spans] == [False, True]
    assert (spans[0].q_start, spans[1].q_end) == pytest.approx((0, 10), abs=0.5)
    assert (spans[1].q_start, spans[1].r_start) == pytest.approx((5, 5), abs=1.2)


def test_a_further_span_is_cut_to_what_no_other_shows() -> None:
    span = Span(0.9, 0.0, 16.0, 2.0, 34.0, (1, 0, 0, 0, 1, 0), Edits(speed=2.0))
    cut = match._beyond(span, ((0.0, 5.0), (14.0, 15.0)))
    assert cut is not None
    assert (cut.q_start, cut.q_end, cut.r_start, cut.r_end) == (5.0, 14.0, 12.0, 30.0)
    backward = match._beyond(replace(span, edits=Edits(speed=2.0, reversed=True)), ((0.0, 5.0),))
    assert backward is not None
    assert (backward.q_start, backward.q_end, backward.r_start, backward.r_end) == (5.0, 16.0, 2.0, 24.0)
    assert match._beyond(span, ((0.0, 14.0),)) is None


@given(st.integers(0, 2**32 - 1), st.integers(1, 7), st.integers(1, 7))
def test_the_fullest_rectangle_is_the_fullest_of_all(seed: int, rows: int, columns: int) -> None:
    weights = np.random.default_rng(seed).integers(-3, 4, (rows, columns)).astype(float)
    all_sums = [
        weights[top:bottom, left:right].sum()
        for top in range(rows)
        for bottom in range(top + 1, rows + 1)
        for left in range(columns)
        for right in range(left + 1, columns + 1)
    ]
    assert weights[visible._fullest(weights)].sum() == max(0.0, *all_sums)
