from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fingerprints import fingerprint_of
from samples import fingerprint, record

from features.fingerprint import FingerprintVersionError
from store.catalog import VideoCatalog
from store.database import Database


def fill(catalog: VideoCatalog, ids: str) -> None:
    for video_id in ids:
        catalog.add(record(video_id, seed=ord(video_id)))


def found(catalog: VideoCatalog, video_id: str) -> list[str]:
    """Ids that the index finds for a video's own fingerprint."""
    return [candidate.video_id for candidate in catalog.index().candidates(fingerprint(ord(video_id)))]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def reopen(database: Database, index: Path) -> Callable[[], VideoCatalog]:
    """A catalog with three videos, saved; each call opens it anew, as another process would."""
    catalog = VideoCatalog(database, index)
    fill(catalog, "abc")
    catalog.index()
    catalog.close()
    return lambda: VideoCatalog(database, index)


def test_the_index_follows_adds_replacements_and_removals(catalog: VideoCatalog) -> None:
    fill(catalog, "ab")
    assert found(catalog, "a")[0] == "a"
    catalog.remove("a")
    assert "a" not in catalog.index()
    assert "a" not in found(catalog, "a")
    catalog.add(record("b", seed=ord("z")), replace=True)
    assert found(catalog, "z")[0] == "b"
    assert len(catalog.index()) == 1


def test_it_follows_what_other_processes_do(reopen: Callable[[], VideoCatalog]) -> None:
    here, there = reopen(), reopen()
    assert len(here.index()) == len(there.index()) == 3
    there.remove("a")
    fill(there, "de")
    assert found(here, "e")[0] == "e"
    assert len(here.index()) == 4


def test_a_saved_index_is_loaded_and_not_built_again(
    reopen: Callable[[], VideoCatalog], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = reopen()
    fill(catalog, "d")
    read: list[int] = []
    changes = catalog._shelf.changes
    monkeypatch.setattr(catalog._shelf, "changes", lambda after: read.append(after) or changes(after))
    assert len(catalog.index()) == 4
    assert read == [3]
    assert caplog.records == []


def test_a_new_process_sees_removals_since_the_save(reopen: Callable[[], VideoCatalog]) -> None:
    reopen().remove("b")
    assert "b" not in reopen().index()


def test_saving_twice_leaves_one_file(reopen: Callable[[], VideoCatalog], index: Path) -> None:
    catalog = reopen()
    fill(catalog, "de")
    catalog.index()
    (index / "000000000001-1.index.k1ll3d").write_bytes(b"half")
    catalog.close()
    assert sorted(path.suffix for path in index.iterdir()) == ["", ".index", ".json"]
    assert len(reopen().index()) == 5


def test_an_older_process_does_not_overwrite_a_newer_index(reopen: Callable[[], VideoCatalog], index: Path) -> None:
    older, newer = reopen(), reopen()
    fill(older, "d")
    older.index()
    fill(newer, "ef")
    newer.index()
    newer.close()
    older.close()
    assert json.loads((index / "checkpoint.json").read_text())["checkpoint"]["sequence"] == 6


def flip_a_byte(index: Path) -> None:
    path = next(index.glob("*.index"))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def cut_off(index: Path) -> None:
    path = next(index.glob("*.index"))
    path.write_bytes(path.read_bytes()[:100])


def delete(index: Path) -> None:
    next(index.glob("*.index")).unlink()


def scribble(index: Path) -> None:
    (index / "checkpoint.json").write_text("{")


def empty(index: Path) -> None:
    (index / "checkpoint.json").write_text("[]")


def of_another_folder(index: Path) -> None:
    path = index / "checkpoint.json"
    told = json.loads(path.read_text())
    told["checkpoint"]["folder_id"] = "00000000-0000-0000-0000-000000000000"
    path.write_text(json.dumps(told))


def of_another_history(index: Path) -> None:
    path = index / "checkpoint.json"
    told = json.loads(path.read_text())
    told["checkpoint"]["digest"] = "0" * 64
    path.write_text(json.dumps(told))


@pytest.mark.parametrize("harm", [flip_a_byte, cut_off, delete, scribble, empty, of_another_folder, of_another_history])
def test_an_index_that_is_not_ours_or_not_whole_is_named_and_built_again(
    reopen: Callable[[], VideoCatalog],
    index: Path,
    harm: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    harm(index)
    catalog = reopen()
    with caplog.at_level(logging.WARNING):
        assert found(catalog, "b")[0] == "b"
    assert len(catalog.index()) == 3
    assert "building it again from the database" in caplog.text
    catalog.rebuild()
    caplog.clear()
    assert len(reopen().index()) == 3
    assert caplog.records == []


def test_two_data_folders_never_mix(new_url: Callable[[], str], tmp_path: Path) -> None:
    here = VideoCatalog(Database.open(new_url()), tmp_path / "here")
    there = VideoCatalog(Database.open(new_url()), tmp_path / "there")
    fill(here, "ab")
    fill(there, "xyz")
    for catalog in (here, there):
        catalog.rebuild()
    shutil.rmtree(tmp_path / "there")
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    again = VideoCatalog(there._database, tmp_path / "there")
    assert set(again.index()._ids) == {"x", "y", "z"}


def test_a_missing_index_folder_is_built_without_complaint(
    reopen: Callable[[], VideoCatalog], index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(index)
    assert len(reopen().index()) == 3
    assert caplog.records == []


def test_a_long_history_is_caught_up_in_pages(database: Database, index: Path) -> None:
    writer = VideoCatalog(database, index)
    for number in range(70):
        writer.add(record(f"v{number}", seed=number))
        if number % 7 == 0:
            writer.remove(f"v{number}")
    late = VideoCatalog(database, index)
    assert set(late.index()._ids) == set(writer.ids())
    assert late.snapshot().sequence == 80
    assert late.rebuild() == 60


def test_a_fingerprint_of_another_version_stops_nothing(
    catalog: VideoCatalog, database: Database, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Until its video is analyzed again it is left out of searches, counted, and told."""
    fill(catalog, "ab")
    catalog.add(record("old", fingerprint=replace(fingerprint(ord("o")), version="0")))
    assert set(catalog.index()._ids) == set("ab")
    assert catalog.rebuild() == 2
    assert found(VideoCatalog(database, index), "b")[0] == "b"
    assert (catalog.stats().videos, catalog.stats().unreadable) == (3, 1)
    assert "old is not compared with" in caplog.text
    assert "firstcut catalog rebuild" in caplog.text
    with pytest.raises(FingerprintVersionError, match="make it anew"):
        catalog.get("old", fingerprint=True)

    catalog.add(record("old", seed=ord("o")), replace=True)
    assert found(catalog, "o")[0] == "old"
    assert catalog.stats().unreadable == 0


def test_searching_while_others_add_and_remove(catalog: VideoCatalog) -> None:
    fill(catalog, "abc")

    def search(_: int) -> bool:
        return found(catalog, "b")[0] == "b"

    def change(number: int) -> bool:
        catalog.add(record(f"v{number}", seed=number))
        catalog.index()
        catalog.remove(f"v{number}")
        return True

    with ThreadPoolExecutor(6) as pool:
        searches = [pool.submit(search, n) for n in range(40)]
        changes = [pool.submit(change, n) for n in range(20)]
        assert all(task.result() for task in searches + changes)
    assert set(catalog.index()._ids) == set("abc")


def test_real_clips_are_found_again(tmp_path: Path, clips: Path) -> None:
    catalog = VideoCatalog(Database.open(f"sqlite:///{tmp_path}/firstcut.db"), tmp_path / "index")
    for name in ("first", "second"):
        catalog.add(record(name, fingerprint=fingerprint_of(clips / f"{name}.mp4")))
    assert catalog.index().candidates(fingerprint_of(clips / "mirrored.mp4"))[0].video_id == "first"
