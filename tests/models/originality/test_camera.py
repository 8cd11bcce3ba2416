"""The way of a camera, against the way that was drawn."""

import numpy as np
import pytest
from drawn import HEIGHT, WIDTH, drawn_film, place, seen_by

from models.originality.camera import Camera, after, moved

PACE = np.array([12.0, -4.0])  # pixels a second


def panned(seconds: float = 4.0):
    return seen_by(lambda t: (WIDTH + PACE[0] * t, HEIGHT + PACE[1] * t), 0.0, seconds, lambda _: place())


def test_an_even_pan_is_followed_before_and_after():
    way = Camera(panned()).way_around(10, 4)
    assert sorted(way) == list(range(6, 15))
    for at, step in way.items():
        np.testing.assert_allclose(step[:, :2], np.eye(2), atol=0.02)
        np.testing.assert_allclose(step[:, 2], -PACE / HEIGHT * (at - 10) / 5, atol=0.01)


def test_the_way_ends_with_the_film_and_with_what_may_be_gone():
    camera = Camera(panned())
    assert sorted(camera.way_around(1, 4)) == [0, 1, 2, 3, 4, 5]
    assert sorted(camera.way_around(10, 8, most=0.06)) == [8, 9, 10, 11, 12]  # 0.027 heights a frame


def test_a_camera_that_stands_goes_nowhere():
    still = drawn_film(np.repeat(place()[None, :HEIGHT, :WIDTH], 8, axis=0))
    assert max(map(moved, Camera(still).way_around(4, 3).values())) < 0.005


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param(np.random.default_rng(0).integers(16, 235, (8, HEIGHT, WIDTH), np.uint8), id="noise"),
        pytest.param(np.full((8, HEIGHT, WIDTH), 90, np.uint8), id="nothing-in-it"),
    ],
)
def test_what_no_corners_agree_on_is_no_way(pictures):
    assert list(Camera(drawn_film(pictures)).way_around(4, 3)) == [4]


def test_one_transform_after_another():
    half, aside = np.diag([0.5, 0.5, 1])[:2], np.array([[1.0, 0, 0.1], [0, 1, 0]])
    point = np.array([0.4, 0.2, 1.0])
    assert after(aside, half) @ point == pytest.approx([0.3, 0.1])
    assert after(half, aside) @ point == pytest.approx([0.25, 0.1])
