"""The command line as a script meets it: what it prints, what it stores, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import imagehash
import pytest
from commands_run import Firstcut

COUNTERS = {"views": 12_000, "completions": 5_000, "watch_seconds": 60_000.0, "likes": 700, "shares": 90}


@pytest.fixture
def counters(tmp_path: Path) -> Path:
    path = tmp_path / "counters.json"
    path.write_text(json.dumps(COUNTERS))
    return path


def test_the_catalog_lists_what_was_analyzed(firstcut: Firstcut) -> None:
    listed = firstcut.json("catalog", "list")
    assert [(v["video"], v["creator"]) for v in listed] == [("first", "anna"), ("mirrored", "bob")]


def test_a_mirrored_copy_is_matched_with_its_seconds(firstcut: Firstcut, clips: Path, tmp_path: Path) -> None:
    suspect = shutil.copy(clips / "mirrored.mp4", tmp_path / "suspect.mp4")
    found = firstcut.json("match", suspect)["matches"]
    best = {m["reference"]: m for m in found}["first"]
    assert best["score"] > 0.5
    span = best["spans"][0]
    assert span["edits"]["mirrored"]
    assert span["r_start"] == pytest.approx(0, abs=0.6)
    assert span["r_end"] == pytest.approx(8, abs=0.6)


def test_match_stores_nothing(firstcut: Firstcut, clips: Path) -> None:
    assert firstcut("match", clips / "second.mp4").exit_code == 0
    assert len(firstcut.json("catalog", "list")) == 2


def test_match_csv_starts_with_the_span_columns(firstcut: Firstcut, clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "matches.csv"
    suspect = shutil.copy(clips / "first.mp4", tmp_path / "suspect.mp4")
    assert firstcut("match", suspect, "--csv", out).exit_code == 0
    lines = out.read_text().splitlines()
    assert lines[0].startswith("query,reference,score,q_start,q_end,r_start,r_end,")
    assert any(line.startswith("suspect,first,") for line in lines[1:])


def test_an_unrelated_video_matches_nothing(firstcut: Firstcut, clips: Path) -> None:
    found = firstcut.json("match", clips / "second.mp4")["matches"]
    assert all(m["score"] < 0.5 for m in found)


def test_score_answers_in_decimal_strings(firstcut: Firstcut, counters: Path) -> None:
    card = firstcut.json("score", "first", "--counters", counters)
    assert isinstance(card["rpm_multiplier"], str)
    assert len(card["rpm_multiplier"].split(".")[1]) == 4


def test_the_same_score_is_the_same_bytes(firstcut: Firstcut, counters: Path) -> None:
    first, second = (firstcut("score", "first", "--counters", counters, "--json").stdout for _ in range(2))
    assert first == second


def test_a_repost_is_not_paid(firstcut: Firstcut, counters: Path) -> None:
    card = firstcut.json("score", "mirrored", "--counters", counters)
    assert card["finding"] == "repost"
    assert card["state"] in ("INELIGIBLE", "HOLD")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"views": -1}, id="negative"),
        pytest.param({"completions": 20_000}, id="completions-above-views"),
        pytest.param({"watch_seconds": float("nan")}, id="nan"),
        pytest.param({"watch_seconds": 1e9}, id="watched-longer-than-the-video"),
        pytest.param({"views": 1.5}, id="half-a-view"),
        pytest.param({"followers": 10}, id="forbidden-input"),
        pytest.param({"retention": [0.5, 0.9]}, id="rising-retention"),
    ],
)
def test_impossible_counters_are_refused(firstcut: Firstcut, tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "counters.json"
    path.write_text(json.dumps({**COUNTERS, **change}))
    done = firstcut("score", "first", "--counters", path)
    assert done.exit_code == 2
    assert "InputError" in done.stderr
    assert next(iter(change)) in done.stderr or "completions" in done.stderr


def test_an_unknown_video_is_refused(firstcut: Firstcut, counters: Path) -> None:
    done = firstcut("score", "nobody", "--counters", counters)
    assert done.exit_code == 2
    assert "UnknownVideo" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["analyze", "match", "catalog add"])
def test_bad_media_is_refused_and_nothing_is_stored(firstcut: Firstcut, tmp_path: Path, command: str) -> None:
    text, empty = tmp_path / "text.mp4", tmp_path / "empty.mp4"
    text.write_text("this is no video\n" * 100)
    empty.touch()
    done = firstcut(*command.split(), text, empty, tmp_path / "missing.mp4", tmp_path)
    assert done.exit_code == 3
    for name in ("CorruptMedia", "EmptyMedia", "MediaNotFound"):
        assert name in done.stderr
    assert len(firstcut.json("catalog", "list")) == 2


def test_one_bad_file_does_not_stop_the_others(firstcut: Firstcut, clips: Path, tmp_path: Path) -> None:
    good = shutil.copy(clips / "second.mp4", tmp_path / "good.mp4")
    done = firstcut("match", tmp_path / "missing.mp4", good)
    assert done.exit_code == 3
    assert done.stderr.count("MediaNotFound") == 1


def test_analyzing_twice_needs_replace(firstcut: Firstcut, clips: Path) -> None:
    done = firstcut("analyze", clips / "first.mp4", "--creator", "anna")
    assert done.exit_code != 0
    assert "DuplicateVideo" in done.stderr
    assert "replaces" in done.stderr


def test_a_database_that_is_not_reachable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTCUT_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    done = Firstcut(tmp_path / "data")("catalog", "list")
    assert done.exit_code == 4
    assert "DatabaseUnreachable" in done.stderr


def test_two_data_folders_never_mix(firstcut: Firstcut, clips: Path, tmp_path: Path) -> None:
    other = Firstcut(tmp_path / "other")
    assert other("catalog", "add", clips / "second.mp4").exit_code == 0
    assert [v["video"] for v in other.json("catalog", "list")] == ["second"]
    assert len(firstcut.json("catalog", "list")) == 2


def test_removing_takes_a_video_out_of_every_match(clips: Path, tmp_path: Path) -> None:
    run = Firstcut(tmp_path / "data")
    suspect = shutil.copy(clips / "first.mp4", tmp_path / "suspect.mp4")
    assert run("catalog", "add", clips / "first.mp4", "--creator", "anna").exit_code == 0
    assert run.json("match", suspect)["matches"]
    assert run("catalog", "remove", "first").exit_code == 0
    assert run.json("match", suspect)["matches"] == []


def test_the_index_is_kept_for_the_next_command(clips: Path, tmp_path: Path) -> None:
    run, suspect = Firstcut(tmp_path / "data"), shutil.copy(clips / "first.mp4", tmp_path / "suspect.mp4")
    assert run("analyze", clips / "first.mp4", "--creator", "anna").exit_code == 0
    assert run("match", suspect).exit_code == 0
    assert (tmp_path / "data/index/checkpoint.json").exists()


def test_rebuild_finds_what_was_found_before(firstcut: Firstcut, clips: Path, tmp_path: Path) -> None:
    suspect = shutil.copy(clips / "mirrored.mp4", tmp_path / "suspect.mp4")
    before = firstcut.json("match", suspect)
    shutil.rmtree(firstcut.data / "index", ignore_errors=True)
    assert firstcut("catalog", "rebuild").exit_code == 0
    assert firstcut.json("match", suspect) == before


def test_help_answers_for_every_command(firstcut: Firstcut) -> None:
    for command in (
        "analyze",
        "match",
        "explain-features",
        "catalog",
        "score",
        "train",
        "evaluate",
        "promote",
        "rollback",
        "serve",
        "demo",
    ):
        assert firstcut(command, "--help").exit_code == 0


@pytest.mark.parametrize(
    "words", ["catalog list", "catalog show first", "catalog stats", "catalog remove first", "decisions", "match x.mp4"]
)
def test_a_mistyped_data_folder_is_refused_and_not_made(tmp_path: Path, words: str) -> None:
    done = Firstcut(tmp_path / "dta")(*words.split())
    assert done.exit_code == 2
    assert "NoSuchDataFolder" in done.stderr
    assert not (tmp_path / "dta").exists()


def test_show_lists_the_hashes_as_imagehash_writes_them(firstcut: Firstcut) -> None:
    hashes = firstcut.json("catalog", "show", "first")["hashes"]
    assert hashes[0]["at"] == pytest.approx(0, abs=0.1)
    assert all(str(imagehash.hex_to_hash(h["hash"])) == h["hash"] and len(h["hash"]) == 64 for h in hashes)
    table = firstcut("catalog", "show", "first").stdout
    assert hashes[0]["hash"] in table
    assert f": {len(hashes)}, the first 5" in table


@pytest.mark.parametrize(
    ("said", "named"),
    [
        pytest.param({"creator": "anna"}, "'creator'", id="mistyped-field"),
        pytest.param({"frist": {"creator_id": "anna"}}, "'frist'", id="mistyped-id"),
        pytest.param({"first": "anna"}, "first a str", id="no-object"),
    ],
)
def test_metadata_that_would_go_unread_is_refused(
    firstcut: Firstcut, clips: Path, tmp_path: Path, said: dict[str, object], named: str
) -> None:
    meta = tmp_path / "meta.json"
    meta.write_text(json.dumps(said))
    done = firstcut("analyze", clips / "first.mp4", "--replace", "--meta", meta)
    assert done.exit_code == 2
    assert named in done.stderr
    assert firstcut.json("catalog", "list")[0]["creator"] == "anna"


def test_metadata_by_id_reaches_its_video(clips: Path, tmp_path: Path) -> None:
    run, meta = Firstcut(tmp_path / "data"), tmp_path / "meta.json"
    meta.write_text(json.dumps({"silent": {"creator_id": "cyra"}}))
    assert run("analyze", clips / "silent.mp4", "--meta", meta).exit_code == 0
    assert run.json("catalog", "list")[0]["creator"] == "cyra"


SRT = "1\n00:00:00,000 --> 00:00:03,000\nFold the dough twice and let it rest.\n"


def test_a_transcript_file_is_read_and_a_broken_one_stores_nothing(clips: Path, tmp_path: Path) -> None:
    run, talk, clip = Firstcut(tmp_path / "data"), tmp_path / "talk.srt", clips / "silent.mp4"
    wrong = {"TranscriptError: talk.srt": SRT.replace("-->", "->"), "goes on to": SRT.replace("00:00:03", "00:03:00")}
    for said, text in wrong.items():
        talk.write_text(text)
        refused = run("analyze", clip, "--transcript", talk)
        assert (refused.exit_code, said in refused.stderr) == (2, True), refused.stderr
    talk.write_text(SRT)
    two = run("analyze", clip, clips / "first.mp4", "--transcript", talk)
    assert (two.exit_code, "one video, not 2" in two.stderr) == (2, True)
    assert run("analyze", clip, "--transcript", tmp_path / "gone.srt").exit_code == 2
    (done,) = run.json("analyze", clip, "--transcript", talk)["analyzed"]
    assert done["features"]["lexical_density"]["state"] == "ok"
    assert [video["video"] for video in run.json("catalog", "list")] == ["silent"]


def test_a_log_of_plays_becomes_the_counters_of_a_score(firstcut: Firstcut, tmp_path: Path) -> None:
    log, counters = tmp_path / "plays.csv", tmp_path / "views.json"
    rows = ["ana,7950,feed,0,0", "ana,9000,feed,0,0", "ben,4999,feed,0,0", "cid,8000,feed,1,0", "dee,6000,feed,0,1"]
    log.write_text("\n".join(["viewer,watched_ms,source,paid,suspected", *rows]))
    told = firstcut.json("views", "first", log, "--counters", counters)
    assert told["left_out"] == {
        "suspected": 1,
        "paid": 1,
        "own": 0,
        "elsewhere": 0,
        "disliked": 0,
        "short": 1,
        "again": 1,
    }
    assert told["counters"] == json.loads(counters.read_text())
    assert (told["counters"]["views"], told["counters"]["likes"]) == (1, None)
    assert firstcut.json("score", "first", "--counters", counters)["views"] == 1
    printed = firstcut("views", "first", log).stdout
    assert "qualified views: 1" in printed
    assert "too short" in printed
    log.write_text("viewer\nana")
    refused = firstcut("views", "first", log)
    assert (refused.exit_code, "PlayLogError" in refused.stderr) == (2, True)


def test_an_ordinary_file_name_needs_an_id_and_can_have_one(clips: Path, tmp_path: Path) -> None:
    run = Firstcut(tmp_path / "data")
    clip = shutil.copy(clips / "silent.mp4", tmp_path / "my clip.mp4")
    refused = run("analyze", clip)
    assert refused.exit_code == 2
    assert "BadVideoId" in refused.stderr
    assert "--id" in refused.stderr
    assert run("analyze", clip, "--id", "my-clip").exit_code == 0
    assert run("catalog", "add", clip, "--id", "again").exit_code == 0
    assert [v["video"] for v in run.json("catalog", "list")] == ["my-clip", "again"]
    assert {m["query"] for m in run.json("match", clip, "--id", "asked")["matches"]} == {"asked"}
    two = run("match", clip, clip, "--id", "asked")
    assert (two.exit_code, "--id names one video" in two.stderr) == (2, True)


def test_two_files_of_one_name_do_not_overwrite_each_other(clips: Path, tmp_path: Path) -> None:
    run = Firstcut(tmp_path / "data")
    for name, clip in (("x", "silent"), ("y", "first")):
        (tmp_path / name).mkdir()
        shutil.copy(clips / f"{clip}.mp4", tmp_path / name / "same.mp4")
    for command in ("analyze", "catalog add"):
        done = run(*command.split(), tmp_path / "x" / "same.mp4", tmp_path / "y" / "same.mp4", "--replace", "--json")
        assert done.exit_code == 2
        failed = json.loads(done.stdout)["failed"]
        assert [(f["path"], f["error"]) for f in failed] == [(str(tmp_path / "y" / "same.mp4"), "InputError")]
        assert run.json("catalog", "list")[0]["seconds"] == pytest.approx(6, abs=0.1)


def test_a_csv_that_cannot_be_written_is_refused_before_the_work(firstcut: Firstcut, tmp_path: Path) -> None:
    done = firstcut("match", tmp_path / "missing.mp4", "--csv", tmp_path / "none" / "x.csv")
    assert done.exit_code == 2
    assert "InputError" in done.stderr
    assert "MediaNotFound" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_added_json_names_what_was_refused(firstcut: Firstcut, tmp_path: Path) -> None:
    done = firstcut("catalog", "add", tmp_path / "missing.mp4", "--json")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert told["added"] == []
    assert told["failed"][0]["error"] == "MediaNotFound"


def test_a_bad_setting_is_one_line_without_its_value(firstcut: Firstcut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTCUT_TOKEN", "hush-hush")
    done = firstcut("catalog", "list")
    assert done.exit_code == 4
    assert done.stderr.startswith("SettingsError: FIRSTCUT_TOKEN")
    assert "hush-hush" not in done.stderr


def test_a_mistake_of_its_own_is_no_sick_doctor(firstcut: Firstcut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstcut.commands.catalog.house", lambda *_: 1 / 0)
    done = firstcut("catalog", "stats")
    assert done.exit_code == 70
    assert "Traceback" in done.stderr
    assert "bug: ZeroDivisionError" in done.stderr
    assert firstcut("catalog", "no-such-command").exit_code == 2


def test_the_installed_command_ends_with_the_refusal_s_code(firstcut: Firstcut) -> None:
    command = [Path(sys.executable).with_name("firstcut"), "--data", firstcut.data, "catalog", "show", "nobody"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.startswith("UnknownVideo: ")
    assert "Traceback" not in done.stderr
