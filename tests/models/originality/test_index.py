"""The index: finds, forgets, survives the disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.fingerprint import Fingerprint
from features.fingerprint.local import mirrored
from models.originality.index import Index, IndexUnreadable, reach_among
from models.originality.index.choose import FILED_PER_FRAME, asked, distinct_hashes, filed
from models.originality.index.words import hash_words, hash_words_near, mirrored_words, word_count, words_of


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


def noisy(video: Fingerprint, share: float, seed: int = 0) -> Fingerprint:
    """A copy of hard quality: so large a share of all bits is wrong."""
    rng = np.random.default_rng(seed)
    codes = video.codes ^ np.packbits(rng.random((len(video.codes), 128)) < share, axis=1)
    return replace(video, codes=codes, hashes=rng.integers(0, 256, video.hashes.shape, dtype=np.uint8))


def test_a_copy_of_hard_quality_comes_first_and_strangers_do_not_come_along(index: Index) -> None:
    found = index.candidates(noisy(fingerprint(3), 0.08))
    assert [c.video_id for c in found] == ["v3"]
    assert found[0].votes > 30


def test_a_turned_enlarged_and_moved_copy_is_found_with_as_many_votes(index: Index) -> None:
    video = fingerprint(4)
    x, y = video.points.T.astype(np.int64)
    turned = replace(
        video, points=(np.stack([-y, x], 1) // 2 + 500).astype(np.int16), angles=video.angles + np.uint8(64)
    )
    turned = replace(turned, scales=video.scales - np.uint8(16), hashes=noisy(video, 0).hashes)
    plain = replace(video, hashes=turned.hashes)
    found, expected = index.candidates(turned)[0], index.candidates(plain)[0]
    assert found.video_id == expected.video_id == "v4"
    assert found.votes > 0.8 * expected.votes


def test_features_that_agree_on_no_transform_do_not_add_up(index: Index) -> None:
    video, rng = replace(fingerprint(2), hashes=noisy(fingerprint(2), 0).hashes), np.random.default_rng(5)
    shuffled = replace(video, angles=rng.permutation(video.angles), points=rng.permutation(video.points))
    votes = [max((c.votes for c in index.candidates(q)), default=0.0) for q in (shuffled, video)]
    assert votes[0] < 0.3 * votes[1]


def test_what_many_videos_show_says_less() -> None:
    shared, other = fingerprint(1), fingerprint(2)
    rare = Index([("a", shared), *((f"s{i}", fingerprint(10 + i)) for i in range(20))])
    common = Index([("a", shared), *((f"t{i}", shared) for i in range(20)), ("other", other)])
    query = noisy(shared, 0.03, 99)
    assert common.candidates(query)[0].votes < 0.5 * rare.candidates(query)[0].votes


def test_many_copies_of_one_video_do_not_hide_it() -> None:
    index = Index([(f"copy{i:02}", fingerprint(1)) for i in range(40)] + [("other", fingerprint(2))])
    found = index.candidates(fingerprint(1), limit=50)
    assert [c.video_id for c in found] == [f"copy{i:02}" for i in range(40)]
    assert len({c.votes for c in found}) == 1


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 7)), max_size=24), st.randoms(use_true_random=False))
def test_answers_depend_on_what_is_in_and_not_on_how_it_came_there(
    steps: list[tuple[bool, int]], order: object
) -> None:
    lived = Index()
    inside: dict[str, Fingerprint] = {}
    for number, (adds, which) in enumerate(steps):
        if adds:
            inside[f"v{which}"] = noisy(fingerprint(which % 4), 0.03, number)
            lived.add(f"v{which}", inside[f"v{which}"])
        else:
            inside.pop(f"v{which}", None)
            lived.remove(f"v{which}")
    ids = list(inside)
    order.shuffle(ids)  # type: ignore[attr-defined]
    fresh = Index((i, inside[i]) for i in ids)
    for which in range(4):
        assert lived.candidates(fingerprint(which)) == fresh.candidates(fingerprint(which))
    assert len(lived) == len(fresh) == len(inside)


def test_rows_of_removed_videos_are_thrown_away_in_time() -> None:
    index = Index((f"v{i}", fingerprint(i, frames=2)) for i in range(40))
    full = len(index._features)
    for i in range(35):
        index.remove(f"v{i}")
    assert len(index._features) <= 0.2 * full
    assert index.candidates(fingerprint(38, frames=2))[0].video_id == "v38"
    assert index.candidates(fingerprint(5)) == []


def test_larger_catalogs_are_searched_less_far() -> None:
    small, large = reach_among(100), reach_among(100_000)
    assert (small.radius, small.probed) > (large.radius, large.probed)
    assert large.probed >= 4
    assert reach_among(1) == small


def test_few_features_of_a_frame_are_filed_and_what_stands_still_only_once() -> None:
    video = fingerprint(1, frames=6, each=60)
    assert len(filed(video)) == 6 * FILED_PER_FRAME
    still = replace(
        video,
        codes=np.tile(video.codes[:60], (6, 1)),
        points=np.tile(video.points[:60], (6, 1)),
        scales=np.tile(video.scales[:60], 6),
        angles=np.tile(video.angles[:60], 6),
    )
    assert len(asked(still, 1)) == 60
    assert len(filed(still)) <= 60
    assert len(distinct_hashes(np.repeat(video.hashes, 3, axis=0))) == len(video.hashes)


def test_the_mirrored_features_words_are_known() -> None:
    codes = fingerprint(8).codes
    words, distances = words_of(codes, 4)
    assert words.min() >= 0
    assert words.max() < word_count()
    assert (np.diff(distances, axis=1) >= 0).all()
    own, turned = words_of(codes, 1, groups=128)[0], words_of(mirrored(codes), 1, groups=128)
    known = words_of(codes, 1, groups=128)[1]
    assert (turned[1] == known).all()
    assert (mirrored_words(mirrored_words(own)) == own).all()


def test_hashes_with_two_coarse_signs_off_are_looked_for_too() -> None:
    hashes = fingerprint(1).hashes
    near = hash_words_near(hashes)
    assert near.shape == (len(hashes), 106)
    assert (near[:, 0] == hash_words(hashes)).all()
    assert all(len(set(row)) == 106 for row in near.tolist())
    assert {(int(w) ^ int(near[0, 0])).bit_count() for w in near[0]} == {0, 1, 2}


def test_a_video_without_any_features_is_kept_and_harms_nobody(index: Index, tmp_path: Path) -> None:
    empty = fingerprint(1, frames=0)
    index.add("blank", empty)
    assert index.candidates(empty) == []
    index.save(tmp_path / "codes.index")
    assert "blank" in Index.load(tmp_path / "codes.index")
