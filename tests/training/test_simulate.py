import numpy as np
import pytest
from scipy.stats import spearmanr

from features import schema
from features.schema import Family
from training.cohort import Cohort
from training.errors import CohortError
from training.simulate import simulate, undescribed
from training.typical import TYPICAL, Latent


def test_the_same_arguments_give_the_same_cohort(cohort: Cohort) -> None:
    assert simulate(800, seed=3).sha256 == cohort.sha256
    assert simulate(800, seed=4).sha256 != cohort.sha256


def test_it_says_that_it_is_simulated(cohort: Cohort) -> None:
    assert cohort.simulated
    assert "simulated" in cohort.description


def test_only_features_of_the_schema_are_described() -> None:
    assert not set(TYPICAL) - set(schema.BY_NAME)


def test_undescribed_features_stay_missing(cohort: Cohort) -> None:
    for name in undescribed():
        assert cohort.frame[name].isna().all()


def test_latents_move_only_features_with_a_direction() -> None:
    for name, typical in TYPICAL.items():
        assert (typical.latent is Latent.NONE) == (schema.BY_NAME[name].direction == 0), name


@pytest.mark.parametrize("family", [f for f in Family if f not in (Family.ENGAGEMENT, Family.SCREEN)])
def test_families_are_missing_as_a_whole(cohort: Cohort, family: Family) -> None:
    names = [n for n in schema.names(family) if n in cohort.frame.columns and n in TYPICAL]
    gone = cohort.frame[names].isna()
    assert 0 < gone.all(axis=1).mean() < 0.5


def test_quality_follows_features_in_their_direction() -> None:
    frame = simulate(4000, seed=11).frame
    for name in ("sharpness", "noise", "novelty_rate", "bait_share", "effective_duration"):
        values = frame[name] / frame["seconds"] if name == "effective_duration" else frame[name]
        known = values.notna()
        rank = spearmanr(values[known], frame["quality"][known]).statistic
        assert rank * schema.BY_NAME[name].direction > 0.05, name


def test_creators_have_several_videos(cohort: Cohort) -> None:
    assert cohort.frame["creator_id"].value_counts().mean() > 5


def test_retention_agrees_with_the_counters(cohort: Cohort) -> None:
    for counters, seconds in zip(cohort.counters(), cohort.seconds, strict=True):
        if counters is not None and counters.retention is not None and counters.watch_seconds is not None:
            curve = np.array(counters.retention)
            share = counters.watch_seconds / (counters.views * seconds)
            assert share == pytest.approx(float((curve[1:] + curve[:-1]).mean() / 2), abs=0.01)


def test_too_few_videos() -> None:
    with pytest.raises(CohortError, match="at least 200"):
        simulate(10)
