"""Pictures that move about inside the frame, followed; and what following alone would explain."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from features.fingerprint import Film
from models.originality.follow import Course, course_of, followed, frozen, moments_to_freeze, steadied
from models.originality.lines import best_line, gain_along
from models.originality.motion import Agreement, compare, softened
from models.originality.register import Registration

WHOLE = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
HEIGHT, WIDTH = 90, 120
TIMES = np.arange(0, 8, 0.2)
TOGETHER = Course(1.0, 0.0, 0.0)


def ground(seed: int = 0, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """A standing picture of soft spots, uint8 [h, w]."""
    noise = np.random.default_rng(seed).uniform(40, 210, (height // 8, width // 8)).astype(np.float32)
    return cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC).clip(16, 235).astype(np.uint8)


def film(pictures: list[np.ndarray]) -> Film:
    luma = np.stack(pictures)
    return Film(
        TIMES[: len(luma)], luma, np.full((len(luma), luma.shape[1] // 2, luma.shape[2] // 2, 2), 128, np.uint8)
    )


def dancing(seed: int) -> Film:
    """Two balls on courses of their own before a ground that all seeds share."""
    a, b, c, d = np.random.default_rng(seed).uniform(0.8, 2.0, 4)
    pictures = []
    for t in TIMES:
        picture = ground().copy()
        for x, y in ((np.sin(a * t + seed), np.cos(b * t)), (np.cos(c * t), np.sin(d * t + seed))):
            cv2.circle(picture, (round(WIDTH / 2 + 40 * x), round(HEIGHT / 2 + 25 * y)), 11, 235, -1)
        pictures.append(picture)
    return film(pictures)


def shaken(steady: Film) -> Film:
    """The film as a hand holds it that never rests."""
    pictures = []
    for t, picture in zip(steady.times, steady.luma, strict=True):
        turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 4 * np.sin(2.6 * t), 1.1)
        turn[:, 2] += 4 * np.sin(3.1 * t + 1), 3 * np.cos(2.3 * t)
        pictures.append(cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT))
    return film(pictures)


def panned(wide: np.ndarray) -> Film:
    """A camera that wanders over a standing scene."""
    xs = np.round(30 + 12 * np.sin(0.9 * TIMES)).astype(int)
    ys = np.round(15 + 8 * np.cos(0.7 * TIMES)).astype(int)
    return film([wide[y : y + HEIGHT, x : x + WIDTH] for x, y in zip(xs, ys, strict=True)])


def laid(query: Film, reference: Film, transform: np.ndarray = WHOLE) -> Agreement:
    way = followed(query, reference, TOGETHER, transform)
    assert way is not None
    agreement = compare(softened(query), softened(reference), transform, course=way)
    assert agreement is not None
    return agreement


def gain(agreement: Agreement | None) -> float:
    line = best_line(agreement) if agreement else None
    return line.gain if line else 0.0


def test_a_shaken_copy_agrees_once_it_is_followed() -> None:
    query, reference = shaken(dancing(1)), dancing(1)
    plain = compare(softened(query), softened(reference), WHOLE)
    assert gain(laid(query, reference)) > 2 * gain(plain)
    assert gain(laid(query, reference)) > 10


def test_a_followed_copy_is_found_at_its_speed_and_offset() -> None:
    line = best_line(laid(shaken(dancing(1)), dancing(1)))
    assert line is not None
    assert (line.speed, line.offset) == (pytest.approx(1.0, abs=0.02), pytest.approx(0.0, abs=0.1))


def test_a_shaken_second_take_agrees_no_better_for_being_followed() -> None:
    assert gain(laid(shaken(dancing(2)), dancing(1))) < 0.3 * gain(laid(shaken(dancing(1)), dancing(1)))


def test_a_still_picture_made_to_follow_a_camera_is_explained_by_its_frozen_self() -> None:
    reference = panned(ground(3, 128, 184))
    still = film([reference.luma[0]] * len(TIMES))
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
    query, reference = shaken(dancing(1)), dancing(1)
    line = best_line(laid(query, reference))
    assert line is not None
    assert gain_along(laid(frozen(query, TOGETHER.start), reference), line) < 0.5 * line.gain


def test_unlike_pictures_are_not_followed() -> None:
    assert followed(film([ground(8)] * 12), film([ground(9)] * 12), TOGETHER, WHOLE) is None


@pytest.mark.parametrize("offset", [-30.0, 30.0])
def test_a_course_that_begins_outside_the_reference_is_not_followed(offset: float) -> None:
    still = film([ground(8)] * 12)
    assert followed(still, still, Course(1.0, offset, 1.0), WHOLE) is None


def test_one_picture_alike_is_no_way() -> None:
    reference = film([ground(8)] * 12)
    query = film([ground(20 + i) if i != 6 else ground(8) for i in range(12)])
    assert followed(query, reference, Course(1.0, 0.0, TIMES[6]), WHOLE) is None


def test_a_course_goes_along_the_line_that_motion_found_from_its_middle() -> None:
    line = best_line(laid(shaken(dancing(1)), dancing(1)))
    assert line is not None
    course = Course.along(line)
    assert (course.speed, course.offset, course.start) == (line.speed, line.offset, (line.q_start + line.q_end) / 2)
    assert line.q_start < course.start < line.q_end


def agreeing(q: np.ndarray, r: np.ndarray) -> Registration:
    return Registration(WHOLE, float(len(q)), np.stack([q, r], axis=1))


def on_the_standing_scene(query: Film, reference: Film, registration: Registration) -> Agreement:
    way = steadied(query, reference, registration)
    assert way is not None
    agreement = compare(softened(query), softened(reference), WHOLE, course=way)
    assert agreement is not None
    return agreement


ANY_MOMENT = agreeing(np.repeat([1.0, 4.0, 7.0], 8), np.tile([6.0, 2.0, 3.0], 8))


def test_a_shaken_copy_is_found_once_it_is_steadied_though_features_name_no_moment() -> None:
    line = best_line(on_the_standing_scene(shaken(dancing(1)), dancing(1), ANY_MOMENT))
    assert line is not None
    assert (line.speed, line.offset) == (pytest.approx(1.0, abs=0.02), pytest.approx(0.0, abs=0.1))
    assert line.gain > 2 * gain(compare(softened(shaken(dancing(1))), softened(dancing(1)), WHOLE))


def test_a_shaken_second_take_agrees_no_better_for_being_steadied() -> None:
    copy = gain(on_the_standing_scene(shaken(dancing(1)), dancing(1), ANY_MOMENT))
    assert gain(on_the_standing_scene(shaken(dancing(2)), dancing(1), ANY_MOMENT)) < 0.3 * copy


def test_each_shot_is_laid_on_the_scene_that_it_shows() -> None:
    two = film([ground(8)] * 20 + [ground(9)] * 20)
    way = steadied(shaken(two), two, agreeing(np.array([2.0] * 9 + [6.0] * 9), np.array([1.0] * 9 + [5.0] * 9)))
    assert way is not None
    back = [cv2.warpAffine(p, in_pixels(step), (WIDTH, HEIGHT)) for p, step in zip(shaken(two).luma, way, strict=True)]
    for picture, shown in zip(back, two.luma, strict=True):
        inside = np.s_[15:-15, 20:-20]
        assert np.corrcoef(picture[inside].ravel(), shown[inside].ravel())[0, 1] > 0.9


def in_pixels(transform: np.ndarray) -> np.ndarray:
    """What lays a picture of ``HEIGHT`` by ``WIDTH`` on another."""
    middle = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
    shift = HEIGHT * transform[:, 2] + middle - transform[:, :2] @ middle
    return np.column_stack([transform[:, :2], shift])


def test_pictures_unlike_the_scene_are_not_steadied() -> None:
    assert steadied(film([ground(8)] * 12), film([ground(9)] * 12), agreeing(np.ones(9), np.ones(9))) is None


def test_a_few_pictures_alike_steady_nothing() -> None:
    query = film([ground(20 + i) if i > 3 else ground(8) for i in range(40)])
    assert steadied(query, film([ground(8)] * 40), agreeing(np.full(9, 0.4), np.ones(9))) is None


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
