import numpy as np
import pandas as pd
import pytest

from features import schema
from features.schema import Family
from models.quality import QualityModel
from training.cohort import Cohort, from_frame
from training.errors import CohortError
from training.fit import Fitted, Settings, blank, figures, fit, split, without


def test_the_same_cohort_gives_the_same_bytes(cohort: Cohort, fitted: Fitted) -> None:
    again = fit(cohort, Settings(trees=40))
    assert again.trees == fitted.trees
    assert again.described == fitted.described


def test_another_seed_gives_another_model(cohort: Cohort, fitted: Fitted) -> None:
    assert fit(cohort, Settings(trees=40, seed=8)).model.version != fitted.model.version


def test_no_creator_is_on_two_sides(cohort: Cohort) -> None:
    creators = [set(cohort.frame["creator_id"][mask]) for mask in split(cohort)]
    assert sum(len(c) for c in creators) == len(set.union(*creators)) == cohort.frame["creator_id"].nunique()


def test_a_creator_keeps_sides_when_the_cohort_grows(frame: pd.DataFrame) -> None:
    half = from_frame(frame.iloc[:400], "half")
    grown = from_frame(frame, "whole")
    for small, large in zip(split(half), split(grown), strict=True):
        assert (small == large[:400]).all()


def test_the_bytes_load_as_the_model(fitted: Fitted) -> None:
    loaded = QualityModel.parse(fitted.trees, fitted.described)
    np.testing.assert_array_equal(loaded.predict(fitted.test_rows), fitted.model.predict(fitted.test_rows))
    assert loaded.digest == fitted.model.digest


def test_it_learns_something(fitted: Fitted) -> None:
    assert fitted.metrics["srocc"] > 0.6
    assert fitted.metrics["rmse"] < float(fitted.test_quality.std())


def test_the_interval_holds_about_what_it_promises(fitted: Fitted) -> None:
    assert fitted.metrics["coverage"] == pytest.approx(fitted.model.manifest.doubt.coverage, abs=0.12)


def test_blanks_are_whole_families() -> None:
    rows = np.zeros((4000, len(schema.MODEL_NAMES)))
    gone = np.isnan(blank(rows, np.random.default_rng(1)))
    sound = [schema.BY_NAME[n].family is Family.SOUND for n in schema.MODEL_NAMES]
    assert gone[:, sound].all(axis=1).mean() == pytest.approx(0.35, abs=0.03)
    assert np.isnan(without(rows, Family.SOUND)).sum() == 4000 * sum(sound)


def test_a_constant_target_trains_without_a_warning(frame: pd.DataFrame) -> None:
    flat = fit(from_frame(frame.assign(quality=0.5), "flat"), Settings(trees=5))
    assert flat.metrics["srocc"] == 0.0
    assert flat.metrics["rmse"] == pytest.approx(0.0, abs=1e-6)
    assert sum(flat.model.manifest.doubt.split.values()) == pytest.approx(1.0)


def test_a_family_that_the_cohort_never_had(frame: pd.DataFrame) -> None:
    names = [n for n in schema.names(Family.DENSITY) if n in frame.columns]
    model = fit(from_frame(frame.assign(**dict.fromkeys(names, np.nan)), "no words"), Settings(trees=20)).model
    assert model.manifest.doubt.split["density"] == 0.0


def test_one_creator_cannot_be_split(frame: pd.DataFrame) -> None:
    with pytest.raises(CohortError, match="too few creators"):
        fit(from_frame(frame.assign(creator_id="alone"), "one creator"))


def test_figures_of_a_perfect_guess(fitted: Fitted) -> None:
    predicted = fitted.model.predict(fitted.test_rows)
    perfect = figures(fitted.model, fitted.test_rows, predicted)
    assert (perfect["rmse"], perfect["mae"], perfect["coverage"]) == (0.0, 0.0, 1.0)
    assert perfect["srocc"] == pytest.approx(1.0)
