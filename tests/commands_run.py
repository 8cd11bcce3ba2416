"""The command line on a data folder of its own."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from firstcut.cli import app


class Firstcut:
    """Runs ``firstcut`` on one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(app, ["--data", str(self.data), *map(str, words)], env={"COLUMNS": "200"})

    def json(self, *words: object):
        done = self(*words, "--json")
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)
