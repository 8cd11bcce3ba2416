"""What ``doctor`` finds well and sick."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands_run import Firstcut


def test_doctor_finds_everything_well(firstcut: Firstcut) -> None:
    checks = firstcut.json("doctor")
    assert [c["name"] for c in checks if not c["ok"]] == []


def test_doctor_names_an_unreachable_database(firstcut: Firstcut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTCUT_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    done = firstcut("doctor", "--json")
    assert done.exit_code == 1
    sick = {c["name"]: c["remedy"] for c in json.loads(done.stdout) if not c["ok"]}
    assert sick.keys() == {"database", "catalog index", "audit chain"}
    assert all("FIRSTCUT_DATABASE_URL" in remedy for remedy in sick.values())


@pytest.mark.parametrize(
    ("variable", "part"), [("FIRSTCUT_POLICY", "reward policy"), ("FIRSTCUT_MODEL", "quality model")]
)
def test_doctor_names_the_one_part_that_is_sick(
    firstcut: Firstcut, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, part: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "missing"))
    checks = json.loads(firstcut("doctor", "--json").stdout)
    assert [c["name"] for c in checks if not c["ok"]] == [part]


def test_doctor_survives_bad_settings(firstcut: Firstcut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTCUT_TOKEN", "hush-hush")
    done = firstcut("doctor", "--json")
    assert done.exit_code == 1
    assert "hush-hush" not in done.stdout
    assert next(c["name"] for c in json.loads(done.stdout) if not c["ok"]) == "settings"
