"""Near-copies: found whatever a few words or letters are changed, and nothing else taken for one."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.copies import originals

LONG = (
    "my stone dished after a month so flatten it with sandpaper on glass before you blame your angle "
    "a leather strop alone kept the knife sharp for half a year"
)
CHINESE = "我以前一直把刀刃保持在二十度后来降到十五度胡萝卜就不再裂开了"


def shaken(text: str, rng: random.Random, how: str) -> str:
    """A copy of ``text`` with a tenth of it changed."""
    said = text.split()
    match how:
        case "added":
            for _ in range(len(said) // 10):
                said.insert(rng.randrange(len(said)), "".join(rng.choices("abcdefghij", k=6)))
        case "dropped":
            said = [word for word in said if rng.random() > 0.1]
        case "moved":
            rng.shuffle(said)
        case "misspelled":
            said = ["".join(c if rng.random() > 0.03 else rng.choice("aeiou") for c in word) for word in said]
    return " ".join(said)


@pytest.mark.parametrize("how", ["added", "dropped", "moved", "misspelled"])
def test_shaken_copies_are_of_one_wording(how):
    rng = random.Random(1)
    found = originals(shaken(LONG, rng, how) for _ in range(300))
    assert len(set(found.values())) == 1


def test_copies_are_found_in_a_script_without_blanks():
    rng = random.Random(1)
    cut = [CHINESE[:place] + "刀" + CHINESE[place + 1 :] for place in rng.choices(range(len(CHINESE)), k=50)]
    assert len(set(originals(cut).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("great video thanks", "great recipe thanks"),
        ("does a ceramic rod strip the burr", "does a wet towel keep the stone from slipping"),
        ("use oil on the stone", "use the coarse side first"),
        ("这把刀很好用", "这块石头太粗了"),
    ],
    ids=["thanks", "questions", "advice", "zh"],
)
def test_comments_on_one_subject_are_no_copies(one, other):
    assert originals([one, other]) == {one: one, other: other}


def test_nobody_can_bridge_two_comments():
    one, other = LONG.split()[:15], LONG.split()[15:]
    between = [" ".join(one[:place] + other[place:]) for place in range(len(one) + 1)]
    found = originals(between)
    assert found[" ".join(one)] != found[" ".join(other)]


WORDINGS = st.lists(
    st.builds(
        lambda seed, how: shaken(LONG, random.Random(seed), how),
        st.integers(0, 99),
        st.sampled_from(["added", "moved"]),
    )
    | st.text("abc 刀石", max_size=30),
    max_size=30,
)


@settings(deadline=None, max_examples=40)
@given(WORDINGS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(wordings, rng):
    found = originals(wordings)
    assert set(found) == {wording for wording in wordings if wording.strip()}
    assert all(found[original] == original for original in found.values())
    again = [*wordings, *wordings]
    rng.shuffle(again)
    assert originals(again) == found


def test_twenty_thousand_take_seconds():
    rng = random.Random(1)
    wordings = [shaken(LONG, rng, "dropped") for _ in range(20_000)]
    began = time.process_time()
    assert len(set(originals(wordings).values())) < 20
    assert time.process_time() - began < 15


def windows(count: int) -> list[str]:
    """Eight words each, every one but a word like the one before."""
    rng = random.Random(1)
    said = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(count + 8)]
    return [" ".join(said[place : place + 8]) for place in range(count)]


def test_a_chain_of_twenty_thousand_takes_seconds():
    began = time.process_time()
    assert len(set(originals(windows(20_000)).values())) > 4000
    assert time.process_time() - began < 20


def test_what_holds_nothing_to_read_is_left_out():
    assert originals([" ", "", "\u3000", " " * 500 + "a", "b"]) == {"b": "b"}
