"""Discussion: people with something of their own to say count; copies, length, bait and reactions do not."""

from __future__ import annotations

import math
import time

import pytest
from talks import LESSON, told

from features import schema
from features.bait import request
from features.described import axis
from features.described.axes import COMMENTS
from features.discussion import MAX_ENCODED, MAX_VIDEO_UNITS, measure
from features.encoder import Encoder
from features.inputs import Comment, Metadata
from features.promotion import advert_score, promotes
from features.remarks import Remark
from features.values import State, Value, VideoFeatures

RICH = (
    "I held the blade at twenty degrees for years, and lowering it to fifteen made my carrots split far less.",
    "Does the towel trick also work with a diamond stone, or does that one slip anyway?",
    "For stainless blades the burr is hard to feel; marking the edge with a pen shows which spots the stone missed.",
    "My stone dished after a month, so flatten it with sandpaper on glass before you blame your angle.",
    "Stropping on leather alone kept my knife sharp for half a year, I only use the coarse grit after chips.",
    "You skip that soaking ruins some resin stones, mine says splash and go only.",
)
REACTIONS = ("🔥🔥", "first", "nice", "wow", "love it", "lol")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.fixture(scope="module")
def discussion(encoder):
    def row(comments: list[Comment] | None, text: str = LESSON, caption: str = "Sharpen a knife") -> dict[str, Value]:
        found = measure(told(text, caption=caption, comments=comments), encoder)
        assert set(found) == set(schema.names(schema.Family.DISCUSSION))
        VideoFeatures(found)
        return found

    return row


def by_people(*texts: str, prefix: str = "p") -> list[Comment]:
    """A comment each by people of their own."""
    return [Comment(id=f"{prefix}{i}", author=f"{prefix}{i}", text=text) for i, text in enumerate(texts)]


def reply(text: str, to: str, author: str, **more: object) -> Comment:
    return Comment.model_validate({"id": f"{to}-{author}", "author": author, "text": text, "reply_to": to, **more})


@pytest.fixture(scope="module")
def rich(discussion) -> dict[str, Value]:
    return discussion(by_people(*RICH))


def number(row: dict[str, Value], name: str) -> float:
    value = row[name].number
    assert value is not None, row[name].reason
    return value


def test_none_given_is_missing_and_nobody_is_not_applicable(discussion):
    assert {v.state for v in discussion(None).values()} == {State.MISSING}
    assert {v.state for v in discussion([]).values()} == {State.NOT_APPLICABLE}
    own = [Comment(id="1", author="c", text="Thanks for watching, everyone!", by_creator=True)]
    assert {v.state for v in discussion(own).values()} == {State.NOT_APPLICABLE}


def test_remarks_on_the_subject_have_substance(discussion, rich):
    assert number(rich, "substance") > 0.6
    assert number(rich, "commenters") == pytest.approx(math.log2(7))
    assert number(rich, "near_duplicate_share") == number(rich, "low_effort_share") == number(rich, "bait_share") == 0
    off = discussion(by_people("My cousin moved to Norway last winter and hates the weather there so far.",
                               "Which team do you think is going to win the league this season?"))  # fmt: skip
    assert number(off, "substance") < 0.1


@pytest.mark.parametrize("numbered", [False, True], ids=["the same", "numbered"])
def test_a_thousand_copies_of_one_long_comment_do_not_help(discussion, rich, numbered):
    copies = [f"{RICH[2]} {RICH[3]}{f' {i}' if numbered else ''}" for i in range(1000)]
    once = discussion([*by_people(*RICH), *by_people(copies[0], prefix="x")])
    flooded = discussion([*by_people(*RICH), *by_people(*copies, prefix="x")])
    for name in ("commenters", "substance", "answered_questions"):
        assert number(flooded, name) <= number(once, name) + 1e-9, name
    assert number(flooded, "near_duplicate_share") > 0.98


def test_copies_in_slightly_other_words_do_not_help_either(discussion, rich):
    ends = ("!", "!!", " Thanks", " Thank you", " Cheers", " :)", " 👍", " Great video")
    flooded = discussion([*by_people(*RICH), *by_people(*(f"{RICH[2]}{end}" for end in ends), prefix="x")])
    assert number(flooded, "substance") <= number(rich, "substance")
    assert number(flooded, "commenters") <= number(rich, "commenters") + 0.35
    assert number(flooded, "near_duplicate_share") > 0.4


def test_length_does_not_help(discussion, rich):
    longer = discussion(by_people(*(f"{text} {' '.join([text] * 5)}" for text in RICH)))
    assert number(longer, "substance") <= number(rich, "substance") * 1.05


def test_one_person_counts_once(discussion, rich):
    alone = [Comment(id=str(i), author="one", text=text) for i, text in enumerate(RICH)]
    row = discussion(alone)
    assert number(row, "commenters") == 1.0
    more = discussion([*by_people(*RICH), *alone])
    assert number(more, "commenters") == pytest.approx(number(rich, "commenters"))


def test_the_creator_does_not_count(discussion, rich):
    own = [Comment(id=f"c{i}", author="c", text=f"{t} Indeed.", by_creator=True) for i, t in enumerate(RICH)]
    assert discussion([*by_people(*RICH), *own]) == rich


def remark(text: str) -> Remark:
    return Remark(Comment(id="1", author="a", text=text))


@pytest.mark.parametrize(
    ("code", "specific", "plain"),
    [
        (
            "en",
            "Flatten the dished stone with sandpaper before sharpening",
            "I did it and it was so good to me",
        ),
        (
            "de",
            "Verschiedene Schleifsteine brauchen unterschiedlichen Anpressdruck",
            "Das ist so gut und ich auch",
        ),
    ],
)
def test_specific_words_weigh_more_than_plain_and_shouted_ones(code, specific, plain):
    assert remark(specific).wording(code) > remark(plain).wording(code) >= 0.5
    assert remark(specific).wording(code) > remark(specific.upper()).wording(code)
    assert remark(specific).wording("ja") == remark(plain).wording(None) == 0.75  # usual length not known: neutral


def test_effort_counts_different_words_only():
    assert remark("sharp sharp sharp blade " * 50).effort("en") == pytest.approx(2 / 6)
    assert remark(RICH[2]).effort("en") == 1.0


ADVERTS = (
    "Check out my channel for more knife videos, you will love them!",
    "I earn so much money from home, ask me how",
    "Please subscribe to my page www.example.com for sharpening tips",
)


@pytest.mark.parametrize("text", ADVERTS)
def test_adverts_are_seen(text):
    assert promotes(text)


@pytest.mark.parametrize(
    "text",
    [
        *RICH,
        "This study measured it: https://example.org/steel.pdf",
        "My favorite video so far",
        "Check the angle first",
    ],
)
def test_sources_and_opinions_are_no_adverts(text):
    assert not promotes(text)


def test_adverts_neither_help_nor_sink_a_discussion(discussion, rich):
    row = discussion([*by_people(*RICH), *by_people(*ADVERTS, prefix="ad")])
    assert row["commenters"] == rich["commenters"]
    assert row["substance"].number == pytest.approx(rich["substance"].number, abs=1e-6)


def test_repeating_the_video_has_no_substance(discussion):
    parrots = discussion(by_people("A burr is a tiny fold of steel that stands up on the other side."))
    assert number(parrots, "substance") < 0.1


def test_reactions_are_low_effort_and_no_substance(discussion, rich):
    row = discussion(by_people(*REACTIONS))
    assert number(row, "low_effort_share") == pytest.approx(5 / 6)
    assert number(row, "substance") == 0
    mixed = discussion(by_people(*RICH, *REACTIONS))
    assert number(mixed, "substance") == pytest.approx(number(rich, "substance"))  # cheers do not sink a discussion


def test_questions_answered_by_somebody_else(discussion):
    asked = by_people("How long should I soak a ceramic stone?", "Which grit do you use for a bread knife?", "ok?")
    assert number(discussion(asked), "answered_questions") == 0
    one = [*asked, reply("Ceramic needs no soaking at all.", "p0", "q")]
    assert number(discussion(one), "answered_questions") == 0.5
    creator = [*one, reply("I use six thousand.", "p1", "c", by_creator=True)]
    assert number(discussion(creator), "answered_questions") == 1.0
    assert discussion(by_people(RICH[0]))["answered_questions"].state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    "answer",
    [
        reply("Ceramic needs no soaking at all.", "p0", "p0"),
        reply("👍", "p0", "q"),
        reply("How long should I soak a ceramic stone?", "p0", "q"),
    ],
    ids=["oneself", "a sign", "the question again"],
)
def test_what_is_no_answer(discussion, answer):
    asked = by_people("How long should I soak a ceramic stone?")
    assert number(discussion([*asked, answer]), "answered_questions") == 0


def test_one_answer_pasted_under_every_question_answers_one(discussion):
    asked = by_people(*(f"What about {thing} for the blade?" for thing in ("oil", "water", "leather", "sand")))
    pasted = [reply("Check my profile for that.", f"p{i}", "bot") for i in range(4)]
    assert number(discussion([*asked, *pasted]), "answered_questions") == 0.25


def test_threads_are_as_deep_as_their_longest_chain_between_people(discussion):
    asked = by_people("How long should I soak a ceramic stone?", "Which grit do you use for a bread knife?")
    assert discussion(asked)["reply_depth"].state is State.NOT_APPLICABLE
    chain = [*asked, reply("Ceramic needs no soaking at all.", "p0", "q")]
    assert number(discussion(chain), "reply_depth") == 1
    chain.append(reply("Then how do you keep it from clogging?", "p0-q", "r"))
    assert number(discussion(chain), "reply_depth") == 2
    alone = [*chain, reply("I forgot to say, rinse it.", "p0-q-r", "r")]
    assert number(discussion(alone), "reply_depth") == 2  # an answer to oneself is none
    aside = [*chain, reply("Six thousand, and no more pressure than that.", "p1", "s")]
    assert number(discussion(aside), "reply_depth") == 1.5


def test_comments_that_answer_in_a_circle_end(discussion):
    circle = [
        Comment(id="a", author="a", text="Soak it for ten minutes first.", reply_to="b"),
        Comment(id="b", author="b", text="Mine needs only a splash of water.", reply_to="a"),
    ]
    assert 0 <= number(discussion(circle), "reply_depth") <= 2


def test_the_creators_answers_are_told_apart_and_count_for_people(discussion, rich):
    own = [reply("Fifteen degrees it is, well seen.", "p0", "c", by_creator=True)]
    row = discussion([*by_people(*RICH), *own])
    assert number(row, "creator_replies") == pytest.approx(1 / 6)
    assert row["commenters"] == rich["commenters"]
    pasted = [reply("Thank you so much!", f"p{i}", "c", by_creator=True) for i in range(6)]
    assert number(discussion([*by_people(*RICH), *pasted]), "creator_replies") == pytest.approx(1 / 6)
    assert number(rich, "creator_replies") == 0


def test_adverts_are_counted(discussion, rich):
    assert number(rich, "advert_share") == 0
    assert number(discussion([*by_people(*RICH), *by_people(*ADVERTS, prefix="ad")]), "advert_share") == 3 / 9


def test_meaning_tells_adverts_that_words_leave_open(encoder):
    line = axis(encoder, "en", "advert", "remark", COMMENTS)
    assert line is not None
    advert = "We upload gaming videos every day, watch them and tell your friends"
    places = line.place(encoder.encode([advert, RICH[0]]))
    assert advert_score(advert, places[0]) > advert_score(advert) > advert_score(RICH[0], places[1])


def test_a_considered_comment_weighs_more_than_a_jeer(encoder):
    line = axis(encoder, "en", "considered", "dismissive", COMMENTS)
    assert line is not None
    reason = "I had this problem for years, and lowering the angle helped because the edge gets thinner."
    jeer = "What a ridiculous waste of everybody's precious time, these clowns are absolutely pathetic."
    places = line.place(encoder.encode([reason, jeer]))
    assert places[0] > 0 > places[1]
    assert remark(reason).wording("en", places[0]) > remark(reason).wording("en", places[1])


@pytest.mark.parametrize(
    ("caption", "answers"),
    [
        ("Comment GUIDE and I'll send you my list", ["guide", "GUIDE please", "Guide!!"]),
        ("comment the word link if you want it", ["link", "LINK", "link pls"]),
        ("Type 1 or 2 in the comments", ["1", "2", "2!!"]),
        ("Drop a 🔥 below", ["🔥", "🔥🔥🔥", "🔥 yes"]),
        ("Schreib „Messer“ in die Kommentare", ["Messer", "messer bitte", "MESSER"]),
        ("Écris le mot couteau en commentaire", ["couteau", "Couteau !", "couteau stp"]),
        ("Comenta «filo» y te mando la guía", ["filo", "FILO", "filo porfa"]),
        ("Tag a friend who needs this", ["@anna", "@ben look", "@ben @anna 😂"]),
    ],
    ids=["capitals", "the word", "vote", "sign", "de", "fr", "es", "tag"],
)
def test_answers_to_bait_are_seen(discussion, caption, answers):
    row = discussion(by_people(*answers, RICH[0]), caption=caption)
    assert number(row, "bait_share") == 0.75
    assert number(discussion(by_people(*answers)), "bait_share") == 0  # nothing was asked for


@pytest.mark.parametrize(
    "text",
    [
        "Which grit do you use at home? Tell me in the comments below.",
        "Leave a comment below and say hello for the next video.",
        "Comment below what you think about it.",
        "You can write it down and put oil on the stone.",
        "Let me know your favorite knife in the comments.",
        "Type your question below and I'll answer it.",
    ],
)
def test_an_open_question_is_no_bait(text):
    assert not request(text), request(text)


def test_without_words_of_the_video_nothing_can_relate_to_it(discussion):
    row = discussion(by_people(*RICH), text="", caption="🔥")
    assert row["substance"].state is row["bait_share"].state is State.MISSING
    assert row["commenters"].state is State.OK


def test_comments_that_the_encoder_does_not_read_are_not_judged_by_it(discussion):
    row = discussion(by_people("Спасибо, очень полезное видео про заточку ножей!", "Какой камень лучше взять новичку?"))
    assert row["substance"].state is State.NOT_APPLICABLE
    assert number(row, "near_duplicate_share") == 0
    assert number(row, "commenters") == pytest.approx(math.log2(3))


def test_twenty_thousand_comments_stay_bounded_and_one_call(encoder):
    calls: list[int] = []

    class Counting(Encoder):
        def encode(self, texts):
            calls.append(len(texts))
            return super().encode([text[:8] for text in texts])

    tails = (f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(20_000))
    texts = (f"{RICH[i % 6]} {RICH[i % 5]} variant {tail}" for i, tail in enumerate(tails))
    metadata: Metadata = told(LESSON, comments=by_people(*texts))
    counting = Counting(encoder.name, encoder.dimensions, encoder._model)
    started = time.process_time()
    row = measure(metadata, counting)
    assert time.process_time() - started < 20
    assert sorted(calls)[-1] <= MAX_ENCODED + MAX_VIDEO_UNITS + 1
    assert len([n for n in calls if n > 16]) == 1  # ten are the floor's own sentences, sixteen those of a kind
    assert row == measure(metadata, Counting(encoder.name, encoder.dimensions, encoder._model))
