"""``analyze`` and ``match``: from files to verdicts, stored or only looked up."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, TypeVar

import typer

from features.errors import FirstcutError
from firstcut.console import Json, emit_json, err, house, out, progress, table
from firstcut.metadata import MetadataSource, parse_time
from models.originality.records import Match
from serving.backlog import Upload
from serving.ingest import Analysis

T = TypeVar("T")

Paths = Annotated[list[Path], typer.Argument(help="Video files; a file's name without its ending is the video's id.")]

SPAN_COLUMNS = ("query", "reference", "score", "q_start", "q_end", "r_start", "r_end")
EDIT_COLUMNS = ("speed", "mirrored", "rotation", "reversed", "sound", "edits")


def analyze(
    context: typer.Context,
    paths: Paths,
    creator: Annotated[str | None, typer.Option(help="Whose videos these are.")] = None,
    uploaded_at: Annotated[
        datetime | None,
        typer.Option(parser=parse_time, help="When they were uploaded, ISO 8601 with zone; default now."),
    ] = None,
    meta: Annotated[
        Path | None, typer.Option(help="JSON: one video's metadata, or an object of video id → metadata.")
    ] = None,
    replace: Annotated[bool, typer.Option(help="Analyze a catalogued video again in place of what is stored.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that extract; default one a processor.")] = None,
    json: Json = False,
) -> None:
    """Analyze videos into the catalog: features, fingerprint, verdict."""
    source = MetadataSource.read(meta, creator, uploaded_at)
    home = house(context)
    done: list[Analysis] = []
    failed: list[tuple[Path, FirstcutError]] = []
    uploads = [Upload(path, source.of(path.stem)) for path in paths]
    for upload, result in shown(home.ingest.analyze_all(uploads, replace=replace, jobs=jobs), "analyze", len(paths)):
        if isinstance(result, FirstcutError):
            failed.append((upload.path, result))
        else:
            done.append(result)
    if json:
        emit_json({"analyzed": [a.to_json() for a in done], "failed": [_failure(*f) for f in failed]})
    else:
        _print_analyses(done)
    end(failed)


def match(
    context: typer.Context,
    paths: Paths,
    csv_out: Annotated[Path | None, typer.Option("--csv", help="Write one row per matched span; - for stdout.")] = None,
    json: Json = False,
) -> None:
    """Look videos up in the catalog; nothing is stored."""
    home = house(context)
    found: list[Match] = []
    failed: list[tuple[Path, FirstcutError]] = []
    for path in shown(paths, "match", len(paths)):
        try:
            found.extend(home.ingest.look_up(path))
        except FirstcutError as error:
            failed.append((path, error))
    if csv_out:
        _write_csv(csv_out, found)
    if json:
        emit_json({"matches": [m.to_json() for m in found], "failed": [_failure(*f) for f in failed]})
    elif not csv_out:
        rows = [(*_span_row(row)[:2], f"{row[2]:.3f}", *_span_row(row)[3:7], row[-1]) for row in _span_rows(found)]
        table("", (*SPAN_COLUMNS, "edits"), rows, right=SPAN_COLUMNS[2:])
    end(failed)


def shown(things: Iterable[T], what: str, total: int) -> Iterator[T]:
    """The things one by one, with a bar that says how far it is."""
    with progress() as bar:
        task = bar.add_task(what, total=total)
        for thing in things:
            yield thing
            bar.advance(task)


def _span_rows(found: list[Match]) -> Iterator[tuple[object, ...]]:
    """SPAN_COLUMNS and EDIT_COLUMNS of every span, times in seconds."""
    for pair in found:
        for span in pair.spans:
            times = (span.q_start, span.q_end, span.r_start, span.r_end)
            edits = span.edits
            yield (
                *(pair.query, pair.reference, round(span.score, 6), *(round(t, 3) for t in times)),
                *(round(edits.speed, 4), int(edits.mirrored), round(edits.rotation, 1), int(edits.reversed)),
                *(edits.sound.value, "; ".join(edits.names())),
            )


def _span_row(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _write_csv(target: Path, found: list[Match]) -> None:
    def write(file: IO[str]) -> None:
        writer = csv.writer(file)
        writer.writerow((*SPAN_COLUMNS, *EDIT_COLUMNS))
        writer.writerows(_span_rows(found))

    if str(target) == "-":
        write(out.file)
        return
    with target.open("w", newline="") as file:
        write(file)


def _print_analyses(done: list[Analysis]) -> None:
    rows = [
        (a.record.video_id, f"{a.record.seconds:.1f}", a.verdict.finding, _sources(a), f"{_pace(a):.2f}") for a in done
    ]
    table(
        "", ("video", "seconds", "finding", "source, seconds, edits", "CPU s/min"), rows, right=("seconds", "CPU s/min")
    )
    seconds = sum(a.record.seconds for a in done)
    if seconds:
        cost = sum(sum(a.cost.values()) for a in done)
        decode = sum(a.cost.get("decode", 0.0) for a in done)
        out.print(
            f"{len(done)} videos, {seconds / 60:.1f} min: {cost / seconds * 60:.2f} CPU seconds per video-minute, "
            f"{decode / cost:.0%} of it decoding"
        )


def _pace(analysis: Analysis) -> float:
    return sum(analysis.cost.values()) / max(analysis.record.seconds, 1e-9) * 60


def _sources(analysis: Analysis) -> str:
    """The sources that the verdict rests on, each with its matched seconds and edits."""
    lines = []
    for source in analysis.verdict.sources:
        for span in source.match.spans:
            edits = ", ".join(span.edits.names()) or "as it is"
            lines.append(f"{source.match.reference} {span.r_start:.1f}–{span.r_end:.1f} s ({edits})")
    return "\n".join(lines)


def _failure(path: Path, error: FirstcutError) -> dict[str, str]:
    return {"path": str(path), "error": type(error).__name__, "message": str(error)}


def end(failed: list[tuple[Path, FirstcutError]]) -> None:
    """Say what was refused; the first refusal's exit code is the command's."""
    for _, error in failed:
        err.print(f"{type(error).__name__}: {error}", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(failed[0][1].exit_code)
