"""The same sound is heard wherever it was put; silence, hums and other sounds are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from clips import song, tone
from fingerprints import blank

from features.fingerprint import Fingerprint
from features.fingerprint.sound import SoundWriter
from features.media import SAMPLE_RATE, Sound
from models.originality.index import IndexUnreadable
from models.originality.soundtrack import SoundIndex, find_sounds, sounds_of

Samples = npt.NDArray[np.float32]


def heard(samples: Samples) -> Fingerprint:
    """A fingerprint with sound alone."""
    writer = SoundWriter()
    writer.add(Sound(0.0, samples))
    return blank(len(samples) / SAMPLE_RATE, sound=writer.finish())


class Shelf:
    def __init__(self, prints: dict[str, Fingerprint]) -> None:
        self.all = prints
        self.index = SoundIndex()
        for name, fingerprint in prints.items():
            self.index.add(name, fingerprint)

    def fingerprint(self, video_id: str) -> Fingerprint:
        return self.all[video_id]

    def fingerprints(self):
        return self.all.items()

    def find(self, samples: Samples, query_id: str = "query"):
        return find_sounds(query_id, heard(samples), self.index, self)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    sounds = {f"song{n}": heard(song(n)) for n in range(6)}
    sounds["hum"] = heard(tone(30, hertz=100) + tone(30, hertz=220))
    sounds["silence"] = heard(np.zeros((30 * SAMPLE_RATE, 2), np.float32))
    return Shelf(sounds)


def quieter_and_noisy(samples: Samples) -> Samples:
    noise = np.random.default_rng(0).normal(0, 0.002, samples.shape)
    return (samples * 0.5 + noise).astype(np.float32)


@pytest.mark.parametrize(
    ("edit", "seconds"),
    [
        (lambda s: s, (0, 30, 0, 30)),
        (quieter_and_noisy, (0, 30, 0, 30)),
        (lambda s: s[round(7.3 * SAMPLE_RATE) : 20 * SAMPLE_RATE], (0, 12.7, 7.3, 20)),
        (lambda s: np.concatenate([song(77, 9), s[5 * SAMPLE_RATE : 17 * SAMPLE_RATE], song(78, 9)]), (9, 21, 5, 17)),
    ],
    ids=["as it is", "quieter", "excerpt", "between others"],
)
def test_the_same_sound_is_found_with_its_seconds(shelf: Shelf, edit, seconds) -> None:
    (found,) = shelf.find(edit(song(3)))
    assert (found.query, found.reference, found.semitones) == ("query", "song3", 0)
    assert (found.q_start, found.q_end, found.r_start, found.r_end) == pytest.approx(seconds, abs=1.3)
    assert found.errors < 0.2


@pytest.mark.parametrize("pace", [1.0, 2 ** (2 / 12)], ids=["pitch alone", "played faster"])
def test_a_sound_with_its_pitch_shifted_is_found(shelf: Shelf, pace: float) -> None:
    (found,) = shelf.find(song(2, higher=2 ** (2 / 12), pace=pace))
    assert (found.reference, found.semitones) == ("song2", 2)
    assert (found.q_end, found.r_end) == pytest.approx((30 / pace, 30), abs=1)
    back = found.flipped()
    assert (back.query, back.reference, back.semitones, back.q_end) == ("song2", "query", -2, found.r_end)


@pytest.mark.parametrize(
    "samples",
    [
        song(99),
        song(3, 3.0),
        np.zeros((30 * SAMPLE_RATE, 2), np.float32),
        tone(30, hertz=100) + tone(30, hertz=220),
        tone(30),
        np.random.default_rng(1).normal(0, 0.1, (20 * SAMPLE_RATE, 2)).astype(np.float32),
        np.zeros((0, 2), np.float32),
    ],
    ids=["another song", "three seconds", "silence", "a hum", "a tone", "noise", "nothing"],
)
def test_what_is_no_shared_sound_is_not_found(shelf: Shelf, samples: Samples) -> None:
    assert shelf.find(samples) == ()


def test_silence_and_hums_have_no_codes() -> None:
    for samples in (np.zeros((10 * SAMPLE_RATE, 2), np.float32), tone(10), tone(10, hertz=60)):
        assert sounds_of(heard(samples)).changes[8:-24].sum() == 0


def test_a_video_is_not_found_in_itself_nor_once_it_is_gone(shelf: Shelf) -> None:
    own = Shelf(shelf.all)
    assert own.find(song(3), "song3") == ()
    own.index.remove("song3")
    own.index.remove("song3")
    assert own.find(song(3)) == ()
    assert ("song3" in own.index, len(own.index)) == (False, 7)
    own.index.add("song4", own.all["song3"])  # in place of the other
    own.all = {**own.all, "song4": own.all["song3"]}
    assert [match.reference for match in own.find(song(3))] == ["song4"]
    assert own.find(song(4)) == ()


def test_a_candidate_that_the_catalog_no_longer_has_is_skipped(shelf: Shelf) -> None:
    own = Shelf(shelf.all)
    own.all = {}
    assert own.find(song(3)) == ()


def test_an_index_comes_back_from_its_file(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "sound.index"
    shelf.index.save(path)
    own = Shelf({})
    own.index, own.all = SoundIndex.load(path), shelf.all
    assert own.find(song(3)) == shelf.find(song(3))
    own.index.add("late", heard(song(50)))
    own.all = {**shelf.all, "late": heard(song(50))}
    assert [match.reference for match in own.find(song(50))] == ["late"]


@pytest.mark.parametrize("data", [b"", b"12345678", b"\x02" + bytes(7) + b"{}"])
def test_a_file_that_is_no_index_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "sound.index"
    path.write_bytes(data)
    with pytest.raises(IndexUnreadable, match="firstcut catalog rebuild"):
        SoundIndex.load(path)


def test_a_common_tune_is_reported_of_the_earliest_and_costs_no_more(shelf: Shelf) -> None:
    many = Shelf({f"v{n:03}": shelf.all["song1"] for n in range(120)})
    found = many.find(song(1))
    assert 0 < len(found) <= 12
    assert all(match.reference < "v060" for match in found)


def test_merging_what_waits_changes_no_answer(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.originality.soundtrack._TAIL", 10)
    merged = SoundIndex()
    for name, fingerprint in shelf.all.items():
        merged.add(name, fingerprint)
        merged.candidates(fingerprint)
    query = heard(song(5))
    assert merged.candidates(query) == shelf.index.candidates(query)
    assert merged.candidates(query)[0].video_id == "song5"
