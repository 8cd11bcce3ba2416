"""What speaks for a copy, on small films whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from features.fingerprint import Film
from models.originality.evidence import Evidence, evidence_of, probability
from models.originality.lines import Line, best_line, rival
from models.originality.motion import Agreement, compare, softened
from models.originality.places import shared_motion
from models.originality.spans import stretched

WHOLE = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
HEIGHT, WIDTH = 60, 100


def film(seed: int, seconds: float = 12.0, period: float | None = None) -> Film:
    """Four soft blobs on smooth random courses over a standing texture of its own; again and again with ``period``."""
    random = np.random.default_rng(seed)
    times = np.arange(0, seconds, 0.2)
    rounds = times if period is None else times % period
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = np.full((len(times), HEIGHT, WIDTH), 90.0) + 25 * np.sin(x / 7 + seed) * np.cos(y / 5)
    for _ in range(4):
        a, b, c, d = random.uniform(0.4, 1.6, 4)
        across = WIDTH / 2 + 40 * np.sin(a * rounds + 9 * b + np.sin(c * rounds))
        down = HEIGHT / 2 + 22 * np.sin(c * rounds + 7 * d + np.cos(b * rounds))
        away = (x - across[:, None, None]) ** 2 + (y - down[:, None, None]) ** 2
        picture += random.choice([-60.0, 80.0]) * np.exp(-away / 40)
    luma = picture.clip(16, 235).astype(np.uint8)
    return Film(times, luma, np.full((len(times), HEIGHT // 2, WIDTH // 2, 2), 128, np.uint8))


def beside(left: Film, right: Film, share: float) -> Film:
    """The left film's picture up to ``share`` of the width, the right film's beyond."""
    luma = left.luma.copy()
    luma[:, :, int(share * WIDTH) :] = right.luma[:, :, int(share * WIDTH) :]
    return Film(left.times, luma, left.chroma)


def laid(query: Film, reference: Film) -> Agreement:
    agreement = compare(softened(query), softened(reference), WHOLE)
    assert agreement is not None
    return agreement


def found(query: Film, reference: Film) -> tuple[Agreement, Line]:
    agreement = laid(query, reference)
    line = best_line(agreement)
    assert line is not None
    return agreement, stretched(agreement, line)


def shared(query: Film, reference: Film) -> float:
    return shared_motion(laid(query, reference), 1.0, 0.0, np.arange(len(query.times)))


def test_a_copy_shares_its_motion_everywhere() -> None:
    assert shared(film(1), film(1)) > 0.98


def test_another_take_shares_hardly_any() -> None:
    assert shared(film(1), film(2)) < 0.35


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_what_two_videos_show_alike_counts_by_its_area(share: float) -> None:
    assert shared(beside(film(1), film(2), share), film(1)) == pytest.approx(share, abs=0.2)


def test_a_standing_picture_shares_no_motion() -> None:
    still = Film(film(1).times, np.repeat(film(1).luma[:1], len(film(1).times), axis=0), film(1).chroma)
    assert shared(still, still) == 0.0


def test_light_and_contrast_do_not_change_what_is_shared() -> None:
    dim = Film(film(1).times, (film(1).luma * 0.6 + 20).astype(np.uint8), film(1).chroma)
    assert shared(dim, film(1)) > 0.95


def stickered(seed: int) -> Film:
    """A bright band in which little moves; beside it, a white sticker pops up for every other second."""
    inside = film(seed)
    luma = (40 + 0.4 * (inside.luma.astype(np.float64) - 90)).clip(0, 255).astype(np.uint8)
    luma[:, 24:] += 140
    luma[inside.times % 2 < 1, :22, :30] = 235
    return Film(inside.times, luma, inside.chroma)


def test_walls_do_not_agree_because_one_sticker_pops_up_before_both() -> None:
    assert shared(stickered(1), stickered(1)) > 0.9
    assert shared(stickered(1), stickered(2)) < 0.3


def half_still(whole: Film) -> Film:
    """Only the left half moves."""
    luma = whole.luma.copy()
    luma[:, :, WIDTH // 2 :] = luma[:1, :, WIDTH // 2 :]
    return Film(whole.times, luma, whole.chroma)


def test_what_an_editor_adds_speaks_less_against_a_copy_than_what_moved_there_before() -> None:
    added = shared(beside(half_still(film(1)), film(2), 0.5), half_still(film(1)))
    replaced = shared(beside(film(1), film(2), 0.5), film(1))
    everywhere, in_the_reference = replaced, 1.0
    assert added == pytest.approx(np.sqrt(everywhere * in_the_reference), abs=0.06)
    assert replaced == pytest.approx(0.5, abs=0.1)


def test_gain_is_the_logarithm_of_the_frames_that_agree_up_to_eight() -> None:
    seconds = (20.0, 60.0)
    short, long = (evidence_of(*found(film(3, seconds=s), film(3, seconds=s))) for s in seconds)
    agreement, line = found(film(3), film(3))
    little = evidence_of(agreement, replace(line, gain=2.0))
    assert short.gain == long.gain == pytest.approx(np.log(8))
    assert little.gain == pytest.approx(np.log(2))


def test_what_is_explained_otherwise_is_no_evidence() -> None:
    agreement, line = found(film(3), film(3))
    half, whole = (evidence_of(agreement, replace(line, gain=6.0), explained) for explained in (0.5, 1.0))
    assert half.gain == pytest.approx(np.log(3))
    assert (whole.shared, probability(whole)) == (0.0, 0.0)


@pytest.mark.parametrize("frames", [3, 60])
@pytest.mark.parametrize("level", [0, 128])
def test_pictures_of_one_shade_share_nothing(frames: int, level: int) -> None:
    times, luma = film(1).times[:frames], np.full((frames, HEIGHT, WIDTH), level, np.uint8)
    with np.errstate(all="raise"):
        assert shared(Film(times, luma, film(1).chroma[:frames]), film(1)) == 0.0


def test_a_stretch_begins_where_the_reference_does() -> None:
    reference, before = film(1), film(2, seconds=6.0)
    query = Film(
        np.concatenate([before.times, reference.times + 6.0]),
        np.concatenate([before.luma, reference.luma]),
        np.concatenate([before.chroma, reference.chroma]),
    )
    line = best_line(laid(query, reference))
    assert line is not None
    assert (line.offset, line.q_start) == (pytest.approx(-6.0, abs=0.1), pytest.approx(6.0, abs=0.5))


def test_a_copy_has_no_rival() -> None:
    agreement, line = found(film(3), film(3))
    assert (line.speed, line.offset) == (pytest.approx(1.0, abs=0.01), pytest.approx(0.0, abs=0.1))
    assert rival(agreement, line)[0] < 0.4


def test_what_goes_round_and_round_rivals_itself() -> None:
    agreement, line = found(film(3, period=2.0), film(3, period=2.0))
    assert rival(agreement, line)[0] > 0.8


def test_a_rival_counts_by_the_places_that_agree_there() -> None:
    round_and_round = film(3, period=2.0)
    partly = beside(round_and_round, film(5), 0.6)
    whole, part = (found(shown, shown) for shown in (round_and_round, partly))
    assert evidence_of(*whole).rival > 0.8
    assert 0 < evidence_of(*part).rival < 0.85 * rival(*part)[0]


def test_a_copy_is_probable_and_another_take_is_not() -> None:
    copy = probability(evidence_of(*found(film(3), film(3))))
    agreement = laid(film(4), film(3))
    line = best_line(agreement)
    assert copy > 0.95
    assert line is None or probability(evidence_of(agreement, line)) < 0.3


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Evidence(2.0, 0.8, 0.1, 0.0), Evidence(1.0, 0.8, 0.1, 0.0)),
        (Evidence(2.0, 0.8, 0.1, 0.0), Evidence(2.0, 0.5, 0.1, 0.0)),
        (Evidence(2.0, 0.8, 0.1, 0.0), Evidence(2.0, 0.8, 0.9, 0.0)),
        (Evidence(2.0, 0.8, 0.1, 0.0), Evidence(2.0, 0.8, 0.1, 0.9)),
    ],
    ids=["gain", "shared", "rival", "oddness"],
)
def test_each_number_speaks_its_way(better: Evidence, worse: Evidence) -> None:
    assert probability(better) > probability(worse)


def odd(speed: float) -> float:
    agreement, line = found(film(3), film(3))
    return evidence_of(agreement, replace(line, speed=speed)).oddness


def test_speeds_are_odder_the_rarer_they_are_among_edits() -> None:
    assert odd(1.0) == 0
    assert odd(2.0) == odd(0.5) == 1.0
    assert odd(-1.0) > odd(2.0)
    assert odd(-0.8) - odd(-1.0) == pytest.approx(2 * odd(0.8))


def test_no_pair_is_certain_and_one_moving_frame_is_no_proof() -> None:
    assert 0.99 < probability(Evidence(gain=np.log(8), shared=1.0, rival=0.0, oddness=0.0)) < 0.999
    assert probability(Evidence(gain=0.0, shared=1.0, rival=0.0, oddness=0.0)) < 0.5


def page(seed: int, inset: int) -> Film:
    """A page whose lower edge moves alike on all of them, with another standing picture in its middle each."""
    frame = film(seed)
    luma = np.repeat(frame.luma[:1] // 4 + 60, len(frame.times), axis=0)
    luma[:, 45:] = frame.luma[:, 45:]
    drawn = np.random.default_rng(inset).integers(40, 220, (4, 10)).astype(np.uint8)
    luma[:, 8:40, 10:90] = np.kron(drawn, np.ones((8, 8), np.uint8))
    return Film(frame.times, luma, frame.chroma)


def test_another_standing_picture_in_the_same_moving_page_is_not_shared() -> None:
    assert shared(page(1, inset=1), page(1, inset=1)) > 0.95
    assert shared(page(1, inset=2), page(1, inset=1)) < 0.6
