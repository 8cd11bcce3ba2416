"""One small training for the room: MLflow's first database takes seconds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from training.cohort import Cohort
from training.fit import Fitted, Settings, fit
from training.simulate import simulate
from training.train import TrainResult, train

SMALL = Settings(trees=40)


@pytest.fixture(scope="session")
def cohort() -> Cohort:
    return simulate(800, seed=3)


@pytest.fixture
def frame(cohort: Cohort) -> pd.DataFrame:
    return cohort.frame.copy()


@pytest.fixture(scope="session")
def fitted(cohort: Cohort) -> Fitted:
    return fit(cohort, SMALL)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, cohort: Cohort) -> tuple[Path, TrainResult, list[float]]:
    """A data folder with one trained version from a Parquet file, its result, and the progress that was reported."""
    data = tmp_path_factory.mktemp("trained")
    path = data / "cohort.parquet"
    cohort.frame.to_parquet(path, index=False)
    shares: list[float] = []
    result = train(path, data, settings=SMALL, progress=lambda _, share: shares.append(share))
    return data, result, shares
