"""What the verdict makes of the things that happen every day, from files to the finding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from clips import render, song

from features.inputs import Metadata
from models.originality.records import Finding, Ruling, SoundLink
from serving.house import House
from serving.scoring import originality_card

Video = npt.NDArray[np.uint8]
START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
RATE, SIZE = 10, (144, 192)  # frames a second; height and width
FILM = 12.0  # seconds


def scene(seed: int, seconds: float) -> Video:
    """A camera over a place of its own, spots moving in it; no two seeds have anything in common."""
    rng = np.random.default_rng(seed)
    height, width = SIZE
    place = np.zeros((2 * height, 2 * width, 3), np.float32)
    for cells in (6, 18, 54):
        rough = rng.uniform(0, 255, (cells, cells, 3)).astype(np.float32)
        place += cv2.resize(rough, (2 * width, 2 * height), interpolation=cv2.INTER_CUBIC) / 3
    place = np.clip(place, 0, 255)
    phase, pace = rng.uniform(0, 6.28, (5, 2)), rng.uniform(0.4, 1.8, (5, 2))
    pace[0] /= 4  # a camera that is thrown about looks like cuts
    frames = np.empty((round(seconds * RATE), height, width, 3), np.uint8)
    for i, frame in enumerate(frames):
        at = (np.sin(phase + pace * i / RATE) + 1) / 2 * [width, height]
        x, y = (at[0] * 0.9).astype(int)
        frame[:] = place[y : y + height, x : x + width]
        for n, spot in enumerate(at[1:].astype(int)):
            cv2.circle(frame, tuple(map(int, spot)), 14, tuple(map(int, place[n, n])), -1)
    return frames


def cut(video: Video, start: float, end: float) -> Video:
    return video[round(start * RATE) : round(end * RATE)]


def joined(*parts: Video) -> Video:
    return np.concatenate(parts)


class Street:
    """A house, and people who upload to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = House.open(folder / "data")

    def upload(self, name: str, frames: Video, creator: str, *, days: float, sound=None, replace=False, **more) -> None:
        path = self.folder / f"{name}.mp4"
        if not path.exists():
            render(path, frames, rate=RATE, sound=sound)
        said = Metadata(creator_id=creator, uploaded_at=START + timedelta(days=days), **more)
        self.house.ingest.add_reference(path, said, name, replace=replace)

    def finding(self, name: str) -> Finding:
        return self.house.verdict(name).finding

    def sources(self, name: str) -> set[str]:
        return {source.provenance.video_id for source in self.house.verdict(name).sources}


FILMS = {name: scene(seed, FILM) for name, seed in (("harbor", 11), ("garden", 22), ("temple", 33))}
TUNE = song(1, FILM)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory):
    """Three films by ana, bela and cyra, the first with a tune."""
    opened = Street(tmp_path_factory.mktemp("street"))
    for (name, frames), creator in zip(FILMS.items(), ("ana", "bela", "cyra"), strict=True):
        opened.upload(name, frames, creator, days=0, sound=TUNE if name == "harbor" else None)
    yield opened
    opened.house.close()


def test_three_excerpts_that_are_each_too_little_are_a_compilation(street: Street) -> None:
    excerpts = [cut(film, 4, 9) for film in FILMS.values()]
    street.upload("best-of", joined(scene(50, 4), *excerpts), "thief", days=10)
    verdict = street.house.verdict("best-of")
    assert verdict.finding is Finding.COMPILATION
    assert street.sources("best-of") == set(FILMS)
    assert all(source.query_share < street.house.policy.originality.repost_share for source in verdict.sources)
    assert verdict.others_share == pytest.approx(15 / 19, abs=0.08)
    street.house.catalog.remove("best-of")


def test_a_creators_own_intro_flags_nothing(street: Street) -> None:
    intro = scene(60, 4)
    street.upload("monday", joined(intro, scene(61, 12)), "dora", days=1)
    street.upload("friday", joined(intro, scene(62, 12)), "dora", days=5)
    verdict = street.house.verdict("friday")
    assert street.sources("friday") == {"monday"}
    assert (verdict.finding, verdict.originality) == (Finding.ORIGINAL, 1.0)
    assert "Too little to make it a self-repost" in verdict.reason


def test_a_few_seconds_of_stock_flag_nobody(street: Street) -> None:
    stock = scene(70, 4)
    street.upload("travel", joined(scene(71, 19), stock, scene(72, 19)), "eva", days=1)
    street.upload("advice", joined(scene(73, 9), stock, scene(74, 29)), "finn", days=9)
    found = {match.reference: match.score for match in street.house.catalog.matches_of("advice")}
    assert found.get("travel", 0) > 0.5  # it is seen, and does not count
    assert (street.finding("advice"), street.house.verdict("advice").originality) == (Finding.ORIGINAL, 1.0)


def test_a_title_card_and_a_slide_background_flag_nobody(street: Street) -> None:
    card = np.repeat(scene(80, 0.1), 6 * RATE, axis=0)
    street.upload("talk", joined(card, scene(81, 6)), "gina", days=1)
    street.upload("lesson", joined(card, scene(82, 6)), "hugo", days=9)
    assert street.finding("lesson") is Finding.ORIGINAL
    slides = [np.repeat(card[:1], 12 * RATE, axis=0) for _ in range(2)]
    for seed, frames in enumerate(slides):
        pointer = scene(83 + seed, 12)[:, 50:90, 70:120]
        frames[:, 50:90, 70:120] = pointer  # what is shown on the slide differs
    street.upload("slides", slides[0], "gina", days=2)
    street.upload("deck", slides[1], "hugo", days=10)
    assert street.finding("deck") is Finding.ORIGINAL


@pytest.mark.parametrize(("hours", "finding"), [(1, Finding.REVIEW), (71, Finding.REVIEW), (73, Finding.REPOST)])
def test_within_the_race_window_nobody_is_refused_without_a_person(
    street: Street, hours: int, finding: Finding
) -> None:
    street.upload("race", FILMS["garden"], "thief", days=hours / 24)
    found = street.finding("race")
    street.house.catalog.remove("race")
    assert found is finding


@pytest.mark.parametrize("verified", [True, False])
def test_a_verified_capture_beats_the_upload_time(street: Street, verified: bool) -> None:
    film = scene(90, FILM)
    street.upload("leak", film, "thief", days=1)
    shot = {"captured_at": START - timedelta(days=30), "capture_verified": verified}
    street.upload("raw", film, "ines", days=9, **shot)
    findings = street.finding("leak"), street.finding("raw")
    street.house.catalog.remove("leak")
    street.house.catalog.remove("raw")
    assert findings == ((Finding.REPOST, Finding.ORIGINAL) if verified else (Finding.ORIGINAL, Finding.REPOST))


def test_a_creators_own_film_again_is_a_self_repost(street: Street) -> None:
    street.upload("again", np.ascontiguousarray(FILMS["harbor"][:, :, ::-1]), "ana", days=20)
    verdict = street.house.verdict("again")
    assert (verdict.finding, verdict.originality) == (Finding.SELF_REPOST, 1.0)
    street.house.catalog.remove("again")


def test_a_reviewers_not_a_copy_outlives_a_new_analysis_of_the_file(street: Street) -> None:
    street.upload("remix", FILMS["temple"], "joao", days=10)
    assert street.finding("remix") is Finding.REPOST
    street.house.decisions.record("remix", "temple", Ruling.OVERTURNED, "rita", "cyra's own second account")
    assert street.finding("remix") is Finding.ORIGINAL
    street.upload("remix", FILMS["temple"], "joao", days=10, replace=True)
    assert street.finding("remix") is Finding.ORIGINAL
    street.house.catalog.rebuild()
    street.upload("temple", FILMS["temple"], "cyra", days=0, replace=True)
    assert street.finding("remix") is Finding.ORIGINAL
    street.house.catalog.remove("remix")


def test_rights_are_told_apart_from_originality(street: Street) -> None:
    street.upload("licensed", FILMS["temple"], "kai", days=10, rights="licensed from cyra")
    known = street.house.known("licensed")
    assert street.finding("licensed") is Finding.REPOST
    assert (known.record.metadata.rights, known.provenance["temple"].rights) == ("licensed from cyra", None)
    street.house.catalog.remove("licensed")


@pytest.mark.parametrize(
    ("name", "sound", "link"),
    [
        ("kept", TUNE, SoundLink.KEPT),
        ("replaced", song(2, FILM), SoundLink.REPLACED),
        ("muted", None, SoundLink.MUTED),
        ("pitched", song(1, FILM, higher=2 ** (2 / 12)), SoundLink.PITCHED),
    ],
)
def test_what_was_done_to_the_sound_is_named(street: Street, name: str, sound, link: SoundLink) -> None:
    street.upload(name, FILMS["harbor"], "thief", days=10, sound=sound)
    verdict = street.house.verdict(name)
    (source,) = [s for s in verdict.sources if s.provenance.video_id == "harbor"]
    assert source.match.spans[0].edits.sound is link
    assert verdict.finding is Finding.REPOST
    assert verdict.same_sound == ()  # a source's sound is told as its edit
    street.house.catalog.remove(name)


def test_the_same_sound_under_other_pictures_is_told_and_no_copy(street: Street) -> None:
    street.upload("dance", scene(95, FILM), "lou", days=10, sound=TUNE)
    verdict = street.house.verdict("dance")
    assert (verdict.finding, verdict.originality, verdict.sources) == (Finding.ORIGINAL, 1.0, ())
    (heard,) = verdict.same_sound
    assert (heard.query, heard.reference, heard.semitones) == ("dance", "harbor", 0)
    assert (heard.q_start, heard.q_end, heard.r_start, heard.r_end) == pytest.approx((0, 12, 0, 12), abs=1.3)
    (card,) = originality_card(verdict).same_sound
    assert (card.video_id, card.semitones) == ("harbor", 0)
    assert street.house.verdict("harbor").same_sound == ()  # it was there first
    street.house.catalog.remove("dance")
    assert street.house.catalog.sounds_of("harbor") == ()
