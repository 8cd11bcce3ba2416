"""The transform between a panning camera's frames that were seen at different moments, brought to one."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from drawn import HEIGHT, WIDTH, drawn_film, place, seen_by
from hypothesis import given, settings
from hypothesis import strategies as st

from features.fingerprint import Film
from models.originality.camera import Camera
from models.originality.moment import at_one_moment
from models.originality.register import Registration


def way(t: float) -> tuple[float, float]:
    """Where the camera looks, in pixels: a quick pan that slows down and turns back."""
    return WIDTH + 70 * np.sin(0.7 * t), HEIGHT + 30 * np.sin(0.5 * t + 1)


def film(start: float, seconds: float, moving: bool = True) -> Film:
    """What the camera shows from ``start`` on, a spot running through it."""

    def scene(t: float) -> npt.NDArray[np.uint8]:
        x, y = np.round(way(t if moving else 0.0)).astype(int)
        return cv2.circle(place(), (x + round(60 + 40 * np.sin(2 * t)), y + 45), 8, 235, -1)

    return seen_by(lambda t: way(t if moving else 0.0), start, seconds, scene)


def seen_apart(start: float, at: float, late: float, agreeing: int = 12) -> Registration:
    """What features tell of an excerpt from ``start`` on whose frame at ``at`` is laid on the reference's ``late``
    seconds after the moment that it shows: the way of the camera between."""
    between = (np.array(way(start + at)) - way(start + at + late)) / HEIGHT
    return Registration(np.column_stack([np.eye(2), between]), 12.0, np.array([[at, start + at + late]] * agreeing))


@settings(deadline=None, max_examples=15)
@given(at=st.integers(5, 14), late=st.integers(-4, 4))
def test_the_way_of_the_camera_between_two_moments_is_no_edit(at: int, late: int) -> None:
    start = 2.0
    told = seen_apart(start, at * 0.2, late * 0.2)
    found = at_one_moment(film(start, 5.0), Camera(film(0.0, 8.0)), told)
    assert found is not None
    np.testing.assert_allclose(found, np.eye(2, 3), atol=0.03)


def test_a_page_around_the_query_does_not_stand_in_the_way() -> None:
    start, excerpt = 2.0, film(2.0, 5.0)
    page = np.random.default_rng(1).integers(0, 2, (2 * HEIGHT // 6, WIDTH // 6), np.uint8) * 255
    page = cv2.resize(page, (WIDTH, 2 * HEIGHT), interpolation=cv2.INTER_NEAREST)
    luma = np.repeat(page[None], len(excerpt.luma), axis=0)
    luma[:, HEIGHT // 2 : HEIGHT // 2 + HEIGHT] = excerpt.luma
    told = seen_apart(start, 2.0, 0.6)
    told = replace(told, transform=told.transform @ np.diag([2.0, 2.0, 1.0]))
    found = at_one_moment(replace(excerpt, luma=luma), Camera(film(0.0, 8.0)), told)
    assert found is not None
    np.testing.assert_allclose(found, 2 * np.eye(2, 3), atol=0.04)


@pytest.mark.parametrize(
    ("told", "moving"),
    [
        pytest.param(seen_apart(2.0, 2.0, 0.4, agreeing=3), True, id="few-agree"),
        pytest.param(replace(seen_apart(2.0, 2.0, 0.4), moments=np.zeros((0, 2))), True, id="whole-frames"),
        pytest.param(seen_apart(2.0, 2.0, 0.0), False, id="camera-stands"),
    ],
)
def test_nothing_is_proposed_where_features_say_it_or_nothing_does(told: Registration, moving: bool) -> None:
    assert at_one_moment(film(2.0, 5.0, moving), Camera(film(0.0, 8.0, moving)), told) is None


def test_a_push_in_is_a_camera_that_moves() -> None:
    """Features tell the scale of another moment, and nothing moves in the middle."""
    scales = 1.02 ** np.arange(40)
    wide = place()[HEIGHT : 2 * HEIGHT, WIDTH : 2 * WIDTH]
    turns = [cv2.getRotationMatrix2D(((WIDTH - 1) / 2, (HEIGHT - 1) / 2), 0, scale) for scale in scales]
    luma = np.stack([cv2.warpAffine(wide, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT) for turn in turns])
    whole, excerpt = drawn_film(luma), drawn_film(luma[10:30])
    told = Registration(np.diag([1.02**3, 1.02**3, 1.0])[:2], 12.0, np.array([[2.0, 4.6]] * 12))
    found = at_one_moment(excerpt, Camera(whole), told)
    assert found is not None
    np.testing.assert_allclose(found, np.eye(2, 3), atol=0.015)


def test_pictures_that_have_nothing_in_common_have_no_moment() -> None:
    noise = np.random.default_rng(2).integers(16, 235, (25, HEIGHT, WIDTH), np.uint8)
    stranger = replace(film(2.0, 5.0), luma=noise)
    assert at_one_moment(stranger, Camera(film(0.0, 8.0)), seen_apart(2.0, 2.0, 0.4)) is None


def test_a_proxy_without_pictures_has_no_moment() -> None:
    none = Film(np.zeros(0), np.zeros((0, 2, 2), np.uint8), np.zeros((0, 1, 1, 2), np.uint8))
    assert at_one_moment(none, Camera(film(0.0, 8.0)), seen_apart(2.0, 2.0, 0.4)) is None
