"""The cohort: one row for each video, what was measured on it, what was counted, and how good people found it.

Columns of the Parquet file (``COLUMNS``; anything else is refused):

- ``video_id``, ``creator_id``: text. Creators, not videos, are divided between training and testing.
- ``seconds``: decoded length, above 0.
- ``quality``: the target, 0..1, e.g. the mean of reviewers' ratings.
- one column for each model feature with the clock ``analyze``: a number in its schema's range, or null for missing.
- ``views``, ``completions``, ``watch_seconds``, ``likes``, ``shares``: counters (null: not counted); ``retention``: a
  list of shares still there, as in features.inputs.Counters.
  The engagement features are computed from these by the same code that scores, with tables learned from the cohort.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pyarrow
import pyarrow.parquet
from pydantic import ValidationError

from features import engagement, schema
from features.engagement import CohortTables
from features.inputs import Counters
from features.schema import Clock, Feature
from training.errors import CohortError

ANALYZED: tuple[Feature, ...] = tuple(f for f in schema.FEATURES if f.in_model and f.clock is Clock.ANALYZE)
SCORED: tuple[str, ...] = tuple(f.name for f in schema.FEATURES if f.in_model and f.clock is Clock.SCORE)
COUNTS = ("views", "completions", "watch_seconds", "likes", "shares")
COLUMNS = ("video_id", "creator_id", "seconds", "quality", *(f.name for f in ANALYZED), *COUNTS, "retention")
MIN_ROWS = 200

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cohort:
    """A checked cohort. ``sha256`` is of the whole file, or of the whole content where it was never one."""

    frame: pd.DataFrame
    sha256: str
    description: str
    simulated: bool = False

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def quality(self) -> Floats:
        """The target, float64 [n], 0..1."""
        return np.asarray(self.frame["quality"], np.float64)

    @property
    def seconds(self) -> Floats:
        """Decoded lengths, float64 [n]."""
        return np.asarray(self.frame["seconds"], np.float64)

    def counters(self) -> list[Counters | None]:
        """Each video's counters, None where there are no views; raises CohortError where they cannot be true."""
        columns = [self.frame[name].to_numpy(np.float64) for name in COUNTS]
        counts = np.stack(columns, axis=1)
        table = zip(self.frame["video_id"], counts, self.frame["retention"], strict=True)
        return [_counters(video, row, curve) for video, row, curve in table]

    def learn_tables(self, rows: Rows) -> CohortTables:
        """What is usual among the videos of ``rows`` (bool [n]); raises CohortError where none has counters."""
        known = [(s, c) for s, c, use in zip(self.seconds, self.counters(), rows, strict=True) if use and c is not None]
        if not known:
            raise CohortError("no video of the cohort has views; give counters, engagement is measured against them")
        rates = [engagement.raw_rates(counters, seconds) for seconds, counters in known]
        raw = {n: np.array([_or_nan(rate[n].number) for rate in rates]) for n in rates[0]}
        watch = raw.pop("average_watch")
        views = np.array([counters.views for _, counters in known], np.float64)
        return CohortTables.learn(np.array([s for s, _ in known]), watch, raw, views)

    def matrix(self, tables: CohortTables) -> Floats:
        """Model rows, float64 [n, features] in the schema's order, NaN where missing."""
        frame = self.frame[[f.name for f in ANALYZED]].astype(np.float64)
        measured = [
            engagement.measure(counters, seconds, tables)
            for seconds, counters in zip(self.seconds, self.counters(), strict=True)
        ]
        for name in SCORED:
            frame[name] = [_or_nan(values[name].number) for values in measured]
        return np.asarray(frame[list(schema.MODEL_NAMES)].to_numpy(np.float64).round(6), np.float64)


def read(path: Path, least: int = MIN_ROWS) -> Cohort:
    """The cohort in a Parquet file of at least ``least`` rows.

    Raises:
        CohortError: it is not there, is no Parquet, is empty, or a column is missing, unknown or cannot be true.
    """
    try:
        content = path.read_bytes()
        frame = pyarrow.parquet.read_table(pyarrow.BufferReader(content)).to_pandas()
    except (OSError, pyarrow.ArrowException) as error:
        raise CohortError(f"{path} cannot be read as Parquet ({error}); write it with pandas' to_parquet") from None
    return Cohort(check(frame, str(path), least), sha256(content).hexdigest(), path.name)


def from_frame(frame: pd.DataFrame, description: str, *, simulated: bool = False) -> Cohort:
    """A cohort from a data frame, hashed by all of its content."""
    checked = check(frame, description)
    text = checked.to_json(orient="split", double_precision=10)
    return Cohort(checked, sha256(text.encode()).hexdigest(), description, simulated)


def check(frame: pd.DataFrame, where: str, least: int = MIN_ROWS) -> pd.DataFrame:
    """The frame with its columns in order; raises CohortError, naming ``where`` and the first thing that is wrong."""
    missing = [name for name in COLUMNS if name not in frame.columns]
    unknown = [str(name) for name in frame.columns if name not in COLUMNS]
    if missing or unknown:
        lacks = f"lacks {', '.join(missing) or 'nothing'} and has the unknown {', '.join(unknown) or 'nothing'}"
        raise CohortError(f"{where} {lacks}; the columns are listed in training/cohort.py")
    if len(frame) < least:
        raise CohortError(f"{where} has {len(frame)} videos; at least {least} are needed")
    try:
        return shape().validate(frame[list(COLUMNS)], lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise CohortError(f"{where}: {_complaint(error)}; correct the column or leave the value out") from None


def shape() -> pa.DataFrameSchema:
    """The pandera schema, derived from features/schema.py."""
    ids = {name: pa.Column(str, pa.Check.str_length(1, 200), unique=name == "video_id") for name in COLUMNS[:2]}
    truth = {
        "seconds": pa.Column(float, [_finite(), pa.Check.in_range(0, 15000, include_min=False)], coerce=True),
        "quality": pa.Column(float, [_finite(), pa.Check.in_range(0, 1)], coerce=True),
    }
    measured = {f.name: _measured(f) for f in ANALYZED}
    counts = {name: pa.Column(float, [_finite(), pa.Check.ge(0)], nullable=True, coerce=True) for name in COUNTS}
    return pa.DataFrameSchema({**ids, **truth, **measured, **counts, "retention": pa.Column(object, nullable=True)})


def _measured(feature: Feature) -> pa.Column:
    return pa.Column(float, pa.Check.in_range(feature.low, feature.high), nullable=True, coerce=True)


def _finite() -> pa.Check:
    return pa.Check(lambda column: np.isfinite(column), name="finite")


def _complaint(error: pandera.errors.SchemaErrors) -> str:
    """The first column that is wrong, with the value and the check that it fails."""
    case = error.failure_cases.iloc[0]
    column = case["column"] if isinstance(case["column"], str) else case["failure_case"]
    return f"the column {column} holds {case['failure_case']}, which fails {case['check']}"


def _or_nan(number: float | None) -> float:
    return float("nan") if number is None else number


def _counters(video_id: str, counts: Sequence[float], curve: Any) -> Counters | None:
    given: dict[str, Any] = {name: n for name, n in zip(COUNTS, counts, strict=True) if not np.isnan(n)}
    if not given.get("views"):
        return None
    if curve is not None:
        given["retention"] = tuple(float(share) for share in curve)
    try:
        return Counters(**given)
    except ValidationError as error:
        raise CohortError(f"{video_id}: its counters cannot be true: {error.errors()[0]['msg']}") from None
