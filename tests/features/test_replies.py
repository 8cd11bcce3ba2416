"""Replies: threads of any length are read once, and what makes two answers different."""

from __future__ import annotations

import random

import pytest

from features import replies
from features.inputs import Comment
from features.remarks import read


def thread(size: int, authors: int) -> list[Comment]:
    """A chain of comments, each answering the one before."""
    rng = random.Random(1)
    said = (" ".join("".join(rng.choices("abcdefghij", k=6)) for _ in range(8)) for _ in range(size))
    return [
        Comment(id=str(i), author=str(i % authors), text=text, reply_to=str(i - 1) if i else None)
        for i, text in enumerate(said)
    ]


def test_a_long_thread_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    says = replies.says
    monkeypatch.setattr(replies, "says", lambda reply, question: asked.append(reply) or says(reply, question))
    assert replies.depth(read(thread(400, authors=400))).number == replies.DEEPEST
    assert len(asked) <= 400


def test_a_thread_of_answers_to_oneself_is_walked_once() -> None:
    remarks = read(thread(3000, authors=1))
    steps: list[str] = []

    class Counting(dict):
        def get(self, key, default=None):
            steps.append(key)
            return super().get(key, default)

    replies._chains(Counting({remark.comment.id: remark for remark in remarks}))
    assert len(steps) <= 2 * len(remarks)
    assert replies.depth(remarks).number is None


def test_a_circle_and_what_hangs_on_it_are_one_thread() -> None:
    comments = [
        Comment(id="a", author="a", text="Soak it for ten minutes first.", reply_to="b"),
        Comment(id="b", author="b", text="Mine needs only a splash of water.", reply_to="a"),
        Comment(id="c", author="c", text="Then your stone must be a ceramic one.", reply_to="b"),
    ]
    assert replies.depth(read(comments)).number in (1, 2)


BAKED, RESTED = "How long do I bake the bread in the oven?", "How long does the dough rest before shaping?"


def answered(questions: tuple[str, str], answers: tuple[str, str]) -> float | None:
    asked = [Comment(id=f"q{i}", author=f"a{i}", text=text) for i, text in enumerate(questions)]
    said = [Comment(id=f"r{i}", author="b", text=text, reply_to=f"q{i}") for i, text in enumerate(answers)]
    return replies.answered_questions(read([*asked, *said])).number


def test_answers_of_other_numbers_are_other_answers() -> None:
    baked = "about 45 minutes at 220 degrees"
    assert answered((BAKED, RESTED), (baked, "about 90 minutes at 24 degrees")) == 1
    assert answered((BAKED, RESTED), (baked, baked)) == 0.5


def test_a_running_number_makes_no_other_answer_where_none_was_asked_for() -> None:
    asked = ("Does leather matter?", "Is tap water fine for that?")
    assert answered(asked, ("See my profile for that 1", "See my profile for that 2")) == 0.5
