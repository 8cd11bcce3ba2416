"""What the camera alone explains speaks for nothing; a copy is told at the moment that it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from clips import panned, room
from fingerprints import printed

from features.fingerprint import Fingerprint
from models.originality.examined import Examined, examine_finely, lay
from models.originality.held_still import hold_still
from models.originality.register import registrations


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Fingerprint:
    """Nine seconds before a pan."""
    return printed(panned(1, 0.0, 9.0), tmp_path_factory.mktemp("first") / "first.mp4")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Fingerprint:
    """Five seconds of it."""
    return printed(panned(1, 2.0, 5.0), tmp_path_factory.mktemp("copy") / "copy.mp4")


def examined(query: Fingerprint, reference: Fingerprint) -> Examined:
    """The surest of the transform on which most features agree."""
    registration = registrations(query, reference)[0]
    agreement = lay(query, reference, registration.transform)
    assert agreement is not None
    return max(examine_finely(query, reference, registration, agreement), key=lambda found: found.score)


def test_a_transform_of_another_moment_leads_to_the_right_one(first: Fingerprint, copy: Fingerprint) -> None:
    proposed = examined(copy, first)
    assert proposed.lines[0].offset < 1.0  # features took the second take's way
    better, *_ = hold_still(copy, first, proposed)
    assert better.score > 0.9
    assert better.lines[0].offset == pytest.approx(2.0, abs=0.3)
    assert better.evidence[0].shared > proposed.evidence[0].shared


def test_what_a_second_take_shares_with_a_pan_counts_for_nothing(first: Fingerprint, tmp_path: Path) -> None:
    take = printed(panned(2, 2.0, 6.0), tmp_path / "take.mp4")
    proposed = examined(take, first)
    assert proposed.score > 0.5
    assert max(held.score for held in hold_still(take, first, proposed)) < 0.5


def test_before_a_standing_camera_nothing_changes(tmp_path: Path) -> None:
    scene = printed(room(1), tmp_path / "room.mp4")
    proposed = examined(scene, scene)
    assert proposed.score > 0.9
    assert list(hold_still(scene, scene, proposed)) == [proposed]


def test_no_examination_becomes_surer_than_it_was_capped(first: Fingerprint) -> None:
    capped = replace(found := examined(first, first), scores=tuple(min(score, 0.6) for score in found.scores))
    *_, judged = hold_still(first, first, capped)
    assert judged.score == 0.6


def test_a_followed_query_is_not_held_still(first: Fingerprint, tmp_path: Path) -> None:
    take = printed(panned(2, 2.0, 6.0), tmp_path / "take.mp4")
    followed = replace(examined(take, first), moving=True)
    assert [held.scores for held in hold_still(take, first, followed)] == [followed.scores]
