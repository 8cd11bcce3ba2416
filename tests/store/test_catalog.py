from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import samples
from samples import match, record
from sqlalchemy import event, func, insert, select

from features.course import Course
from features.described import Vertical
from features.screen_text import Box, Look, ScreenLine, ScreenText
from features.timeline import Timeline
from models.originality.records import Catalog
from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database
from store.errors import BadName, BadRecord, BadVideoId, CatalogMoved, DuplicateVideo, UnknownVideo
from store.tables import courses, fingerprints, matches, videos

ADDER = Path(__file__).with_name("adder.py")


def counts(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        tables = (videos, fingerprints, matches)
        return {t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def test_a_video_comes_back_as_it_was_stored(catalog: VideoCatalog) -> None:
    stored = catalog.add(replace(record("tea", seed=3), metadata=samples.talkative()))
    found = catalog.get("tea", fingerprint=True)
    assert replace(found, fingerprint=None) == replace(stored, fingerprint=None)
    assert found.fingerprint is not None
    assert found.fingerprint.to_bytes() == samples.fingerprint(3).to_bytes()
    assert catalog.fingerprint("tea").to_bytes() == samples.fingerprint(3).to_bytes()


def test_a_video_is_read_without_its_fingerprint_unless_asked(catalog: VideoCatalog) -> None:
    catalog.add(record("tea"))
    assert catalog.get("tea").fingerprint is None


def test_times_come_back_in_utc(catalog: VideoCatalog) -> None:
    catalog.add(replace(record("tea"), metadata=samples.talkative()))
    provenance = catalog.provenance(["tea"])["tea"]
    assert provenance.first_at == datetime(2026, 2, 28, 18, tzinfo=UTC)
    assert provenance.first_at.tzinfo is UTC
    assert catalog.get("tea").analyzed_at.tzinfo is UTC
    assert provenance == catalog.get("tea").provenance


@pytest.mark.parametrize("name", ["a\x00b", "caf\udce9"], ids=["zero", "half"])
def test_names_that_no_row_can_have_are_refused_alike_on_every_database(catalog: VideoCatalog, name: str) -> None:
    catalog.add(record("tea"))
    asked = (
        lambda: catalog.get(name),
        lambda: catalog.fingerprint(name),
        lambda: catalog.matches_of(name),
        lambda: catalog.remove(name),
        lambda: catalog.provenance([name, "tea"]),
        lambda: catalog.list(creator=name),
        lambda: name in catalog,
    )
    for ask in asked:
        with pytest.raises(BadName, match="as no id") as caught:
            ask()
        assert caught.value.status == 422
    assert catalog.ids() == ("tea",)


def test_bytes_that_are_no_unicode_in_a_file_name_are_kept(catalog: VideoCatalog) -> None:
    info = replace(record("tea").info, name="caf\udce9.mp4")
    catalog.add(replace(record("tea"), info=info))
    assert catalog.get("tea").info == info


def test_the_catalog_is_what_originality_asks_for(catalog: VideoCatalog) -> None:
    asked: Catalog = catalog
    for number in range(70):  # more than a page
        catalog.add(record(f"v{number:02}", seed=number))
    assert [video_id for video_id, _ in asked.fingerprints()] == [f"v{number:02}" for number in range(70)]
    with pytest.raises(UnknownVideo, match="analyze it first"):
        asked.fingerprint("nobody")


def test_sequences_only_grow(catalog: VideoCatalog) -> None:
    first, second = catalog.add(record("a")).sequence, catalog.add(record("b")).sequence
    tombstone = catalog.remove("b")
    assert first < second < tombstone < catalog.add(record("b")).sequence


def test_an_id_is_taken_once(catalog: VideoCatalog) -> None:
    catalog.add(record("tea", seed=1))
    with pytest.raises(DuplicateVideo, match="another id") as caught:
        catalog.add(record("tea", seed=2))
    assert caught.value.status == 409
    assert catalog.get("tea").sha256 == f"{1:064x}"


def test_replacing_drops_the_old_matches_on_both_sides(catalog: VideoCatalog) -> None:
    catalog.add(record("a"))
    catalog.add(record("b"), [match("b", "a")])
    catalog.add(record("c"), [match("c", "b"), match("c", "a", 0.3)])
    catalog.add(record("b", seed=9), [match("b", "a", 0.2)], replace=True)
    assert catalog.matches() == (match("c", "a", 0.3), match("b", "a", 0.2))
    assert catalog.ids() == ("a", "c", "b")
    assert catalog.add(record("new"), replace=True).video_id in catalog


def test_removing_leaves_nothing_but_the_trail(catalog: VideoCatalog, database: Database) -> None:
    catalog.add(record("a"))
    catalog.add(record("b"), [match("b", "a")])
    catalog.remove("a")
    assert counts(database) == {"videos": 1, "fingerprints": 1, "matches": 0}
    assert [entry.kind for entry in AuditLog(database).entries(subject="a")] == ["add", "remove"]
    for unknown in (catalog.get, catalog.remove, catalog.fingerprint):
        with pytest.raises(UnknownVideo) as caught:
            unknown("a")
        assert caught.value.status == 404


def test_matches_are_found_from_both_sides_surest_first(catalog: VideoCatalog) -> None:
    catalog.add(record("a"))
    catalog.add(record("b"), [match("b", "a", 0.6)])
    catalog.add(record("c"), [match("c", "a", 0.9), match("c", "b", 0.1)])
    assert catalog.matches_of("a") == (match("c", "a", 0.9), match("b", "a", 0.6))
    assert catalog.matches_of("b") == (match("b", "a", 0.6), match("c", "b", 0.1))
    assert catalog.matches(0.5) == (match("c", "a", 0.9), match("b", "a", 0.6))


@pytest.mark.parametrize(
    ("found", "error"),
    [
        ([match("b", "nobody")], UnknownVideo),
        ([match("x", "a")], BadRecord),
        ([match("b", "b")], BadRecord),
        ([match("b", "a"), match("a", "b")], BadRecord),
        ([match("b", "a", float("nan"))], BadRecord),
        ([match("b", "a", 1.01)], BadRecord),
    ],
    ids=["unknown", "of-others", "of-itself", "twice", "nan", "over-one"],
)
def test_wrong_matches_store_nothing(
    catalog: VideoCatalog, database: Database, found: list[samples.Match], error: type[Exception]
) -> None:
    catalog.add(record("a"))
    with pytest.raises(error):
        catalog.add(record("b"), found)
    assert counts(database) == {"videos": 1, "fingerprints": 1, "matches": 0}
    assert AuditLog(database).sequence == 1


@pytest.mark.parametrize("table", ["audit", "videos", "fingerprints", "matches"])
def test_a_failure_at_any_step_stores_nothing(catalog: VideoCatalog, database: Database, table: str) -> None:
    catalog.add(record("a"))

    def fail(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(f"INSERT INTO {table}"):
            raise KeyboardInterrupt

    event.listen(database.engine, "before_cursor_execute", fail)
    with pytest.raises(KeyboardInterrupt):
        catalog.add(record("b"), [match("b", "a")])
    event.remove(database.engine, "before_cursor_execute", fail)
    assert counts(database) == {"videos": 1, "fingerprints": 1, "matches": 0}
    assert AuditLog(database).verify().sound
    assert catalog.add(record("b"), [match("b", "a")]).sequence == 2


@pytest.mark.parametrize("missing", [{"fingerprint": None}, {"video_id": ".."}], ids=["fingerprint", "id"])
def test_an_incomplete_record_is_refused(catalog: VideoCatalog, missing: dict[str, object]) -> None:
    with pytest.raises((BadRecord, BadVideoId)):
        catalog.add(replace(record("a"), **missing))


def test_a_match_with_a_video_removed_meanwhile_is_left_out(catalog: VideoCatalog) -> None:
    catalog.add(record("a"))
    catalog.remove("a")
    catalog.add(record("b"), [match("b", "a")])
    assert catalog.matches_of("b") == ()


def test_a_video_added_after_the_search_calls_for_another_search(catalog: VideoCatalog) -> None:
    searched = catalog.snapshot().sequence
    catalog.add(record("a"), searched=searched)
    with pytest.raises(CatalogMoved, match=r"1 videos were added .* search again"):
        catalog.add(record("b"), searched=searched)
    assert "b" not in catalog
    catalog.add(record("b"), [match("b", "a")], searched=catalog.snapshot().sequence)


def test_lists_are_paged_and_by_creator(catalog: VideoCatalog) -> None:
    for number in range(5):
        catalog.add(record(f"v{number}", creator="ada" if number % 2 else "bo"))
    assert [video.video_id for video in catalog.list(1, 2)] == ["v1", "v2"]
    assert [video.video_id for video in catalog.list(creator="ada")] == ["v1", "v3"]
    assert catalog.list(creator="nobody") == ()


def test_provenance_of_many_leaves_out_the_unknown(catalog: VideoCatalog) -> None:
    catalog.add(record("a"))
    assert list(catalog.provenance(["nobody", "a", *(f"x{number}" for number in range(2000))])) == ["a"]
    assert catalog.provenance([]) == {}


def test_stats_count_everything(catalog: VideoCatalog, database: Database) -> None:
    assert catalog.stats().videos == 0
    catalog.add(record("a"))
    catalog.add(record("b", creator="bo"), [match("b", "a")])
    stats = catalog.stats()
    assert (stats.videos, stats.creators, stats.matches, stats.seconds, stats.sequence) == (2, 2, 1, 16.0, 2)
    assert stats.fingerprint_bytes == 2 * len(samples.fingerprint().to_bytes())
    assert stats.folder_id == database.folder_id


def test_threads_add_and_remove_at_once(catalog: VideoCatalog, database: Database) -> None:
    def work(number: int) -> None:
        catalog.add(record(f"v{number}", seed=number))
        if number % 3 == 0:
            catalog.remove(f"v{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(30)))
    kept = {f"v{number}" for number in range(30) if number % 3}
    assert set(catalog.ids()) == kept
    assert AuditLog(database).verify().sound
    assert AuditLog(database).sequence == 40
    assert set(catalog.index()._ids) == kept


def test_of_threads_that_add_one_id_exactly_one_wins(catalog: VideoCatalog) -> None:
    def work(number: int) -> bool:
        try:
            catalog.add(record("same", seed=number))
        except DuplicateVideo:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 1


def test_processes_add_to_one_data_folder(catalog: VideoCatalog, database: Database, url: str, tmp_path: Path) -> None:
    words = [sys.executable, str(ADDER), url, str(tmp_path / "index")]
    started = [subprocess.Popen([*words, name, "12"], stdout=subprocess.PIPE, text=True) for name in "pq"]
    said = [process.communicate(timeout=60)[0].split() for process in started]
    assert [len(ids) for ids in said] == [12, 12]
    assert set(catalog.ids()) == {video_id for ids in said for video_id in ids}
    assert AuditLog(database).sequence == 24
    assert AuditLog(database).verify().sound
    assert len(catalog.index()) == 24


def test_the_course_of_a_video_is_kept_and_goes_with_it(catalog: VideoCatalog) -> None:
    spans = dict.fromkeys(("seconds",), 8.0) | {
        "shots": (0.0, 3.0),
        "speech": ((1.0, 2.5),),
        "loudness": (-20.0, -70.0),
    }
    timeline = Timeline(**{name: spans.get(name, ()) for name in Timeline.__slots__})
    line = ScreenLine("<b>三 steps</b>", 2.0, Box(0.1, 0.2, 0.3, 0.1), 0.9, 0.05, 80.0)
    vertical = Vertical("cooking", 0.25, "nearest to cooking, then to craft", ("cooking", "craft"))
    course = Course(timeline, ScreenText((line,), (Look(2.0, 0.0, 8.0),)), vertical)
    catalog.add(record("told", course=course))
    catalog.add(record("untold", seed=1))
    assert catalog.course("told") == course
    assert catalog.course("untold") is None
    catalog.add(record("told"), replace=True)
    assert catalog.course("told") is None
    catalog.remove("told")
    with pytest.raises(UnknownVideo):
        catalog.course("told")


def test_a_course_from_before_verticals_is_read_without_one(catalog: VideoCatalog, database: Database) -> None:
    course = Course(Timeline(**dict.fromkeys(Timeline.__slots__, ()) | {"seconds": 8.0}), ScreenText())
    before = {name: part for name, part in course.to_json().items() if name != "vertical"}
    catalog.add(record("old"))
    with database.writing() as connection:
        connection.execute(insert(courses).values(video_id="old", data=before))
    assert catalog.course("old") == course
    assert course.vertical is None


def test_a_course_of_another_version_is_none(catalog: VideoCatalog, database: Database) -> None:
    catalog.add(record("old"))
    with database.writing() as connection:
        connection.execute(insert(courses).values(video_id="old", data={"timeline": {"seconds": 8}, "screen": {}}))
    assert catalog.course("old") is None
