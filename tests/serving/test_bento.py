"""The built Bento stands on its own: served from elsewhere, without this checkout, it gives the very same bytes."""

import os
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from bentoml._internal.bento.build_config import BentoBuildConfig, BentoPathSpec
from ports import free_port

from serving.scoring import VERSION

ROOT = Path(__file__).parents[2]
QUESTION = {
    "video_id": "mirrored",
    "counters": {"views": 12000, "completions": 5200, "watch_seconds": 60000.0, "likes": 900, "shares": 120},
}
ANALYSIS = {
    "media": "mirrored.mp4",
    "video_id": "again",
    "metadata": {"creator_id": "dora", "uploaded_at": "2026-11-20T12:00:00+00:00", "caption": "Three birds, one stone"},
    "replace": True,
}

# An editable installation finds the checkout whatever the working folder is; this takes that away.
ALONE = """
import os, sys
checkout = os.environ["FIRSTCUT_TEST_CHECKOUT"]
sys.meta_path[:] = [f for f in sys.meta_path if "__editable__" not in getattr(f, "__module__", "") + repr(f)]
sys.path[:] = [p for p in sys.path if os.path.realpath(p or ".") != checkout and "__editable__" not in p]
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Another folder, and an environment in which nothing of this checkout can be imported."""
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "sitecustomize.py").write_text(ALONE)
    (tmp_path / "cwd").mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "alone"),
        "PYTHONSAFEPATH": "1",
        "FIRSTCUT_TEST_CHECKOUT": str(ROOT),
        "BENTOML_HOME": str(tmp_path / "bentoml"),
        "BENTOML_DO_NOT_TRACK": "true",
        "OMP_NUM_THREADS": "1",
    }
    gone = run([sys.executable, "-c", "import serving"], tmp_path / "cwd", environment, check=False)
    assert "No module named 'serving'" in gone.stderr
    return tmp_path / "cwd", environment


def run(command, cwd, environment, check=True):
    return subprocess.run(command, cwd=cwd, env=environment, check=check, capture_output=True, text=True, timeout=200)


@contextmanager
def serve(command, cwd, environment):
    port = free_port()
    log = cwd / "serve.log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            cwd=cwd, env=environment, stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield ready(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(30)


def ready(address, process, log):
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return address
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the Bento does not answer:\n{log.read_text()[-4000:]}")


def test_this_version_is_the_distributions():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def measured(answer):
    """An analysis without what it cost, which no two runs agree on; everything in it was really extracted."""
    told = answer.raise_for_status().json()
    assert not [name for name, value in told["features"].items() if value["state"] == "failed"]
    assert told["originality"]["sources"]
    return {name: part for name, part in told.items() if name != "cost"}


def test_the_bento_packs_every_file_of_the_packages(tmp_path):
    """What lies in the packages besides code (weights, tables, pages) is needed just as much."""
    listed = run(["git", "ls-files", "features", "models", "store", "serving"], ROOT, dict(os.environ)).stdout.split()
    packed = BentoBuildConfig.from_file(str(ROOT / "bentofile.yaml")).with_defaults()
    spec = BentoPathSpec(packed.include, packed.exclude, str(ROOT))
    assert "features/fingerprint/projection.npy" in listed
    assert not [path for path in listed if not spec.includes(path)]
    assert not spec.includes("features/__pycache__/schema.cpython-311.pyc")


@pytest.mark.slow
def test_a_built_bento_served_from_elsewhere_gives_the_same_bytes(client, data, elsewhere):
    cwd, environment = elsewhere
    build = [sys.executable, "-m", "bentoml", "build", str(ROOT), "--output", "tag"]
    built = run(build, ROOT, {**environment, "PYTHONPATH": "", "PYTHONSAFEPATH": ""})
    tag = built.stdout.strip().rpartition("__tag__:")[2]
    source = client.post("/v1/score", json=QUESTION)
    assert source.status_code == 200
    analyzed = measured(client.post("/v1/analyze", json=ANALYSIS))

    command = [sys.executable, "-m", "bentoml", "serve", tag]
    with serve(command, cwd, {**environment, "FIRSTCUT_DATA": str(data)}) as address:
        answer = httpx.post(f"{address}/v1/score", json=QUESTION, timeout=60)
        assert answer.content == source.content
        assert measured(httpx.post(f"{address}/v1/analyze", json=ANALYSIS, timeout=120)) == analyzed
        assert httpx.get(f"{address}/review").status_code == 200
        assert httpx.get(f"{address}/static/player.js").status_code == 200
    assert not list(Path(environment["BENTOML_HOME"]).rglob("firstcut.db"))  # its state is in the data folder alone
