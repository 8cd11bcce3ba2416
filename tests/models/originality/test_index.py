"""The index: finds, forgets, survives the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from features.fingerprint import Fingerprint
from features.fingerprint.local import mirrored
from models.originality.index import Index, IndexUnreadable


def fingerprint(seed: int, *, frames: int = 4, each: int = 40) -> Fingerprint:
    """Features at random, as different as two videos' can be."""
    rng = np.random.default_rng(seed)
    n = frames * each
    return Fingerprint(
        seconds=float(frames),
        aspect=1.5,
        hash_times=np.arange(frames, dtype=np.float64),
        hashes=rng.integers(0, 256, (frames, 32), dtype=np.uint8),
        key_times=np.arange(frames, dtype=np.float64),
        key_offsets=np.arange(0, n + 1, each, dtype=np.int32),
        codes=rng.integers(0, 256, (n, 16), dtype=np.uint8),
        points=rng.integers(-4000, 4000, (n, 2)).astype(np.int16),
        scales=rng.integers(40, 90, n).astype(np.uint8),
        angles=rng.integers(0, 256, n).astype(np.uint8),
        sound=np.zeros((0, 16), np.uint8),
        proxy=b"",
    )


@pytest.fixture
def index() -> Index:
    return Index((f"v{i}", fingerprint(i)) for i in range(6))


def test_a_video_is_its_own_first_candidate(index: Index) -> None:
    for i in range(6):
        assert index.candidates(fingerprint(i))[0].video_id == f"v{i}"


def test_a_mirrored_video_is_found_too(index: Index) -> None:
    from dataclasses import replace

    video = fingerprint(3)
    flipped = replace(video, codes=mirrored(video.codes), angles=128 - video.angles)
    assert index.candidates(flipped)[0].video_id == "v3"


def test_a_stranger_has_no_votes_to_speak_of(index: Index) -> None:
    assert sum(c.votes for c in index.candidates(fingerprint(99))) < 2


def test_excluded_videos_are_no_candidates(index: Index) -> None:
    found = index.candidates(fingerprint(2), exclude=frozenset({"v2"}))
    assert "v2" not in [c.video_id for c in found]


def test_a_removed_video_is_gone_and_the_others_stay(index: Index) -> None:
    for gone in ("v1", "v4"):
        index.remove(gone)
    index.remove("never there")
    assert len(index) == 4
    assert "v1" not in index
    for i in (0, 2, 3, 5):
        assert index.candidates(fingerprint(i))[0].video_id == f"v{i}"
    assert all(c.video_id not in ("v1", "v4") for c in index.candidates(fingerprint(1)))


def test_adding_again_replaces(index: Index) -> None:
    index.add("v0", fingerprint(50))
    assert len(index) == 6
    assert index.candidates(fingerprint(50))[0].video_id == "v0"
    assert all(c.video_id != "v0" for c in index.candidates(fingerprint(0)))


def test_what_is_saved_comes_back_and_goes_on(index: Index, tmp_path: Path) -> None:
    index.remove("v5")
    index.save(tmp_path / "deep" / "codes.index")
    again = Index.load(tmp_path / "deep" / "codes.index")
    assert len(again) == 5
    assert again.candidates(fingerprint(2)) == index.candidates(fingerprint(2))
    again.add("new", fingerprint(77))
    assert again.candidates(fingerprint(77))[0].video_id == "new"


def test_saving_leaves_no_temporary_files(index: Index, tmp_path: Path) -> None:
    for _ in range(2):
        index.save(tmp_path / "codes.index")
    assert [p.name for p in tmp_path.iterdir()] == ["codes.index"]


@pytest.mark.parametrize("damage", ["missing", "short", "other"])
def test_an_unreadable_file_is_refused_by_name(index: Index, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "codes.index"
    index.save(path)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-100] if damage == "short" else b"something else entirely, no index")
    with pytest.raises(IndexUnreadable, match="rebuild"):
        Index.load(path)


def test_an_empty_index_has_no_candidates() -> None:
    assert Index().candidates(fingerprint(0)) == []
