import shutil
from pathlib import Path
from threading import Event, Thread

import pytest

from models.quality import QualityModel
from training.errors import RegistryError
from training.evaluate import evaluate
from training.export import LINK, export, exported, serve, served_folder
from training.fit import Fitted, Settings
from training.registry import current, promote, rollback
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
    assert QualityModel.load(data / LINK).digest == first.digest
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
    assert not (data / LINK).exists()
    with pytest.raises(RegistryError, match="nothing was promoted"):
        rollback(data)


def test_promoting_twice_is_one_step_back(versions: tuple[Path, str, str]) -> None:
    data, good, _ = versions
    promote(data, good, force=True)
    promote(data, good, force=True)
    assert rollback(data).version is None


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
        from models.quality import CHAMPION

        homes = [export(tmp_path, CHAMPION, "1", "a" * 12), export(tmp_path, files, "2", "b" * 12)]
        digests = {QualityModel.load(home).digest for home in homes}
        serve(tmp_path, homes[0])
        stop, seen, broken = Event(), set(), []

        def read() -> None:
            while not stop.is_set():
                try:
                    seen.add(QualityModel.load(tmp_path / LINK).digest)
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
        shutil.copytree(files, tmp_path / LINK)
        home = export(tmp_path, files, "1", "a" * 12)
        with pytest.raises(RegistryError, match="by hand"):
            serve(tmp_path, home)

    def test_a_folder_that_is_gone(self, tmp_path: Path) -> None:
        with pytest.raises(RegistryError, match="promote it again"):
            exported(tmp_path, "3")
