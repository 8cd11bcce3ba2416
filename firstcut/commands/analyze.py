"""``analyze`` and ``match``: from files to verdicts, stored or only looked up."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated

import typer

from features.errors import FirstcutError, InputError
from firstcut.console import Json, Ocr, emit_json, end, failures, house, out, shown, table
from firstcut.metadata import MetadataSource, Transcript, parse_time
from firstcut.spans import SPAN_COLUMNS, SpanRow, only_sounds, sound_lines, source_lines, span_rows
from models.originality.records import Match, SoundMatch
from serving.backlog import Upload
from serving.ingest import Analysis

Paths = Annotated[list[Path], typer.Argument(help="Video files; a file's name without its ending is the video's id.")]
Id = Annotated[str | None, typer.Option("--id", help="The id of a single video, in place of its file's name.")]


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
    transcript: Transcript = None,
    video_id: Id = None,
    replace: Annotated[bool, typer.Option(help="Analyze a catalogued video again in place of what is stored.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that extract; default one a processor.")] = None,
    ocr: Ocr = None,
    json: Json = False,
) -> None:
    """Analyze videos into the catalog: features, fingerprint, verdict."""
    named = named_paths(paths, video_id)
    source = MetadataSource.read(meta, creator, uploaded_at, transcript, ids=[name for name, _ in named])
    uploads = [Upload(path, source.of(name), name) for name, path in named]
    home = house(context, new=True, ocr=ocr)
    done: list[Analysis] = []
    failed: list[tuple[Path, FirstcutError]] = []
    for upload, result in shown(home.ingest.analyze_all(uploads, replace=replace, jobs=jobs), "analyze", len(paths)):
        if isinstance(result, FirstcutError):
            failed.append((upload.path, result))
        else:
            done.append(result)
    if json:
        emit_json({"analyzed": [a.to_json() for a in done], "failed": failures(failed)})
    else:
        _print_analyses(done)
    end(failed)


def match(
    context: typer.Context,
    paths: Paths,
    csv_out: Annotated[Path | None, typer.Option("--csv", help="Write one row per matched span; - for stdout.")] = None,
    video_id: Id = None,
    json: Json = False,
) -> None:
    """Look videos up in the catalog; nothing is stored."""
    named = named_paths(paths, video_id)
    home = house(context)
    found: list[Match] = []
    heard: list[SoundMatch] = []
    failed: list[tuple[Path, FirstcutError]] = []
    with _csv_file(csv_out) as file:
        for name, path in shown(named, "match", len(paths)):
            try:
                seen = home.ingest.look_up(path, name)
                found.extend(seen.matches)
                heard.extend(seen.sounds)
            except FirstcutError as error:
                failed.append((path, error))
        rows = list(span_rows(found))
        if file:
            _write_csv(file, rows)
    if json:
        alike = [asdict(sound) for sound in only_sounds(found, heard, home.policy.originality.review)]
        emit_json({"matches": [m.to_json() for m in found], "same_sound": alike, "failed": failures(failed)})
    elif not csv_out:
        table("", (*SPAN_COLUMNS, "edits"), [row.brief() for row in rows], right=SPAN_COLUMNS[2:])
        for line in sound_lines(only_sounds(found, heard, home.policy.originality.review)):
            out.print(line, markup=False, highlight=False)
    end(failed)


def named_paths(paths: Sequence[Path], video_id: str | None) -> list[tuple[str, Path]]:
    """Every file with the id of its video. Raises InputError if one id is given for several files."""
    if video_id is None:
        return [(path.stem, path) for path in paths]
    if len(paths) != 1:
        raise InputError(f"--id names one video, not {len(paths)}; give one file, or let each file's name be its id")
    return [(video_id, paths[0])]


@contextmanager
def _csv_file(target: Path | None) -> Iterator[IO[str] | None]:
    """The file to write, opened before the work is done, and put in place whole when it is. Raises InputError."""
    if target is None or str(target) == "-":
        yield out.file if target else None
        return
    in_place = target.exists() and not target.is_file()  # a pipe, a device
    written = target if in_place else target.with_name(f".{target.name}.{os.getpid()}")
    try:
        file = written.open("w", newline="")
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}); name another file for --csv") from error
    try:
        with file:
            yield file
        if not in_place:
            written.replace(target)
    finally:
        if not in_place:
            written.unlink(missing_ok=True)


def _write_csv(file: IO[str], rows: Sequence[SpanRow]) -> None:
    writer = csv.writer(file)
    writer.writerow(field.name for field in fields(SpanRow))
    writer.writerows(row.cells() for row in rows)


def _print_analyses(done: list[Analysis]) -> None:
    rows = [
        (
            *(a.record.video_id, f"{a.record.seconds:.1f}", a.verdict.finding),
            *("\n".join((*source_lines(a.verdict), *sound_lines(a.verdict.same_sound))), f"{_pace(a):.2f}"),
        )
        for a in done
    ]
    columns = ("video", "seconds", "finding", "source, seconds, edits", "CPU s/min")
    table("", columns, rows, right=("seconds", "CPU s/min"))
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
