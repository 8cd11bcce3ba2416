"""``explain-features``: every number of a video with its meaning and its standing, and a strip of its timeline."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from features.encoder import Encoder
from features.errors import InputError
from features.extract import extract
from features.handles import marks
from features.inputs import Metadata
from features.screen import own_names
from features.screen_text import ScreenText
from firstcut.console import Json, Ocr, emit_json, house, out, progress, settings_of, table
from firstcut.explain.numbers import ARROWS, Group, groups
from firstcut.explain.page import Explained, page
from firstcut.explain.strip import Pictures, film
from firstcut.metadata import MetadataSource, Transcript
from models.policy import Policy
from models.quality import QualityModel, served_folder
from serving.cards import vertical_card
from serving.settings import Settings

_POINTED = {"low": "among the worst quarter", "high": "among the best quarter"}


def explain_features(
    context: typer.Context,
    video: Annotated[str, typer.Argument(help="A video file, or the id of a catalogued video.")],
    html: Annotated[Path | None, typer.Option("--html", help="Write the whole as one HTML page.")] = None,
    meta: Annotated[Path | None, typer.Option(help="JSON: the video's metadata.")] = None,
    transcript: Transcript = None,
    ocr: Ocr = None,
    json: Json = False,
) -> None:
    """Show every number of a video: what it means, where it stands among others, or why it is missing."""
    settings = settings_of(context, ocr=ocr)
    model = QualityModel.load(settings.model or served_folder(settings.data))
    steps = Policy.load(settings.policy, on=datetime.now(UTC).date()).document.steps
    path = Path(video)
    if path.exists():
        told = _of_file(path, _metadata(path, meta, transcript), settings, model, steps)
    elif meta or transcript:
        raise InputError(
            f"{video} is no file; --meta and --transcript go with a file, a catalogued video keeps its own"
        )
    else:
        told = _of_catalog(context, video, model, steps)
    if html:
        _write(html, page(told, model))
    if json:
        about = vertical_card(told.vertical)
        plain = {"video": told.name, "seconds": round(told.seconds, 3), "features": _plain(told.groups)}
        emit_json({**plain, "vertical": about.model_dump() if about else None})
        return
    _print(told, model)
    out.print(
        f"The whole page: {html}" if html else "With --html PAGE.html: the timeline and the meanings.", markup=False
    )


def _metadata(path: Path, meta: Path | None, transcript: Path | None) -> Metadata | None:
    """What was given with a file; None where nothing was."""
    if not (meta or transcript):
        return None
    return MetadataSource.read(meta, None, None, transcript, ids=[path.stem]).of(path.stem)


def _of_file(path: Path, metadata: Metadata | None, settings: Settings, model: QualityModel, steps: Any) -> Explained:
    encoder = Encoder.load(settings.encoder) if settings.encoder else None
    pictures = Pictures()
    with progress(share=True) as bar:
        task = bar.add_task("analyze", total=1.0)
        extraction = extract(
            path,
            metadata,
            encoder=encoder,
            reading=settings.reading,
            progress=lambda done, whole: bar.update(task, completed=done / whole if whole else 0.0),
            watcher=pictures.take,
        )
    seconds = extraction.measured.seconds
    return Explained(
        name=path.name,
        info=extraction.info,
        seconds=seconds,
        groups=groups(extraction.features, model, steps),
        pictures=pictures.finish(seconds),
        timeline=extraction.timeline,
        screen=extraction.screen,
        marks=marks(extraction.screen, own_names(metadata)),
        vertical=extraction.vertical,
    )


def _of_catalog(context: typer.Context, video_id: str, model: QualityModel, steps: Any) -> Explained:
    catalog = house(context).catalog
    record, course = catalog.get(video_id, fingerprint=True), catalog.course(video_id)
    screen = course.screen if course else ScreenText()
    return Explained(
        name=video_id,
        info=record.info,
        seconds=record.seconds,
        groups=groups(record.features, model, steps),
        pictures=film(record.fingerprint.proxy, record.seconds) if record.fingerprint else (),
        timeline=course.timeline if course else None,
        screen=screen,
        marks=marks(screen, own_names(record.metadata)),
        vertical=course.vertical if course else None,
    )


def _print(told: Explained, model: QualityModel) -> None:
    rows = [line for group in told.groups for line in _lines(group)]
    columns = ("family", "what", "here", "percentile", "")
    table(f"{told.name}, {told.seconds:.1f} s", columns, rows, right=("percentile",), whole=("here",))
    if told.vertical:
        out.print(f"About: {told.vertical.name} ({told.vertical.reason})", markup=False)
    for mark in told.marks:
        out.print(f"{mark.owner.value} mark in the picture: {mark.text}", markup=False)
    if model.manifest.trained_on.simulated:
        out.print("The percentiles are those of a simulated cohort: nobody made or watched those videos.", markup=False)


def _lines(group: Group) -> list[tuple[str, ...]]:
    """A line for each number, or one for all where one reason holds for all."""
    if group.reason:
        return [(group.family, f"all {len(group.rows)}", "", "", group.reason)]
    return [
        (
            *(group.family, f"{ARROWS[row.feature.direction]} {row.feature.label}", row.shown),
            *(row.percentile, row.value.reason or "as good as it gets" if row.best else _POINTED.get(row.verdict, "")),
        )
        for row in group.rows
    ]


def _plain(all_groups: tuple[Group, ...]) -> dict[str, Any]:
    return {
        row.feature.name: {
            "number": row.value.number,
            "unit": row.feature.unit,
            "direction": row.feature.direction,
            "standing": None if row.standing is None else round(row.standing, 4),
            "state": row.value.state.value,
            "reason": row.value.reason,
            "meaning": row.feature.meaning,
        }
        for group in all_groups
        for row in group.rows
    }


def _write(target: Path, text: str) -> None:
    """Put the page in place whole. Raises InputError where it cannot be written."""
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_text(text, "utf-8")
        part.replace(target)
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}); name another file for --html") from error
    finally:
        part.unlink(missing_ok=True)
