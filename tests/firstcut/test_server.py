"""``firstcut serve``: what it prints works as printed, and it is not exposed by mistake."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ports import free_port
from typer.testing import CliRunner

from firstcut import server
from firstcut.cli import app
from serving.settings import Settings

FIRSTCUT = Path(sys.executable).with_name("firstcut")


@pytest.fixture
def data(tmp_path: Path, clips: Path) -> Path:
    added = CliRunner().invoke(app, ["--data", str(tmp_path), "analyze", str(clips / "first.mp4"), "--creator", "anna"])
    assert added.exit_code == 0, added.stderr
    return tmp_path


@pytest.fixture
def welcome(data: Path) -> Iterator[str]:
    """What the command prints once the service answers; the service runs until the test ends."""
    command = [FIRSTCUT, "--data", data, "serve", "--port", str(free_port())]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield _until(serving, "curl ")
    finally:
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0


def _until(serving: subprocess.Popen[str], word: str) -> str:
    printed, deadline = "", time.monotonic() + 60
    assert serving.stdout is not None
    while word not in printed and time.monotonic() < deadline and serving.poll() is None:
        if select.select([serving.stdout], [], [], 1)[0]:
            printed += os.read(serving.stdout.fileno(), 1 << 16).decode()  # past the buffer, which select does not see
    return printed


def test_the_curl_line_works_as_printed(welcome: str) -> None:
    line = re.search(r"^curl .*$", welcome, re.MULTILINE)
    assert line, welcome
    answer = subprocess.run(["sh", "-c", line.group()], capture_output=True, text=True, timeout=30)
    card = json.loads(answer.stdout)
    assert card["video_id"] == "first"
    assert re.fullmatch(r"\d\.\d{4}", card["rpm_multiplier"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["terminated", "hung-up"])
def test_a_signal_leaves_no_orphan(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    command = [FIRSTCUT, "--data", tmp_path, "serve"]
    environment = {**os.environ, "FIRSTCUT_PORT": str(port)}  # the environment counts where no option is given
    serving = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert f"http://127.0.0.1:{port}" in _until(serving, "/docs")
    serving.send_signal(number)
    assert serving.wait(60) == 0
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_named_and_nobody_else_is_presented(data: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        refused = CliRunner().invoke(app, ["--data", str(data), "serve", "--port", port])
    assert refused.exit_code == 4
    assert "PortTaken" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_version_6_of_this_machine_is_served_in_brackets(tmp_path: Path, host: str) -> None:
    if not _has_loopback_6():
        pytest.skip("this machine has no ::1")
    port = free_port()
    command = [FIRSTCUT, "--data", tmp_path, "serve", "--host", host, "--port", str(port)]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert f"http://[::1]:{port}/review" in _until(serving, "/docs")
    finally:
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0


def _has_loopback_6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_a_welcome_that_fails_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server._welcome(f"http://127.0.0.1:{free_port()}", Settings(data=tmp_path))
    assert "It serves" in capsys.readouterr().err


def test_other_machines_need_a_token(data: Path) -> None:
    refused = CliRunner().invoke(app, ["--data", str(data), "serve", "--host", "0.0.0.0"])
    assert refused.exit_code == 4
    assert "FIRSTCUT_TOKEN" in refused.stderr
