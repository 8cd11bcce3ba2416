"""What the camera alone explains speaks for nothing; a copy is told at the moment that it shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from clips import panned
from fingerprints import printed

from features.fingerprint import Fingerprint
from models.originality.examinations import _proposed
from models.originality.held_still import hold_still


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Fingerprint:
    """Nine seconds before a pan."""
    return printed(panned(1, 0.0, 9.0), tmp_path_factory.mktemp("first") / "first.mp4")


def test_a_transform_of_another_moment_leads_to_the_right_one(first: Fingerprint, tmp_path: Path) -> None:
    copy = printed(panned(1, 2.0, 5.0), tmp_path / "copy.mp4")
    proposed = next(_proposed(copy, first))
    assert proposed.lines[0].offset < 1.0  # features took the second take's way
    better, *_ = hold_still(copy, first, proposed)
    assert better.score > 0.9
    assert better.lines[0].offset == pytest.approx(2.0, abs=0.3)
    assert better.evidence[0].shared > proposed.evidence[0].shared


def test_what_a_second_take_shares_with_a_pan_counts_for_nothing(first: Fingerprint, tmp_path: Path) -> None:
    take = printed(panned(2, 2.0, 6.0), tmp_path / "take.mp4")
    surest = max(_proposed(take, first), key=lambda examined: examined.score)
    assert surest.score > 0.5
    assert max(held.score for held in hold_still(take, first, surest)) < 0.5


def test_an_examination_before_a_standing_camera_stays_as_it_is(first: Fingerprint, tmp_path: Path) -> None:
    standing = np.concatenate([panned(1, 0.0, 9.0)[:1]] * 60)
    film = printed(standing, tmp_path / "standing.mp4")
    for proposed in _proposed(film, film):
        assert list(hold_still(film, film, proposed)) == [proposed]
