"""What moves by itself before a camera that pans evenly: in a copy it agrees, in another take of the scene not."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn import HEIGHT, WIDTH, drawn_film, place, seen_by

from models.originality.camera import Camera
from models.originality.lines import Line
from models.originality.steady import at_its_own_moment, own_motion

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


def shown_at(speed, offset, take=1):
    """What the even pan shows of a take, played at another speed from a second of it on."""
    scene = walkers(take)
    return seen_by(lambda t: evenly(speed * t + offset), 0.0, SECONDS / 2, lambda t: scene(speed * t + offset))


def pushed_in(start, seconds, take):
    """A camera that closes in on the middle by a twentieth a second."""
    pictures, scene = [], walkers(take)
    for t in start + np.arange(0, seconds, 0.2):
        scale = 1 + 0.05 * t
        aside = [WIDTH / 2 - scale * 1.5 * WIDTH, HEIGHT / 2 - scale * 1.5 * HEIGHT]
        pictures.append(
            cv2.warpAffine(scene(t), np.array([[scale, 0, aside[0]], [0, scale, aside[1]]]), (WIDTH, HEIGHT))
        )
    return drawn_film(np.stack(pictures))


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


@pytest.mark.parametrize(
    ("speed", "offset"), [(1.5, 2.0), (0.7, 2.0), (-1.0, 7.0)], ids=["faster", "slower", "reversed"]
)
def test_a_copy_of_another_speed_agrees_and_another_take_does_not(speed, offset):
    along = line(offset, speed, SECONDS / 2)
    copy = own_motion(shown_at(speed, offset), reference(), POINTS, np.eye(2, 3), along)
    take = own_motion(shown_at(speed, offset, take=2), reference(), POINTS, np.eye(2, 3), along)
    assert copy is not None
    assert take is not None
    assert copy.above > 0.6 > 0.2 > take.above


def test_a_camera_that_pushes_in_is_taken_off_too():
    whole, scale = Camera(pushed_in(0.0, 10.0, take=1)), (1 + 0.05 * 4) / (1 + 0.05 * 2)
    copy = own_motion(pushed_in(2.0, 5.0, take=1), whole, POINTS, np.eye(2, 3), line(2.0, seconds=5.0))
    closer = np.diag([scale, scale, 1.0])[:2]
    take = own_motion(pushed_in(2.0, 5.0, take=2), whole, POINTS, closer, line(4.0, seconds=5.0))
    assert copy is not None
    assert take is not None
    assert copy.above > 0.6 > 0.2 > take.above


def test_the_shots_around_an_excerpt_do_not_count():
    excerpt, other = seen_by(evenly, 2.0, 2.4, walkers(1)).luma, np.repeat(place(9)[None, :HEIGHT, :WIDTH], 10, axis=0)
    between = drawn_film(np.concatenate([other, excerpt, other]))
    along = replace(line(0.0), q_start=2.0, q_end=4.2)
    own = own_motion(between, reference(), POINTS, np.eye(2, 3), along)
    assert own is not None
    assert own.above > 0.6


def test_a_picture_that_grows_dark_as_a_whole_says_nothing():
    def darker(t):
        return (place() * (1 - 0.08 * t)).astype(np.uint8)

    whole, part = seen_by(evenly, 0.0, 10.0, darker), seen_by(evenly, 2.0, SECONDS, darker)
    assert own_motion(part, Camera(whole), POINTS, np.eye(2, 3), line(2.0)) is None


@pytest.mark.parametrize("off", [-0.6, 1.6, 3.0])
def test_a_copy_finds_its_own_moment_from_seconds_away_and_another_take_finds_none(off):
    whole = reference()
    along = line(2.0 + off, seconds=5.0)
    for take in (1, 2):
        film = seen_by(evenly, 2.0, 5.0, walkers(take))
        own = own_motion(film, whole, POINTS, later(off), along)
        assert own is not None
        found = at_its_own_moment(film, whole, POINTS, later(off), along, own)
        if take == 1:
            assert found is not None
            np.testing.assert_allclose(found, np.eye(2, 3), atol=0.05)
        else:
            assert found is None


def test_a_copy_at_its_own_moment_is_left_there():
    film, whole = seen_by(evenly, 2.0, SECONDS, walkers(1)), reference()
    own = own_motion(film, whole, POINTS, np.eye(2, 3), line(2.0))
    assert own is not None
    assert at_its_own_moment(film, whole, POINTS, np.eye(2, 3), line(2.0), own) is None
