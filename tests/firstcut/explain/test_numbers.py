"""A number as a person reads it: unit, standing turned to its good direction, or the reason there is none."""

from __future__ import annotations

import pytest

from features.schema import BY_NAME, Family
from features.values import Value, VideoFeatures
from firstcut.explain.numbers import Group, Row, groups, spoken, weakest
from models.quality import QualityModel


@pytest.fixture(scope="module")
def model() -> QualityModel:
    return QualityModel.load()


def row(name: str, model: QualityModel, number: float) -> Row:
    told = groups(VideoFeatures({name: Value(number)}), model, {name: f"mend {name}"})
    return next(each for group in told for each in group.rows if each.feature.name == name)


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [(0.0, "share", "0 %"), (0.314, "share", "31 %"), (0.0014, "share", "0.14 %"), (1080.0, "pixels", "1,080 pixels")],
)
def test_numbers_are_spoken_with_their_unit(number, unit, words):
    assert spoken(number, unit) == words


def test_every_feature_is_told_once(model):
    told = groups(VideoFeatures(), model, {})
    assert [group.family for group in told] == list(Family)
    assert [each.feature.name for group in told for each in group.rows] == [
        name for family in Family for name in BY_NAME if BY_NAME[name].family is family
    ]


def test_standing_is_turned_to_the_good_direction(model):
    sharp, noisy = row("sharpness", model, 4.0), row("noise", model, 20.0)
    assert sharp.standing > 0.9
    assert sharp.verdict == "high"
    assert noisy.standing > 0.9
    assert noisy.verdict == "low"
    assert noisy.good == pytest.approx(1 - noisy.standing)
    assert row("contrast", model, 120.0).verdict == ""


def test_what_cannot_be_better_is_said_to_be_best(model):
    assert row("black_share", model, 0.0).best
    assert not row("black_share", model, 0.01).best
    assert not row("contrast", model, 0.0).best


def test_one_reason_for_a_whole_family_is_told_once(model):
    told = {g.family: g for g in groups(VideoFeatures({"noise": Value(1.0)}), model, {})}
    assert told[Family.SOUND].reason == "missing: not extracted"
    assert told[Family.PICTURE].reason == ""


def test_the_weakest_come_first_and_a_short_video_is_no_fault(model):
    values = {"noise": Value(20.0), "sharpness": Value(1.2), "contrast": Value(1.0), "effective_duration": Value(5.0)}
    steps = dict.fromkeys(values, "a step")
    found = weakest(groups(VideoFeatures(values), model, steps))
    assert [each.feature.name for each in found] == ["noise", "sharpness"]
    assert found[0].step == "a step"
    assert weakest((Group(Family.SOUND, ()),)) == ()
