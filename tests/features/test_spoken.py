"""What is said in a caption: sounds, songs and speakers' names are left out, ordinary text is left as it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import scripts

from features.spoken import spoken
from features.text import sentences
from firstcut.demo.cast import script

NOT_SAID = {
    "square brackets": "[Music]",
    "a sound of any name alone": "[door creaks]",
    "round brackets": "(laughs)",
    "an unlisted sound alone": "(her chair scrapes)",
    "full-width brackets": "（笑）",
    "asterisks": "*sighs*",
    "a recognizer's silence": "[BLANK_AUDIO]",
    "several sounds": "(crowd cheering) [Applause]",
    "sung": "♪ la la ♪",
    "the last line of a song": "and I will always love you ♪",
    "notes alone": "♪♪",
    "a speaker's laugh": "ANNA: (laughs)",
    "dots": "…",
    "nothing": "",
}

PARTLY = {
    "a sound before": ("[Music] Fold the dough.", "Fold the dough."),
    "a described sound": ("[upbeat music playing] Fold the dough.", "Fold the dough."),
    "a sound within": ("Fold (laughs nervously) the dough.", "Fold the dough."),
    "a German sound": ("(Publikum lacht) Guten Abend.", "Guten Abend."),
    "a song between": ("Well ♪ la la ♪ there we are.", "Well there we are."),
    "after a jingle": ("♪♪ Welcome back.", "Welcome back."),
    "a speaker in capitals": ("ANNA: Fold the dough.", "Fold the dough."),
    "a speaker with a title": ("DR. LEE: Fold the dough.", "Fold the dough."),
    "a numbered speaker": ("MAN 2: Fold the dough.", "Fold the dough."),
    "a recognizer's speaker": ("SPEAKER_00: Fold the dough.", "Fold the dough."),
    "two speakers": ("- ANNA: Fold it. BEN: How often?", "Fold it. How often?"),
    "a change of speaker": (">> Fold the dough.", "Fold the dough."),
    "a named change of speaker": (">> Anna: Fold the dough.", "Fold the dough."),
    "a voice tag": ("<v Anna>Fold the dough.</v>", "Fold the dough."),
    "an emoji behind": ("Today I explain how to solder a wire 🎵", "Today I explain how to solder a wire"),
    "an emoji before": ("🎵 Fold the dough.", "Fold the dough."),
    "an emoji within": ("I love music 🎶 and here is how you tune it", "I love music and here is how you tune it"),
    "a song between emoji": ("Well 🎶 la la 🎶 there we are.", "Well there we are."),
    "an emoji in a song": ("♪ la 🎵 la ♪ there we are.", "there we are."),
    "a note before talk": ("♪ Hello everyone, today we bake. First heat the oven.", "First heat the oven."),
    "a note that opens a line": ("Fold it\n♪ la la\nand wait", "Fold it and wait"),
    "a note that closes a sentence": ("Fold the dough. I will love you ♪", "Fold the dough."),
    "a note that closes a line": ("Fold it\nI will love you ♪\nand wait", "Fold it and wait"),
    "a note alone in a line": ("Fold it\n♪\nand wait", "Fold it and wait"),
    "sounds in sounds": ("Fold " + "[music " * 12 + "]" * 12 + " it.", "Fold it."),
    "a name behind a sound": ("[Music] ANNA: Fold the dough.", "Fold the dough."),
}

SAID = {
    "an aside": "Roll it out (about 3 cm) and wait.",
    "an aside alone": "(about 3 cm)",
    "a long aside alone": "(which is how my grandmother always did it in winter)",
    "an aside on music": "Play it (with music by Bach) every day.",
    "a key to press": "Then press [Enter] and wait.",
    "an index": "Set a[i] to b(x).",
    "stress": "That is *really* hot.",
    "a note": "Note: the oven is hot.",
    "a loud note": "NOTE: the oven is hot.",
    "a loud note at a change of speaker": "Tip: butter it first.",
    "a step": "STEP 2: Fold the dough.",
    "a sentence with a colon": "Here is the thing: it sticks.",
    "shouted throughout": "THE ANSWER IS: FOUR",
    "a ratio": "Mix it 3: 1.",
    "a heart": "I <3 this dough.",
    "less than": "Keep a < b and c > d.",
    "two lines": "Fold the dough.\nThen wait.",
    "another script": "今日は: パンを焼きます。",
}

PIECES = [
    *("[Music", "(sighs", "*music", "AB: ", "speaker 1: ", "🎵", "🎶", "♫", "🎵 x", "la. "),
    *("[Music]", "[x y]", "(laughs)", "(so it is)", "ANNA:", "Ben:", ">>", "♪", "<i>", "</v>", "*sigh*", "NOTE:", "- "),
    *("the", "DOUGH", "rests.", "3", "[", "]", "(", ")", "<", ">", "*", ":", "\n", " ", " ", " "),
]


@pytest.mark.parametrize("text", NOT_SAID.values(), ids=NOT_SAID.keys())
def test_what_nobody_says_is_left_out(text):
    assert spoken(text) == ""


@pytest.mark.parametrize(("text", "said"), PARTLY.values(), ids=PARTLY.keys())
def test_what_is_said_beside_it_stays(text, said):
    assert spoken(text) == said


@pytest.mark.parametrize("text", SAID.values(), ids=SAID.keys())
def test_ordinary_text_is_left_as_it_is(text):
    assert spoken(text) == text


def test_a_heading_after_a_change_of_speaker_stays():
    assert spoken(">> Tip: butter it first.") == "Tip: butter it first."


def test_no_written_script_loses_a_word():
    told = [text for each in scripts() for text in each.texts.values()]
    told += [sentence for part in script() for sentence in part.sentences]
    lines = [line for text in told for line in (text, *sentences(text))]
    assert len(lines) > 1000
    assert [line for line in lines if spoken(line) != line] == []


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_cleaning_twice_changes_nothing_more(text):
    assert spoken(spoken(text)) == spoken(text)


@given(st.integers(1, 60), st.sampled_from(["hello {} there", "{}", "AB: {} x", "♪ {}"]))
def test_cleaning_what_nests_deeply_twice_changes_nothing_more(depth, frame):
    text = frame.format("[music " * depth + "]" * depth)
    assert spoken(spoken(text)) == spoken(text)


LONG = {
    "open": "[" * 99_000,
    "open with letters": "[a" * 49_000,
    "nested": "(" * 49_000 + "sigh" + ")" * 49_000,
    "nested sounds": "[music " * 12_000 + "]" * 12_000,
    "chevrons": ">>a " * 24_000,
    "capitals": "AB: " * 24_000,
    "names": "AB: " * 24_000 + "x",
    "notes": "♪" * 99_000,
    "both notes": "♪🎵 " * 33_000,
    "a note behind sentences": "a. " * 33_000 + "♪",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_what_was_made_to_take_long_does_not(text):
    began = time.process_time()
    spoken(text)
    assert time.process_time() - began < 2
