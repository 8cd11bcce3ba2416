"""A query that shakes, laid on the scene that stands in the reference, whatever the moment."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from drawn import HEIGHT, WHOLE, WIDTH, agreeing, dancing, drawn_film, gain, ground, laid_by, shaken_film

from features.fingerprint import Film
from models.originality import follow
from models.originality.camera import Camera
from models.originality.lines import best_line
from models.originality.motion import Agreement, compare, softened
from models.originality.register import Registration
from models.originality.shaken import anchors_of, camera_moves, steadied

ANY_MOMENT = agreeing(np.repeat([1.0, 4.0, 7.0], 8), np.tile([6.0, 2.0, 3.0], 8))
INSIDE = np.s_[15:-15, 20:-20]


def way_of(query: Film, reference: Film, registration: Registration) -> npt.NDArray[np.floating] | None:
    return steadied(query, reference, registration.transform, anchors_of(registration))


def on_the_scene(query: Film, reference: Film) -> Agreement:
    return laid_by(way_of(query, reference, ANY_MOMENT), query, reference)


def test_a_shaken_copy_is_found_though_features_name_no_moment() -> None:
    line = best_line(on_the_scene(shaken_film(dancing(1)), dancing(1)))
    assert line is not None
    assert (line.speed, line.offset) == (pytest.approx(1.0, abs=0.02), pytest.approx(0.0, abs=0.1))
    assert line.gain > 2 * gain(compare(softened(shaken_film(dancing(1))), softened(dancing(1)), WHOLE))


def test_a_shaken_second_take_agrees_no_better_for_being_steadied() -> None:
    copy, take = (gain(on_the_scene(shaken_film(dancing(seed)), dancing(1))) for seed in (1, 2))
    assert take < 0.3 * copy


def unlike(shown: Film, query: Film, way: npt.NDArray[np.floating]) -> int:
    """At how many frames the query, laid by its way, does not show what the reference does at the same moment."""
    count = 0
    for picture, target, transform in zip(query.luma, shown.luma, way, strict=True):
        middle = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
        shift = HEIGHT * transform[:, 2] + middle - transform[:, :2] @ middle
        back = cv2.warpAffine(picture, np.column_stack([transform[:, :2], shift]), (WIDTH, HEIGHT))
        count += np.corrcoef(back[INSIDE].ravel(), target[INSIDE].ravel())[0, 1] < 0.9
    return count


def two_shots(frames: int) -> tuple[Film, Registration]:
    """So many frames each, and features of both."""
    film = drawn_film([ground(8)] * frames + [ground(9)] * frames)
    quarter, late = 0.5 * frames / 5, 1.5 * frames / 5
    few = (np.full(3, quarter), np.full(3, late))  # features of one shot that also look like the other's
    q, r = np.array([quarter] * 9 + [late] * 9), np.array([0.0] * 9 + [2 * late / 1.6] * 9)
    return film, agreeing(np.concatenate([q, few[0]]), np.concatenate([r, few[1]]))


@pytest.mark.parametrize("frames", [20, 45], ids=["four seconds each", "nine seconds each"])
def test_each_shot_is_laid_on_the_scene_that_it_shows(frames: int) -> None:
    film, registration = two_shots(frames)
    query = shaken_film(film)
    way = way_of(query, film, registration)
    assert way is not None
    assert unlike(film, query, way) == 0


def test_of_a_long_film_a_part_is_steadied() -> None:
    long = drawn_film([ground(8)] * 1500)
    query = shaken_film(long)
    anchors = np.repeat(np.arange(0.0, 300.0, 1.6), 3)
    way = way_of(query, long, agreeing(anchors, np.full(len(anchors), 2.0)))
    assert way is not None
    assert 1500 - unlike(long, query, way) >= 100
    assert 100 <= len(np.unique(way.reshape(len(way), 6), axis=0)) <= 151  # frames laid; the others keep the nearest's


def test_a_long_film_that_cannot_be_laid_is_soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(follow, "_settled", lambda _query, _reference, course, *_: asked.append(course.start))
    anchors = np.repeat(np.arange(0.0, 300.0, 1.6), 3)
    film = drawn_film([ground(8)] * 1500)
    assert way_of(film, film, agreeing(anchors, np.full(len(anchors), 2.0))) is None
    assert 1 < len(asked) <= 8


def test_pictures_unlike_the_scene_are_not_steadied() -> None:
    query, scene = drawn_film([ground(9)] * 12), drawn_film([ground(8)] * 12)
    assert way_of(query, scene, agreeing(np.ones(9), np.ones(9))) is None


@pytest.mark.parametrize(("alike", "frames"), [(7, 12), (10, 60)], ids=["under eight", "under a third"])
def test_a_few_pictures_alike_steady_nothing(alike: int, frames: int) -> None:
    query = drawn_film([ground(8) if i < alike else ground(20 + i) for i in range(frames)])
    assert way_of(query, drawn_film([ground(8)] * frames), agreeing(np.full(9, 0.4), np.ones(9))) is None


def test_only_a_query_whose_camera_moves_is_steadied() -> None:
    registration = agreeing(np.full(9, 4.0), np.full(9, 1.0))
    moves = [camera_moves(Camera(film), anchors_of(registration)[0]) for film in (shaken_film(dancing(1)), dancing(1))]
    assert moves == [True, False]
