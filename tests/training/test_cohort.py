from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features import schema
from training.cohort import ANALYZED, COLUMNS, SCORED, Cohort, check, from_frame, read
from training.errors import CohortError

Change = Callable[[pd.DataFrame], pd.DataFrame]


def test_every_model_feature_has_a_source() -> None:
    assert {f.name for f in ANALYZED} | set(SCORED) == set(schema.MODEL_NAMES)
    assert not set(SCORED) & set(COLUMNS), "engagement is computed from counters, never taken at its word"


def test_a_parquet_file_comes_back(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "cohort.parquet"
    frame.to_parquet(path, index=False)
    cohort = read(path)
    assert cohort.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (cohort.quality == frame["quality"].to_numpy()).all()
    assert not cohort.simulated


def test_engagement_is_measured_as_in_scoring(cohort: Cohort) -> None:
    from features import engagement

    tables = cohort.learn_tables(np.ones(len(cohort), bool))
    matrix = cohort.matrix(tables)
    columns = [schema.MODEL_NAMES.index(name) for name in SCORED]
    for index in range(0, len(cohort), 97):
        values = engagement.measure(cohort.counters()[index], float(cohort.seconds[index]), tables)
        expected = [np.nan if values[n].number is None else values[n].number for n in SCORED]
        np.testing.assert_allclose(matrix[index, columns], expected, atol=1e-6)


def test_a_count_that_is_null_is_missing_and_not_none(frame: pd.DataFrame) -> None:
    known = frame.index[frame["likes"].notna()][0]
    frame.loc[known, "likes"] = np.nan
    cohort = from_frame(frame, "a")
    row = cohort.matrix(cohort.learn_tables(np.ones(len(cohort), bool)))[known]
    assert np.isnan(row[schema.MODEL_NAMES.index("like_rate")])
    assert np.isfinite(row[schema.MODEL_NAMES.index("completion_rate")])


def test_rows_keep_the_schemas_order(cohort: Cohort) -> None:
    matrix = cohort.matrix(cohort.learn_tables(np.ones(len(cohort), bool)))
    column = schema.MODEL_NAMES.index("sharpness")
    np.testing.assert_array_equal(matrix[:, column], cohort.frame["sharpness"].to_numpy())


def test_the_hash_covers_every_row(frame: pd.DataFrame) -> None:
    before = from_frame(frame, "a").sha256
    frame.loc[len(frame) - 1, "quality"] += 0.01
    assert from_frame(frame, "a").sha256 != before


def put(column: str, value: object) -> Change:
    return lambda frame: frame.assign(**{column: [value, *frame[column].iloc[1:]]})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda f: f.drop(columns="quality"), "lacks quality"),
        (lambda f: f.drop(columns="sharpness"), "lacks sharpness"),
        (lambda f: f.assign(follower_count=3), "unknown follower_count"),
        (lambda f: f.iloc[:0], "0 videos"),
        (lambda f: f.iloc[:50], "50 videos"),
        (put("quality", np.nan), "quality"),
        (put("quality", 1.01), "quality"),
        (put("quality", -0.01), "quality"),
        (put("seconds", 0.0), "seconds"),
        (put("seconds", np.inf), "seconds"),
        (put("sharpness", 99.0), "sharpness"),
        (put("sharpness", np.inf), "sharpness"),
        (put("silence_share", -0.5), "silence_share"),
        (put("views", -1.0), "views"),
        (put("creator_id", None), "creator_id"),
        (put("video_id", "sim-000001"), "video_id"),
        (lambda f: f.assign(sharpness="sharp"), "sharpness"),
    ],
    ids=[
        "no target", "no feature", "unknown column", "empty", "too few", "target nan", "target above", "target below",
        "no length", "endless", "out of range", "infinite", "negative share", "negative views", "no creator",
        "id twice", "text",
    ],
)  # fmt: skip
def test_refused(frame: pd.DataFrame, change: Change, why: str) -> None:
    with pytest.raises(CohortError, match=why):
        check(change(frame), "a cohort")


def test_counters_that_cannot_be_true(frame: pd.DataFrame) -> None:
    row = frame["views"].first_valid_index()
    frame.loc[row, "completions"] = frame.loc[row, "views"] + 1
    with pytest.raises(CohortError, match=r"counters cannot be true: .*completions"):
        from_frame(frame, "a cohort").counters()


def test_a_cohort_without_counters(frame: pd.DataFrame) -> None:
    cohort = from_frame(frame.assign(views=np.nan), "a cohort")
    with pytest.raises(CohortError, match="no video of the cohort has views"):
        cohort.learn_tables(np.ones(len(cohort), bool))


@pytest.mark.parametrize("content", [b"", b"not parquet at all", b"PAR1" + b"\0" * 64])
def test_not_parquet(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cohort.parquet"
    path.write_bytes(content)
    with pytest.raises(CohortError, match="cannot be read as Parquet"):
        read(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match=r"none\.parquet"):
        read(tmp_path / "none.parquet")
