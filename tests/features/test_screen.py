"""The screen family on rendered clips: each number moves with what it names, and says so where it cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from clips import moving_scene, render
from lettering import write
from talks import LESSON

from features import extract as extraction
from features import schema, screen, screen_reader, shown
from features.extract import extract
from features.inputs import Metadata, Segment
from features.schema import Family
from features.screen_reader import OutOfTime, Reading
from features.screen_text import Box, Look, ScreenLine, ScreenText
from features.values import State

FEW = Reading(frames=4)
NAMES = schema.names(Family.SCREEN)


def meta(*said: str, handles: tuple[str, ...] = ()) -> Metadata:
    segments = tuple(Segment(start=4.0 * i, end=4.0 * i + 4, text=text) for i, text in enumerate(said))
    when = datetime(2026, 1, 2, tzinfo=UTC)
    return Metadata(creator_id="anna", uploaded_at=when, handles=handles, transcript=segments)


@pytest.fixture(scope="module")
def lettered(tmp_path_factory):
    """8 s: a caption in the second half, a foreign handle that jumps from corner to corner."""
    frames = moving_scene(8, seed=1, rate=5, width=640, height=360)
    write(frames[20:], "Fold the dough twice", (0.15, 0.6))
    write(frames[:20], "@clip.hunter", (0.03, 0.12), scale=0.6)
    write(frames[20:], "@clip.hunter", (0.68, 0.95), scale=0.6)
    return render(tmp_path_factory.mktemp("screen") / "lettered.mp4", frames, rate=5)


@pytest.fixture(scope="module")
def read(lettered):
    return extract(lettered, meta("Now fold the dough.", "Twice.", handles=("anna_bakes",)), reading=FEW)


def test_the_text_of_a_clip_is_read_with_its_time(read):
    assert "Fold the dough twice" in read.screen.text
    times = [line.time for line in read.screen.lines if line.text.startswith("Fold")]
    assert times
    assert min(times) >= 3.9
    assert read.timeline.text
    assert read.cost["screen"] > 0


def test_every_number_is_there(read):
    assert {read.features[name].state for name in NAMES if name != shown.NAME} == {State.OK}
    assert 0.005 < read.features.number("text_coverage") < 0.2
    assert 1.0 < read.features.number("words_in_view") < 6.0
    assert read.features.number("hidden_text_share") == 0.0
    assert read.features.number("foreign_handle_share") == pytest.approx(1.0)
    assert 0.2 < read.features.number("shown_and_said") < 0.9


def test_what_is_shown_is_told_with_the_caption_and_breaks_no_other_number(lettered, read, monkeypatch):
    assert "language" in read.features[shown.NAME].reason  # four words are of no known language
    told = meta().model_copy(update={"caption": LESSON})
    assert extract(lettered, told, reading=FEW).features.number(shown.NAME) > 5.0

    def breaks(*_):
        raise ValueError("no encoder")

    monkeypatch.setattr(shown, "measure", breaks)
    broken = extract(lettered, told, reading=FEW)
    assert broken.features[shown.NAME].state is State.FAILED
    assert broken.features["text_coverage"].state is State.OK


def test_ones_own_handle_counts_nothing_and_an_unknown_one_is_not_guessed(read):
    own = screen.measure(read.screen, meta(handles=("clip.hunter",)))
    assert own["foreign_handle_share"].number == 0.0
    for unknown in (meta(), None):
        value = screen.measure(read.screen, unknown)["foreign_handle_share"]
        assert value.state is State.MISSING
        assert "handles" in value.reason


def test_switched_off_every_number_says_so(lettered):
    off = extract(lettered, reading=Reading(on=False))
    assert {off.features[name] for name in NAMES} == {screen.OFF}
    assert off.screen == ScreenText()
    assert off.timeline.text == ()
    assert "screen" not in off.cost


def test_out_of_time_fails_the_family_and_nothing_else(lettered, monkeypatch):
    def late(*_):
        raise OutOfTime("reading took too long; raise FIRSTCUT_OCR_SECONDS")

    monkeypatch.setattr(screen_reader, "read", late)
    late_one = extract(lettered, reading=FEW)
    assert {late_one.features[name].state for name in NAMES} == {State.FAILED}
    assert "FIRSTCUT_OCR_SECONDS" in late_one.features["text_coverage"].reason
    assert late_one.features["sharpness"].state is State.OK
    assert extraction.schema.names(Family.SCREEN) == NAMES


def test_it_is_the_same_twice(lettered, read):
    again = extract(lettered, meta("Now fold the dough.", "Twice.", handles=("anna_bakes",)), reading=FEW)
    assert again.screen == read.screen
    assert again.features == read.features


def line(text: str, box: Box, contrast: float = 100.0) -> ScreenLine:
    return ScreenLine(text, 0.0, box, 0.9, 0.05, contrast)


def measured(*lines: ScreenLine, metadata: Metadata | None = None) -> dict[str, float | None]:
    looks = (Look(0.0, 0.0, 10.0),)
    return {n: v.number for n, v in screen.measure(ScreenText(lines, looks), metadata).items()}


def test_boxes_that_overlap_cover_once():
    half = Box(0.0, 0.0, 1.0, 0.5)
    assert measured(line("a", half), line("b", half))["text_coverage"] == pytest.approx(0.5)
    assert measured(line("a", half), line("b", Box(0.0, 0.5, 1.0, 0.5)))["text_coverage"] == pytest.approx(1.0)


def test_hidden_text_adds_nothing_but_to_its_own_share():
    plain = line("Knead", Box(0.1, 0.1, 0.2, 0.1))
    faint = line("cheap", Box(0.1, 0.5, 0.8, 0.3), contrast=8.0)
    alone, stuffed = measured(plain), measured(plain, faint)
    assert stuffed["hidden_text_share"] == pytest.approx(0.5)
    assert alone["hidden_text_share"] == 0.0
    for name in ("text_coverage", "words_in_view"):
        assert stuffed[name] == alone[name]


@pytest.mark.parametrize(
    ("said", "share"), [(("Knead the dough",), 1.0), (("Knead it",), 1 / 3), (("Buy my rope",), 0.0)]
)
def test_what_is_shown_and_said(said, share):
    numbers = measured(line("Knead the dough", Box(0.1, 0.1, 0.5, 0.1)), metadata=meta(*said))
    assert numbers["shown_and_said"] == pytest.approx(share)


def test_no_text_is_not_applicable():
    values = screen.measure(ScreenText((), (Look(0.0, 0.0, 5.0),)), meta("Hello"))
    assert values["shown_and_said"].state is values["hidden_text_share"].state is State.NOT_APPLICABLE
    assert values["text_coverage"].number == values["foreign_handle_share"].number == 0.0
    assert np.isfinite(values["words_in_view"].number)
