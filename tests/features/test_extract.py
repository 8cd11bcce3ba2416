"""One decode, every family; what breaks breaks alone, and nothing is invented."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from clips import moving_scene, render, tone, turned
from lettering import write

from features import errors, media, schema
from features.extract import extract
from features.inputs import Comment, Metadata, Segment
from features.picture import PictureMeter
from features.schema import Family
from features.screen_reader import Reading
from features.sound import SoundMeter
from features.timeline import bridged, complement, intersection, share, total, union, where
from features.values import State

META = Metadata(
    creator_id="ana",
    uploaded_at=datetime(2026, 1, 2, tzinfo=UTC),
    caption="Bread in five steps",
    transcript=(Segment(start=0, end=4, text="First mix the flour with 300 grams of water. Then let it rest."),),
    comments=(Comment(id="1", author="ben", text="How long should the dough rest in a cold kitchen?"),),
)


@pytest.fixture(scope="module")
def bare(clips):
    return extract(clips / "first.mp4")


def states(extraction, family):
    return {extraction.features[name].state for name in schema.names(family)}


def test_media_families_have_numbers_and_the_rest_says_why_not(bare):
    for family in (Family.PICTURE, Family.SOUND, Family.STRUCTURE):
        assert states(bare, family) <= {State.OK, State.NOT_APPLICABLE}
        assert sum(bare.features[name].state is State.OK for name in schema.names(family)) > 6
        none = {n for n in schema.names(family) if bare.features[n].state is State.NOT_APPLICABLE}
        assert none <= {"loop_period", "shake"}
    for family in (Family.DENSITY, Family.DISCUSSION, Family.ENGAGEMENT):
        assert states(bare, family) == {State.MISSING}
        assert all(bare.features[name].reason for name in schema.names(family))


def test_words_and_comments_are_read_where_they_were_given(clips):
    extraction = extract(clips / "second.mp4", META)
    assert State.OK in states(extraction, Family.DENSITY)
    assert State.OK in states(extraction, Family.DISCUSSION)
    assert State.FAILED not in states(extraction, Family.DENSITY) | states(extraction, Family.DISCUSSION)


RECIPE = ("Fry the onions in butter", "Add the rice and broth", "Stir until it is creamy")


def lettered(path, color, outline):
    """A clip on plain gray with a recipe written in it."""
    frames = np.full((20, 480, 640, 3), 120, np.uint8)
    frames[:, 440:, ::8] = np.arange(20, dtype=np.uint8)[:, None, None, None] * 8  # something moves at the foot
    for row, line in enumerate(RECIPE):
        write(frames, line, (0.05, 0.2 + 0.25 * row), scale=1.2, color=color, outline=outline)
    return render(path, frames, rate=5, sound=tone(4))


def test_legible_text_in_the_picture_says_what_it_is_about_and_moves_no_density(tmp_path):
    path = lettered(tmp_path / "recipe.mp4", (255, 255, 255), (0, 0, 0))
    talk = Segment(start=0, end=4, text="Now look at this, and then at that. It is how we do it every day.")
    said = META.model_copy(update={"caption": "Number four", "transcript": (talk,)})
    read, unread = extract(path, said), extract(path, said, reading=Reading(on=False))
    assert (read.vertical.name, unread.vertical.name) == ("cooking", "unknown")
    assert State.OK in states(read, Family.DENSITY)
    for name in schema.names(Family.DENSITY):
        assert read.features[name] == unread.features[name]


def test_hidden_text_says_nothing_of_what_it_is_about(tmp_path):
    hidden = extract(lettered(tmp_path / "hidden.mp4", (136, 136, 136), None))
    assert hidden.screen.lines
    assert hidden.vertical.name == "unknown"
    assert "words to go by" in hidden.vertical.reason


def test_the_file_is_named_by_its_bytes(clips, bare):
    assert bare.sha256 == hashlib.sha256((clips / "first.mp4").read_bytes()).hexdigest()
    assert bare.info.name == "first.mp4"
    assert bare.measured.seconds == pytest.approx(8, abs=0.1)


def test_the_fingerprint_comes_from_the_same_decode(bare):
    assert bare.fingerprint.seconds == pytest.approx(8, abs=0.3)
    assert len(bare.fingerprint.to_bytes()) > 1000


def test_the_timeline_covers_the_video(bare):
    line = bare.timeline
    assert line.seconds == bare.measured.seconds
    assert line.shots[0] == 0.0
    assert len(line.loudness) == pytest.approx(8, abs=1)
    assert len(line.motion) == 8
    assert json.loads(json.dumps(line.to_json()))["silent"] == []


def test_cost_is_booked_by_family(bare):
    assert {"decode", "fingerprint", "picture", "sound", "structure"} <= set(bare.cost)
    assert all(seconds >= 0 for seconds in bare.cost.values())


def test_the_same_file_gives_the_same_bytes(clips, bare):
    again = extract(clips / "first.mp4")
    assert json.dumps(again.features.to_json()) == json.dumps(bare.features.to_json())
    assert json.dumps(again.timeline.to_json()) == json.dumps(bare.timeline.to_json())


def test_progress_rises_to_the_end(clips):
    seen = []
    extract(clips / "silent.mp4", progress=lambda done, of: seen.append((done, of)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] == pytest.approx(6, abs=0.1)


def test_no_sound_is_not_applicable(clips):
    assert states(extract(clips / "silent.mp4"), Family.SOUND) == {State.NOT_APPLICABLE}


@pytest.mark.parametrize("when", ["update", "finish"])
@pytest.mark.parametrize(("meter", "family"), [(PictureMeter, Family.PICTURE), (SoundMeter, Family.SOUND)])
def test_a_family_that_breaks_breaks_alone(clips, monkeypatch, bare, meter, family, when):
    def broken(*_):
        raise ZeroDivisionError("a wheel came off")

    monkeypatch.setattr(meter, when, broken)
    extraction = extract(clips / "first.mp4")
    assert states(extraction, family) == {State.FAILED}
    assert all("a wheel came off" in extraction.features[name].reason for name in schema.names(family))
    others = [f for f in (Family.PICTURE, Family.SOUND) if f is not family]
    for name in (n for f in others for n in schema.names(f)):
        assert extraction.features[name] == bare.features[name]
    assert State.FAILED not in states(extraction, Family.STRUCTURE)


def test_a_number_out_of_range_is_a_failure_not_a_number(clips, monkeypatch):
    monkeypatch.setattr("features.camera.CameraMeter.shake", lambda _self: 1e6)
    extraction = extract(clips / "silent.mp4")
    assert states(extraction, Family.PICTURE) == {State.FAILED}
    assert "shake" in extraction.features["shake"].reason


def test_the_file_is_decoded_once(clips, monkeypatch):
    opened = []
    original = media._Decoder.run
    monkeypatch.setattr(media._Decoder, "run", lambda self: opened.append(1) or original(self))
    extract(clips / "silent.mp4")
    assert opened == [1]


def test_media_that_is_refused_is_an_error(tmp_path):
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(errors.CorruptMedia):
        extract(tmp_path / "text.mp4")


def test_a_slow_and_a_tiny_clip_go_all_the_way(tmp_path):
    path = render(tmp_path / "tiny.mp4", moving_scene(3, rate=3, width=32, height=32), rate=3, sound=tone(1))
    extraction = extract(path)
    assert not [n for n, v in extraction.features.values.items() if v.state is State.FAILED]


@pytest.mark.parametrize("degrees", [90, -90], ids=["left", "right"])
def test_a_phone_held_upright_is_measured_like_a_video_stored_upright(tmp_path, degrees):
    scene = moving_scene(6, seed=1, rate=10, width=360, height=480)
    write(scene, "Fold twice", (0.05, 0.5))
    flat = render(tmp_path / "flat.mp4", np.rot90(scene, -degrees // 90, (1, 2)), rate=10, crf=10)
    told = extract(turned(tmp_path / "turned.mp4", flat, degrees))
    stored = extract(render(tmp_path / "stored.mp4", scene, rate=10, crf=10))
    assert (told.info.width, told.info.height) == (stored.info.width, stored.info.height) == (360, 480)
    for family in (Family.PICTURE, Family.STRUCTURE, Family.SCREEN):
        assert states(told, family) == states(stored, family)
        assert State.FAILED not in states(told, family)
        for name in schema.names(family):
            number = stored.features[name].number
            assert told.features[name].number == (number and pytest.approx(number, rel=0.1, abs=0.05)), name


def test_spans():
    assert union([(3, 4), (0, 1)], [(1, 2), (5, 5)]) == ((0, 2), (3, 4))
    assert intersection(((0, 2), (3, 6)), ((1, 4),)) == ((1, 2), (3, 4))
    assert complement(((1, 2), (3, 4)), 5) == ((0, 1), (2, 3), (4, 5))
    assert complement((), 5) == ((0, 5),)
    assert total(((0, 2), (3, 4))) == 3
    assert share(((0, 2), (9, 12)), 10) == pytest.approx(0.3)
    assert bridged(((0, 1), (1.5, 2), (4, 5)), 0.5) == ((0, 2), (4, 5))
    assert where(np.array([True, True, False, True]), np.arange(5.0)) == ((0, 2), (3, 4))
    assert where(np.zeros(0, bool), np.zeros(1)) == ()
