"""How often the vertical of a short video is right where it is named, and how often it is named.

    python -m benchmarks.vertical FOLDER

FOLDER holds SnapUGC's captions (snapugc0_val_gemini_rawcap.json, snapugc0_test_gemini_rawcap.json). 170 of them, drawn
with seed 2026 from all ids in order, were read and labeled by hand (benchmarks/vertical_labels.csv: ids and labels
only). A caption that belongs nowhere is ``unclear``: naming a vertical for it is an error. Descriptions and the limit
were settled on the choosing half; the reporting half was looked at once.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

from features.described import vertical
from features.described.verticals import UNKNOWN, names
from features.encoder import Encoder

LABELS = Path(__file__).with_name("vertical_labels.csv")
FILES = ("snapugc0_val_gemini_rawcap.json", "snapugc0_test_gemini_rawcap.json")
UNCLEAR = "unclear"


def captions(folder: Path) -> dict[str, str]:
    """What each video shows, by its id."""
    rows = [row for file in FILES for row in json.loads((folder / file).read_text(encoding="utf-8"))]
    return {row["video"]: row["conversations"][1]["value"] for row in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    told = captions(parser.parse_args().folder)
    labels = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    strange = {row["vertical"] for row in labels} - {*names(), UNCLEAR}
    if strange:
        raise SystemExit(f"{LABELS.name} has labels that are no vertical: {', '.join(sorted(strange))}")
    encoder = Encoder.load()
    for half in ("choosing", "reporting"):
        rows = [row for row in labels if row["half"] == half]
        found = [vertical([told[row["video"]]], encoder).name for row in rows]
        report(half, [row["vertical"] for row in rows], found)


def report(half: str, labels: list[str], found: list[str]) -> None:
    """One half's figures: accuracy where a vertical was named, coverage of all and of those that have one."""
    named = [(label, name) for label, name in zip(labels, found, strict=True) if name != UNKNOWN]
    right = sum(label == name for label, name in named)
    clear = [(label, name) for label, name in zip(labels, found, strict=True) if label != UNCLEAR]
    covered = sum(name != UNKNOWN for _, name in clear)
    print(f"{half}: {len(labels)} captions, {len(clear)} with a vertical")
    print(f"  named {len(named)} ({len(named) / len(labels):.0%}), right {right} ({right / len(named):.0%})")
    print(f"  of those with a vertical, named {covered / len(clear):.0%}")
    wrong = Counter(f"{label} as {name}" for label, name in named if label != name)
    print(f"  wrong: {', '.join(f'{what} ({n})' for what, n in wrong.most_common())}")


if __name__ == "__main__":
    main()
