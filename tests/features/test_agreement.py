"""Movement that comes back is known again, also between two samples; what only looks alike is not."""

from __future__ import annotations

import numpy as np
import pytest

from features.agreement import Agreement, agreement, course_of

SPELL = 5  # frames


def wave(times, seed=0):
    """Pictures float32 [n, 64] of mean zero, in which a dozen things swing slowly enough to be sampled every frame."""
    rng = np.random.default_rng(seed)
    paces, phases, shapes = rng.uniform(0.3, 1.2, 12), rng.uniform(0, 6, 12), rng.normal(0, 4, (12, 64))
    level = np.sin(np.outer(times, paces) + phases) @ shapes
    return (level - level.mean(axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("late", [0.0, 0.25, 0.5, 0.75], ids="by_{}_of_a_frame".format)
def test_what_is_sampled_between_two_frames_agrees_with_both(late):
    times = np.arange(60.0)
    same = agreement(course_of(wave(times + late), SPELL), course_of(wave(times), SPELL), SPELL)
    inner = np.arange(8, 50)
    assert same.alike[inner, inner].min() > 0.95
    assert same.close[inner, inner].all()
    assert np.median(same.part[inner, inner]) == pytest.approx(late, abs=0.05)


def test_other_movement_does_not_agree():
    times = np.arange(60.0)
    same = agreement(course_of(wave(times), SPELL), course_of(wave(times, seed=1), SPELL), SPELL)
    assert not same.along(0, [(8, 0.9), (25, 0.75)], SPELL).any()


def test_what_stands_tells_nothing():
    course = course_of(np.repeat(wave(np.zeros(1)), 60, axis=0), SPELL)
    same = agreement(course, course, SPELL)
    assert same.close.all()
    assert not same.alike.any()


def along(alike, *, close=True, reach=2):
    alike = np.asarray(alike, np.float32)
    grid = [np.diag(np.broadcast_to(values, len(alike))) for values in (alike, close, 0.0)]
    return (
        Agreement(grid[0], grid[1].astype(bool), grid[2]).along(0, [(4, 0.9), (10, 0.7)], reach).nonzero()[0].tolist()
    )


@pytest.mark.parametrize(
    ("alike", "held"),
    [
        ([0] * 5 + [0.95] * 4 + [0] * 7, range(3, 11)),
        ([0] * 5 + [0.95] * 3 + [0] * 8, ()),
        ([0] * 5 + [0.75] * 9 + [0] * 5, ()),
        ([0] * 5 + [0.75] * 10 + [0] * 5, range(3, 17)),
        ([0] * 3 + [0.95] * 4 + [0.6] * 5 + [0] * 4, range(1, 14)),
        ([0.95] * 4 + [0] * 4 + [0.6] * 3, range(11)),
        ([0.95] * 4 + [0] * 5 + [0.6] * 3, range(6)),
    ],
    ids=["short_and_sure", "too_short", "unsure", "unsure_but_long", "goes_on", "over_a_rest", "not_over_a_long_one"],
)
def test_a_stretch_is_sure_first_and_goes_on_where_it_is_likely(alike, held):
    assert along(alike) == list(held)


def test_a_stretch_looks_alike_half_of_its_time():
    alike = [0] * 4 + [0.95] * 4 + [0] * 4
    assert along(alike, close=[False] * 4 + [True, False, False, True] + [False] * 4) == [4, 5, 6, 7]
    assert along(alike, close=[False] * 4 + [True, False, False, False] + [False] * 4) == []
