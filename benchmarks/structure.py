"""How near the structure family comes to the truth, on cases that are built from real clips.

    python -m benchmarks.structure --footage DIR [--clips 40] [--rounds 1] [--first-round 0] [--leave-out WORD ...]
        [--only WORD ...]

From the folder's videos, stretches are taken in which ffmpeg's scdet, freezedetect and blackdetect find nothing; from
them, cases of known structure are built: a lying picture in one round, an upright one in the next, each with other
footage. What has been improved on some rounds is measured on others, by ``--first-round``. A value's
error is its distance from the truth as a share of the duration; that of the rates (cuts, jumps of marks) is a share of
the true number, or of one where there is none. Name by ``--leave-out`` the videos that themselves bear a mark, a
caption, a split: their truth is not that of the case.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2

from benchmarks.originality_render import CannotRender
from benchmarks.structure_cases import cases
from benchmarks.structure_pieces import Stretch, clean_stretches, render
from benchmarks.structure_stage import SIZES, Case, Stage
from features.media import open_clip
from features.sound import SoundMeter
from features.structure import StructureMeter

LEAST = 5.0  # seconds of a stretch that is used
NEAR = 0.05  # share of the duration
CUT_NEAR = 0.25  # seconds by which a cut may be off; pictures are sampled every fifth of a second

_SECONDS = ("effective_duration", "outro", "padding", "loop_period")  # given in s, told as shares of the duration
_RATES = ("mark_jumps",)


@dataclass(frozen=True, slots=True)
class Answer:
    """One value of one case: what came out, what is true, and the error as a share."""

    case: str
    measure: str
    value: float | None
    truth: float
    error: float


def main() -> None:
    options = arguments()
    cv2.setNumThreads(1)
    parts = stretches(options.footage, options.clips, options.leave_out)
    answers: list[Answer] = []
    began, built = time.process_time(), 0
    rounds = range(options.first_round, options.first_round + options.rounds)
    for case, path in built_cases(parts, rounds, options.only):
        found = answered(case, path)
        built += 1
        answers += found
        for one in found:
            print(line(one), flush=True)
    print(f"\n{built} cases, {time.process_time() - began:.0f} CPU s without building them\n")
    print(summary(answers))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--footage", type=Path, required=True, help="folder of real videos")
    parser.add_argument("--clips", type=int, default=40, help="videos of the folder that are used at most")
    parser.add_argument("--rounds", type=int, default=1, help="times that every case is built, from other footage")
    parser.add_argument("--first-round", type=int, default=0, help="number of the first; each draws other footage")
    parser.add_argument("--leave-out", nargs="*", default=[], help="words in the names of videos that are not used")
    parser.add_argument("--only", nargs="*", default=[""], help="build only the cases with one of these in their name")
    return parser.parse_args()


def stretches(footage: Path, clips: int, leave_out: Sequence[str]) -> list[Stretch]:
    """The longest clean stretch of each of so many videos, spread evenly over the folder."""
    files = [p for p in sorted(footage.iterdir()) if p.suffix == ".mp4" and not any(w in p.name for w in leave_out)]
    chosen = [files[i * len(files) // clips] for i in range(clips)] if len(files) > clips else files
    found = [max(clean, key=lambda part: part.seconds) for p in chosen if (clean := clean_stretches(p, LEAST))]
    if len(found) < 4:
        raise CannotRender(
            f"{footage} has {len(found)} videos with {LEAST:g} s and more without a cut: four are needed"
        )
    return found


def built_cases(parts: Sequence[Stretch], rounds: Iterable[int], only: Sequence[str]) -> Iterator[tuple[Case, Path]]:
    """Every case, built; its file is gone when the next is asked for."""
    for index in rounds:
        with tempfile.TemporaryDirectory() as folder:
            rng = Random(index)
            stage = Stage(rng.sample(parts, len(parts)), SIZES[index % 2], Path(folder), rng)
            wanted = [case for case in cases(stage) if any(word in case.name for word in only)]
            paths = [Path(folder) / f"case{i}.mp4" for i in range(len(wanted))]
            with ThreadPoolExecutor(1) as pool:  # the next is built while one is measured
                files = pool.map(lambda case, path: render(case.pieces, path, case.over), wanted, paths)
                for case, path in zip(wanted, files, strict=True):
                    yield case, path
                    path.unlink()


def answered(case: Case, path: Path) -> list[Answer]:
    """What the features say of a built case, beside the truth."""
    clip, sound, meter = open_clip(path), SoundMeter(), StructureMeter()
    for batch in clip.batches():
        sound.update(batch)
        meter.update(batch)
    sound.finish(clip)
    values = {k: v.number for k, v in meter.finish(clip, sound.silent, sound.speech).items()}
    answers = [answer(case, name, values, truth) for name, truth in case.truth.items()]
    return answers if case.cuts is None else [*answers, cuts(case, meter.shots[1:], case.cuts)]


def answer(case: Case, name: str, values: Mapping[str, float | None], truth: float) -> Answer:
    value = values[name]
    known = 0.0 if value is None and truth == 0 else value  # what cannot be told accuses nobody
    if known is None:
        return Answer(case.name, name, None, truth, 1.0)
    off = abs(known - truth)
    if name in _RATES:
        off /= max(truth, 60 / case.seconds)
    return Answer(case.name, name, value, truth, off / case.seconds if name in _SECONDS else off)


def cuts(case: Case, found: Sequence[float], true: Sequence[float]) -> Answer:
    """Cuts missed and cuts that are none, as a share of the true number."""
    hits = sum(any(abs(at - cut) <= CUT_NEAR for at in found) for cut in true)
    wrong = len(true) - hits + max(0, len(found) - hits)
    return Answer(case.name, "cuts", float(len(found)), float(len(true)), wrong / max(1, len(true)))


def line(one: Answer) -> str:
    value = "none" if one.value is None else f"{one.value:.3f}"
    flag = "  <<<" if one.error > NEAR else ""
    return f"{one.case:40.40} {one.measure:20} {value:>8} {one.truth:8.3f} {one.error:7.1%}{flag}"


def summary(answers: Sequence[Answer]) -> str:
    """A table by measure: where something is to be found, and where nothing is."""
    rows = [
        "| measure | cases | within 5 % | median error | worst | of it none | false |",
        "|---|---|---|---|---|---|---|",
    ]
    for measure in dict.fromkeys(one.measure for one in answers):
        there = sorted(one.error for one in answers if one.measure == measure and one.truth)
        nothing = [one.error for one in answers if one.measure == measure and not one.truth]
        near = f"{sum(error <= NEAR for error in there) / len(there):.0%}" if there else "–"
        middle = f"{there[len(there) // 2]:.1%} | {there[-1]:.1%}" if there else "– | –"
        false = f"{len(nothing)} | {sum(error > NEAR for error in nothing)}" if nothing else "– | –"
        rows.append(f"| {measure} | {len(there)} | {near} | {middle} | {false} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
