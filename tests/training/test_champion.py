from pathlib import Path

import pytest

from models.quality import CHAMPION, QualityModel
from training.champion import make
from training.evaluate import evaluate


def test_the_command_makes_the_same_files_again(tmp_path: Path) -> None:
    make(tmp_path / "one", videos=400)
    make(tmp_path / "two", videos=400)
    for name in ("model.lgb", "model.json", "MODEL_CARD.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_shipped_model_is_as_good_as_its_card_says(tmp_path: Path) -> None:
    """On a simulated cohort that it never saw; the card's figures are of the one it was trained on."""
    fresh = evaluate(tmp_path, None, "shipped")
    card = QualityModel.load().manifest.metrics
    assert not fresh.trained_on_it
    assert fresh.metrics["rmse"] == pytest.approx(card["rmse"], abs=0.01)
    assert fresh.metrics["coverage"] == pytest.approx(0.8, abs=0.05)
    assert all(s.metrics["coverage"] > 0.65 for s in fresh.slices), "a length that the interval lets down"


def test_the_card_names_the_figures(tmp_path: Path) -> None:
    card = (CHAMPION / "MODEL_CARD.md").read_text()
    assert f"{QualityModel.load().manifest.metrics['rmse']:.3f}" in card
    assert "python -m training.champion" in card
