"""Play logs: CSV and Parquet give the same columns; what cannot be is refused by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features.plays import PlayLogError, Plays, Source, read

FRAME = pd.DataFrame(
    {
        "viewer": ["007", "7", "NA"],
        "watched_ms": [5000, 41_000, 100],
        "source": ["feed", "search", "feed"],
        "paid": [False, True, False],
        "suspected": [False, False, True],
        "liked": [True, False, False],
    }
)


def written(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False) if path.suffix == ".csv" else frame.to_parquet(path, index=False)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("flags", [bool, int], ids=["true and false", "1 and 0"])
def test_each_format_gives_the_same_columns(suffix, flags, tmp_path):
    frame = FRAME.astype(dict.fromkeys(("paid", "suspected", "liked"), flags))
    plays = read(written(frame, tmp_path / f"plays{suffix}"))
    assert plays.viewer.tolist() == [0, 1, 2]
    assert plays.watched_ms.tolist() == [5000, 41_000, 100]
    assert plays.source.tolist() == [Source.FEED, Source.SEARCH, Source.FEED]
    assert (plays.paid.tolist(), plays.liked.tolist()) == ([False, True, False], [True, False, False])
    assert not plays.own.any()
    assert plays.shared is None


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.drop(columns="suspected"), "lacks suspected"),
        (lambda f: f.assign(country="DE"), "unknown country"),
        (lambda f: f.assign(watched_ms=-1), "watched_ms"),
        (lambda f: f.assign(watched_ms=10**10), "watched_ms"),
        (lambda f: f.assign(watched_ms=["a", "b", "c"]), "conversion|cannot be"),
        (lambda f: f.assign(paid=["yes", "maybe", "no"]), "conversion|cannot be"),
        (lambda f: f.assign(viewer=["a", "", "b"]), "no viewer"),
        (lambda f: f.assign(liked=[True, None, False]), "liked"),
    ],
    ids=["no column", "unknown column", "negative", "endless", "no number", "no flag", "nobody", "empty cell"],
)
def test_logs_that_cannot_be_true_are_refused(suffix, change, says, tmp_path):
    with pytest.raises(PlayLogError, match=says):
        read(written(change(FRAME), tmp_path / f"plays{suffix}"))


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_one_account_is_one_viewer_and_no_other_is(suffix, tmp_path):
    ids = ["a", "a\0", "A", "a", " a", "a\0"]
    frame = pd.concat([FRAME, FRAME]).assign(viewer=ids, source="profile")
    plays = read(written(frame, tmp_path / f"plays{suffix}"))
    assert plays.viewer.tolist() == [0, 1, 2, 0, 3, 1]
    assert set(plays.source) == {Source.ELSEWHERE}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_long_id_takes_no_space_in_other_rows(suffix, tmp_path):
    frame = pd.concat([FRAME] * 100).assign(viewer=[*map(str, range(299)), "x" * 100_000], source="y" * 1000)
    plays = read(written(frame, tmp_path / f"plays{suffix}"))
    assert plays.viewer.nbytes == plays.source.nbytes == 8 * 300


def test_viewers_of_a_column_kept_in_parts_are_the_same(tmp_path):
    frame = pd.concat([FRAME, FRAME]).astype({"viewer": "category", "source": "category"})
    frame.to_parquet(tmp_path / "plays.parquet", index=False, row_group_size=2)
    plays = read(tmp_path / "plays.parquet")
    assert plays.viewer.tolist() == [0, 1, 2, 0, 1, 2]


def test_a_log_of_no_plays_is_read(tmp_path):
    assert len(read(written(FRAME.head(0), tmp_path / "plays.csv"))) == 0


def test_a_column_there_twice_is_refused(tmp_path):
    path = tmp_path / "plays.csv"
    path.write_text("viewer,viewer,watched_ms,source,paid,suspected\na,b,1,feed,0,0\n")
    with pytest.raises(PlayLogError, match="more than one column viewer"):
        read(path)


def test_files_that_are_none_are_named(tmp_path):
    with pytest.raises(PlayLogError, match=r"ends in \.csv or \.parquet"):
        read(tmp_path / "plays.json")
    with pytest.raises(PlayLogError, match=r"gone\.csv cannot be read"):
        read(tmp_path / "gone.csv")
    (tmp_path / "text.parquet").write_text("no parquet")
    with pytest.raises(PlayLogError, match=r"text\.parquet cannot be read"):
        read(tmp_path / "text.parquet")


def test_columns_are_equally_long():
    none = np.zeros(2, bool)
    with pytest.raises(PlayLogError, match="equally long"):
        Plays(np.array([0]), np.array([1]), np.array([Source.FEED]), none, none, none, none)
