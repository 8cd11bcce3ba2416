import dataclasses
import json
import time

import pytest
from clips import moving_scene, render

from features.described import Vertical
from features.errors import AnalysisFailed, CorruptMedia, InputError, TooFewFrames
from serving import ingest
from serving.backlog import Upload
from store.errors import BadVideoId, DuplicateVideo


def test_a_mirrored_repost_is_found_with_its_seconds(house):
    known = house.verdict("mirrored")
    assert known.finding == "repost"
    span = known.sources[0].match.spans[0]
    assert known.sources[0].match.reference == "first"
    assert abs(span.q_start - span.r_start) < 0.6
    assert span.q_end - span.q_start > 6
    assert span.edits.mirrored


def test_looking_stores_nothing(house, clips, said):
    before = house.catalog.stats()
    seen = house.ingest.analyze(clips / "mirrored.mp4", said("dora", days=20), "look", store=False)
    assert seen.verdict.finding == "repost"
    assert {m.reference for m in seen.matches} >= {"first", "mirrored"}
    assert house.catalog.stats() == before
    assert house.audit.verify().sound


def test_a_look_up_compares_with_a_video_of_the_same_id(house, clips):
    found = {match.reference: match for match in house.ingest.look_up(clips / "mirrored.mp4").matches}
    assert found["mirrored"].query == "mirrored"
    assert not found["mirrored"].spans[0].edits.mirrored
    assert found["first"].spans[0].edits.mirrored


@pytest.mark.parametrize("replace", [False, True])
def test_two_files_of_one_id_are_refused_before_the_second_is_decoded(house, clips, tmp_path, said, replace):
    first = Upload(clips / "silent.mp4", said("gus"), "same")
    second = Upload(tmp_path / "same.mp4", said("gus"))  # no such file: it is never looked at
    done = {upload.path: result for upload, result in house.ingest.analyze_all([first, second], replace=replace)}
    assert done[first.path].record.video_id == "same"
    assert isinstance(done[second.path], InputError)
    assert "silent.mp4" in str(done[second.path])
    added = [result for _, result in house.ingest.add_references([second, second], replace=True)]
    assert [type(result).__name__ for result in added] == ["MediaNotFound", "InputError"]


def test_what_breaks_after_extraction_is_one_file_s_failure(house, clips, said, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(ingest, "find_matches", broken)
    ((_, failed),) = house.ingest.analyze_all([Upload(clips / "silent.mp4", said("gus"))])
    assert isinstance(failed, AnalysisFailed)
    assert "silent" not in house.catalog


def test_a_taken_id_is_refused_before_anything_is_decoded(house, clips, said):
    began = time.thread_time()
    with pytest.raises(DuplicateVideo, match="first"):
        house.ingest.analyze(clips / "first.mp4", said("eve", days=3))
    assert time.thread_time() - began < 0.2


def test_a_replacement_takes_the_place_of_the_old(house, clips, said):
    old = house.catalog.get("second")
    house.ingest.analyze(clips / "second.mp4", said("new", days=4), replace=True)
    new = house.catalog.get("second")
    assert (new.metadata.creator_id, new.sha256) == ("new", old.sha256)
    assert new.sequence > old.sequence


@pytest.mark.parametrize("video_id", ["a/b", "..", "<script>", "x" * 201])
def test_an_id_that_is_none_is_refused(house, clips, video_id, said):
    with pytest.raises(BadVideoId):
        house.ingest.analyze(clips / "first.mp4", said("eve"), video_id)


def test_media_that_breaks_leaves_nothing_behind(house, clips, tmp_path, said):
    before = house.catalog.stats()
    text = tmp_path / "text.mp4"
    text.write_text("no video at all")
    with pytest.raises(CorruptMedia, match=r"text\.mp4"):
        house.ingest.analyze(text, said("eve"))
    still = render(tmp_path / "still.mp4", moving_scene(0.04))
    with pytest.raises(TooFewFrames):
        house.ingest.analyze(still, said("eve"))
    assert house.catalog.stats() == before


def test_a_transcript_of_another_video_is_refused_and_nothing_is_stored(house, clips, said):
    before = house.catalog.stats()
    wrong = said("gus", transcript=({"start": 0, "end": 900, "text": "Fold the dough."},))
    with pytest.raises(InputError, match="900"):
        house.ingest.analyze(clips / "silent.mp4", wrong)
    with pytest.raises(InputError, match="900"):
        house.ingest.add_reference(clips / "silent.mp4", wrong)
    ((_, failed),) = house.ingest.analyze_all([Upload(clips / "silent.mp4", wrong)])
    assert isinstance(failed, InputError)
    assert house.catalog.stats() == before


def test_a_reference_is_matched_but_has_no_features(house, clips, said):
    record = house.ingest.add_reference(clips / "mirrored.mp4", said("fay", days=-5), "reference")
    assert all(value.number is None for value in record.features.values.values())
    assert house.verdict("first").finding == "repost"  # the reference was first, and is known to match
    assert len(house.catalog.index()) == 4


def test_an_analysis_is_plain_json_and_says_what_it_cost(house, clips, said):
    told = []
    analysis = house.ingest.analyze(
        clips / "silent.mp4", said("gus"), progress=lambda done, whole: told.append((done, whole))
    )
    plain = json.loads(json.dumps(analysis.to_json(), allow_nan=False))
    assert plain["finding"] == "original"
    assert {"decode", "picture", "matching"} <= plain["cost"].keys()
    assert told[-1][0] == pytest.approx(told[-1][1])


RECIPE = "Fry the onions in butter, add rice and broth, and stir until the risotto is creamy."


def test_what_a_video_is_about_is_answered_and_kept(house, clips, said):
    analysis = house.ingest.analyze(clips / "silent.mp4", said("gus", caption=RECIPE))
    told = analysis.to_json()["vertical"]
    kept = house.catalog.course("silent").vertical
    assert (told["name"], told["list_version"]) == (kept.name, kept.version) == ("cooking", "verticals-2026-11")
    assert told["reason"] == kept.reason
    assert float(told["confidence"]) == pytest.approx(kept.confidence, abs=1e-4)
    quiet = house.ingest.analyze(clips / "silent.mp4", said("gus"), "quiet").to_json()["vertical"]
    assert (quiet["name"], quiet["confidence"]) == ("unknown", "0.0000")
    assert "words to go by" in quiet["reason"]


def test_what_a_video_is_about_moves_no_score(house, clips, said):
    house.ingest.analyze(clips / "silent.mp4", said("gus", caption=RECIPE))
    before = house.score("silent", None).canonical_json()
    assert "vertical" not in before
    whole = house.catalog.get("silent", fingerprint=True)
    course = house.catalog.course("silent")
    other = dataclasses.replace(course, vertical=Vertical("gaming", 0.9, "said so"))
    house.catalog.add(dataclasses.replace(whole, course=other), replace=True)
    assert house.catalog.course("silent").vertical.name == "gaming"
    assert house.score("silent", None).canonical_json() == before


def test_a_reference_has_no_vertical(house, clips, said):
    house.ingest.add_reference(clips / "silent.mp4", said("fay"), "reference")
    assert house.catalog.course("reference") is None
