"""Who answers whom: questions answered, how deep threads go, and what the creator answers.

Only answers that say something count, each wording once, so that one answer pasted everywhere is one answer. A question
asked again is the same question, and whoever answers one of its copies answers it.
"""

from __future__ import annotations

from collections.abc import Sequence

from features.answers import says
from features.remarks import Remark, firsts
from features.values import Value

DEEPEST = 5  # answers in a chain that count
_QUESTION_MARKS = frozenset("?？؟")
_NO_QUESTION = "nobody asked a question"
_NO_THREAD = "nobody answered anybody"
_NO_REMARK = "nobody has a remark of their own"


def answered_questions(remarks: Sequence[Remark]) -> Value:
    """Questions that somebody else answered; an answer pasted under several counts under the first."""
    questions = {remark.comment.id: remark for remark in remarks if _asks(remark)}
    if not questions:
        return Value.not_applicable(_NO_QUESTION)
    answered: set[str] = set()
    used: set[str] = set()
    for reply in remarks:
        asked = questions.get(reply.comment.reply_to or "")
        if asked and _answers(reply, asked) and reply.key not in used:
            used.add(reply.key)
            answered.add(asked.key)
    return Value(len(answered) / len({question.key for question in questions.values()}))


def depth(remarks: Sequence[Remark]) -> Value:
    """Mean over threads that somebody answered of the longest chain of answers between different people, 0..5.

    Answers of the creator carry a chain on but count nothing; so does nobody's answer to oneself.
    """
    by_id = {remark.comment.id: remark for remark in remarks}
    longest: dict[str, int] = {}
    for reply in firsts(remark for remark in remarks if remark.comment.reply_to in by_id):
        root, length = _chain(reply, by_id)
        longest[root] = max(longest.get(root, 0), length)
    told = [min(length, DEEPEST) for length in longest.values() if length]
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


def _chain(reply: Remark, by_id: dict[str, Remark]) -> tuple[str, int]:
    """The thread's first comment and the different answers from it down to ``reply``."""
    at, seen = reply, {reply.comment.id}
    said: set[str] = set()
    while (above := by_id.get(at.comment.reply_to or "")) and above.comment.id not in seen:
        if not at.comment.by_creator and _answers(at, above):
            said.add(at.key)
        seen.add(above.comment.id)
        at = above
    return at.comment.id, len(said)


def _asks(remark: Remark) -> bool:
    return remark.is_told and not remark.comment.by_creator and not _QUESTION_MARKS.isdisjoint(remark.text)


def _answers(reply: Remark, asked: Remark) -> bool:
    own = reply.comment.author != asked.comment.author and reply.key != asked.key
    return own and says(reply.text, asked.text)
