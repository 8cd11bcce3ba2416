import shutil
from pathlib import Path
from threading import Event, Thread

import pytest
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from models.manifest import ModelMismatch
from models.quality import CHAMPION, PROMOTED, QualityModel, served_folder
from training.errors import RegistryError
from training.evaluate import evaluate
from training.export import export, exported, serve
from training.fit import Fitted, Settings
from training.registry import HISTORY, current, promote, rollback
from training.tracking import ALIAS, MODEL, tracking
from training.train import TrainResult, train


@pytest.fixture(scope="module")
def versions(trained: tuple[Path, TrainResult, list[float]]) -> tuple[Path, str, str]:
    """A data folder with a usable version and a poor one (a single tree)."""
    data, good, _ = trained
    poor = train(data / "cohort.parquet", data, settings=Settings(trees=1))
    return data, good.version, poor.version


def test_promote_and_roll_back(versions: tuple[Path, str, str]) -> None:
    data, good, poor = versions
    with pytest.raises(RegistryError, match="nothing was promoted"):
        rollback(data)

    first = promote(data, good, force=True)
    assert (first.version, current(data)) == (good, first)
    assert QualityModel.load(data / PROMOTED).digest == first.digest
    with tracking(data) as client:
        assert str(client.get_model_version_by_alias(MODEL, ALIAS).version) == good

    with pytest.raises(RegistryError, match=r"worse than the champion: RMSE 0\.\d+ against 0\.\d+"):
        promote(data, poor)
    assert current(data) == first

    second = promote(data, poor, force=True)
    assert second.version == poor
    assert second.digest != first.digest

    assert rollback(data) == first
    with tracking(data) as client:
        assert str(client.get_model_version_by_alias(MODEL, ALIAS).version) == good
    shipped = rollback(data)
    assert (shipped.version, shipped.digest) == (None, QualityModel.load().digest)
    assert not (data / PROMOTED).exists()
    with pytest.raises(RegistryError, match="nothing was promoted"):
        rollback(data)


def test_promoting_twice_is_one_step_back(versions: tuple[Path, str, str]) -> None:
    data, good, _ = versions
    promote(data, good, force=True)
    promote(data, good, force=True)
    assert rollback(data).version is None


def state(data: Path) -> tuple[str, str | None, str]:
    """What is served, what the registry names, and the history that it keeps."""
    with tracking(data) as client:
        model = client.get_registered_model(MODEL)
    return current(data).digest, model.aliases.get(ALIAS), model.tags[HISTORY]


@pytest.mark.parametrize("breaks", ["set_registered_model_alias", "set_registered_model_tag"])
def test_a_registry_that_cannot_be_written_changes_nothing(
    versions: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    data, good, poor = versions
    promote(data, good, force=True)
    before = state(data)
    calls: list[str] = []
    works = getattr(MlflowClient, breaks)

    def locked(self: MlflowClient, *told: str) -> None:
        calls.append(breaks)
        if len(calls) == 1:
            raise MlflowException("database is locked")
        works(self, *told)

    monkeypatch.setattr(MlflowClient, breaks, locked)
    with pytest.raises(RegistryError, match=r"database is locked.*try again"):
        promote(data, poor, force=True)
    assert state(data) == before
    assert promote(data, poor, force=True).version == poor
    assert rollback(data).digest == before[0]
    assert state(data) == before
    rollback(data)


def test_a_model_put_there_by_hand_stops_promotion_before_it_begins(versions: tuple[Path, str, str]) -> None:
    data, good, poor = versions
    promote(data, good, force=True)
    before = state(data)
    (data / PROMOTED).unlink()
    shutil.copytree(CHAMPION, data / PROMOTED)
    for change in (lambda: promote(data, poor, force=True), lambda: rollback(data)):
        with pytest.raises(RegistryError, match="by hand"):
            change()
    shutil.rmtree(data / PROMOTED)
    serve(data, exported(data, good))
    assert state(data) == before
    rollback(data)


def test_a_previous_version_that_is_broken_is_not_rolled_back_to(versions: tuple[Path, str, str]) -> None:
    data, good, poor = versions
    promote(data, good, force=True)
    promote(data, poor, force=True)
    before = state(data)
    trees = exported(data, good) / "model.lgb"
    whole = trees.read_bytes()
    trees.write_bytes(whole[:1000])
    with pytest.raises(RegistryError, match=f"version {good} cannot be served"):
        rollback(data)
    assert state(data) == before
    trees.write_bytes(whole)
    rollback(data)
    rollback(data)


def test_a_broken_champion_is_told_until_another_is_promoted(versions: tuple[Path, str, str]) -> None:
    data, good, _ = versions
    (data / PROMOTED).symlink_to("champions/v9-gone")
    with pytest.raises(ModelMismatch, match="No such file"):
        current(data)
    with pytest.raises(ModelMismatch, match="No such file"):
        evaluate(data, data / "cohort.parquet")
    assert promote(data, good).version == good
    rollback(data)


def test_an_unknown_version(versions: tuple[Path, str, str]) -> None:
    data, good, poor = versions
    with pytest.raises(RegistryError, match=f"no version '77'; known are {good}, {poor}"):
        promote(data, "77")
    with pytest.raises(RegistryError, match="no version 'newest'"):
        promote(data, "newest")


def test_a_version_of_another_schema(versions: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    data, good, _ = versions
    monkeypatch.setattr("features.schema.digest", lambda: "0" * 64)
    with pytest.raises(RegistryError, match=r"cannot be served: .*since the training"):
        promote(data, good)


def test_evaluate_names_and_slices(versions: tuple[Path, str, str]) -> None:
    data, good, _ = versions
    shipped, version = (evaluate(data, data / "cohort.parquet", which) for which in ("shipped", good))
    assert shipped.name != version.name
    assert version.trained_on_it
    assert not shipped.trained_on_it
    assert {s.name for s in version.slices} >= {"60-90 s"}
    assert sum(s.metrics["rows"] for s in version.slices) <= version.metrics["rows"] == 800
    assert evaluate(data, data / "cohort.parquet").digest == shipped.digest


class TestExport:
    """The folder that serving reads."""

    @pytest.fixture
    def files(self, tmp_path: Path, fitted: Fitted) -> Path:
        folder = tmp_path / "fitted"
        folder.mkdir()
        (folder / "model.lgb").write_bytes(fitted.trees)
        (folder / "model.json").write_bytes(fitted.described)
        return folder

    def test_without_a_champion_the_shipped_one_is_served(self, tmp_path: Path) -> None:
        assert QualityModel.load(served_folder(tmp_path)).digest == QualityModel.load().digest

    def test_a_reader_never_sees_a_mixture(self, tmp_path: Path, files: Path) -> None:
        homes = [export(tmp_path, CHAMPION, "1", "a" * 12), export(tmp_path, files, "2", "b" * 12)]
        digests = {QualityModel.load(home).digest for home in homes}
        serve(tmp_path, homes[0])
        stop, seen, broken = Event(), set(), []

        def read() -> None:
            while not stop.is_set():
                try:
                    seen.add(QualityModel.load(tmp_path / PROMOTED).digest)
                except Exception as error:
                    broken.append(error)

        reader = Thread(target=read)
        reader.start()
        for turn in range(300):
            serve(tmp_path, homes[turn % 2])
        stop.set()
        reader.join()
        assert not broken
        assert seen <= digests

    def test_a_broken_export_leaves_nothing(self, tmp_path: Path, files: Path) -> None:
        (files / "model.json").unlink()
        with pytest.raises(OSError):
            export(tmp_path, files, "1", "a" * 12)
        assert list((tmp_path / "champions").iterdir()) == []

    def test_a_folder_put_there_by_hand_is_not_overwritten(self, tmp_path: Path, files: Path) -> None:
        shutil.copytree(files, tmp_path / PROMOTED)
        home = export(tmp_path, files, "1", "a" * 12)
        with pytest.raises(RegistryError, match="by hand"):
            serve(tmp_path, home)

    def test_a_folder_that_is_gone(self, tmp_path: Path) -> None:
        with pytest.raises(RegistryError, match="promote it again"):
            exported(tmp_path, "3")
