import math
from decimal import Decimal

import pytest
from payables import counters, model, pay, row, verdict

from features.errors import InputError
from features.inputs import Counters
from features.values import Value, VideoFeatures
from models.originality.records import Finding
from models.policy import Direction, State

ZERO = Decimal("0.0000")


def test_an_ordinary_video_is_paid() -> None:
    reward = pay()
    assert reward.state is State.FINAL
    assert reward.rpm_multiplier == reward.if_released > ZERO


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(59.999999, State.INELIGIBLE), (60.0, State.FINAL), (60.000001, State.FINAL)],
)
def test_the_length_gate_is_inclusive(seconds: float, state: State) -> None:
    assert pay(seconds=seconds).state is state


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf])
def test_a_length_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="decoded length"):
        pay(seconds=seconds)


def test_a_length_just_under_the_limit_does_not_read_as_the_limit() -> None:
    assert "59.9 s" in pay(seconds=59.999).reasons[0].message


@pytest.mark.parametrize(
    ("views", "state"),
    [(0, State.PROVISIONAL), (999, State.PROVISIONAL), (1000, State.FINAL), (1001, State.FINAL)],
)
def test_few_views_make_an_estimate(views: int, state: State) -> None:
    reward = pay(counters=counters(views))
    assert reward.state is state
    assert reward.rpm_multiplier == reward.if_released


def test_no_counters_make_an_estimate() -> None:
    reward = pay(counters=None)
    assert reward.state is State.PROVISIONAL
    assert "ELIG-QV1000" in [reason.code for reason in reward.reasons]


@pytest.mark.parametrize(
    ("finding", "share", "code", "state"),
    [
        (Finding.REPOST, 0.8, "ORIG-COPY_FULL", State.INELIGIBLE),
        (Finding.REPOST, 0.799999, "ORIG-COPY_PART", State.INELIGIBLE),
        (Finding.COMPILATION, 0.6, "ORIG-COMPILATION", State.INELIGIBLE),
        (Finding.SELF_REPOST, 0.5, "ORIG-SELF_REPOST", State.INELIGIBLE),
        (Finding.REVIEW, 0.3, "ORIG-REVIEW", State.HOLD),
    ],
    ids=["whole copy", "part copy", "compilation", "self repost", "review"],
)
def test_copies(finding: Finding, share: float, code: str, state: State) -> None:
    reward = pay(verdict=verdict(1 - share, finding, share))
    assert reward.state is state
    assert reward.reasons[0].code == code
    assert reward.rpm_multiplier == ZERO
    evidence = reward.reasons[0].evidence["sources"][0]
    assert evidence["video_id"] == "first"
    assert evidence["seconds"] == [{"query": ["3.0", "33.0"], "source": ["10.0", "40.0"]}]
    assert evidence["edits"] == ["mirrored"]


def test_ones_own_uploads_do_not_make_a_part_copy_a_whole_one() -> None:
    reward = pay(verdict=verdict(0.5, Finding.REPOST, 0.5, own=0.9))
    assert reward.reasons[0].code == "ORIG-COPY_PART"
    assert reward.reasons[0].message.startswith("50 % of the video")


@pytest.mark.parametrize(("matched", "own", "spoken"), [(0.3, 0.9, "30 %"), (0.0, 0.9, "90 %")])
def test_a_review_speaks_of_what_is_to_review(matched: float, own: float, spoken: str) -> None:
    reward = pay(verdict=verdict(1 - matched, Finding.REVIEW, matched, own=own))
    assert reward.reasons[0].code == "ORIG-REVIEW"
    assert reward.reasons[0].message.startswith(spoken)


def test_a_part_just_under_the_whole_does_not_read_as_the_whole() -> None:
    assert "99.9 %" in pay(verdict=verdict(0.0, Finding.REPOST, 0.9997)).reasons[0].message


def test_a_recap_of_ones_own_is_paid() -> None:
    reward = pay(verdict=verdict(1.0, Finding.SELF_REPOST, 0.2))
    assert reward.state is State.FINAL
    assert "ORIG-SELF_PART" in [reason.code for reason in reward.reasons]


def test_no_verdict_holds() -> None:
    reward = pay(verdict=None)
    assert (reward.state, reward.reasons[0].code) == (State.HOLD, "ORIG-MISSING")


@pytest.mark.parametrize(("originality", "state"), [(0.29, State.HOLD), (0.3, State.FINAL)])
def test_little_originality_holds_whatever_the_finding(originality: float, state: State) -> None:
    assert pay(verdict=verdict(originality)).state is state


def test_no_assessment_holds() -> None:
    reward = pay(assessment=None)
    assert (reward.state, reward.reasons[0].code) == (State.HOLD, "DATA-NO_SCORE")


@pytest.mark.parametrize(
    ("code", "feature", "hold", "refuse"),
    [
        ("FORM-STATIC", "still_share", 0.85, 0.97),
        ("FORM-SLIDES", "slideshow_share", 0.85, 0.97),
        ("FORM-LOOP", "loop_share", 0.5, 0.85),
        ("FORM-TEXTONLY", "text_only_share", 0.85, 0.97),
    ],
)
def test_forms_that_are_no_video(code: str, feature: str, hold: float, refuse: float) -> None:
    below, held, refused = (pay(features=row({feature: share})) for share in (hold - 1e-6, hold, refuse))
    assert [r.state for r in (below, held, refused)] == [State.FINAL, State.HOLD, State.INELIGIBLE]
    assert held.reasons[0].code == refused.reasons[0].code == code
    assert "%" in refused.reasons[0].message


def test_a_broken_gate_feature_holds() -> None:
    reward = pay(features=row().merged({"loop_share": Value.failed("broke")}))
    assert reward.state is State.HOLD
    assert reward.reasons[0].evidence == {"failed": ["loop_share"]}


def test_a_broken_other_feature_is_named_and_neutral() -> None:
    reward = pay(features=row().merged({"sharpness": Value.failed("broke")}))
    assert reward.state is State.FINAL
    assert "DATA-EXTRACT_FAIL" in [reason.code for reason in reward.reasons]


def test_a_gate_feature_with_nothing_to_measure_lets_through() -> None:
    value = Value.not_applicable("nothing there")
    assert pay(features=row().merged({"text_only_share": value})).state is State.FINAL


def test_a_gate_feature_that_nobody_measured_holds() -> None:
    reward = pay(features=row().merged({"text_only_share": Value.missing("not extracted")}))
    assert (reward.state, reward.rpm_multiplier) == (State.HOLD, ZERO)
    assert reward.reasons[0].code == "DATA-UNMEASURED"
    assert reward.reasons[0].evidence == {"missing": ["text_only_share"]}


def test_a_fingerprint_alone_is_never_paid() -> None:
    reward = pay(features=VideoFeatures(), assessment=model().assess(VideoFeatures()))
    assert (reward.state, reward.reasons[0].code) == (State.HOLD, "DATA-UNMEASURED")
    assert reward.expected_pay(10**6) == 0


def test_the_most_severe_gate_wins_and_comes_first() -> None:
    reward = pay(seconds=30.0, verdict=verdict(0.7, Finding.REVIEW), counters=Counters(views=3))
    assert reward.state is State.INELIGIBLE
    assert [r.code for r in reward.reasons] == ["ELIG-DUR", "ORIG-REVIEW"]
    assert {r.direction for r in reward.reasons} == {Direction.REFUSES, Direction.HOLDS}


def test_gates_do_not_lower_the_score() -> None:
    assert pay(seconds=30.0).quality_factor == pay().quality_factor
