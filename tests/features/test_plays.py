"""Play logs: CSV and Parquet give the same columns; what cannot be is refused by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features.plays import PlayLogError, Plays, read

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
    assert plays.viewer.tolist() == ["007", "7", "NA"]
    assert plays.watched_ms.tolist() == [5000, 41_000, 100]
    assert plays.source.tolist() == ["feed", "search", "feed"]
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
        Plays(np.array(["a"]), np.array([1]), np.array(["feed"]), none, none, none, none)
