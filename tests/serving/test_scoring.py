import json
from dataclasses import replace
from decimal import Decimal

import pytest

from features.inputs import Counters
from features.values import VideoFeatures
from models.originality.records import Ruling
from serving import scoring


@pytest.fixture
def ask(house):
    """Scores the repost, or another video, with what a test changes."""
    counters = Counters(views=12000, completions=5200, watch_seconds=60000.0, likes=900, shares=120)

    def asked(video_id="mirrored", counters=counters, **changes):
        known = replace(house.known(video_id), **changes)
        return scoring.score(
            known.record, known.matches, known.provenance, known.rulings, counters, house.model, house.policy
        )

    return asked


def no_float(text):
    raise AssertionError(f"{text} is a float in the card")


def test_the_same_question_gives_the_same_bytes(ask, house):
    cards = {ask().canonical_json() for _ in range(3)}
    reversed_matches = tuple(reversed(house.known("mirrored").matches))
    assert cards == {ask(matches=reversed_matches).canonical_json()}


def test_every_number_that_is_no_count_is_text(ask):
    card = json.loads(ask().canonical_json(), parse_float=no_float)
    for name in ("quality_factor", "rpm_multiplier", "if_released", "base_rpm", "expected_pay"):
        Decimal(card[name])
    assert card["views"] == 12000
    assert len(card["rpm_multiplier"].split(".")[1]) == 4


def test_the_repost_is_named_with_its_source_seconds_and_edits(ask):
    card = ask()
    assert card.finding == "repost"
    assert (card.state, card.rpm_multiplier) == ("INELIGIBLE", "0.0000")
    source = card.originality.sources[0]
    assert (source.video_id, source.creator_id) == ("first", "ana")
    span = source.spans[0]
    assert "mirrored" in span.edits
    assert Decimal(span.q_end) > Decimal(span.q_start)
    assert (span.mirrored, span.reversed, Decimal(span.speed)) == (True, False, 1)
    assert [round(float(number)) for number in span.transform] == [-1, 0, 0, 0, 1, 0]
    assert (card.originality.source_count, card.originality.too_little) == (1, [])


def test_the_original_is_not_flagged_though_its_copy_matches_it(ask):
    card = ask("first")
    assert card.finding == "original"
    assert card.originality.sources == []
    assert Decimal(card.originality.originality) == 1


def test_a_video_that_is_only_known_by_its_fingerprint_is_held(ask, house):
    card = ask("first", record=replace(house.catalog.get("first"), seconds=75.0, features=VideoFeatures()))
    assert (card.state, card.rpm_multiplier, card.expected_pay) == ("HOLD", "0.0000", "0.000000")
    assert "DATA-UNMEASURED" in [reason.code for reason in card.reasons]


def test_shares_add_up_to_the_quality(ask):
    quality = ask("first").quality_detail
    assert sum(map(Decimal, quality.shares.values())) == Decimal(quality.score)
    assert Decimal(quality.low) <= Decimal(quality.score) <= Decimal(quality.high)


def test_counters_move_the_quality_and_none_are_neutral(ask):
    good, bad, none = (
        ask("first", counters=c)
        for c in (
            Counters(views=50000, completions=45000, watch_seconds=380000.0, likes=9000, shares=3000),
            Counters(views=50000, completions=200, watch_seconds=20000.0),
            None,
        )
    )
    assert Decimal(good.quality) > Decimal(none.quality) > Decimal(bad.quality)
    assert none.quality_detail.shares["engagement"] == "0.000000"
    assert (none.views, none.expected_pay) == (None, None)


def test_counts_that_were_not_given_move_nothing(ask):
    views = ask("first", counters=Counters(views=50000))
    assert views.quality_detail == ask("first", counters=None).quality_detail
    stated = ask("first", counters=Counters(views=50000, completions=0, likes=0, shares=0))
    assert Decimal(stated.quality) < Decimal(views.quality)
    assert stated.versions.features_digest != views.versions.features_digest


def test_a_ruling_changes_the_score(ask, house):
    overturned = ask(rulings={("mirrored", "first"): Ruling.OVERTURNED})
    assert overturned.finding == "original"
    assert Decimal(overturned.if_released) > Decimal(ask().if_released)


def test_it_says_what_it_rests_on(ask, house):
    versions = ask().versions
    assert (versions.model, versions.model_digest) == (house.model.version, house.model.digest)
    assert (versions.policy, versions.policy_digest) == (house.policy.version, house.policy.digest)
    assert ask(counters=None).versions.features_digest != versions.features_digest


def test_a_question_has_one_digest_however_it_was_written():
    first = Counters.model_validate_json('{"views": 10, "likes": 1}')
    second = Counters.model_validate_json('{"likes":1,"shares":null,"views":10}')
    none_shared = Counters(views=10, likes=1, shares=0)
    assert scoring.question_digest("a", first) == scoring.question_digest("a", second)
    assert scoring.question_digest("a", first) != scoring.question_digest("a", none_shared)
    assert scoring.question_digest("a", first) != scoring.question_digest("b", first)
    assert scoring.question_digest("a", first) != scoring.question_digest("a", None)
