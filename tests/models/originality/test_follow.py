"""Pictures that move about inside the frame, followed; and what following alone would explain."""

from dataclasses import replace

import numpy as np
import pytest
from drawn import HEIGHT, WHOLE, WIDTH, agreeing, dancing, drawn_film, gain, ground, laid_by, shaken_film

from features.fingerprint import Film
from models.originality.follow import Course, course_of, followed, frozen, moments_to_freeze
from models.originality.lines import best_line, gain_along
from models.originality.motion import Agreement, compare, softened

TOGETHER = Course(1.0, 0.0, 0.0)
TIMES = np.arange(0, 8, 0.2)


def panned(wide: np.ndarray) -> Film:
    """A camera that wanders over a standing scene."""
    xs = np.round(30 + 12 * np.sin(0.9 * TIMES)).astype(int)
    ys = np.round(15 + 8 * np.cos(0.7 * TIMES)).astype(int)
    return drawn_film([wide[y : y + HEIGHT, x : x + WIDTH] for x, y in zip(xs, ys, strict=True)])


def laid(query: Film, reference: Film, transform: np.ndarray = WHOLE) -> Agreement:
    return laid_by(followed(query, reference, TOGETHER, transform), query, reference, transform)


def test_a_shaken_copy_agrees_once_it_is_followed() -> None:
    query, reference = shaken_film(dancing(1)), dancing(1)
    plain = compare(softened(query), softened(reference), WHOLE)
    assert gain(laid(query, reference)) > 2 * gain(plain)
    assert gain(laid(query, reference)) > 10


def test_a_followed_copy_is_found_at_its_speed_and_offset() -> None:
    line = best_line(laid(shaken_film(dancing(1)), dancing(1)))
    assert line is not None
    assert (line.speed, line.offset) == (pytest.approx(1.0, abs=0.02), pytest.approx(0.0, abs=0.1))


def test_a_shaken_second_take_agrees_no_better_for_being_followed() -> None:
    assert gain(laid(shaken_film(dancing(2)), dancing(1))) < 0.3 * gain(laid(shaken_film(dancing(1)), dancing(1)))


def test_a_still_picture_made_to_follow_a_camera_is_explained_by_its_frozen_self() -> None:
    reference = panned(ground(3, 128, 184))
    still = drawn_film([reference.luma[0]] * len(TIMES))
    followed_take = laid(still, reference)
    line = best_line(followed_take)
    assert line is not None  # it seems to move as the camera does
    assert line.gain > 3
    frozen_take = laid(frozen(still, TOGETHER.start), reference)
    assert gain_along(frozen_take, line) == pytest.approx(line.gain, rel=0.05)


@pytest.mark.parametrize("start", [0.0, 2.0, 4.9])
def test_pictures_to_freeze_lie_half_a_film_apart(start: float) -> None:
    film = Film(np.arange(26) / 5, np.zeros((26, 4, 4), np.uint8), np.zeros((26, 2, 2, 2), np.uint8))
    first, second = moments_to_freeze(film, replace(TOGETHER, start=start))
    assert (first, abs(second - first)) == (start, pytest.approx(2.5))
    assert 0 <= second <= 5


def test_what_moves_in_a_copy_is_not_explained_by_its_frozen_self() -> None:
    query, reference = shaken_film(dancing(1)), dancing(1)
    line = best_line(laid(query, reference))
    assert line is not None
    assert gain_along(laid(frozen(query, TOGETHER.start), reference), line) < 0.5 * line.gain


def test_unlike_pictures_are_not_followed() -> None:
    assert followed(drawn_film([ground(8)] * 12), drawn_film([ground(9)] * 12), TOGETHER, WHOLE) is None


@pytest.mark.parametrize("offset", [-30.0, 30.0])
def test_a_course_that_begins_outside_the_reference_is_not_followed(offset: float) -> None:
    still = drawn_film([ground(8)] * 12)
    assert followed(still, still, Course(1.0, offset, 1.0), WHOLE) is None


def test_one_picture_alike_is_no_way() -> None:
    reference = drawn_film([ground(8)] * 12)
    query = drawn_film([ground(20 + i) if i != 6 else ground(8) for i in range(12)])
    assert followed(query, reference, Course(1.0, 0.0, TIMES[6]), WHOLE) is None


def test_a_course_goes_along_the_line_that_motion_found_from_its_middle() -> None:
    line = best_line(laid(shaken_film(dancing(1)), dancing(1)))
    assert line is not None
    course = Course.along(line)
    assert (course.speed, course.offset, course.start) == (line.speed, line.offset, (line.q_start + line.q_end) / 2)
    assert line.q_start < course.start < line.q_end


@pytest.mark.parametrize(("speed", "offset"), [(1.0, 0.0), (1.0, 3.0), (1.27, -1.0)])
def test_features_that_agree_at_the_same_moments_give_a_course(speed: float, offset: float) -> None:
    q = np.repeat(np.arange(12.0), 4)
    course = course_of(agreeing(q, np.round(speed * q + offset)))
    assert course is not None
    assert speed * 6 + offset == pytest.approx(course.speed * 6 + course.offset, abs=0.7)


def test_features_that_agree_at_any_moment_give_none() -> None:
    q, r = np.meshgrid(np.arange(12.0), np.arange(12.0))
    assert course_of(agreeing(q.ravel(), r.ravel())) is None


def test_few_features_give_none() -> None:
    assert course_of(agreeing(np.arange(4.0), np.arange(4.0))) is None
