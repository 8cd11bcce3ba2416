import os
from hashlib import sha256
from pathlib import Path

import pytest

from features import schema
from models.quality import QualityModel
from training.errors import CohortError
from training.tracking import EXPERIMENT, MODEL, tracking
from training.train import TrainResult, train
from training.versions import HELD_ASIDE, artifact, load_version

Trained = tuple[Path, TrainResult, list[float]]


def test_a_run_can_be_judged_and_repeated(trained: Trained) -> None:
    data, result, _ = trained
    with tracking(data) as client:
        run = client.get_run(result.run_id)
    whole = sha256((data / "cohort.parquet").read_bytes()).hexdigest()
    assert run.data.params["cohort_sha256"] == whole
    assert run.data.params["trees"] == "40"
    assert run.data.params["simulated"] == "False"
    assert run.data.metrics == pytest.approx(dict(result.metrics))


def test_the_run_keeps_plots_files_and_held_aside_rows(trained: Trained) -> None:
    data, result, _ = trained
    with tracking(data) as client:
        kept = {f.path for folder in ("evaluation", "firstcut") for f in client.list_artifacts(result.run_id, folder)}
        with artifact(client, result.version, "evaluation") as folder:
            pngs = list(folder.glob("*.png"))
            assert all(png.read_bytes().startswith(b"\x89PNG") and png.stat().st_size > 5000 for png in pngs)
    assert {"firstcut/model.lgb", "firstcut/model.json", HELD_ASIDE} <= kept
    assert len(pngs) == 4


def test_mlflows_model_has_the_schemas_signature(trained: Trained) -> None:
    import mlflow

    data, result, _ = trained
    with tracking(data):
        info = mlflow.models.get_model_info(f"models:/{MODEL}/{result.version}")
    assert tuple(info.signature.inputs.input_names()) == schema.MODEL_NAMES
    assert not any(column.required for column in info.signature.inputs.inputs)


def test_mlflows_model_predicts_what_the_served_one_does(trained: Trained) -> None:
    import mlflow
    import numpy as np
    import pandas as pd

    data, result, _ = trained
    row = np.full((1, len(schema.MODEL_NAMES)), np.nan)
    with tracking(data):
        model = mlflow.pyfunc.load_model(f"models:/{MODEL}/{result.version}")
        theirs = model.predict(pd.DataFrame(row, columns=list(schema.MODEL_NAMES)))
    assert load_version(data, result.version).predict(row)[0] == pytest.approx(float(theirs[0]), abs=1e-6)


def test_the_version_names_its_model(trained: Trained) -> None:
    data, result, _ = trained
    assert load_version(data, result.version).version == result.name
    with tracking(data) as client:
        assert client.get_model_version(MODEL, result.version).tags["model"] == result.name
        assert client.get_experiment_by_name(EXPERIMENT).artifact_location.startswith(data.resolve().as_uri())


def test_progress_rises_to_one(trained: Trained) -> None:
    _, _, shares = trained
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_the_process_is_left_as_it_was(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    import mlflow

    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///elsewhere.db")
    before = {name: value for name, value in os.environ.items() if "MLFLOW" in name}
    with tracking(trained[0]):
        assert mlflow.get_tracking_uri().endswith(f"{trained[0].resolve()}/mlflow.db")
    assert {name: value for name, value in os.environ.items() if "MLFLOW" in name} == before
    assert mlflow.get_tracking_uri() == "sqlite:///elsewhere.db"


def test_a_bad_cohort_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_text("no")
    with pytest.raises(CohortError):
        train(tmp_path / "bad.parquet", tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_training_alone_serves_nothing_new(trained: Trained) -> None:
    from training.registry import current

    assert current(trained[0]).digest == QualityModel.load().digest


def test_importing_training_does_not_import_mlflow() -> None:
    import subprocess
    import sys

    code = "import sys, training.train, training.registry, training.evaluate; sys.exit('mlflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
