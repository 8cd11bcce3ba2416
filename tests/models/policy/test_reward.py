import json
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from payables import assessment, assessments, counters, model, pay, policy, row, rows, unit, verdict

from features import schema
from features.errors import InputError
from features.schema import Family
from features.values import Value, VideoFeatures
from models.originality.records import Finding
from models.policy import Reward, State

findings = st.sampled_from(list(Finding))
fast = settings(max_examples=80, deadline=None)


def component(reward: Reward, name: str) -> Decimal:
    return next(part.multiplier for part in reward.components if part.name == name)


def decimals(reward: Reward) -> list[Decimal]:
    parts = [n for c in reward.components for n in (c.score, c.low, c.high, c.multiplier) if n is not None]
    return [reward.quality_factor, reward.rpm_multiplier, reward.if_released, reward.base_rpm, *parts]


def plain(reward: Reward) -> str:
    """All of it as text, the trailing zeros of its decimals included."""
    return repr(reward)


class TestLaws:
    @given(a=unit, b=unit, shares=assessments)
    @fast
    def test_more_originality_never_pays_less(self, a: float, b: float, shares: dict[str, float]) -> None:
        low, high = sorted((a, b))
        less, more = (pay(verdict=verdict(o), assessment=assessment(shares)) for o in (low, high))
        assert less.if_released <= more.if_released
        assert less.rpm_multiplier <= more.rpm_multiplier

    @given(shares=assessments, family=st.sampled_from(list(Family)), more=st.floats(0, 0.05))
    @fast
    def test_a_better_score_never_pays_less(self, shares: dict[str, float], family: Family, more: float) -> None:
        better = {**shares, family.value: shares[family] + more}
        assert pay(assessment=assessment(shares)).if_released <= pay(assessment=assessment(better)).if_released

    @given(name=st.sampled_from([f.name for f in schema.FEATURES if f.direction]), to=unit, start=unit)
    @fast
    def test_a_better_feature_never_pays_less(self, name: str, to: float, start: float) -> None:
        """The whole way, model, gates and policy: from a feature's number to the multiplier."""
        spec = schema.BY_NAME[name]
        worse, better = sorted((start, to), reverse=spec.direction < 0)
        paid = []
        for at in (worse, better):
            features = row({name: spec.low + at * (spec.high - spec.low)})
            paid.append(pay(features=features, assessment=model().assess(features)))
        assert paid[0].rpm_multiplier <= paid[1].rpm_multiplier

    @given(features=rows(), originality=unit, finding=findings, shares=assessments, views=st.integers(0, 10**9))
    @fast
    def test_everything_stays_in_bounds_with_four_places(
        self, features: VideoFeatures, originality: float, finding: Finding, shares: dict[str, float], views: int
    ) -> None:
        reward = pay(
            features=features,
            verdict=verdict(originality, finding),
            assessment=assessment(shares),
            counters=counters(views),
        )
        assert Decimal("0.5") <= reward.quality_factor <= Decimal(2)
        assert Decimal("0.5") <= reward.if_released <= Decimal("2.5")
        assert reward.rpm_multiplier in (Decimal("0.0000"), reward.if_released)
        assert all(number.as_tuple().exponent == -4 for number in decimals(reward))
        assert 1 <= len(reward.reasons) <= 4

    @given(originality=st.floats(0, 0.499999), shares=assessments, features=rows())
    @fast
    def test_originality_is_never_bought_back(
        self, originality: float, shares: dict[str, float], features: VideoFeatures
    ) -> None:
        reward = pay(verdict=verdict(originality), assessment=assessment(shares), features=features)
        assert reward.quality_factor <= 1
        assert reward.if_released <= 1

    @given(shares=assessments, originality=unit, features=rows())
    @fast
    def test_the_same_input_gives_the_same_bytes(
        self, shares: dict[str, float], originality: float, features: VideoFeatures
    ) -> None:
        given = {"verdict": verdict(originality), "assessment": assessment(shares), "features": features}
        assert plain(pay(**given)) == plain(pay(**given))

    @given(shares=assessments)
    @fast
    def test_the_callers_decimal_context_does_not_matter(self, shares: dict[str, float]) -> None:
        usual = plain(pay(assessment=assessment(shares)))
        with localcontext() as context:
            context.prec = 3
            context.rounding = "ROUND_UP"
            assert plain(pay(assessment=assessment(shares))) == usual


DOUBTS = {family.value: 0.03 for family in Family}


class TestDoubt:
    @pytest.mark.parametrize(
        ("share", "multiplier"),
        [
            (0.13, "1.1500"),  # the bonus at 0.60, the lower bound
            (0.03, "1.0000"),  # the lower bound is neutral
            (0.01, "1.0000"),
            (-0.03, "1.0000"),
            (-0.13, "0.9000"),  # the malus at 0.40, the upper bound
        ],
    )
    def test_bonus_from_the_lower_bound_malus_from_the_upper(self, share: float, multiplier: str) -> None:
        reward = pay(assessment=assessment({"engagement": share}, DOUBTS))
        assert str(component(reward, "completion")) == multiplier

    @given(share=st.floats(-0.029, 0.029))
    def test_an_interval_that_straddles_neutral_moves_nothing(self, share: float) -> None:
        reward = pay(assessment=assessment({"density": share}, DOUBTS))
        assert str(component(reward, "density")) == "1.0000"

    @given(shares=assessments)
    @fast
    def test_more_doubt_never_moves_further(self, shares: dict[str, float]) -> None:
        sure, unsure = (pay(assessment=assessment(shares, dict.fromkeys(DOUBTS, doubt))) for doubt in (0.001, 0.05))
        for a, b in zip(sure.components, unsure.components, strict=True):
            assert abs(b.multiplier - 1) <= abs(a.multiplier - 1)


class TestMissing:
    @pytest.mark.parametrize(
        ("families", "name"),
        [
            (["engagement"], "completion"),
            (["density"], "density"),
            (["picture", "sound", "structure"], "production"),
            (["discussion"], "interaction"),
        ],
    )
    def test_a_missing_family_is_exactly_neutral(self, families: list[str], name: str) -> None:
        gone = {n: Value.missing("") for family in families for n in schema.names(Family(family))}
        shares = dict.fromkeys(families, 0.08 if len(families) == 1 else 0.05)
        reward = pay(features=row().merged(gone), assessment=assessment(shares))
        part = next(c for c in reward.components if c.name == name)
        assert (part.multiplier, part.score) == (Decimal("1.0000"), None)
        assert "neutral" in part.note

    def test_missing_length_of_content_is_neutral(self) -> None:
        reward = pay(features=row().merged({"effective_duration": Value.failed("broke")}))
        assert component(reward, "length") == 1

    def test_nothing_known_is_paid_at_the_originality_alone(self) -> None:
        reward = pay(features=VideoFeatures(), assessment=model().assess(VideoFeatures()))
        assert reward.quality_factor == component(reward, "originality")

    def test_all_neutral_says_so(self) -> None:
        gates = ("still_share", "slideshow_share", "loop_share", "text_only_share")
        nothing = VideoFeatures(dict.fromkeys(gates, Value.not_applicable("nothing to measure it on")))
        reward = pay(features=nothing, verdict=verdict(0.8), assessment=assessment())
        assert [reason.code for reason in reward.reasons] == ["DATA-NEUTRAL"]


class TestLengthAndTalk:
    @pytest.mark.parametrize(
        ("seconds", "multiplier"),
        [(0.0, "1.0000"), (60.0, "1.0000"), (61.0, "1.0004"), (120.0, "1.0250"), (180.0, "1.0500"), (900.0, "1.0500")],
    )
    def test_length_adds_without_a_step_and_stops(self, seconds: float, multiplier: str) -> None:
        reward = pay(features=row({"effective_duration": seconds}))
        assert str(component(reward, "length")) == multiplier

    @given(share=st.floats(-0.3, 0.3))
    def test_interaction_only_adds(self, share: float) -> None:
        assert 1 <= component(pay(assessment=assessment({"discussion": share})), "interaction") <= Decimal("1.2")


class TestReasons:
    def test_the_largest_movement_comes_first(self) -> None:
        shares = {"engagement": -0.2, "picture": 0.05, "density": 0.1}
        reward = pay(verdict=verdict(0.8), assessment=assessment(shares))
        assert [reason.code for reason in reward.reasons] == ["ENG-LOW_HOLD", "DEPTH-HIGH", "PROD-HIGH"][
            : len(reward.reasons)
        ]

    @given(shares=assessments, originality=st.floats(0.3, 1))
    @fast
    def test_a_reason_never_contradicts_its_component(self, shares: dict[str, float], originality: float) -> None:
        reward = pay(assessment=assessment(shares), verdict=verdict(originality))
        for reason in reward.reasons:
            if "multiplier" in reason.evidence:
                up = Decimal(reason.evidence["multiplier"]) > 1
                assert reason.direction.value == ("raises" if up else "lowers")

    def test_a_lowering_reason_names_the_feature_and_the_step(self) -> None:
        features = row({"sharpness": -2.0, "noise": 60.0, "blockiness": 12.0, "shake": 60.0, "average_watch": 0.4})
        reward = pay(features=features, assessment=model().assess(features))
        reason = next(r for r in reward.reasons if r.code == "PROD-LOW")
        assert reason.evidence["drivers"][0]["step"]
        assert all(Decimal(d["points"]) < 0 for d in reason.evidence["drivers"])

    def test_reasons_are_plain_json(self) -> None:
        reward = pay(verdict=verdict(0.2, Finding.REPOST))
        assert json.loads(json.dumps(reward.reasons[0].to_json()))["direction"] == "refuses"

    def test_no_message_keeps_a_placeholder(self) -> None:
        for finding in Finding:
            for reason in pay(verdict=verdict(0.4, finding), seconds=10, counters=None).reasons:
                assert "{" not in reason.message


class TestPay:
    def test_expected_pay_is_views_by_rate_by_multiplier(self) -> None:
        reward = pay(assessment=assessment())
        assert str(reward.rpm_multiplier) == "1.2500"
        assert str(reward.expected_pay(12_345)) == "15.431250"

    @pytest.mark.parametrize("given", [{"seconds": 5.0}, {"verdict": None}], ids=["ineligible", "held"])
    def test_nothing_is_paid_behind_a_gate(self, given: dict[str, object]) -> None:
        reward = pay(**given)
        assert reward.state in (State.INELIGIBLE, State.HOLD)
        assert str(reward.expected_pay(10**9)) == "0.000000"
        assert reward.if_released > 0

    def test_negative_views_are_refused(self) -> None:
        with pytest.raises(InputError):
            pay().expected_pay(-1)

    @given(views=st.integers(0, 10**12), more=st.integers(0, 10**6))
    def test_more_views_never_pay_less(self, views: int, more: int) -> None:
        assume(views + more > 0)
        reward = pay()
        assert reward.expected_pay(views) <= reward.expected_pay(views + more)


def test_the_rate_is_the_policys() -> None:
    reward = pay()
    assert (str(reward.base_rpm), reward.currency) == ("1.0000", policy().document.currency)
