"""What each family of features costs, in CPU seconds of one run.

    python -m benchmarks.features [--footage DIR] [--file VIDEO ...] [--seconds 20] [--repeat 2]

The first table is of what grows with the media, beside the plain decode of the same file. The clips are those of
``benchmarks.decode_cost``. A minute of them is what the figures are for; in brackets stands the ratio to ffmpeg's own
plain full decode (PyAV's, where there is no ffmpeg), measured in the same run. Reading text off the screen has a budget
of its own. The second table is of what grows with the words that come with a video, whatever its picture: the tutorials
written for the tests, told at 150 words a minute, and a hundred different comments of a sentence each.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import yaml

from benchmarks.decode_cost import arguments, by_program, cpu_of, plain_decode, rendered
from features import density, discussion
from features.described import vertical
from features.encoder import Encoder
from features.extract import extract
from features.inputs import Comment, Metadata, Segment
from features.text import sentences, words

COLUMNS = ("decode", "fingerprint", "picture", "sound", "structure")
SCRIPTS = Path(__file__).parents[1] / "tests" / "features" / "scripts"
WORDS_A_SECOND = 2.5
COMMENTS = 100


def main() -> None:
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        files = {p.name: p for p in args.file} or dict(rendered(Path(folder), args.footage, args.seconds))
        print(f"| file | plain decode | {' | '.join(COLUMNS)} | all that is media |")
        print("|---" * (len(COLUMNS) + 3) + "|")
        for name, path in files.items():
            print(row(name, path, args.repeat), flush=True)
    print("\n| words | CPU s | for |\n|---|---|---|")
    for cells in word_rows(args.repeat):
        print(f"| {' | '.join(cells)} |", flush=True)


def row(name: str, path: Path, repeat: int) -> str:
    """One line of the table: the least of ``repeat`` rounds, the ways taken in turns."""
    rounds = []
    for _ in range(repeat):
        plain = by_program(path, "-threads", "1")
        plain = cpu_of(lambda: plain_decode(path)) if plain is None else plain
        done = extract(path)
        rounds.append({"plain": plain, **{name: done.cost.get(name, 0.0) for name in COLUMNS}})
    seconds = done.measured.seconds
    least = {part: min(r[part] for r in rounds) * 60 / seconds for part in rounds[0]}
    whole = min(sum(r[name] for name in COLUMNS) for r in rounds) * 60 / seconds
    cells = [f"{least[part]:.2f} ({least[part] / least['plain']:.2f})" for part in COLUMNS]
    return f"| {name} | {least['plain']:.2f} | {' | '.join(cells)} | {whole:.2f} ({whole / least['plain']:.2f}) |"


def word_rows(repeat: int) -> list[tuple[str, str, str]]:
    """The lines of the second table; the encoder is loaded and its own sentences are encoded before."""
    encoder, (told, minutes) = Encoder.load(), talked()
    said = " ".join(segment.text for segment in told.transcript)
    ways = {
        "density": (lambda: density.measure(told, minutes * 60, encoder), minutes, "a minute of transcript"),
        "vertical": (lambda: vertical((said, "", ""), encoder), minutes, "a minute of transcript"),
        "discussion": (lambda: discussion.measure(told, encoder), 1.0, f"{COMMENTS} comments"),
    }
    least = {name: min(cpu_of(way) for _ in range(repeat + 1)) for name, (way, _, _) in ways.items()}
    return [(name, f"{least[name] / many:.2f}", unit) for name, (_, many, unit) in ways.items()]


def talked() -> tuple[Metadata, float]:
    """A video that tells the English tutorials under comments made of other sentences, and its length in minutes."""
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SCRIPTS.glob("*.yaml"))]
    scripts = [script for part in read for script in part if script["language"] == "en"]
    segments, at = [], 0.0
    for sentence in (part for script in scripts for part in sentences(script["texts"]["tutorial"])):
        end = at + len(words(sentence)) / WORDS_A_SECOND
        segments.append(Segment(start=at, end=end, text=sentence))
        at = end
    others = dict.fromkeys(p for s in scripts for k, t in s["texts"].items() if k != "tutorial" for p in sentences(t))
    comments = tuple(Comment(id=str(i), author=str(i), text=text) for i, text in enumerate(list(others)[:COMMENTS]))
    told = Metadata(
        creator_id="c", uploaded_at=datetime(2026, 1, 1, tzinfo=UTC), transcript=tuple(segments), comments=comments
    )
    return told, at / 60


if __name__ == "__main__":
    main()
