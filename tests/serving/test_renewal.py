"""Fingerprints of another version are made anew, from the media where it is still there, else from their proxies."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from dataclasses import replace

import pytest
from fingerprints import blank
from sqlalchemy import update

from features.fingerprint import Fingerprint, FingerprintCorrupt, FingerprintSource
from models.originality.records import Ruling
from serving.renewal import MediaFinder, Renewed, renewed
from store.tables import fingerprints


def written_by_version_0(fingerprint: Fingerprint) -> bytes:
    """Other arrays than today's in the envelope that all versions share."""
    header = {"version": "0", "seconds": fingerprint.seconds, "aspect": fingerprint.aspect}
    header["arrays"] = {"sound": ["|u1", list(fingerprint.sound.shape)], "corners": ["<f4", [2, 3]]}
    text = json.dumps(header).encode()
    body = text + fingerprint.sound.tobytes() + bytes(24) + fingerprint.proxy
    return struct.pack("<4sII", b"FCFP", zlib.crc32(body), len(text)) + body


def rewrite(house, video_id: str, data: bytes, version: str = "0") -> None:
    with house.database.writing() as connection:
        changed = update(fingerprints).where(fingerprints.c.video_id == video_id)
        connection.execute(changed.values(version=version, data=data))


@pytest.fixture
def old(house):
    """The house with every fingerprint as version 0 wrote it."""
    for video_id in house.catalog.ids():
        rewrite(house, video_id, written_by_version_0(house.catalog.fingerprint(video_id)))
    house.catalog.rebuild()  # as a new version does, whose indexes are of another version as well
    return house


def renew(house, *folders) -> dict[str, object]:
    return dict(renewed(house.ingest, MediaFinder(folders)))


def test_an_old_catalog_answers_but_is_not_compared_with(old, clips):
    assert old.catalog.stats().unreadable == 3
    assert old.ingest.look_up(clips / "first.mp4", "copy").matches == ()
    assert old.verdict("mirrored").finding == "repost"  # what was found before stands
    assert old.catalog.unreadable() == old.catalog.ids()


def test_the_video_itself_is_used_where_it_is_unchanged(old, data, tmp_path, clips):
    (data / "media" / "second.mp4").write_bytes((clips / "first.mp4").read_bytes())  # another file by that name
    moved = tmp_path / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    shutil.move(data / "media" / "mirrored.mp4", moved / "mirrored.mp4")
    made = renew(old, data / "media", tmp_path / "elsewhere")
    assert {name: result.source for name, result in made.items()} == {
        "first": FingerprintSource.MEDIA,
        "second": FingerprintSource.PROXY,
        "mirrored": FingerprintSource.MEDIA,
    }
    stats = old.catalog.stats()
    assert (stats.unreadable, stats.from_proxies, stats.videos) == (0, 1, 3)
    assert old.catalog.fingerprint("second").source is FingerprintSource.PROXY


def test_without_media_the_proxies_still_find_copies(old, clips):
    before = {video_id: old.catalog.get(video_id) for video_id in old.catalog.ids()}
    proxies = {video_id: old.catalog.remains(video_id).proxy for video_id in before}
    courses = {video_id: old.catalog.course(video_id) for video_id in before}
    assert all(course.vertical for course in courses.values())
    assert renew(old) == {name: Renewed(name, FingerprintSource.PROXY) for name in before}
    found = {match.reference: match for match in old.ingest.look_up(clips / "mirrored.mp4", "copy").matches}
    assert {name for name, match in found.items() if match.score >= 0.5} == {"first", "mirrored"}
    assert found["first"].spans[0].edits.mirrored
    for video_id, record in before.items():
        assert replace(old.catalog.get(video_id), sequence=0) == replace(record, sequence=0)
        assert old.catalog.remains(video_id).proxy == proxies[video_id]
        assert old.catalog.course(video_id) == courses[video_id]
    assert old.audit.verify().sound
    assert renew(old) == {}


def test_what_was_known_and_decided_stays(old):
    old.decisions.record("mirrored", "first", Ruling.OVERTURNED, "rita", "licensed, another cut")
    kept = old.catalog.matches_of("mirrored")[0]
    film = old.catalog.remains("mirrored")
    nothing_but_its_film = blank(film.seconds, aspect=film.aspect, proxy=film.proxy)
    weaker = replace(old.catalog.get("mirrored"), fingerprint=nothing_but_its_film)
    old.catalog.add(weaker, [kept], replace=True)
    rewrite(old, "mirrored", written_by_version_0(weaker.fingerprint))
    assert "mirrored" in renew(old)
    assert {m.reference for m in old.catalog.matches_of("mirrored") if m.query == "mirrored"} >= {"first"}
    assert old.decisions.rulings_for("mirrored")["mirrored", "first"] is Ruling.OVERTURNED
    assert old.verdict("mirrored").finding == "original"


def test_damage_is_named_mended_where_it_can_be_and_stops_nothing_else(house, clips, caplog):
    whole = house.catalog.fingerprint("first").to_bytes()
    hurt = bytearray(whole)
    hurt[len(whole) // 3] ^= 0xFF  # among the arrays, before the proxy
    rewrite(house, "first", bytes(hurt), "1")
    rewrite(house, "second", b"FCFP" + bytes(200), "1")
    house.catalog.rebuild()
    assert "first is not compared with: this fingerprint is damaged" in caplog.text
    assert [m.reference for m in house.ingest.look_up(clips / "first.mp4", "copy").matches] == ["mirrored"]
    made = renew(house)
    assert made["first"] == Renewed("first", FingerprintSource.PROXY)
    assert isinstance(made["second"], FingerprintCorrupt)
    assert "second: this fingerprint's header is damaged" in str(made["second"])
    assert "first" in [m.reference for m in house.ingest.look_up(clips / "first.mp4", "copy").matches]
    house.ingest.analyze(clips / "second.mp4", house.catalog.get("second").metadata, replace=True)
    assert house.catalog.unreadable() == ()


def test_a_video_replaced_meanwhile_is_left_alone(old, monkeypatch, clips):
    search = type(old.ingest).search

    def after_another(self, name, fingerprint):
        found = search(self, name, fingerprint)
        if name == "first" and self.catalog.get("first").metadata.creator_id != "new":
            record = replace(self.catalog.get("first"), fingerprint=fingerprint)
            said = record.metadata.model_copy(update={"creator_id": "new"})
            self.catalog.add(replace(record, metadata=said), replace=True)
        return found

    monkeypatch.setattr(type(old.ingest), "search", after_another)
    assert "first" not in renew(old)
    assert old.catalog.get("first").metadata.creator_id == "new"
    assert old.catalog.unreadable() == ()
