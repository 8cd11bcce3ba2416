"""What is tried on a pair of videos, and in which order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from clips import moving_scene, room, shaken
from fingerprints import printed

from features.fingerprint import Fingerprint
from models.originality import examinations as tried
from models.originality.examinations import examinations
from models.originality.follow import course_of
from models.originality.register import registrations


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Fingerprint:
    """Before a standing camera: features agree at any moment."""
    return printed(room(1), tmp_path_factory.mktemp("room") / "room.mp4")


def surest(query: Fingerprint, reference: Fingerprint) -> tuple[float, bool]:
    found = max(examinations(query, reference), key=lambda examined: examined.score, default=None)
    return (found.score, found.moving) if found else (0.0, False)


def test_a_shaken_copy_of_a_standing_scene_is_found_by_steadying_it(
    scene: Fingerprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = printed(shaken(room(1)), tmp_path / "copy.mp4")
    assert all(course_of(registration) is None for registration in registrations(copy, scene))
    score, moving = surest(copy, scene)
    assert 0.5 < score <= 0.95
    assert moving
    monkeypatch.setattr(tried, "examine_steadied", lambda *_: iter(()))
    assert surest(copy, scene)[0] < 0.5


def test_nothing_is_steadied_where_the_pair_is_found_without(
    scene: Fingerprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(tried, "examine_steadied", lambda *_: asked.append(1) or iter(()))
    list(examinations(scene, scene))
    assert not asked


def test_slides_are_compared_across_cuts_before_anything_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [moving_scene(0.04, seed=seed)[0] for seed in (1, 2, 4)]
    slides = printed(np.repeat(pictures, 50, axis=0), tmp_path / "slides.mp4")
    asked = []
    monkeypatch.setattr(tried, "examine_wandering", lambda *_: asked.append(1) or iter(()))
    examined = next(found for found in examinations(slides, slides) if found.score > 0.5)
    assert not examined.agreement.within_shots
    assert not asked


@pytest.mark.parametrize("side", ["query", "reference"])
def test_a_fingerprint_without_a_film_is_no_copy_of_anything(scene: Fingerprint, side: str) -> None:
    blind = replace(scene, proxy=b"")
    pair = (blind, scene) if side == "query" else (scene, blind)
    assert list(examinations(*pair)) == []
