"""The demo down the whole path, on shorter clips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from firstcut.cli import app


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


def demo(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--data", str(data), "demo", "--scale", "0.15", *words])


@pytest.fixture(scope="module")
def cards(data: Path) -> dict[str, dict[str, object]]:
    shown = demo(data, "--json")
    assert shown.exit_code == 0, shown.stderr
    return {card["video_id"]: card for card in json.loads(shown.stdout)}


@pytest.mark.parametrize(
    ("copy", "source"),
    [("impossible-level-wow", "level-3-2-no-deaths"), ("your-water-is-stolen", "where-city-water-goes")],
    ids=["mirrored", "sped-up"],
)
def test_a_repost_is_found_and_not_paid(cards: dict[str, dict], copy: str, source: str) -> None:
    card = cards[copy]
    assert card["finding"] == "repost"
    assert [s["video_id"] for s in card["originality"]["sources"]] == [source]
    assert card["rpm_multiplier"] == "0.0000"


@pytest.mark.parametrize("video_id", ["level-3-2-no-deaths", "where-city-water-goes", "one-pot-lentils-outtake"])
def test_originals_and_the_second_take_are_not_accused(cards: dict[str, dict], video_id: str) -> None:
    assert cards[video_id]["finding"] == "original"


def test_a_second_run_uses_what_is_there_and_says_the_same(data: Path, cards: dict[str, dict]) -> None:
    again = demo(data, "--json")
    assert {card["video_id"]: card for card in json.loads(again.stdout)} == cards


def test_the_table_names_every_video(data: Path, cards: dict[str, dict]) -> None:
    table = demo(data).stdout
    assert all(video_id in table for video_id in cards)
    assert f"{len(cards)} videos" in table
