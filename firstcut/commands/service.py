"""``serve`` and ``doctor``: the whole house at once."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcut.console import Json, data_folder


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(envvar="FIRSTCUT_HOST", help="Address to listen on; others need a token set.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="FIRSTCUT_PORT", min=1, max=65535)] = 3000,
) -> None:
    """Serve scores, analysis and the review desk until interrupted."""
    from firstcut.server import serve as run

    raise typer.Exit(run(data_folder(context), host, port))


def doctor(context: typer.Context, json: Json = False) -> None:
    """Say what is installed, reachable and loaded, and what to do about what is not."""
    from firstcut.doctor import examine, report

    checks = examine(data_folder(context))
    report(checks, json=json)
    raise typer.Exit(0 if all(c.ok for c in checks) else 1)
