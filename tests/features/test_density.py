"""Density: repetition, filler, stuffing and speed have the effect they should; length alone has none."""

from __future__ import annotations

import pytest
from talks import KEYWORDS, LECCION, LECON, LECTION, LESSON, RAMBLE, told, with_filler

from features import schema
from features.density import FASTEST, measure
from features.encoder import Encoder
from features.inputs import Metadata, Segment
from features.lexical import copied_share, mtld
from features.norms import NORMS
from features.talk import Talk
from features.text import language, sentences, words
from features.values import State, VideoFeatures

RATES = ("information_density", "novelty_rate", "practical_rate")
QUALITY = (*RATES, "lexical_density", "mtld", "topic_focus", "depth")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.fixture(scope="module")
def density(encoder):
    def numbers(text: str, rate: float = 2.5, seconds: float | None = None, caption: str = "") -> dict[str, float]:
        row = measure(told(text, rate, caption), seconds, encoder)
        VideoFeatures(row)
        return {name: value.number for name, value in row.items() if value.number is not None}

    return numbers


@pytest.fixture(scope="module")
def lesson(density) -> dict[str, float]:
    return density(LESSON)


def halves(text: str) -> tuple[str, str]:
    told_so_far = sentences(" ".join(text.split()))
    return " ".join(told_so_far[: len(told_so_far) // 2]), " ".join(told_so_far[len(told_so_far) // 2 :])


def test_a_lesson_has_every_number_of_the_family(lesson):
    assert set(lesson) == set(schema.names(schema.Family.DENSITY))


@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_length_alone_leaves_every_number(density, lesson, half):
    short = density(halves(LESSON)[half])
    for name in QUALITY:
        assert short[name] == pytest.approx(lesson[name], rel=0.12, abs=0.02), name
    assert short["redundancy"] == lesson["redundancy"] == 0
    assert short["speech_rate"] == pytest.approx(lesson["speech_rate"], rel=0.01)


def test_a_text_said_twice_halves_its_rates_and_shows_as_repeated(density, lesson):
    twice = density(f"{LESSON} {LESSON}")
    for name in RATES:
        assert twice[name] == pytest.approx(lesson[name] / 2, rel=0.1), name
    for name in ("redundancy", "repeated_share"):
        assert twice[name] == pytest.approx(0.5, abs=0.03), name
    for name in ("lexical_density", "mtld", "topic_focus"):
        assert twice[name] == pytest.approx(lesson[name], rel=0.05), name


def test_each_sentence_said_twice_lowers_diversity_too(density, lesson):
    stammered = density(" ".join(f"{s} {s}" for s in sentences(" ".join(LESSON.split()))))
    assert stammered["mtld"] < lesson["mtld"] / 2
    assert stammered["novelty_rate"] == pytest.approx(lesson["novelty_rate"] / 2, rel=0.1)


def test_filler_lowers_what_is_good_and_raises_what_is_bad(density, lesson):
    padded = density(with_filler(LESSON))
    for name in QUALITY:
        assert padded[name] < 0.85 * lesson[name], name
    assert padded["redundancy"] > 0.2
    more, less = density(with_filler(LESSON, 2)), density(with_filler(LESSON, 4))
    for name in (*RATES, "lexical_density"):
        assert padded[name] < more[name] < less[name] < lesson[name], name


def test_a_list_of_keywords_added_raises_no_rate_and_no_share(density, lesson):
    for stuffed in (density(f"{LESSON} {KEYWORDS}."), density(f"{LESSON} {KEYWORDS.replace(' ', ', ')}.")):
        for name in (*RATES, "lexical_density"):
            assert stuffed[name] < lesson[name], name
        assert stuffed["mtld"] <= 1.1 * lesson["mtld"]


def test_a_list_of_keywords_alone_is_no_prose(encoder):
    row = measure(told(KEYWORDS), None, encoder)
    assert {row[name].state for name in QUALITY} == {State.NOT_APPLICABLE}


def test_speech_faster_than_a_fast_speaker_gains_nothing(density):
    fast, absurd = density(LESSON, FASTEST), density(LESSON, 3 * FASTEST)
    for name in RATES:
        assert absurd[name] == pytest.approx(fast[name], rel=1e-3), name
    assert absurd["speech_rate"] > 12


def test_time_without_words_dilutes_the_rates(density, lesson):
    talked = len(words(LESSON)) / 2.5
    slow = density(LESSON, seconds=2 * talked)
    assert slow["novelty_rate"] == pytest.approx(lesson["novelty_rate"] / 2, rel=1e-3)
    assert density(LESSON, seconds=1.0)["novelty_rate"] == lesson["novelty_rate"]


def test_a_lesson_is_denser_than_a_ramble(density, lesson):
    ramble = density(RAMBLE)
    for name in QUALITY:
        assert ramble[name] < 0.8 * lesson[name], name


@pytest.mark.parametrize("text", [LECTION, LECCION, LECON], ids=["de", "es", "fr"])
def test_the_same_lesson_in_another_language_is_about_as_dense(density, lesson, text):
    pace = 2.5 * NORMS[language(words(text)) or ""].words  # the same content in the same time
    other = density(text, pace)
    for name in ("novelty_rate", "practical_rate", "lexical_density", "speech_rate"):
        assert other[name] == pytest.approx(lesson[name], rel=0.2), name
    assert other["information_density"] == pytest.approx(lesson["information_density"], rel=0.3)
    assert other["repeated_share"] == 0
    twice = density(f"{text} {text}", pace)
    assert twice["novelty_rate"] == pytest.approx(other["novelty_rate"] / 2, rel=0.1)


@pytest.mark.parametrize(
    ("text", "comparable"),
    [
        (
            "まず玉ねぎを薄く切ります。次にバターを溶かして、弱火で十分ほど炒めます。最後に塩を少し入れて、火を止めます。"
            * 2,
            True,
        ),
        (
            "Сначала нарежьте лук тонкими кольцами. Затем медленно жарьте лук в масле около десяти минут.",
            False,
        ),
    ],
    ids=["ja", "ru"],
)
def test_a_script_that_the_encoder_does_not_read_is_not_judged_by_it(encoder, text, comparable):
    row = measure(told(text), None, encoder)
    for name in ("novelty_rate", "repeated_share", "topic_focus"):
        assert row[name].state is State.NOT_APPLICABLE, name
    assert row["redundancy"].state is State.OK
    assert row["speech_rate"].state is (State.OK if comparable else State.NOT_APPLICABLE)


def test_punctuation_matters_little(density, lesson):
    bare = density(LESSON.replace(".", "").replace(",", ""))
    assert bare["novelty_rate"] == pytest.approx(lesson["novelty_rate"], rel=0.1)
    assert bare["lexical_density"] == lesson["lexical_density"]


def test_a_caption_on_another_subject_lowers_the_focus(density, lesson):
    own = density(LESSON, caption="How to sharpen a kitchen knife on a whetstone #knife")
    other = density(LESSON, caption="The ten best beaches of Portugal for your summer holiday")
    assert other["topic_focus"] < lesson["topic_focus"] < own["topic_focus"]


def test_without_a_transcript_it_is_missing_and_without_speech_not_applicable(encoder):
    empty = told("")
    assert {v.state for v in measure(empty, 30.0, encoder).values()} == {State.MISSING}
    assert {v.state for v in measure(empty, 30.0, encoder, speech_share=0.6).values()} == {State.MISSING}
    quiet = measure(empty, 30.0, encoder, speech_share=0.01)
    assert {v.state for v in quiet.values()} == {State.NOT_APPLICABLE}
    notes = told("♪ ♪ 🔥")
    assert {v.state for v in measure(notes, 30.0, encoder).values()} == {State.MISSING}


def test_a_short_text_has_no_diversity_and_no_focus(encoder):
    row = measure(told("We put the onion into the pan."), 5.0, encoder)
    assert row["mtld"].state is row["topic_focus"].state is State.NOT_APPLICABLE
    assert row["lexical_density"].number == pytest.approx(3 / 7)


def test_overlapping_segments_count_their_time_once(encoder):
    base = told("")
    said = Segment(start=0, end=4, text="the onion goes into the pan and fries")
    overlapping = Metadata.model_validate({**base.model_dump(), "transcript": (said, said.model_copy())})
    assert measure(overlapping, None, encoder)["speech_rate"].number == pytest.approx(4.0)


def test_a_three_hour_talk_stays_bounded(encoder):
    talk = told(" ".join(f"{s[:-1]} number {i}." for i in range(110) for s in sentences(LESSON.replace("\n", " "))))
    calls: list[int] = []

    class Counting(Encoder):
        def encode(self, texts):
            calls.append(len(texts))
            return super().encode([t[:20] for t in texts])

    VideoFeatures(measure(talk, None, Counting(encoder.name, encoder.dimensions, encoder._model)))
    assert max(calls) <= 600


def test_mtld_is_the_published_algorithm():
    assert mtld(["a", "b", "c", "d"]) == 4.0  # the ratio never falls: its own length
    assert mtld(["a"] * 10) == 2.0  # every second word ends a factor
    forward = ["a", "b", "a", "c", "b", "d"]  # 4 types in 6 words: one factor, at the sixth word, both ways
    assert mtld(forward) == pytest.approx(6.0)
    with pytest.raises(ValueError, match="no words"):
        mtld([])


def test_copied_share_looks_back_a_fixed_way():
    once = [f"w{i}" for i in range(100)]
    assert copied_share(once) == 0
    assert copied_share([*once, *once]) == 0.5
    assert copied_share(["buy"] * 100) == pytest.approx(0.99)
    assert copied_share([*once, *[f"x{i}" for i in range(600)], *once]) == 0
    assert copied_share([]) == 0


def test_what_is_said_of_nobody_and_nothing_stands_alone():
    def alone(*said: str) -> list[float]:
        return [round(share, 2) for share in Talk(told(" ".join(said)).transcript).alone]

    maxims = (
        "A quiet morning opens the widest doors of them all.",
        "Whoever waits for the rain will never see a garden.",
        "The longest road begins right behind the kitchen table.",
    )
    assert alone(*maxims) == [1, 1, 1]
    assert alone(maxims[0], "My sister opened them far too early yesterday, as ever.", maxims[2]) == [0.67, 0.67, 0.67]
    assert alone(maxims[0], "Doors of oak swell, so plane the edges until they close.", maxims[2]) == [0.33, 0.33, 0.33]
    assert alone("Drive forty screws into the oak boards along the wall.")[0] == 0
