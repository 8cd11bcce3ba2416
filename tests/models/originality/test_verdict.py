"""The verdict: who was first, how much, whose, and what a reviewer said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.originality.records import (
    Box,
    Edits,
    Finding,
    Match,
    Provenance,
    Ruling,
    SoundLink,
    SoundMatch,
    Span,
    Surround,
    Verdict,
)
from models.originality.verdict import OriginalityRules, covered, judge

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
RULES = OriginalityRules()


def video(name: str, *, days: float = 0, creator: str = "", seconds: float = 60) -> Provenance:
    return Provenance(name, creator or f"creator of {name}", NOON + timedelta(days=days), seconds)


def span(start: float, end: float, *, score: float = 0.99, at: float = 0.0) -> Span:
    return Span(score, start, end, at, at + end - start, (1, 0, 0, 0, 1, 0), Edits())


def match(reference: str, *spans: Span, query: str = "new") -> Match:
    return Match(query, reference, max(s.score for s in spans), spans)


def verdict(*matches: Match, others: list[Provenance], rulings=None, new: Provenance | None = None) -> Verdict:
    new = new or video("new", days=30)
    return judge(new, matches, {p.video_id: p for p in [*others, new]}, rulings or {}, RULES)


def test_without_matches_a_video_is_original() -> None:
    said = verdict(others=[])
    assert (said.finding, said.originality, said.sources) == (Finding.ORIGINAL, 1.0, ())


def test_a_whole_copy_of_an_earlier_video_is_a_repost() -> None:
    said = verdict(match("old", span(0, 60)), others=[video("old")])
    assert said.finding is Finding.REPOST
    assert said.originality == pytest.approx(0.01, abs=0.001)
    assert said.matched_share == 1.0
    assert "old" in said.reason


def test_only_earlier_videos_count() -> None:
    said = verdict(match("late", span(0, 60)), others=[video("late", days=31)])
    assert said.finding is Finding.ORIGINAL


def test_a_tie_goes_by_the_video_id() -> None:
    assert verdict(match("aaa", span(0, 60)), others=[video("aaa", days=30)]).sources
    assert not verdict(match("zzz", span(0, 60)), others=[video("zzz", days=30)]).sources


def test_a_match_found_from_the_other_side_counts_as_well() -> None:
    said = verdict(match("new", span(0, 50, at=5), query="old"), others=[video("old")])
    assert said.finding is Finding.REPOST
    assert said.sources[0].match.reference == "old"
    assert said.sources[0].match.spans[0].q_start == 5


def test_inside_the_race_window_nobody_is_refused() -> None:
    said = verdict(match("old", span(0, 60)), others=[video("old", days=28)])
    assert said.finding is Finding.REVIEW
    assert "72 hours" in said.reason


def test_a_creators_own_earlier_upload_is_a_self_repost() -> None:
    mine = video("old", creator="me")
    said = verdict(match("old", span(0, 60)), others=[mine], new=video("new", days=30, creator="me"))
    assert said.finding is Finding.SELF_REPOST
    assert said.originality == 1.0


def test_sources_that_are_small_alone_make_a_compilation() -> None:
    old = [video(f"old{i}") for i in range(5)]
    said = verdict(*(match(f"old{i}", span(i * 12, i * 12 + 11)) for i in range(5)), others=old)
    assert said.finding is Finding.COMPILATION
    assert said.matched_share == pytest.approx(55 / 60, abs=0.001)
    assert all(s.query_share < RULES.repost_share for s in said.sources)


@pytest.mark.parametrize("seconds", [5.4, 2.9], ids=["under-a-tenth-each", "under-three-seconds-each"])
def test_a_compilation_cut_finer_is_one_all_the_same(seconds: float) -> None:
    n = int(60 / seconds)
    cut = [match(f"old{i:02}", span(i * seconds, (i + 1) * seconds)) for i in range(n)]
    said = verdict(*cut, others=[video(f"old{i:02}") for i in range(n)])
    assert said.finding is Finding.COMPILATION
    assert len(said.sources) == n
    assert said.originality < 0.05


def test_small_sources_count_from_the_share_of_a_repost_on() -> None:
    cut = [match(f"old{i}", span(i * 4, i * 4 + 4)) for i in range(6)]
    old = [video(f"old{i}") for i in range(6)]
    below, reached = verdict(*cut[:5], others=old), verdict(*cut, others=old)
    assert (below.finding, below.originality, below.sources) == (Finding.ORIGINAL, 1.0, ())
    assert [s.provenance.video_id for s in below.too_little] == [f"old{i}" for i in range(5)]
    assert (reached.finding, reached.others_share, reached.too_little) == (Finding.REVIEW, 0.4, ())


def test_a_doubtful_span_is_no_surer_for_a_sure_one_of_the_same_pair() -> None:
    said = verdict(match("old", span(0, 4), span(4, 60, score=0.55)), others=[video("old")])
    assert said.finding is Finding.REVIEW
    assert said.originality == pytest.approx(1 - (4 * 0.99 + 56 * 0.55) / 60, abs=0.001)
    sure = verdict(match("old", span(0, 30), span(30, 60, score=0.55)), others=[video("old")])
    assert sure.finding is Finding.REPOST


def test_a_bumper_of_two_videos_counts_no_more_than_of_one() -> None:
    short = video("new", days=30, seconds=6)
    both = [match("a", span(0, 2.5)), match("b", span(0, 2.5))]
    said = verdict(*both, others=[video("a"), video("b")], new=short)
    assert (said.finding, said.originality, len(said.too_little)) == (Finding.ORIGINAL, 1.0, 2)


def test_the_sound_of_what_is_shown_too_little_is_listed() -> None:
    known = {p.video_id: p for p in (video("a"), video("new", days=30))}
    heard = (SoundMatch("new", "a", 0.1, 0, 60, 0, 60),)
    said = judge(known["new"], (match("a", span(0, 2)),), known, {}, RULES, heard)
    assert [s.reference for s in said.same_sound] == ["a"]


def test_many_videos_that_share_one_intro_make_no_compilation() -> None:
    said = verdict(*(match(f"old{i}", span(0, 4)) for i in range(12)), others=[video(f"old{i}") for i in range(12)])
    assert (said.finding, said.originality) == (Finding.ORIGINAL, 1.0)


@pytest.mark.parametrize("spans", [(span(0, 2.5),), (span(0, 2), span(58, 60)), (span(20, 25),)])
def test_a_bumper_or_a_few_seconds_of_stock_flag_nothing_but_are_named(spans: tuple[Span, ...]) -> None:
    said = verdict(match("old", *spans), others=[video("old")])
    assert (said.finding, said.originality, said.sources) == (Finding.ORIGINAL, 1.0, ())
    assert [s.provenance.video_id for s in said.too_little] == ["old"]
    assert "Shows old at" in said.reason
    assert "too little to count" in said.reason


def test_a_long_excerpt_that_is_no_repost_goes_to_a_person() -> None:
    said = verdict(match("old", span(10, 28)), others=[video("old")])
    assert said.finding is Finding.REVIEW


def test_a_doubtful_match_goes_to_a_person_and_a_weak_one_is_nothing() -> None:
    assert verdict(match("old", span(0, 60, score=0.7)), others=[video("old")]).finding is Finding.REVIEW
    assert verdict(match("old", span(0, 60, score=0.3)), others=[video("old")]).finding is Finding.ORIGINAL


@pytest.mark.parametrize("pair", [("new", "old"), ("old", "new")])
def test_a_reviewers_not_a_copy_sticks_to_the_pair(pair: tuple[str, str]) -> None:
    said = verdict(match("old", span(0, 60)), others=[video("old")], rulings={pair: Ruling.OVERTURNED})
    assert said.finding is Finding.ORIGINAL


def test_a_confirmed_pair_stays_however_weak_short_or_recent() -> None:
    rulings = {("new", "old"): Ruling.CONFIRMED}
    said = verdict(match("old", span(0, 40, score=0.2)), others=[video("old", days=29)], rulings=rulings)
    assert said.finding is Finding.REPOST
    assert said.originality == pytest.approx(1 / 3, abs=0.001)


@pytest.mark.parametrize(
    ("seconds", "finding"),
    [(24, Finding.REPOST), (18, Finding.REPOST), (6, Finding.REPOST), (5, Finding.ORIGINAL)],
    ids=["large", "excerpt", "just the least share", "under the least share"],
)
def test_once_confirmed_nothing_is_left_to_review(seconds: float, finding: Finding) -> None:
    rulings = {("new", "old"): Ruling.CONFIRMED}
    said = verdict(match("old", span(10, 10 + seconds, score=0.6)), others=[video("old", days=29)], rulings=rulings)
    assert said.finding is finding
    assert said.originality == pytest.approx(1 - seconds / 60, abs=0.001)
    assert said.others_share == pytest.approx(seconds / 60, abs=0.001)
    assert "person has to look" not in said.reason


def test_a_source_still_open_keeps_a_small_confirmed_one_in_review() -> None:
    old = [video("one"), video("two")]
    found = (match("one", span(0, 12)), match("two", span(20, 32)))
    rulings = {("new", "one"): Ruling.CONFIRMED}
    assert verdict(*found, others=old, rulings=rulings).finding is Finding.REVIEW
    closed = {**rulings, ("two", "new"): Ruling.OVERTURNED}
    said = verdict(*found, others=old, rulings=closed)
    assert (said.finding, said.others_share) == (Finding.REPOST, 0.2)


@pytest.mark.parametrize(("score", "finding"), [(0.96, Finding.REVIEW), (0.97, Finding.SELF_REPOST)])
def test_a_doubtful_match_with_ones_own_goes_to_a_person(score: float, finding: Finding) -> None:
    mine, new = video("old", creator="me"), video("new", days=30, creator="me")
    found = match("old", span(0, 60, score=score))
    assert verdict(found, others=[mine], new=new).finding is finding
    confirmed = verdict(found, others=[mine], new=new, rulings={("new", "old"): Ruling.CONFIRMED})
    assert (confirmed.finding, confirmed.own_share, confirmed.others_share) == (Finding.SELF_REPOST, 1.0, 0.0)


@pytest.mark.parametrize(
    ("thief_days", "finding", "others"),
    [(10, Finding.SELF_REPOST, 0.0), (-10, Finding.REPOST, 1.0)],
    ids=["the thief came later", "the thief was first"],
)
def test_whoever_was_copied_may_show_their_own_again(thief_days: float, finding: Finding, others: float) -> None:
    known = [video("mine", creator="me"), video("stolen", days=thief_days)]
    new = video("new", days=30, creator="me")
    found = match("mine", span(0, 60)), match("stolen", span(0, 58))
    said = verdict(*found, others=known, new=new)
    assert said.finding is finding
    assert said.others_share == pytest.approx(others, abs=0.04)
    assert len(said.sources) == 2
    ruled = verdict(*found, others=known, new=new, rulings={("new", "stolen"): Ruling.CONFIRMED})
    assert ruled.finding is Finding.REPOST


def test_a_little_of_ones_own_is_named_and_flags_nothing() -> None:
    mine, new = video("old", creator="me"), video("new", days=30, creator="me")
    for score in (0.99, 0.6):
        said = verdict(match("old", span(0, 12, score=score)), others=[mine], new=new)
        assert (said.finding, said.originality, said.own_share) == (Finding.ORIGINAL, 1.0, 0.2)
        assert "Too little to make it a self-repost" in said.reason


def test_the_same_sound_is_listed_of_earlier_videos_and_changes_nothing() -> None:
    new, others = video("new", days=30), [video("b", days=2), video("a", days=1), video("late", days=40), video("old")]
    heard = [SoundMatch("new", "b", 0.1, 0, 9, 0, 9), SoundMatch("a", "new", 0.1, 3, 9, 20, 26, 2)]
    heard += [SoundMatch("new", "late", 0.0, 0, 60, 0, 60), SoundMatch("new", "gone", 0.0, 0, 60, 0, 60)]
    known = {p.video_id: p for p in [*others, new]}
    silent, said = judge(new, (), known, {}, RULES), judge(new, (), known, {}, RULES, heard)
    assert [(s.reference, s.q_start, s.r_start, s.semitones) for s in said.same_sound] == [
        ("a", 20, 3, -2),
        ("b", 0, 0, 0),
    ]
    assert replace(said, same_sound=()) == silent
    shown = (match("b", span(0, 60)),)
    assert [s.reference for s in judge(new, shown, known, {}, RULES, heard).same_sound] == ["a"]


def test_a_doubtful_match_counts_for_nothing_where_a_sure_one_covers_it() -> None:
    mine, new = [video("old", creator="me"), video("older", creator="me")], video("new", days=30, creator="me")
    found = (match("old", span(0, 60)), match("older", span(0, 20, score=0.6)))
    assert verdict(*found, others=mine, new=new).finding is Finding.SELF_REPOST


def test_an_unrelated_old_source_does_not_cancel_the_race_window() -> None:
    others = [video("rival", days=29), video("old")]
    said = verdict(match("rival", span(0, 45)), match("old", span(50, 57)), others=others)
    assert said.finding is Finding.REVIEW
    assert "72 hours" in said.reason


def test_an_old_source_that_is_a_repost_by_itself_decides_whoever_else_races() -> None:
    others = [video("rival", days=29), video("old")]
    said = verdict(match("rival", span(0, 60)), match("old", span(0, 50)), others=others)
    assert said.finding is Finding.REPOST


def test_a_compilation_rests_on_sources_outside_the_race_window() -> None:
    found = [match(f"old{i}", span(i * 12, i * 12 + 11)) for i in range(5)]
    late = [video(f"old{i}", days=0 if i < 2 else 29) for i in range(5)]
    assert verdict(*found, others=late).finding is Finding.REVIEW
    early = [video(f"old{i}", days=0 if i < 3 else 29) for i in range(5)]
    assert verdict(*found, others=early).finding is Finding.COMPILATION


def test_shares_tell_strangers_from_oneself() -> None:
    new = video("new", days=30, creator="me")
    others = [video("mine", creator="me"), video("old")]
    said = verdict(match("mine", span(0, 50)), match("old", span(30, 60)), others=others, new=new)
    assert (said.finding, said.matched_share) == (Finding.REPOST, 1.0)
    assert (said.others_share, said.own_share) == (0.5, pytest.approx(50 / 60, abs=0.001))
    assert "50 % of it is somebody else's" in said.reason


@pytest.mark.parametrize(("end", "spoken"), [(59.83, "99.7 %"), (60, "100 %"), (59.9999, "99.9 %")])
def test_a_part_is_never_called_the_whole(end: float, spoken: str) -> None:
    assert f"; {spoken} of it" in verdict(match("old", span(0, end)), others=[video("old")]).reason


def test_matches_with_unknown_videos_are_left_out() -> None:
    assert verdict(match("gone", span(0, 60)), others=[]).finding is Finding.ORIGINAL


spans = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)).map(sorted).map(tuple), max_size=8)


@given(spans)
def test_covered_seconds_never_exceed_the_sum_nor_the_range(parts: list[tuple[float, float]]) -> None:
    total = covered(parts)
    assert total <= sum(b - a for a, b in parts) + 1e-9
    assert total <= 60 + 1e-9
    assert total >= max((b - a for a, b in parts), default=0.0) - 1e-9


@given(spans, st.floats(0.5, 1))
def test_originality_is_a_share_and_more_evidence_never_raises_it(
    parts: list[tuple[float, float]], score: float
) -> None:
    kept = [span(a, b, score=score) for a, b in parts if b - a > 0.01]
    said = [verdict(match("old", *kept[:n]), others=[video("old")]).originality for n in range(1, len(kept) + 1)]
    assert all(0 <= s <= 1 for s in said)
    assert said == sorted(said, reverse=True)


def test_flipping_a_match_twice_gives_it_back() -> None:
    edits = Edits(mirrored=True, rotation=10.0, speed=1.25, window=Box(0, 0.2, 1, 0.8), around=Surround.BARS)
    there = Match("a", "b", 0.9, (Span(0.9, 1, 5, 2, 7, (-2.0, 0.5, 0.1, 0.2, 2.0, -0.3), edits),))
    back = there.flipped().flipped()
    assert back.spans[0].transform == pytest.approx(there.spans[0].transform)
    assert back.spans[0].edits == edits
    assert (back.query, back.reference) == ("a", "b")
    assert Match.from_json(there.to_json()) == there


def test_a_muted_copys_source_was_not_muted_by_whoever_copied_it() -> None:
    muted = replace(span(0, 5), edits=Edits(sound=SoundLink.MUTED))
    assert muted.flipped().edits.sound is SoundLink.UNKNOWN
    assert replace(muted, edits=Edits(sound=SoundLink.REPLACED)).flipped().edits.sound is SoundLink.REPLACED


@pytest.mark.parametrize("turn", [0.0, 180.0, 90.0, -12.5])
def test_a_turn_seen_from_the_other_side_stays_in_its_range(turn: float) -> None:
    back = replace(span(0, 5), edits=Edits(rotation=turn)).flipped().edits.rotation
    assert str(back) == str(turn if turn in (0.0, 180.0) else -turn)


def test_a_match_stored_before_surrounds_and_movement_were_told_still_loads() -> None:
    there = Match("a", "b", 0.9, (span(0, 5),))
    stored = there.to_json()
    for name in ("around", "beyond", "moving"):
        del stored["spans"][0]["edits"][name]
    assert Match.from_json(stored) == there
