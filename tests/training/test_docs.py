"""The page on training says what works: its snippet makes a cohort of what `analyze --json` prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from samples import record

from models.originality.verdict import judge
from models.policy import Policy
from serving.ingest import Analysis
from training.cohort import COLUMNS, read

PAGE = Path(__file__).parents[2] / "docs" / "training.md"


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A folder with ``analyzed.json`` as the command line prints it, and ``rated.json`` as a platform would."""
    rules = Policy.load().originality
    records = [record(f"v{number}", creator=f"c{number % 40}") for number in range(200)]
    analyzed = [Analysis(r, (), judge(r.provenance, (), {}, {}, rules), {"decode": 0.5}).to_json() for r in records]
    (tmp_path / "analyzed.json").write_text(json.dumps({"analyzed": analyzed, "failed": []}))
    rated = [
        {"video_id": r.video_id, "creator_id": r.metadata.creator_id, "quality": 0.4, "views": 900, "completions": 300}
        | {"watch_seconds": 4000.5, "likes": 90, "shares": None, "retention": [1.0, 0.6, 0.3] if number else None}
        for number, r in enumerate(records)
    ]
    (tmp_path / "rated.json").write_text(json.dumps(rated))
    return tmp_path


def test_the_snippet_makes_a_cohort(printed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    monkeypatch.chdir(printed)
    exec(snippet, {})
    cohort = read(printed / "cohort.parquet")
    assert len(cohort) == 200
    assert cohort.counters()[0].retention is None
    assert cohort.counters()[1].retention == (1.0, 0.6, 0.3)
    assert set(cohort.frame["sharpness"]) == {2.5}
    assert cohort.frame["speech_rate"].isna().all()


def test_the_page_names_every_column_that_is_no_feature() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE.read_text()))
    from features import schema

    assert {column for column in COLUMNS if column not in schema.BY_NAME} <= named


def test_a_rating_without_counters_is_a_row(printed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rated = json.loads((printed / "rated.json").read_text())
    unwatched = [row | dict.fromkeys(("views", "completions", "watch_seconds", "likes")) for row in rated[:10]]
    (printed / "rated.json").write_text(json.dumps(unwatched + rated[10:]))
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    monkeypatch.chdir(printed)
    exec(snippet, {})
    counters = read(printed / "cohort.parquet").counters()
    assert counters[9] is None
    assert counters[10].views == 900
