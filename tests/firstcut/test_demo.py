"""The demo's clips: whole, in the right length, with sound, the same every time; its reposts show what they claim."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from firstcut import demo
from firstcut.demo import cast, sounds
from firstcut.demo.cast import Edit
from firstcut.demo.edits import CLOSER, Reel, closer, framed, soundtrack
from firstcut.demo.scenes import SCENES

SCALE = 0.1
SUBCAST = ("one-pot-lentils", "satisfying-top-3", "impossible-level-wow", "your-water-is-stolen", "fractions-again")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, demo.DemoVideo]:
    folder = tmp_path_factory.mktemp("demo")
    return {video.video_id: video for video in demo.render(folder, scale=SCALE, only=SUBCAST, workers=2)}


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Of two pictures' luma, after bringing both to one small size."""
    small = [cv2.resize(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), (90, 160), interpolation=cv2.INTER_AREA) for p in (a, b)]
    return float(np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1])


def frame_at(path: Path, t: float) -> np.ndarray:
    with Reel(path) as reel:
        return reel.at(t).copy()


def test_what_is_copied_is_made_too(rendered: dict[str, demo.DemoVideo]) -> None:
    assert {"level-3-2-no-deaths", "where-city-water-goes", "fractions-on-a-whiteboard"} < set(rendered)


def test_every_clip_has_its_length_its_shape_and_its_sound(rendered: dict[str, demo.DemoVideo]) -> None:
    for part in cast.script():
        if part.id not in rendered:
            continue
        with av.open(str(rendered[part.id].path)) as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            assert (video.width, video.height) == part.size
            assert float(video.average_rate) == pytest.approx(part.rate, rel=0.01)
            assert float(video.duration * video.time_base) == pytest.approx(part.seconds * SCALE, abs=0.1)
            assert float(audio.duration * audio.time_base) == pytest.approx(part.seconds * SCALE, abs=0.1)
        level = np.sqrt(np.mean(np.square(soundtrack(rendered[part.id].path))))
        assert 0.05 < level < 0.3, f"{part.id} is too quiet or too loud"


def test_a_second_call_makes_nothing_and_a_damaged_clip_is_made_again(rendered: dict[str, demo.DemoVideo]) -> None:
    video = rendered["one-pot-lentils"]
    before = sha256(video.path.read_bytes()).hexdigest()
    stamp = video.path.stat().st_mtime_ns
    seen: list[tuple[str, int, int]] = []
    demo.render(video.path.parent, lambda *step: seen.append(step), scale=SCALE, only=[video.video_id])
    assert seen == [("", 1, 1)]
    assert video.path.stat().st_mtime_ns == stamp
    video.path.write_bytes(video.path.read_bytes()[:-1000])
    demo.render(video.path.parent, lambda *step: seen.append(step), scale=SCALE, only=[video.video_id], workers=1)
    assert seen[1:] == [("", 0, 1), (video.video_id, 1, 1)]
    assert sha256(video.path.read_bytes()).hexdigest() == before, "the same script gives the same bytes"


def test_the_manifest_names_every_clip(rendered: dict[str, demo.DemoVideo]) -> None:
    folder = next(iter(rendered.values())).path.parent
    assert set(json.loads((folder / "manifest.json").read_text())) == set(rendered)
    assert not list(folder.glob("*.part*"))


@pytest.mark.parametrize(
    "name", ["impossible-level-wow", "your-water-is-stolen", "satisfying-top-3", "fractions-again"]
)
def test_a_repost_shows_its_source_at_the_true_seconds(rendered: dict[str, demo.DemoVideo], name: str) -> None:
    video = rendered[name]
    assert video.truth is not None
    source = rendered[video.truth.source]
    (q0, q1), (r0, r1) = video.truth.query_span, video.truth.source_span
    undo = {
        "impossible-level-wow": lambda p: p[:, ::-1],
        "fractions-again": lambda p: closer(p, 360, 640),
    }.get(name, lambda p: p)
    for share in (0.2, 0.5, 0.8):
        shown = frame_at(video.path, q0 + share * (q1 - q0))
        theirs = undo(frame_at(source.path, r0 + share * (r1 - r0)))
        assert correlation(shown, np.ascontiguousarray(theirs)) > 0.97


def test_an_excerpt_is_the_reposters_own_outside_its_span(rendered: dict[str, demo.DemoVideo]) -> None:
    video = rendered["satisfying-top-3"]
    assert video.truth is not None
    source = rendered[video.truth.source]
    middle = frame_at(source.path, sum(video.truth.source_span) / 2)
    for t in (video.truth.query_span[0] - 0.2, video.truth.query_span[1] + 0.2):
        assert correlation(frame_at(video.path, t), middle) < 0.5


def test_reposts_come_later_and_only_one_inside_the_race_window() -> None:
    parts = {part.id: part for part in cast.script()}
    hours = {}
    for part in parts.values():
        if part.copied and part.creator != parts[part.copied.of].creator:
            hours[part.id] = (part.uploaded_at - parts[part.copied.of].uploaded_at).total_seconds() / 3600
    assert len(hours) == 5
    assert min(hours.values()) > 0
    assert [name for name, late in hours.items() if late <= 72] == ["satisfying-top-3"]


def test_the_cast_has_what_a_first_look_needs() -> None:
    originals = [part for part in cast.script() if part.copied is None]
    assert len({part.creator for part in originals}) >= 3
    assert sum(part.seconds > 60 for part in originals) >= 6
    assert {part.copied.edit for part in cast.script() if part.copied} == set(Edit)
    assert {part.size[0] < part.size[1] for part in originals} == {True, False}


def test_words_and_counters_fit_their_clip() -> None:
    parts = {part.id: part for part in cast.script()}
    for part in parts.values():
        source = parts[part.copied.of] if part.copied else None
        metadata, counters = cast.metadata(part, source), cast.counters(part)
        assert all(a.end <= b.start for a, b in pairwise(metadata.transcript))
        assert all(0 <= segment.start < segment.end <= part.seconds for segment in metadata.transcript)
        assert len({comment.id for comment in metadata.comments or ()}) == len(metadata.comments or ())
        assert counters.watch_seconds is not None
        assert counters.watch_seconds <= counters.views * part.seconds
        assert counters.retention is not None
        assert counters.completions == int(counters.views * counters.retention[-1])


def test_scaling_keeps_a_copy_inside_its_source() -> None:
    parts = {part.id: part.scaled(SCALE) for part in cast.script()}
    for part in parts.values():
        if part.copied:
            assert part.copied.end <= parts[part.copied.of].seconds + 1e-9
            assert part.copied.until <= part.seconds + 1e-9


def test_an_unknown_video_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="no videos"):
        demo.render(tmp_path, only=["no-such-video"])


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_scene_moves_and_comes_out_the_same_twice(name: str) -> None:
    width, height = (640, 360) if name == "street" else (480, 480) if name == "digits" else (360, 640)
    runs = []
    for _ in range(2):
        scene = SCENES[name](width, height, 6.0, 3)
        runs.append([scene.frame(t) for t in (0.0, 0.5, 1.0, 3.0)])
    first, again = runs
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert first[0].shape == (height, width, 3)
    assert first[0].dtype == np.uint8
    assert first[0].std() > 12, "a picture needs texture"
    changed = np.abs(first[3].astype(int) - first[2]).max(axis=2) > 12
    assert changed.mean() > 0.005


def test_two_takes_share_the_room_but_not_the_motion() -> None:
    takes = [SCENES["kitchen"](360, 640, 20.0, seed) for seed in (4, 9)]
    frames = (
        np.stack([[take.frame(t) for t in np.arange(0, 12, 0.5)] for take in takes]).astype(np.float32).mean(axis=-1)
    )
    assert np.corrcoef(frames[0].mean(axis=0).ravel(), frames[1].mean(axis=0).ravel())[0, 1] > 0.9
    moving = frames - frames.mean(axis=1, keepdims=True)
    pairs = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(*moving, strict=True)]
    assert float(np.median(pairs)) < 0.3


def test_speech_sounds_in_its_segments_and_rests_between() -> None:
    part = next(part for part in cast.script() if part.id == "evening-walk-vlog")
    segments = part.spoken()[:3]
    voice = sounds.speech(segments, "warm", 20.0, seed=1)
    assert len(voice) == 20 * sounds.RATE
    assert np.array_equal(voice, sounds.speech(segments, "warm", 20.0, seed=1))
    loud = [np.sqrt(np.mean(voice[int(s.start * 48000) : int(s.end * 48000)] ** 2)) for s in segments]
    rest = np.sqrt(np.mean(voice[int(segments[-1].end * 48000) + 9600 :] ** 2))
    assert min(loud) > 0.05
    assert rest < 0.001


@pytest.mark.parametrize("style", sorted(sounds.TUNES))
def test_a_tune_fills_its_time_without_clipping(style: str) -> None:
    tune = sounds.mixed((1.0, sounds.music(style, 5.0, seed=2)))
    assert len(tune) == 5 * sounds.RATE
    assert np.abs(tune).max() < 1.0
    assert np.sqrt(np.mean(tune[-sounds.RATE :] ** 2)) > 0.02


def test_a_framed_clip_keeps_the_whole_picture_in_the_middle() -> None:
    wide = SCENES["street"](640, 360, 2.0, 1).frame(0.5)
    upright = framed(wide, 360, 640)
    assert upright.shape == (640, 360, 3)
    inner = upright[219:421]
    assert correlation(np.ascontiguousarray(inner), wide) > 0.98


def test_a_cropped_clip_is_the_middle_enlarged() -> None:
    picture = SCENES["charts"](360, 640, 2.0, 1).frame(0.5)
    h, w = round(640 / CLOSER), round(360 / CLOSER)
    middle = picture[(640 - h) // 2 : (640 + h) // 2, (360 - w) // 2 : (360 + w) // 2]
    assert correlation(closer(picture, 360, 640), np.ascontiguousarray(middle)) > 0.98
