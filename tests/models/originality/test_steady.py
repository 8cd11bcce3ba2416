"""What moves by itself before a camera that pans evenly: in a copy it agrees, in another take of the scene not."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from films import HEIGHT, place, seen_by

from models.originality.camera import Camera
from models.originality.lines import Line
from models.originality.steady import own_motion

PACE = 14.0  # pixels a second to the right
POINTS = np.stack(np.meshgrid(np.linspace(-0.6, 0.6, 40), np.linspace(-0.45, 0.45, 30)), axis=-1).reshape(-1, 2)
SECONDS = 6.0


def evenly(t):
    return 60 + PACE * t, HEIGHT


def walkers(take):
    """Discs that go about the place, in each take on another way."""
    rng = np.random.default_rng(take)
    ways = [(rng.uniform(0, 6.28, 2), rng.uniform(1.5, 4, 2), int(rng.integers(16, 235))) for _ in range(9)]

    def scene(t):
        picture = place()
        for i, (phase, pace, light) in enumerate(ways):
            x, y = (np.sin(phase + pace * t) * [25, 20] + [60 + 30 * i, 1.5 * HEIGHT]).astype(int)
            cv2.circle(picture, (int(x), int(y)), 13, light, -1)
        return picture

    return scene


def line(offset=0.0, speed=1.0, seconds=SECONDS):
    return Line(speed, offset, 0.0, seconds - 0.2, gain=5.0, mean=0.8, frames=20.0)


def later(seconds):
    """The transform that makes up for the camera's way of some seconds."""
    return np.array([[1.0, 0, -PACE * seconds / HEIGHT], [0, 1, 0]])


def reference(take=1, camera=evenly):
    return Camera(seen_by(camera, 0.0, 10.0, walkers(take)))


def test_a_copy_agrees_in_what_moves_by_itself():
    own = own_motion(seen_by(evenly, 2.0, SECONDS, walkers(1)), reference(), POINTS, np.eye(2, 3), line(2.0))
    assert own is not None
    assert own.above > 0.6
    assert own.best == own.above


@pytest.mark.parametrize("offset", [0.5, 2.0, 3.0])
def test_another_take_under_the_same_pan_agrees_no_better_than_chance(offset):
    """All that the camera moves agrees: the transform makes up for where it is."""
    take = seen_by(evenly, 2.0, SECONDS, walkers(2))
    own = own_motion(take, reference(), POINTS, later(offset - 2.0), line(offset))
    assert own is not None
    assert own.above < 0.2
    assert own.best < 0.35


@pytest.mark.parametrize("off", [-0.8, -0.4, 0.6])
def test_a_copy_laid_on_another_moment_is_told_its_own(off):
    copy = seen_by(evenly, 2.0, SECONDS, walkers(1))
    own = own_motion(copy, reference(), POINTS, later(off), line(2.0 + off))
    assert own is not None
    assert own.above < 0.35 < 0.6 < own.best
    np.testing.assert_allclose(own.transform, np.eye(2, 3), atol=0.03)


def test_a_light_that_falls_on_everything_is_no_movement():
    copy = seen_by(evenly, 2.0, SECONDS, walkers(1))
    pulse = 0.85 + 0.15 * np.sin(5 * copy.times)
    lit = replace(copy, luma=(copy.luma * pulse[:, None, None]).astype(np.uint8))
    own = own_motion(lit, reference(), POINTS, np.eye(2, 3), line(2.0))
    assert own is not None
    assert own.above > 0.5


@pytest.mark.parametrize(
    ("camera", "scene"),
    [
        pytest.param(lambda _: (100, HEIGHT), walkers(1), id="camera-stands"),
        pytest.param(lambda t: (60 + 90 * np.sin(2.5 * t), HEIGHT), walkers(1), id="camera-too-quick"),
        pytest.param(evenly, lambda _: place(), id="nothing-else-moves"),
    ],
)
def test_it_says_nothing_where(camera, scene):
    whole = seen_by(camera, 0.0, 10.0, scene)
    part = seen_by(camera, 2.0, SECONDS, scene)
    assert own_motion(part, Camera(whole), POINTS, np.eye(2, 3), line(2.0)) is None


def test_a_film_too_short_to_be_held_still_says_nothing():
    short = seen_by(evenly, 2.0, 0.8, walkers(1))
    assert own_motion(short, reference(), POINTS, np.eye(2, 3), line(2.0, seconds=0.8)) is None
