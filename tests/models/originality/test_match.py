"""A copy is found however it was edited, with its seconds; a second take is not accused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from clips import moving_scene, panned, room, shaken, tone
from fingerprints import printed

from features.fingerprint import Fingerprint
from models.originality import match
from models.originality.evidence import probability
from models.originality.examinations import examinations
from models.originality.index import Index
from models.originality.match import find_matches
from models.originality.records import Match, SoundLink, Surround

Video = npt.NDArray[np.uint8]
SECONDS = 6


class Shelf:
    """Fingerprints by id, as a catalog."""

    def __init__(self, fingerprints: dict[str, Fingerprint]) -> None:
        self.all = fingerprints
        self.index = Index(fingerprints.items())

    def fingerprint(self, video_id: str) -> Fingerprint:
        return self.all[video_id]

    def fingerprints(self):
        return self.all.items()

    def match(self, query: Fingerprint, query_id: str = "query") -> tuple[Match, ...]:
        return find_matches(query_id, query, self.index, self)


def resized(frames: Video, width: int, height: int) -> Video:
    return np.stack([cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA) for f in frames])


def in_window(frames: Video) -> Video:
    behind = moving_scene(SECONDS, seed=9, width=480, height=360)
    behind[:, 40:220, 200:440] = resized(frames, 240, 180)
    return behind


def over_a_fill(frames: Video) -> Video:
    """Upright, the whole picture in the middle, itself enlarged and blurred around it."""
    tall = np.stack([cv2.GaussianBlur(cv2.resize(f[:, 92:228], (240, 424)), (0, 0), 14) for f in frames])
    tall[:, 122:302] = resized(frames, 240, 180)
    return tall


def with_bars(frames: Video) -> Video:
    """The same in front of black, a line of words on the lower bar."""
    tall = np.zeros((len(frames), 424, 240, 3), np.uint8)
    tall[:, 122:302] = resized(frames, 240, 180)
    tall[:, 350:366, 60:180] = 255
    return tall


EDITS = {
    "unchanged": lambda v: v,
    "mirrored": lambda v: np.repeat(v[:, :, ::-1, :1], 3, axis=3),  # and gray
    "zoomed": lambda v: resized(v[:, 30:210, 50:290], 320, 240),
    "stretched": lambda v: resized(v, 240, 320),
    "faster": lambda v: v[(np.arange(int(len(v) / 1.25)) * 1.25).astype(int)],
    "reversed": lambda v: v[::-1],
    "turned": lambda v: np.rot90(v, 1, (1, 2)),
    "window": in_window,
    "fill": over_a_fill,
    "bars": with_bars,
    "excerpt": lambda v: v[25:125],
    "shaken": shaken,
}


@pytest.fixture(scope="module")
def scene() -> Video:
    return moving_scene(SECONDS, seed=1)


@pytest.fixture(scope="module")
def shelf(scene: Video, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("shelf")
    videos = {"scene": scene, "other": moving_scene(SECONDS, seed=2), "room": room(1)}
    return Shelf({name: printed(v, folder / f"{name}.mp4", tone(SECONDS)) for name, v in videos.items()})


@pytest.fixture(scope="module")
def found(scene: Video, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Match, ...]]:
    folder = tmp_path_factory.mktemp("copies")
    edited = {name: np.ascontiguousarray(edit(scene)) for name, edit in EDITS.items()}
    return {name: shelf.match(printed(v, folder / f"{name}.mp4")) for name, v in edited.items()}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_found_and_nothing_else(found: dict[str, tuple[Match, ...]], edit: str) -> None:
    likely = [m for m in found[edit] if m.score >= 0.5]
    assert [m.reference for m in likely] == ["scene"]
    assert likely[0].query == "query"


@pytest.mark.parametrize(
    ("edit", "seconds"),
    [
        ("unchanged", (0, 6, 0, 6)),
        ("mirrored", (0, 6, 0, 6)),
        ("window", (0, 6, 0, 6)),
        ("excerpt", (0, 4, 1, 5)),
        ("faster", (0, 4.8, 0, 6)),
        ("reversed", (0, 6, 0, 6)),
    ],
)
def test_the_matched_seconds_are_right(
    found: dict[str, tuple[Match, ...]], edit: str, seconds: tuple[float, ...]
) -> None:
    span = found[edit][0].spans[0]
    assert (span.q_start, span.q_end, span.r_start, span.r_end) == pytest.approx(seconds, abs=0.7)


def test_the_edits_are_named(found: dict[str, tuple[Match, ...]]) -> None:
    edits = {name: matches[0].spans[0].edits for name, matches in found.items()}
    assert edits["mirrored"].mirrored
    assert not edits["unchanged"].mirrored
    assert edits["faster"].speed == pytest.approx(1.25, abs=0.04)
    assert edits["reversed"].reversed
    assert abs(edits["turned"].rotation) == pytest.approx(90, abs=3)
    assert edits["mirrored"].recolored
    assert not edits["unchanged"].recolored
    assert edits["unchanged"].sound is SoundLink.MUTED  # the copies were rendered without sound
    crop, window = edits["zoomed"].crop, edits["window"].window
    assert crop is not None
    assert (crop.left, crop.top, crop.right, crop.bottom) == pytest.approx(
        (50 / 320, 1 / 8, 290 / 320, 7 / 8), abs=0.03
    )
    assert window is not None
    assert (window.left, window.top, window.right, window.bottom) == pytest.approx(
        (0.417, 0.111, 0.917, 0.611), abs=0.03
    )


def test_what_lies_around_a_copy_is_named(found: dict[str, tuple[Match, ...]]) -> None:
    spans = {name: found[name][0].spans[0] for name in ("window", "fill", "bars", "zoomed")}
    named = {name: [w for w in span.edits.names() if not w.startswith("sound")] for name, span in spans.items()}
    assert named == {"window": ["in a window"], "fill": ["over a fill"], "bars": ["with bars"], "zoomed": ["cropped"]}
    assert spans["zoomed"].edits.beyond is Surround.PICTURE
    assert spans["bars"].flipped().edits.names()[:1] == ("bars cut off",)


def test_a_second_take_in_the_same_room_is_not_accused(shelf: Shelf, tmp_path: Path) -> None:
    for seed in (2, 3):
        take = printed(room(seed), tmp_path / f"take{seed}.mp4")
        assert all(m.score < 0.5 for m in shelf.match(take))


def test_the_same_take_in_that_room_is_found(shelf: Shelf, tmp_path: Path) -> None:
    copy = printed(np.ascontiguousarray(room(1)[:, :, ::-1]), tmp_path / "copy.mp4")
    assert [m.reference for m in shelf.match(copy) if m.score >= 0.5] == ["room"]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_clip_matches_nothing(shelf: Shelf, tmp_path: Path, level: int) -> None:
    flat = printed(np.full((100, 240, 320, 3), level, np.uint8), tmp_path / "flat.mp4")
    assert shelf.match(flat) == ()


def test_a_video_never_matches_itself(shelf: Shelf) -> None:
    assert "scene" not in [m.reference for m in shelf.match(shelf.all["scene"], "scene")]


def test_a_candidate_that_the_catalog_no_longer_has_is_skipped(shelf: Shelf) -> None:
    left = Shelf({name: fingerprint for name, fingerprint in shelf.all.items() if name != "scene"})
    left.index = shelf.index
    assert "scene" in [m.reference for m in shelf.match(shelf.all["scene"])]
    assert "scene" not in [m.reference for m in left.match(shelf.all["scene"])]


def test_a_dozen_reposts_of_one_source_do_not_crowd_out_another(tmp_path: Path, shelf: Shelf) -> None:
    reposts = {f"repost {i}": shelf.all["scene"] for i in range(14)}
    crowded = Shelf({**reposts, "other": shelf.all["other"]})
    both = np.concatenate([moving_scene(SECONDS, seed=1), moving_scene(SECONDS, seed=2)[50:]])
    query = printed(both, tmp_path / "both.mp4")
    assert "other" not in [candidate.video_id for candidate in crowded.index.candidates(query)]
    found = {match.reference: match for match in crowded.match(query)}
    assert sum(name.startswith("repost") for name in found) >= 12
    assert found["other"].spans[0].q_start == pytest.approx(SECONDS, abs=0.4)


def test_the_same_question_gives_the_same_answer(shelf: Shelf) -> None:
    assert shelf.match(shelf.all["scene"]) == shelf.match(shelf.all["scene"])


@pytest.mark.parametrize("longest_last", [False, True], ids=["longest first", "longest last"])
def test_of_transforms_nearly_as_sure_the_one_that_explains_most_is_told(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, longest_last: bool
) -> None:
    scene = shelf.all["scene"]
    whole = next(examinations(scene, scene))
    line = whole.lines[0]
    part = replace(whole, lines=(replace(line, q_end=line.q_start + 1.0, gain=line.gain / 5),), scores=(0.975,))
    both = [part, replace(whole, scores=(0.955, *whole.scores[1:]))]
    monkeypatch.setattr(match, "examinations", lambda *_: iter(both if longest_last else both[::-1]))
    (span,) = match.spans_between(scene, scene)
    assert (span.score, span.q_end - span.q_start) == (0.955, pytest.approx(SECONDS, abs=0.3))


@pytest.mark.parametrize("edit", ["unchanged", "shaken"])
def test_only_a_picture_that_had_to_be_followed_moves_about(found: dict[str, tuple[Match, ...]], edit: str) -> None:
    assert ("moving about" in found[edit][0].spans[0].edits.names()) == (edit == "shaken")


def test_a_shaken_second_take_is_no_copy(shelf: Shelf, tmp_path: Path) -> None:
    take = printed(shaken(room(2)), tmp_path / "take.mp4")
    assert max((m.score for m in shelf.match(take)), default=0.0) < 0.5


def test_lines_of_several_speeds_are_left_to_a_person(tmp_path: Path) -> None:
    whole = moving_scene(12, seed=4)
    shelf = Shelf({"scene": printed(whole, tmp_path / "scene.mp4")})
    half = len(whole) // 2
    ramped = printed(np.concatenate([whole[:half], whole[half::2]]), tmp_path / "ramped.mp4")
    found = shelf.match(ramped)[0]
    assert sorted(round(abs(span.edits.speed), 1) for span in found.spans) == [1.0, 2.0]
    assert found.score == 0.95
    cut = printed(np.concatenate([whole[half:], whole[:half]]), tmp_path / "cut.mp4")
    surest = max(examinations(cut, shelf.all["scene"]), key=lambda examined: examined.score)
    assert len(surest.told) == 2
    assert surest.score == probability(surest.evidence[0])


def test_two_cameras_over_one_photograph_are_no_copy(tmp_path: Path) -> None:
    shelf = Shelf({"one": printed(moving_scene(8, seed=1), tmp_path / "one.mp4")})
    other = printed(moving_scene(6, seed=3), tmp_path / "other.mp4")  # the same, mirrored, other discs before it
    assert all(found.score < 0.3 for found in shelf.match(other))


def test_what_a_pan_moves_alike_is_no_copy_and_a_copy_before_a_pan_is_told_at_its_own_moment(tmp_path: Path) -> None:
    shelf = Shelf({"first": printed(panned(1, 0.0, 9.0), tmp_path / "first.mp4")})
    take = printed(panned(2, 2.0, 6.0), tmp_path / "take.mp4")
    assert max((m.score for m in shelf.match(take)), default=0.0) < 0.5
    copy = printed(panned(1, 2.0, 5.0), tmp_path / "copy.mp4")
    (found,) = shelf.match(copy)
    assert found.score > 0.9
    assert found.spans[0].r_start == pytest.approx(2.0, abs=0.3)


def test_an_excerpt_before_a_pan_is_found_between_other_shots(tmp_path: Path) -> None:
    shelf = Shelf({"first": printed(panned(1, 0.0, 9.0), tmp_path / "first.mp4")})
    other = moving_scene(4, seed=7)
    cut = np.concatenate([other, panned(1, 3.0, 2.4), other])
    (found,) = shelf.match(printed(cut, tmp_path / "cut.mp4"))
    assert found.score > 0.9
    assert found.spans[0].q_start == pytest.approx(4.0, abs=0.3)
