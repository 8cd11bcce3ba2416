"""What each family of features costs beside the plain decode of the same file, in CPU seconds of one run.

    python -m benchmarks.features [--footage DIR] [--file VIDEO ...] [--seconds 20] [--repeat 2]

The clips are those of ``benchmarks.decode_cost``. A minute of them is what the figures are for; in brackets stands the
ratio to ffmpeg's own plain full decode (PyAV's, where there is no ffmpeg), measured in the same run.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.decode_cost import arguments, by_program, cpu_of, plain_decode, rendered
from features.extract import extract

COLUMNS = ("decode", "fingerprint", "picture", "sound", "structure")


def main() -> None:
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        files = {p.name: p for p in args.file} or dict(rendered(Path(folder), args.footage, args.seconds))
        print(f"| file | plain decode | {' | '.join(COLUMNS)} | all but text on screen |")
        print("|---" * (len(COLUMNS) + 3) + "|")
        for name, path in files.items():
            print(row(name, path, args.repeat), flush=True)


def row(name: str, path: Path, repeat: int) -> str:
    """One line of the table: the least of ``repeat`` rounds, the ways taken in turns."""
    rounds = []
    for _ in range(repeat):
        plain = by_program(path)
        plain = cpu_of(lambda: plain_decode(path)) if plain is None else plain
        done = extract(path)
        rounds.append({"plain": plain, **{name: done.cost.get(name, 0.0) for name in COLUMNS}})
    seconds = done.measured.seconds
    least = {part: min(r[part] for r in rounds) * 60 / seconds for part in rounds[0]}
    whole = min(sum(r[name] for name in COLUMNS) for r in rounds) * 60 / seconds
    cells = [f"{least[part]:.2f} ({least[part] / least['plain']:.2f})" for part in COLUMNS]
    return f"| {name} | {least['plain']:.2f} | {' | '.join(cells)} | {whole:.2f} ({whole / least['plain']:.2f}) |"


if __name__ == "__main__":
    main()
