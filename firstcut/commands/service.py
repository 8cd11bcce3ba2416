"""``serve``, ``demo`` and ``doctor``: the whole house at once."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcut.console import Json, data_folder


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on; others need a token set.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 3000,
) -> None:
    """Serve scores, analysis and the review desk until interrupted."""
    from firstcut.server import serve as run

    raise typer.Exit(run(data_folder(context), host, port))


def demo(
    context: typer.Context,
    scale: Annotated[
        float, typer.Option(min=0.1, max=1.0, help="Shorter clips, for a quicker and rougher look.")
    ] = 1.0,
    json: Json = False,
) -> None:
    """Render a dozen clips, some of them reposts, and take them down the whole path into one table."""
    from firstcut.showing import show

    show(data_folder(context), scale=scale, json=json)


def doctor(context: typer.Context, json: Json = False) -> None:
    """Say what is installed, reachable and loaded, and what to do about what is not."""
    from firstcut.doctor import examine, report

    checks = examine(data_folder(context))
    report(checks, json=json)
    raise typer.Exit(0 if all(c.ok for c in checks) else 1)
