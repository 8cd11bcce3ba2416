"""Engagement: shrunk rates obey their laws, loops do not count, length has no steps."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import schema
from features.cohort import RATES, Bin, Prior
from features.engagement import CohortTables, measure, raw_rates, shrunk
from features.errors import InputError
from features.inputs import Counters
from features.values import State, Value, VideoFeatures

PRIORS = {name: Prior(0.4, 100.0) for name in RATES}
COHORT = CohortTables((Bin(15.0, PRIORS, (0.2, 0.5, 0.6, 1.0)), Bin(60.0, PRIORS, (0.1, 0.3, 0.5, 0.9))))

shares = st.floats(0, 1)
alphas = st.floats(1, 1000)
counts = st.integers(1, 10**9)


def counters(**given_counts: object) -> Counters:
    return Counters.model_validate({"views": 10_000, "completions": 5_000, "watch_seconds": 200_000.0, **given_counts})


def number(name: str, given_counters: Counters, seconds: float = 30.0, cohort: CohortTables = COHORT) -> float:
    value = measure(given_counters, seconds, cohort)[name].number
    assert value is not None
    return value


@given(shares, counts, shares, alphas)
def test_a_shrunk_rate_lies_between_prior_and_raw_rate(raw, views, mean, alpha):
    rate = shrunk(raw, views, Prior(mean, alpha))
    assert min(raw, mean) - 1e-12 <= rate <= max(raw, mean) + 1e-12


@given(shares, counts, st.integers(1, 10**6), shares, alphas)
def test_more_views_at_the_same_rate_move_it_further_from_the_prior(raw, views, more, mean, alpha):
    prior = Prior(mean, alpha)
    near, far = shrunk(raw, views, prior), shrunk(raw, views + more, prior)
    assert abs(far - mean) >= abs(near - mean) - 1e-12


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000), st.floats(1, 600))
def test_completion_never_falls_when_completions_rise(views, one, other, seconds):
    fewer, more = sorted((min(one, views), min(other, views)))
    low = measure(Counters(views=views, completions=fewer), seconds, COHORT)["completion_rate"].number
    high = measure(Counters(views=views, completions=more), seconds, COHORT)["completion_rate"].number
    assert low <= high


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(1, 600), st.integers(1, 5000))
def test_relative_engagement_never_falls_when_more_is_watched(one, other, seconds, views):
    less, more = sorted((one, other))
    ranks = [
        measure(Counters(views=views, watch_seconds=watch), seconds, COHORT)["relative_engagement"].number
        for watch in (less, more)
    ]
    assert ranks[0] <= ranks[1] + 1e-12


@given(st.integers(0, 10**6), st.floats(0, 1e9), st.integers(0, 10**6), st.floats(0.5, 14_000))
def test_every_row_fits_the_schema(views, watch, likes, seconds):
    given_counters = Counters(views=views, watch_seconds=watch, likes=likes, retention=(1.0, 0.6, 0.2))
    row = measure(given_counters, seconds, COHORT)
    assert set(row) == set(schema.names(schema.Family.ENGAGEMENT))
    VideoFeatures(row)


def test_loops_do_not_inflate_the_watch():
    once = number("average_watch", counters(watch_seconds=30.0 * 10_000))
    looped = number("average_watch", counters(watch_seconds=300.0 * 10_000))
    assert once == looped == pytest.approx((10_000 + 40) / 10_100)


def test_small_counts_stay_near_neutral():
    few = Counters(views=2, completions=2, watch_seconds=60.0, likes=2)
    assert number("completion_rate", few) == pytest.approx(0.4, abs=0.02)
    assert number("relative_engagement", few) == pytest.approx(0.5, abs=0.02)
    assert number("relative_engagement", counters(watch_seconds=300_000.0)) > 0.95


def test_the_same_watch_ranks_higher_among_longer_videos():
    short = number("relative_engagement", counters(watch_seconds=0.5 * 15 * 10_000), 15.0)
    long = number("relative_engagement", counters(watch_seconds=0.5 * 60 * 10_000), 60.0)
    assert short < long


def test_a_little_more_length_moves_the_rank_only_a_little():
    ranks = [
        number("relative_engagement", counters(watch_seconds=0.5 * s * 10_000), s) for s in np.arange(14.0, 70.0, 0.25)
    ]
    assert np.abs(np.diff(ranks)).max() < 0.02


def test_the_curve_gives_hold_drop_and_watch():
    curve = counters(views=10**9, completions=0, watch_seconds=None, retention=(1.0, 0.5, 0.4))  # 50 s: 5 s is at 0.1
    assert number("early_hold", curve, 50.0) == pytest.approx(0.9, abs=1e-6)
    assert number("mid_drop", curve, 50.0) == pytest.approx(0.9 - 0.42, abs=1e-6)
    assert number("average_watch", curve, 50.0) == pytest.approx((0.75 + 0.45) / 2, abs=1e-6)


def test_missing_says_what_was_missing():
    assert {v.state for v in measure(None, 30.0, COHORT).values()} == {State.MISSING}
    assert {v.state for v in measure(Counters(views=0), 30.0, COHORT).values()} == {State.MISSING}
    row = measure(Counters(views=10), 30.0, COHORT)
    assert "watch_seconds" in row["average_watch"].reason
    assert row["relative_engagement"].state is State.MISSING
    assert "retention" in row["early_hold"].reason


@pytest.mark.parametrize(
    ("left_out", "feature"),
    [("completions", "completion_rate"), ("likes", "like_rate"), ("shares", "share_rate")],
)
def test_a_count_that_was_not_given_is_unknown_and_a_stated_0_is_0(left_out, feature):
    whole = {"views": 10_000, "completions": 5_000, "watch_seconds": 2e5, "likes": 900, "shares": 90}
    known = measure(Counters(**whole), 30.0, COHORT)
    without = measure(Counters(**{name: n for name, n in whole.items() if name != left_out}), 30.0, COHORT)
    assert without[feature] == Value.missing(f"no {left_out} were given")
    assert {**without, feature: known[feature]} == known
    none = measure(Counters(**{**whole, left_out: 0}), 30.0, COHORT)
    assert none[feature].number == pytest.approx(0.4 * 100 / 10_100)
    assert {**none, feature: known[feature]} == known


def test_a_video_under_five_seconds_has_no_early_hold():
    row = measure(counters(retention=(1.0, 0.5)), 4.0, COHORT)
    assert row["early_hold"].state is row["mid_drop"].state is State.NOT_APPLICABLE


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf])
def test_a_video_without_length_is_refused(seconds):
    with pytest.raises(InputError, match="decoded length"):
        measure(counters(), seconds, COHORT)


def cohort_of(size: int = 2000) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray], np.ndarray]:
    rng = np.random.default_rng(7)
    seconds = np.exp(rng.uniform(np.log(8), np.log(180), size))
    watch = np.clip(rng.beta(4, 4, size) * (15 / seconds) ** 0.3, 0, 1)
    return (
        seconds,
        watch,
        {"completion_rate": watch**2, "like_rate": rng.beta(2, 40, size)},
        rng.integers(50, 9000, size),
    )


def test_learned_tables_free_the_rank_of_length():
    seconds, watch, rates, views = cohort_of()
    tables = CohortTables.learn(seconds, watch, rates, views)
    ranks = np.array([tables.rank(w, s)[0] for w, s in zip(watch, seconds, strict=True)])
    assert abs(np.corrcoef(np.log(seconds), ranks)[0, 1]) < 0.05 < abs(np.corrcoef(np.log(seconds), watch)[0, 1])
    assert ranks.mean() == pytest.approx(0.5, abs=0.02)
    assert tables.prior("like_rate", 30.0).mean == pytest.approx(2 / 42, abs=0.02)
    assert tables.prior("share_rate", 30.0) is None


def test_tables_survive_json_byte_for_byte():
    tables = CohortTables.learn(*cohort_of(300))
    text = json.dumps(tables.to_json(), sort_keys=True)
    again = CohortTables.from_json(json.loads(text))
    assert again == tables
    assert json.dumps(again.to_json(), sort_keys=True) == text


def test_a_rate_the_cohort_never_held_is_missing():
    tables = CohortTables.learn([10.0, 20.0], [0.5, 0.4])
    row = measure(counters(), 15.0, tables)
    assert row["like_rate"].state is State.MISSING
    assert row["relative_engagement"].state is State.OK


@pytest.mark.parametrize(
    ("seconds", "watch", "rates"),
    [
        ([], [], {}),
        ([10.0], [math.nan], {}),
        ([0.0], [0.5], {}),
        ([10.0], [1.5], {}),
        ([10.0], [0.5], {"follows": [0.1]}),
        ([10.0], [0.5], {"like_rate": [0.1, 0.2]}),
    ],
    ids=["empty", "no watch known", "no length", "watch above one", "unknown rate", "other length"],
)
def test_cohorts_that_cannot_be_true_are_refused(seconds, watch, rates):
    with pytest.raises(InputError):
        CohortTables.learn(seconds, watch, rates)


@pytest.mark.parametrize("data", [{}, {"bins": []}, {"bins": [{"seconds": 1}]}, {"bins": 3}])
def test_tables_that_are_none_are_refused(data):
    with pytest.raises(InputError):
        CohortTables.from_json(data)


def test_raw_rates_cap_likes_at_one_a_view():
    assert raw_rates(Counters(views=10, likes=50), 30.0)["like_rate"].number == 1.0
    with pytest.raises(InputError, match="at least one view"):
        raw_rates(Counters(views=0), 30.0)
