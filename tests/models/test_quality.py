import math
import time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from payables import rows

from features import schema
from features.errors import InputError
from features.schema import Family
from features.values import Value, VideoFeatures
from models.manifest import Manifest, ModelMismatch
from models.quality import BASE, CHAMPION, Assessment, QualityModel
from training.fit import without as blanked
from training.simulate import simulate


@pytest.fixture(scope="module")
def model() -> QualityModel:
    return QualityModel.load()


@pytest.fixture(scope="module")
def files() -> tuple[str, Manifest]:
    text = (CHAMPION / "model.lgb").read_text()
    return text, Manifest.parse((CHAMPION / "model.json").read_text(), "champion")


def parse(trees: str, manifest: Manifest, **changes: object) -> QualityModel:
    """Load files whose manifest agrees with the trees, but for the changes."""
    signed = manifest.model_copy(update={"booster_sha256": sha256(trees.encode()).hexdigest(), **changes})
    return QualityModel.parse(trees.encode(), signed.to_text().encode())


def without(features: VideoFeatures, family: Family) -> VideoFeatures:
    return features.merged(dict.fromkeys(schema.names(family), Value.missing("left out")))


def test_the_shipped_model_fits_the_schema(files: tuple[str, Manifest]) -> None:
    _, manifest = files
    assert manifest.schema_digest == schema.digest(), "the schema changed: run `python -m training.champion`"
    assert manifest.features == schema.MODEL_NAMES


def test_the_card_says_that_it_was_simulated(model: QualityModel) -> None:
    card = (CHAMPION / "MODEL_CARD.md").read_text()
    assert model.manifest.trained_on.simulated
    assert "simulated" in card
    assert model.version in card


@given(features=rows())
@settings(max_examples=60, deadline=None)
def test_shares_add_up_to_the_score(model: QualityModel, features: VideoFeatures) -> None:
    assessed = model.assess(features)
    assert sum(Decimal(str(share)) for share in assessed.shares.values()) == Decimal(str(assessed.score))
    assert set(assessed.shares) == {BASE, *Family}
    assert 0 <= assessed.low <= assessed.score <= assessed.high <= 1


@given(features=rows())
@settings(max_examples=30, deadline=None)
def test_drivers_add_up_to_the_shares(model: QualityModel, features: VideoFeatures) -> None:
    assessed = model.assess(features)
    for family in Family:
        total = sum(p for name, p in assessed.drivers.items() if schema.BY_NAME[name].family is family)
        assert total == pytest.approx(assessed.shares[family], abs=1e-5)


@given(features=rows())
@settings(max_examples=30, deadline=None)
def test_the_explained_score_is_the_predicted_one(model: QualityModel, features: VideoFeatures) -> None:
    predicted = model.predict(features.vector(schema.MODEL_NAMES)[None])[0]
    assert model.assess(features).score == pytest.approx(predicted, abs=2e-6)


@pytest.mark.parametrize("name", [f.name for f in schema.FEATURES if f.direction and f.in_model])
def test_the_score_is_monotone_in_every_directed_feature(model: QualityModel, name: str) -> None:
    spec, column = schema.BY_NAME[name], schema.MODEL_NAMES.index(name)
    rng = np.random.default_rng(5)
    ranges = np.array([(schema.BY_NAME[n].low, schema.BY_NAME[n].high) for n in schema.MODEL_NAMES])
    for _ in range(5):
        base = ranges[:, 0] + (ranges[:, 1] - ranges[:, 0]) * rng.beta(0.5, 4, len(ranges))
        sweep = np.tile(base, (60, 1))
        sweep[:, column] = np.concatenate([np.linspace(spec.low, spec.high, 30), np.geomspace(1e-3, 1, 30)])
        sweep = sweep[np.argsort(sweep[:, column])]
        scores = model.predict(sweep) * spec.direction
        assert (np.diff(scores) >= -1e-9).all()


@given(features=rows())
@settings(max_examples=30, deadline=None)
def test_a_family_moves_only_its_own_share(model: QualityModel, features: VideoFeatures) -> None:
    before, after = model.assess(features), model.assess(without(features, Family.SOUND))
    for family in set(Family) - {Family.SOUND}:
        assert before.shares[family] == pytest.approx(after.shares[family], abs=2e-6)


@given(features=rows())
@settings(max_examples=20, deadline=None)
def test_a_missing_family_adds_nothing(model: QualityModel, features: VideoFeatures) -> None:
    for family in Family:
        assert model.assess(without(features, family)).shares[family] == 0.0


@pytest.fixture(scope="module")
def matrix(model: QualityModel) -> npt.NDArray[np.float64]:
    return simulate(1000, seed=99).matrix(model.cohort)


@pytest.mark.parametrize("family", list(Family))
def test_missing_gets_about_what_a_median_video_gets(
    model: QualityModel, matrix: npt.NDArray[np.float64], family: Family
) -> None:
    median = np.nanmedian(matrix, axis=0)[None]
    assert model.predict(blanked(median, family))[0] == pytest.approx(model.predict(median)[0], abs=0.03)
    # and on average over a cohort, which is what pay goes by
    shares = model.contributions(matrix)[:, [schema.BY_NAME[n].family is family for n in schema.MODEL_NAMES]]
    assert float(shares.sum(axis=1).mean()) == pytest.approx(0.0, abs=0.02)


def test_doubts_add_up_to_the_interval(model: QualityModel) -> None:
    assessed = model.assess(VideoFeatures())
    assert sum(assessed.doubts.values()) == pytest.approx(assessed.high - assessed.score, abs=1e-5)


def test_without_engagement_the_interval_is_wider(model: QualityModel) -> None:
    known = model.assess(VideoFeatures({"average_watch": Value(0.5)}))
    unknown = model.assess(VideoFeatures())
    assert known.high - known.low < unknown.high - unknown.low


def test_one_explained_score_takes_milliseconds(model: QualityModel) -> None:
    features = VideoFeatures({"average_watch": Value(0.5), "sharpness": Value(2.0)})
    model.assess(features)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        model.assess(features)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.02


def test_the_same_video_gets_the_same_answer(model: QualityModel) -> None:
    features = VideoFeatures({"average_watch": Value(0.5), "mtld": Value(80.0)})
    assert model.assess(features) == QualityModel.load().assess(features)


def test_the_digest_covers_both_files(model: QualityModel) -> None:
    both = (CHAMPION / "model.lgb").read_bytes() + (CHAMPION / "model.json").read_bytes()
    assert model.digest == sha256(both).hexdigest()


def test_a_model_through_a_link_is_the_same(model: QualityModel, tmp_path: Path) -> None:
    link = tmp_path / "model"
    link.symlink_to(CHAMPION, target_is_directory=True)
    assert QualityModel.load(link).digest == model.digest


class TestRefused:
    def test_no_model(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMismatch, match="firstcut train"):
            QualityModel.load(tmp_path)

    def test_reordered_features(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        names = (manifest.features[1], manifest.features[0], *manifest.features[2:])
        with pytest.raises(ModelMismatch, match="another order"):
            parse(trees, manifest, features=names)

    def test_a_feature_too_few(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        with pytest.raises(ModelMismatch, match=manifest.features[-1]):
            parse(trees, manifest, features=manifest.features[:-1])

    def test_trees_with_reordered_names(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        first, second = manifest.features[:2]
        swapped = trees.replace(f"{first} {second}", f"{second} {first}", 1)
        assert swapped != trees
        with pytest.raises(ModelMismatch, match="order"):
            parse(swapped, manifest)

    def test_another_schema(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        with pytest.raises(ModelMismatch, match=r"direction, range or unit.*firstcut train"):
            parse(trees, manifest, schema_digest="0" * 64)

    def test_trees_of_another_training(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        with pytest.raises(ModelMismatch, match="describes another"):
            QualityModel.parse(trees.encode() + b"\n", manifest.to_text().encode())

    @pytest.mark.parametrize("bad", ["nan", "inf", "-inf"])
    def test_leaves_that_are_not_finite(self, files: tuple[str, Manifest], bad: str) -> None:
        trees, manifest = files
        head, tail = trees.split("leaf_value=", 1)
        broken = f"{head}leaf_value={bad} {tail.split(' ', 1)[1]}"
        with pytest.raises(ModelMismatch, match="not finite"):
            parse(broken, manifest)

    def test_trees_that_mix_families(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        head, tail = trees.split("split_feature=", 1)
        splits, rest = tail.split("\n", 1)
        other = 0 if int(splits.split()[0]) > 20 else len(schema.MODEL_NAMES) - 1
        mixed = " ".join([*splits.split()[:-1], str(other)])
        with pytest.raises(ModelMismatch, match="mixes"):
            parse(f"{head}split_feature={mixed}\n{rest}", manifest)

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', "\x00\xff"])
    def test_a_broken_manifest(self, files: tuple[str, Manifest], text: str) -> None:
        with pytest.raises(ModelMismatch):
            QualityModel.parse(files[0].encode(), text.encode("latin-1"))

    def test_nan_in_the_manifest(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        text = manifest.to_text().replace(f'"known":{manifest.doubt.known}', '"known":NaN')
        assert "NaN" in text
        with pytest.raises(ModelMismatch, match="doubt"):
            QualityModel.parse(trees.encode(), text.encode())

    def test_doubt_that_is_not_shared_out(self, files: tuple[str, Manifest]) -> None:
        trees, manifest = files
        doubt = manifest.doubt.model_copy(update={"split": {family.value: 0.1 for family in Family}})
        with pytest.raises(ModelMismatch, match="split"):
            parse(trees, manifest, doubt=doubt)

    @pytest.mark.parametrize(
        ("score", "low", "high"),
        [(0.5, 0.6, 0.7), (1.2, 1.0, 1.3), (-0.1, -0.2, 0.0), (math.nan, 0.0, 1.0)],
        ids=["outside", "above", "below", "nan"],
    )
    def test_an_impossible_assessment(self, score: float, low: float, high: float) -> None:
        with pytest.raises(InputError):
            Assessment(score, low, high, {BASE: score}, "v", "d")

    def test_shares_that_do_not_add_up(self) -> None:
        with pytest.raises(InputError, match="add up"):
            Assessment(0.5, 0.4, 0.6, {BASE: 0.4, "sound": 0.2}, "v", "d")


class TestStanding:
    def test_half_of_the_cohort_is_under_the_median(self, model: QualityModel) -> None:
        known = model.manifest.quantiles["sharpness"]
        assert model.standing("sharpness", known[len(known) // 2]) == pytest.approx(0.5)
        assert model.standing("sharpness", known[0] - 1) == 0.0
        assert model.standing("sharpness", known[-1] + 1) == 1.0

    def test_ties_count_half(self, model: QualityModel) -> None:
        known = model.manifest.quantiles["border_share"]
        clean = sum(number == 0 for number in known)
        assert clean > 2, "most videos have no border"
        assert model.standing("border_share", 0.0) == pytest.approx((clean - 1) / 2 / (len(known) - 1))

    def test_what_the_cohort_never_held_stands_nowhere(self, model: QualityModel) -> None:
        assert model.standing("text_coverage", 0.1) is None

    def test_it_rises(self, model: QualityModel) -> None:
        stands = [model.standing("noise", number) for number in np.linspace(0, 5, 200)]
        assert stands == sorted(stands)
