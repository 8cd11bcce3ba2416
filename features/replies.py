"""Who answers whom: questions answered, how deep threads go, and what the creator answers.

Only answers that say something count, each wording once, so that one answer pasted everywhere is one answer. A question
asked again is the same question, and whoever answers one of its copies answers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from features.answers import asks_number, says
from features.remarks import Remark, firsts
from features.values import Value

DEEPEST = 5  # answers in a chain that count
_QUESTION_MARKS = frozenset("?？؟")
_NUMBERS = re.compile(r"\d+")
_NO_QUESTION = "nobody asked a question"
_NO_THREAD = "nobody answered anybody"
_NO_REMARK = "nobody has a remark of their own"

Chain = tuple[str, frozenset[str]]  # a thread's first comment, and keys of the answers from it down, at most DEEPEST


def answered_questions(remarks: Sequence[Remark]) -> Value:
    """Questions that somebody else answered; an answer pasted under several counts under the first."""
    questions = {remark.comment.id: remark for remark in remarks if _asks(remark)}
    if not questions:
        return Value.not_applicable(_NO_QUESTION)
    answered: set[str] = set()
    used: set[tuple[str, ...]] = set()
    for reply in remarks:
        asked = questions.get(reply.comment.reply_to or "")
        if asked and _answers(reply, asked) and (said := _said(reply, asked)) not in used:
            used.add(said)
            answered.add(asked.key)
    return Value(len(answered) / len({question.key for question in questions.values()}))


def depth(remarks: Sequence[Remark]) -> Value:
    """Mean over threads that somebody answered of the longest chain of answers between different people, 0..5.

    Answers of the creator carry a chain on but count nothing; so does nobody's answer to oneself.
    """
    by_id = {remark.comment.id: remark for remark in remarks}
    chains = _chains(by_id)
    longest: dict[str, int] = {}
    for reply in firsts(remark for remark in remarks if remark.comment.reply_to in by_id):
        root, said = chains[reply.comment.id]
        longest[root] = max(longest.get(root, 0), len(said))
    told = [length for length in longest.values() if length]
    return Value(sum(told) / len(told)) if told else Value.not_applicable(_NO_THREAD)


def by_creator(remarks: Sequence[Remark], own: Sequence[Remark]) -> Value:
    """Share of the people with remarks of their own whom the creator answered, 0..1; ``own`` are firsts."""
    author = {remark.key: remark.comment.author for remark in own if remark.is_told}
    if not author:
        return Value.not_applicable(_NO_REMARK)
    by_id = {remark.comment.id: remark for remark in remarks}
    answers = firsts(remark for remark in remarks if remark.comment.by_creator)
    asked = [(reply, by_id[reply.comment.reply_to]) for reply in answers if reply.comment.reply_to in by_id]
    met = {author[remark.key] for reply, remark in asked if remark.key in author and says(reply.text, remark.text)}
    return Value(len(met) / len(set(author.values())))


def _chains(by_id: dict[str, Remark]) -> dict[str, Chain]:
    """The chain down to each comment, told from the one above it, so that each comment is read once."""
    chains: dict[str, Chain] = {}
    for remark in by_id.values():
        for at in reversed(_upward(remark, by_id, chains)):
            root, said = chains.get(at.comment.reply_to or "", (at.comment.id, None))
            chains[at.comment.id] = root, _longer(said, at, by_id)
    return chains


def _upward(remark: Remark, by_id: dict[str, Remark], chains: dict[str, Chain]) -> list[Remark]:
    """The comments from one up to where chains are known, the thread begins or a circle closes."""
    path: dict[str, Remark] = {}
    at: Remark | None = remark
    while at and at.comment.id not in chains and at.comment.id not in path:
        path[at.comment.id] = at
        at = by_id.get(at.comment.reply_to or "")
    return list(path.values())


def _longer(said: frozenset[str] | None, at: Remark, by_id: dict[str, Remark]) -> frozenset[str]:
    """What was said above a comment (None at the first of a thread) and, if it answers, in it."""
    if said is None:
        return frozenset()
    counts = len(said) < DEEPEST and not at.comment.by_creator
    return said | {at.key} if counts and _answers(at, by_id[at.comment.reply_to or ""]) else said


def _said(reply: Remark, asked: Remark) -> tuple[str, ...]:
    """What makes an answer another one: its wording and, where a number was asked for, its numbers."""
    return (reply.key, *(_NUMBERS.findall(reply.text) if asks_number(asked.text) else ()))


def _asks(remark: Remark) -> bool:
    return remark.is_told and not remark.comment.by_creator and not _QUESTION_MARKS.isdisjoint(remark.text)


def _answers(reply: Remark, asked: Remark) -> bool:
    own = reply.comment.author != asked.comment.author and reply.key != asked.key
    return own and says(reply.text, asked.text)
