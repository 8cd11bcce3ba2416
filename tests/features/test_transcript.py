"""Transcripts: three formats give the same segments; what cannot be read is a named error that says where."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from features.inputs import Segment
from features.transcript import TranscriptError, parse, parse_subtitles, read

SRT = """1
00:00:00,500 --> 00:00:02,000
First, <i>peel</i> the
garlic.

2
00:01:02,250 --> 01:00:04,000
Then &amp; now.
"""
VTT = """WEBVTT Kind: captions

STYLE
::cue { color: white }

NOTE a remark

00:00.500 --> 00:02.000 align:start position:0%
First, <c.loud>peel</c> the
garlic.

second
00:01:02.250 --> 01:00:04.000
Then &amp; now.
"""
SEGMENTS = [
    {"start": 62.25, "end": 3604, "text": "Then & now.", "avg_logprob": -0.2},
    {"start": 0.5, "end": 2.0, "text": " First, peel the garlic. "},
]
EXPECTED = (
    Segment(start=0.5, end=2.0, text="First, peel the garlic."),
    Segment(start=62.25, end=3604.0, text="Then & now."),
)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (SRT, ".srt"),
        (SRT.replace("\n", "\r\n"), ".srt"),
        ("\ufeff" + SRT, ".srt"),
        (VTT, ".vtt"),
        (json.dumps(SEGMENTS), ".json"),
        (json.dumps({"text": "…", "segments": SEGMENTS}), ".json"),
    ],
    ids=["srt", "srt with CRLF", "srt with BOM", "vtt", "json list", "json of a recognizer"],
)
def test_each_format_gives_the_same_segments(text, suffix, tmp_path):
    assert parse(text, suffix) == EXPECTED
    path = tmp_path / f"talk{suffix.upper()}"
    path.write_bytes(text.encode())
    assert read(path) == EXPECTED


def test_rolling_captions_are_said_once():
    rolling = """WEBVTT

00:00.000 --> 00:02.000
so today we are

00:02.000 --> 00:02.010
so today we are

00:02.010 --> 00:04.000
so today we are
going to bake bread

00:04.000 --> 00:04.010
going to bake bread

00:04.010 --> 00:06.000
going to bake bread
with only flour
"""
    assert [s.text for s in parse(rolling, ".vtt")] == ["so today we are", "going to bake bread", "with only flour"]


def test_a_chorus_that_is_really_sung_twice_stays():
    sung = "1\n00:00:00,000 --> 00:00:02,000\nla la la\n\n2\n00:00:02,000 --> 00:00:04,000\nla la la\n"
    assert [s.text for s in parse(sung, ".srt")] == ["la la la", "la la la"]


@pytest.mark.parametrize(
    ("text", "suffix"), [("WEBVTT\n", ".vtt"), ("", ".srt"), ("[]", ".json"), ('{"segments": []}', ".json")]
)
def test_an_empty_transcript_is_empty(text, suffix):
    assert parse(text, suffix) == ()


@pytest.mark.parametrize(
    ("text", "suffix", "says"),
    [
        ("just some words", ".srt", "no cue found"),
        ("1\n00:00:xx --> 00:01\nhello", ".srt", "is no cue"),
        ("1\n00:00:05,000 --> 00:00:01,000\nhello", ".srt", "before it starts"),
        ("1\n99:00:05,000 --> 99:00:06,000\nhello", ".srt", "15000"),
        ("00:01.000 --> 00:02.000\nhello", ".vtt", "WEBVTT"),
        ("{", ".json", "no JSON"),
        ("3", ".json", "list of segments"),
        ('{"words": []}', ".json", "list of segments"),
        ('[{"start": 0, "text": "x"}]', ".json", "start, end"),
        ("[3]", ".json", "start, end"),
        ('[{"start": NaN, "end": 1, "text": "x"}]', ".json", "finite"),
        ('[{"start": -1, "end": 1, "text": "x"}]', ".json", "greater"),
        ("[" * 100_000, ".json", "no JSON"),
        ('[{"start": 0, "end": ' + "9" * 5000 + ', "text": "x"}]', ".json", "no JSON"),
        ('[{"start": 0, "end": ' + "9" * 4000 + ', "text": "x"}]', ".json", "segment"),
        ("1\n00:00:01,000 --> 00:00:02,000\n&#" + "9" * 5000 + ";", ".srt", "cannot be read as text"),
        ("", ".txt", "unknown ending"),
    ],
)
def test_what_cannot_be_read_says_why(text, suffix, says):
    with pytest.raises(TranscriptError, match=says):
        parse(text, suffix)


@pytest.mark.parametrize("text", [SRT, VTT, "\ufeff" + VTT], ids=["srt", "vtt", "vtt with BOM"])
def test_subtitles_are_known_by_their_first_line(text):
    assert parse_subtitles(text) == EXPECTED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<" * 90_000, "x"),
        ("{\\" * 45_000, "x"),
        ("\n".join(f"a{i}" for i in range(14_000)), "\n".join(f"b{i}" for i in range(14_000))),
    ],
    ids=["openings of tags", "openings of styles", "lines"],
)
def test_what_was_made_to_take_long_does_not(first, second):
    text = f"1\n00:00:01,000 --> 00:00:02,000\n{first}\n\n2\n00:00:02,000 --> 00:00:03,000\n{second}\n"
    began = time.process_time()
    assert len(parse_subtitles(text)) == 2
    assert time.process_time() - began < 2


def test_subtitles_without_end_are_refused():
    with pytest.raises(TranscriptError, match="5,000,000 characters"):
        parse_subtitles(SRT * (5_000_000 // len(SRT) + 1))


def test_files_that_are_none_are_named(tmp_path: Path):
    with pytest.raises(TranscriptError, match="no transcript here"):
        read(tmp_path / "gone.srt")
    with pytest.raises(TranscriptError, match="ends in"):
        read(tmp_path / "film.mp4")
    (tmp_path / "latin.srt").write_bytes(SRT.replace("garlic", "ma\xefs").encode("latin-1"))
    with pytest.raises(TranscriptError, match=r"latin\.srt is not UTF-8 at byte"):
        read(tmp_path / "latin.srt")
    (tmp_path / "bad.vtt").write_text("hello")
    with pytest.raises(TranscriptError, match=r"bad\.vtt: a WebVTT file"):
        read(tmp_path / "bad.vtt")
