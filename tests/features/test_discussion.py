"""Discussion: people with something of their own to say count; copies, length, bait and reactions do not."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remarks import ADVERTS, RICH
from talks import LESSON, told

from features import schema
from features.discussion import MAX_ENCODED, MAX_VIDEO_UNITS, measure
from features.encoder import Encoder
from features.inputs import Comment, Metadata
from features.values import State, Value, VideoFeatures

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


LOOKS = str.maketrans("aeocpxi", "\u0430\u0435\u043e\u0441\u0440\u0445\u0456")
COPY = f"{RICH[2]} {RICH[3]}"


def junk(rng: random.Random) -> str:
    return "".join(rng.choices("abcdefghij", k=6))


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "a word added behind": lambda text, rng: f"{text} {junk(rng)}",
    "a word added before": lambda text, rng: f"@{junk(rng)} {text}",
    "words dropped": lambda text, rng: " ".join(w for w in text.split() if rng.random() > 0.08),
    "words moved": lambda text, rng: " ".join(rng.sample(text.split(), len(text.split()))),
    "case": lambda text, rng: "".join(rng.choice((c.lower(), c.upper())) for c in text),
    "marks": lambda text, rng: text.replace(" ", rng.choice(("  ", ", ", "... ", " - "))) + "!" * rng.randrange(9),
    "emoji": lambda text, rng: text + "🔥😂👍"[rng.randrange(3)] * rng.randrange(1, 50),
    "no width": lambda text, rng: "".join(c + "\u200b" * (rng.random() < 0.2) for c in text),
    "look-alikes": lambda text, rng: "".join(c.translate(LOOKS) if rng.random() < 0.5 else c for c in text),
}


@pytest.mark.parametrize("change", CHANGES)
@settings(deadline=None, max_examples=3)
@given(seed=st.integers(0, 2**32))
def test_near_copies_do_no_more_than_copies(discussion, change, seed):
    rng = random.Random(seed)
    answer = [reply("Half an hour on glass at least.", "p1", "q")]
    near = [CHANGES[change](COPY, rng) for _ in range(100)]
    exact = discussion([*by_people(*RICH[:2], RICH[5]), *answer, *by_people(*[COPY] * 100, prefix="x")])
    changed = discussion([*by_people(*RICH[:2], RICH[5]), *answer, *by_people(*near, prefix="x")])
    for name, value in exact.items():
        assert changed[name].state is value.state, name
        assert changed[name].number == pytest.approx(value.number, abs=0.08), name


@settings(deadline=None, max_examples=6)
@given(rng=st.randoms(use_true_random=False))
def test_the_order_of_comments_does_not_matter(discussion, rng):
    comments = [
        *by_people(*RICH, *REACTIONS, *(CHANGES["words dropped"](COPY, random.Random(i)) for i in range(5))),
        reply("Only with a splash of water.", "p1", "p0"),
        reply("Not on mine, it slips anyway.", "p1", "p3"),
        reply("Fifteen degrees it is.", "p0", "c", by_creator=True),
    ]
    row = discussion(comments)
    rng.shuffle(comments)
    assert discussion(comments) == row


@pytest.mark.parametrize(
    "junk",
    [
        "🔥🔥{0}",
        "n{1} way",
        "lol{1}",
        "nice video bro {2}",
        "{2} {3}",
        "My {2} cousin moved to {3} last {4} and hates it",
    ],
    ids=["emoji", "drawn out", "laughter", "cheers", "nonsense", "off the subject"],
)
def test_throwaway_accounts_cannot_sink_substance(discussion, rich, junk):
    rng = random.Random(2)

    def word() -> str:
        return "".join(rng.choices("bcdfgklmnprst", k=3) + rng.choices("aeiou", k=2))

    flood = [junk.format("🔥" * i, "o" * i, word(), word(), word()) for i in range(600)]
    row = discussion([*by_people(*RICH), *by_people(*flood, prefix="x")])
    assert number(row, "substance") > 0.75 * number(rich, "substance")


@pytest.mark.parametrize("sign", ["🔥{0}", "n{1}", "lo{1}l", "no{1} {2}", "wow{2}"])
def test_rows_of_signs_and_letters_are_nobodys_own_words(discussion, rich, sign):
    flood = [sign.format("🔥" * i, "o" * i, "!" * i) for i in range(60)]
    row = discussion([*by_people(*RICH), *by_people(*flood, prefix="x")])
    assert row["commenters"] == rich["commenters"]
    assert number(row, "substance") == pytest.approx(number(rich, "substance"))


def test_whoever_copies_everybody_takes_nothing_from_them(discussion, rich):
    copied = [Comment(id=f"{i}", author="bot", text=f"{text} 🔥") for i, text in enumerate(RICH * 40)]
    row = discussion([*by_people(*RICH), *copied])
    assert row["commenters"] == rich["commenters"]
    assert number(row, "substance") == pytest.approx(number(rich, "substance"), abs=0.05)


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
        reply("lol same here bro", "p0", "q"),
    ],
    ids=["oneself", "a sign", "the question again", "laughter"],
)
def test_what_is_no_answer(discussion, answer):
    asked = by_people("How long should I soak a ceramic stone?")
    assert number(discussion([*asked, answer]), "answered_questions") == 0


def test_a_question_asked_again_is_one_and_whoever_answers_either_answers_it(discussion):
    asked = by_people("How long should I soak a ceramic stone?", "HOW LONG should I soak a ceramic stone?? Pleeease")
    for place in ("p0", "p1"):
        assert number(discussion([*asked, reply("10", place, "q")]), "answered_questions") == 1


def test_one_answer_pasted_under_every_question_answers_one(discussion):
    asked = by_people("What about oil?", "Is tap water fine?", "Does leather matter?", "Why not sandpaper at once?")
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
    for pasted, share in (("See the next video for that.", 1 / 6), ("Haha, thanks man", 0)):
        answers = [reply(pasted, f"p{i}", "c", by_creator=True) for i in range(6)]
        assert number(discussion([*by_people(*RICH), *answers]), "creator_replies") == pytest.approx(share)
    assert number(rich, "creator_replies") == 0


def test_adverts_are_counted(discussion, rich):
    assert number(rich, "advert_share") == 0
    assert number(discussion([*by_people(*RICH), *by_people(*ADVERTS, prefix="ad")]), "advert_share") == 3 / 9


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
