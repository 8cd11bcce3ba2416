"""Described kinds and verticals: a text is named where it is clear, and unknown everywhere else."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scripts import CLEAN, scripts

from features import schema
from features.described import UNKNOWN, Vertical, axis, vertical
from features.described.axes import COMMENTS, SPEECH, DescriptionError, _described
from features.described.verticals import CLEAR, MAX_PIECES, names
from features.encoder import Encoder
from features.errors import InputError

# the clean part is for the order of density; of its six English texts two are named otherwise than meant here: crossing
# a bay on foot as travel, slogans about money as finance
ENGLISH = [script for script in scripts() if script.language == "en" and script.part != CLEAN]
LABELS = Path(__file__).parents[2] / "benchmarks" / "vertical_labels.csv"
CAPTIONS = {
    "animals": "A small kitten sleeps on a blanket, then it licks its paws and plays with another cat.",
    "sport": "The goalkeeper dives to the left, but the striker scores, and the soccer match ends two to one.",
    "vehicles": "A mechanic takes the wheel off a car and puts new brakes and a tire on it.",
    "music": "A woman plays the piano and sings a slow song on a stage in front of an audience.",
    "cooking": "Fry the onions in butter, add rice and broth, and stir until the risotto is creamy.",
    "beauty": "She puts on foundation and lipstick and shows how to blend dark eyeshadow.",
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.mark.parametrize(("name", "caption"), CAPTIONS.items(), ids=CAPTIONS)
def test_a_clear_caption_is_named(encoder, name, caption):
    found = vertical(["", caption], encoder)
    assert found.name == name
    assert found.known
    assert found.confidence >= CLEAR
    assert found.nearest[0] == name
    assert found.version == "verticals-2026-11"


@pytest.mark.parametrize("script", ENGLISH, ids=[script.id for script in ENGLISH])
def test_a_lesson_is_named_or_unknown_and_empty_talk_is_not(encoder, script):
    named = vertical([script.texts["tutorial"]], encoder).name
    assert named in ((script.vertical, UNKNOWN) if script.part == "third" else (script.vertical,))
    for kind in ("vlog", "slogans"):
        assert vertical([script.texts[kind]], encoder).name == UNKNOWN


@pytest.mark.parametrize("script", [s for s in scripts() if s.language != "en"], ids=lambda s: s.id)
def test_what_the_encoder_does_not_tell_apart_is_unknown_with_the_reason(encoder, script):
    found = {kind: vertical([text], encoder) for kind, text in script.texts.items()}
    assert {kind: one.name for kind, one in found.items()} == dict.fromkeys(script.texts, UNKNOWN)
    assert "FIRSTCUT_ENCODER" in found["tutorial"].reason
    assert all(one.reason for one in found.values())


@pytest.mark.parametrize(
    "texts",
    [(), ("", ""), ("nice one",), ("🔥🔥🔥",), ("Сначала нарежьте лук тонкими кольцами и жарьте его в масле.",)],
    ids=["nothing", "empty", "two words", "signs", "unread"],
)
def test_too_little_to_go_by_is_unknown(encoder, texts):
    found = vertical(texts, encoder)
    assert found.name == UNKNOWN
    assert found.confidence == 0
    assert found.reason


@pytest.mark.parametrize(("one", "other"), [("music", "cooking"), ("sport", "cooking"), ("animals", "vehicles")])
def test_a_text_of_two_subjects_is_one_of_them_or_unknown(encoder, one, other):
    assert vertical([CAPTIONS[one], CAPTIONS[other]], encoder).name in (one, other, UNKNOWN)


@pytest.mark.parametrize("caption", ["", CAPTIONS["cooking"]])
def test_a_vertical_is_read_back_as_it_was_written(encoder, caption):
    found = vertical([caption], encoder)
    assert Vertical.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize("data", [{}, {"nearest": None}, {"nearest": [], "name": "x"}, {"nearest": [], "more": 1}])
def test_what_is_no_vertical_is_refused(data):
    with pytest.raises(InputError, match="analyze the video again"):
        Vertical.from_json(data)


def test_a_long_talk_costs_a_few_pieces(encoder):
    calls: list[int] = []

    class Counting(Encoder):
        def encode(self, texts):
            calls.append(len(texts))
            return super().encode(texts)

    vertical([CAPTIONS["cooking"]] * 300, Counting(encoder.name, encoder.dimensions, encoder._model))
    assert max(calls) <= MAX_PIECES


def test_the_vertical_never_enters_the_model():
    assert not [feature.name for feature in schema.FEATURES if "vertical" in feature.name]


def test_labels_are_many_and_of_known_names():
    rows = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    assert len(rows) >= 150
    assert len({row["video"] for row in rows}) == len(rows)
    assert {row["vertical"] for row in rows} <= {*names(), "unclear"}


@pytest.mark.parametrize("file", [SPEECH, COMMENTS])
def test_descriptions_are_whole_in_every_language(file):
    kinds, sentences = _described(file)
    assert set(sentences) == {"en", "de", "fr", "es", "pt"}
    for theirs in sentences.values():
        assert set(theirs) == set(kinds)
        assert all(len(said) >= 6 for said in theirs.values())


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "pt"])
@pytest.mark.parametrize("away", ["chatting", "slogan"])
def test_an_axis_puts_its_own_sentences_on_their_sides(encoder, code, away):
    line = axis(encoder, code, "telling", away)
    assert line is not None
    theirs = _described(SPEECH)[1][code]
    toward, behind = (line.place(encoder.encode(theirs[kind])) for kind in ("telling", away))
    assert toward.mean() == pytest.approx(0.5, abs=1e-6)
    assert behind.mean() == pytest.approx(-0.5, abs=1e-6)
    assert np.mean(toward > 0) >= 0.9
    assert np.mean(behind < 0) >= 0.9


def test_a_language_that_is_not_described_has_no_axis_and_a_kind_that_is_not_is_refused(encoder):
    assert axis(encoder, "ru", "telling", "slogan") is None
    assert axis(encoder, None, "telling", "slogan") is None
    with pytest.raises(DescriptionError, match="telling"):
        axis(encoder, "en", "telling", "shouting")
