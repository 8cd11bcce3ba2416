"""Qualified views: each rule at its bound, nobody counts twice, and what is bought or fake changes nothing."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import InputError
from features.plays import Plays, Source
from features.qualified import Qualified, ViewRules, qualified

SECONDS = 40.0
ANA, BEN, CID, DEE, EVE, BOT = range(6)
GOOD = {
    "viewer": ANA, "watched_ms": 20_000, "source": Source.FEED, "paid": False, "suspected": False,
    "own": False, "disliked": False, "liked": False, "shared": False,
}  # fmt: skip

plays_of = st.lists(
    st.fixed_dictionaries(
        {
            "viewer": st.sampled_from([ANA, BEN, CID, DEE]),
            "watched_ms": st.sampled_from([0, 4_999, 5_000, 12_000, 30_000, 39_999, 40_000, 90_000]),
            "source": st.sampled_from(list(Source)),
            **{name: st.booleans() for name in ("paid", "suspected", "own", "disliked", "liked", "shared")},
        }
    ),
    max_size=12,
)


def log(*rows: dict[str, object]) -> Plays:
    kinds = dict.fromkeys(("viewer", "source", "watched_ms"), np.int64)
    columns = {f.name: np.array([{**GOOD, **r}[f.name] for r in rows], kinds.get(f.name, bool)) for f in fields(Plays)}
    return Plays(**columns)


@pytest.mark.parametrize(
    ("play", "counts"),
    [
        ({"watched_ms": 4_999}, 0),
        ({"watched_ms": 5_000}, 1),
        ({"watched_ms": 5_001}, 1),
        ({"source": Source.SEARCH, "watched_ms": 29_999}, 0),
        ({"source": Source.SEARCH, "watched_ms": 30_000}, 1),
        ({"source": Source.ELSEWHERE}, 0),
        ({"paid": True}, 0),
        ({"suspected": True}, 0),
        ({"own": True}, 0),
        ({"disliked": True}, 0),
    ],
    ids=lambda value: ",".join(f"{n}={v}" for n, v in value.items()) if isinstance(value, dict) else None,
)
def test_each_rule_at_its_bound(play, counts):
    found = qualified(log(play), SECONDS)
    assert found.counters.views == counts
    assert sum(found.left_out.values()) == 1 - counts


def test_the_bounds_are_values():
    must_exceed = ViewRules(feed_ms=5_001)
    plays = log(*({"viewer": str(ms), "watched_ms": ms} for ms in (4_999, 5_000, 5_001)))
    assert [qualified(plays, SECONDS, rules).counters.views for rules in (ViewRules(), must_exceed)] == [2, 1]


def test_what_is_counted_is_of_qualified_views_and_the_curve_of_all_real_viewers():
    found = qualified(
        log(
            {"viewer": ANA, "watched_ms": 40_000, "liked": True},
            {"viewer": BEN, "watched_ms": 20_000, "shared": True},
            {"viewer": CID, "watched_ms": 1_000, "liked": True},
            {"viewer": DEE, "watched_ms": 10_000, "disliked": True},
            {"viewer": BOT, "watched_ms": 40_000, "suspected": True, "liked": True},
        ),
        SECONDS,
    )
    counted = found.counters
    assert (counted.views, counted.completions, counted.watch_seconds) == (2, 1, 60.0)
    assert (counted.likes, counted.shares) == (1, 1)
    assert [counted.retention[i] for i in (0, 1, 5, 10, 20)] == [1.0, 0.75, 0.75, 0.5, 0.25]
    assert {rule: n for rule, n in found.left_out.items() if n} == {"suspected": 1, "disliked": 1, "short": 1}


def test_loops_are_watched_once():
    counted = qualified(log({"watched_ms": 400_000}), SECONDS).counters
    assert (counted.completions, counted.watch_seconds) == (1, SECONDS)
    counted.check_fits(SECONDS)


def test_what_was_not_logged_is_unknown():
    counted = qualified(replace(log({}), liked=None, shared=None), SECONDS).counters
    assert (counted.views, counted.likes, counted.shares) == (1, None, None)


def test_without_plays_there_are_no_views_and_no_curve():
    counted = qualified(log(), SECONDS).counters
    assert (counted.views, counted.retention, counted.likes) == (0, None, 0)


@given(plays_of)
def test_every_play_is_counted_or_left_out_by_one_rule(rows):
    found = qualified(log(*rows), SECONDS)
    assert found.counters.views + sum(found.left_out.values()) == len(rows)


@given(plays_of, plays_of)
def test_bots_and_paid_plays_change_nothing(rows, more):
    fake = [{**row, "suspected": True} for row in more] + [{**row, "paid": True} for row in more]
    assert qualified(log(*rows, *fake), SECONDS).counters == qualified(log(*rows), SECONDS).counters


@given(plays_of, st.integers(2, 5))
def test_whoever_plays_it_again_counts_once(rows, times):
    once, again = qualified(log(*rows), SECONDS), qualified(log(*rows * times), SECONDS)
    assert again.counters == once.counters


@given(plays_of, st.randoms())
def test_the_order_of_plays_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    assert qualified(log(*mixed), SECONDS) == qualified(log(*rows), SECONDS)


@given(plays_of)
def test_a_new_real_viewer_is_one_more_view(rows):
    before, after = qualified(log(*rows), SECONDS), qualified(log(*rows, {"viewer": EVE}), SECONDS)
    assert after.counters.views == before.counters.views + 1


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf])
def test_a_video_without_length_is_refused(seconds):
    with pytest.raises(InputError, match="decoded length"):
        qualified(log({}), seconds)


def test_a_million_plays_are_counted():
    rng = np.random.default_rng(7)
    viewer = rng.integers(0, 300_000, 1_000_000)
    none = np.zeros(len(viewer), bool)
    plays = Plays(
        viewer, rng.integers(5_000, 60_000, len(viewer)), np.full(len(viewer), Source.FEED), none, none, none, none
    )
    found: Qualified = qualified(plays, SECONDS)
    assert found.counters.views == len(np.unique(viewer))
