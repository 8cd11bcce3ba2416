"""Which code a cached result was made by."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def code_digest(*modules: str) -> str:
    """Sixteen hex digits that change with these modules, with any of this repository that they import, and with the
    arrays that lie beside them."""
    seen: set[Path] = set()
    waiting = list(modules)
    while waiting:
        for path in _files(waiting.pop()):
            if path not in seen:
                seen.add(path)
                waiting += _imports(path)
    data = {p for path in seen for p in path.parent.glob("*.npy")}
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(seen | data))).hexdigest()[:16]


def _files(module: str) -> Iterator[Path]:
    """The module's own file and the packages' around it; none for what is installed from elsewhere."""
    parts = module.split(".")
    for n in range(1, len(parts) + 1):
        at = _ROOT.joinpath(*parts[:n])
        yield from (p for p in (at.with_suffix(".py"), at / "__init__.py") if p.exists())


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
