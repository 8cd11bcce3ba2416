"""Bait: a keyword that viewers are asked to comment, told from what lessons and recipes ask for."""

from __future__ import annotations

import time

import pytest

from features.bait import request


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("comment YES if you agree", {"yes"}),
        ("type LINK below", {"link"}),
        ("Type LINK 👇", {"link"}),
        ("Type AMEN 🙏", {"amen"}),
        ("comment me if you want it", {"me"}),
        ("say yes if you agree", {"yes"}),
        ("Drop guide in the comments", {"guide"}),
        ("Type 1 or 2 in the comments", {"1", "2"}),
        ("Kommentiere LINK und ich schicke ihn dir", {"link"}),
        ("Schreib ja, wenn du das kennst", {"ja"}),
        ("Mets 🔥 en commentaire", {"🔥"}),
        ("Écris OUI si tu veux la suite", {"oui"}),
        ("Escribe YO en los comentarios", {"yo"}),
        ("Deixa um 🔥 nos comentários", {"🔥"}),
    ],
)
def test_requests(text, keywords):
    assert request(text).keywords == keywords


@pytest.mark.parametrize(
    "text",
    [
        "Which grit do you use at home? Tell me in the comments below.",
        "Leave a comment below and say hello for the next video.",
        "Comment below what you think about it.",
        "Comment below if you agree.",
        "You can write it down and put oil on the stone.",
        "Let me know your favorite knife in the comments.",
        "Type your question below and I'll answer it.",
        "Put oil below the blade.",
        "Put 2 cups of flour in the bowl.",
        "Write Python if you want speed.",
        "Write me below, I read everything.",
        "Write me in the comments.",
        "Type SELECT in the console.",
        "Say NO to plastic.",
        "Drop the temperature below eighty.",
        "Write the letter A on the board.",
        "Comment 3 things you learned.",
        "Schreib mir unten, was du denkst.",
        "Écris-moi en commentaire.",
        "Pon aceite abajo.",
        "Comenta si te gusta.",
        "Escreva para mim nos comentários.",
    ],
)
def test_an_open_question_or_a_lesson_is_no_bait(text):
    assert not request(text), request(text)


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\u3000", " \n"])
@pytest.mark.parametrize("text", ["type XX{}z", 'say "{}', "comment{}", "tag{}a{}friend"])
def test_rows_of_blanks_cost_nothing(text, blank):
    began = time.process_time()
    request(text.replace("{}", blank * 20_000))
    assert time.process_time() - began < 5  # it took more than a minute


def test_rows_of_blanks_hide_no_request():
    assert request("comment" + " " * 50 + "YES" + "\n" * 50 + "now").keywords == {"yes"}
