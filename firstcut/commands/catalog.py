"""``catalog add|list|show|remove|rebuild|stats``: what videos are compared with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from features.errors import FirstcutError
from features.fingerprint import FingerprintCorrupt, FingerprintSource, FingerprintVersionError, hash_hex
from firstcut.commands.analyze import Id, Paths, named_paths
from firstcut.console import Json, emit_json, end, failures, house, out, shown, table
from firstcut.metadata import MetadataSource, parse_time
from serving.backlog import Upload
from serving.renewal import MediaFinder, Renewed, renewed
from store.catalog import VideoCatalog, VideoRecord

app = typer.Typer(help="What videos are compared with.", no_args_is_help=True)

_HASHES = 5  # that a table shows

VideoId = Annotated[str, typer.Argument(help="A catalogued video.")]


@app.command()
def add(
    context: typer.Context,
    paths: Paths,
    creator: Annotated[str | None, typer.Option(help="Whose videos these are.")] = None,
    uploaded_at: Annotated[
        datetime | None,
        typer.Option(parser=parse_time, help="When they were first seen, ISO 8601 with zone; default now."),
    ] = None,
    video_id: Id = None,
    replace: Annotated[bool, typer.Option(help="Replace what is stored under the same id.")] = False,
    json: Json = False,
) -> None:
    """Add known videos as references: fingerprint and provenance, no features and no verdict of their own."""
    source = MetadataSource.read(None, creator, uploaded_at, ids=())
    uploads = [Upload(path, source.of(name), name) for name, path in named_paths(paths, video_id)]
    home = house(context, new=True)
    added: list[str] = []
    failed: list[tuple[Path, FirstcutError]] = []
    for upload, result in shown(home.ingest.add_references(uploads, replace=replace), "add", len(paths)):
        if isinstance(result, FirstcutError):
            failed.append((upload.path, result))
        else:
            added.append(result.video_id)
    if json:
        emit_json({"added": added, "failed": failures(failed)})
    else:
        out.print(f"{len(added)} added, {home.catalog.stats().videos} in the catalog")
    end(failed)


@app.command("list")
def list_videos(
    context: typer.Context,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    creator: Annotated[str | None, typer.Option(help="Only this creator's.")] = None,
    json: Json = False,
) -> None:
    """List catalogued videos in the order they were added."""
    records = house(context).catalog.list(offset, limit, creator)
    rows = [
        (r.video_id, r.metadata.creator_id, r.metadata.uploaded_at.isoformat(), round(r.seconds, 2)) for r in records
    ]
    columns = ("video", "creator", "uploaded_at", "seconds")
    if json:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        table("", columns, rows, right=("seconds",))


@app.command()
def show(context: typer.Context, video_id: VideoId, json: Json = False) -> None:
    """Show what is stored of one video: features with units, or the reason there is none, and perceptual hashes."""
    catalog = house(context).catalog
    record = catalog.get(video_id)
    hashes = _hashes(catalog, video_id)
    if json:
        emit_json(
            {
                "video_id": record.video_id,
                "seconds": record.seconds,
                "sha256": record.sha256,
                "metadata": record.metadata.model_dump(mode="json"),
                "features": record.features.to_json(),
                "hashes": hashes and [{"at": at, "hash": code} for at, code in hashes],
            }
        )
        return
    _print_features(record)
    if hashes is None:
        out.print("Its fingerprint cannot be read by this version; make it anew: firstcut catalog rebuild")
        return
    title = f"256-bit perceptual hashes as imagehash writes them: {len(hashes)}, the first {_HASHES} of them here"
    table(title, ("at, s", "hash"), [(f"{at:.2f}", code) for at, code in hashes[:_HASHES]], whole=("at, s", "hash"))


def _hashes(catalog: VideoCatalog, video_id: str) -> list[tuple[float, str]] | None:
    """The time of each hashed frame in seconds, and its hash in hex; None where this version cannot read them, or they
    are damaged."""
    try:
        fingerprint = catalog.fingerprint(video_id)
    except (FingerprintVersionError, FingerprintCorrupt):
        return None
    pairs = zip(fingerprint.hash_times.tolist(), fingerprint.hashes, strict=True)
    return [(round(at, 3), hash_hex(code)) for at, code in pairs]


def _print_features(record: VideoRecord) -> None:
    from features import schema

    rows = []
    for feature in schema.FEATURES:
        value = record.features[feature.name]
        seen = f"{value.number:g}" if value.number is not None else f"{value.state} ({value.reason})"
        rows.append((feature.family, feature.label, seen, feature.unit))
    table(
        f"{record.video_id} by {record.metadata.creator_id}, {record.seconds:.1f} s",
        ("family", "what", "value", "unit"),
        rows,
    )


@app.command()
def remove(context: typer.Context, video_ids: Annotated[list[str], typer.Argument(help="Catalogued videos.")]) -> None:
    """Take videos out of the catalog; nothing is compared with them any more."""
    catalog = house(context).catalog
    for video_id in video_ids:
        catalog.remove(video_id)
    out.print(f"{len(video_ids)} removed")


@app.command()
def rebuild(
    context: typer.Context,
    media: Annotated[
        list[Path] | None,
        typer.Option(exists=True, file_okay=False, help="Look for the videos below this folder too; may be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    """Derive the search indexes from the database again, and make fingerprints that this version cannot read anew.

    A fingerprint is made from its video where that lies unchanged below the data folder's media/ or a --media folder,
    else from the small film that is kept of it: such a video is found, but less often behind strong crops.
    """
    home = house(context)
    finder = MediaFinder([home.settings.data / "media", *(media or ())])
    made: list[Renewed] = []
    failed: list[tuple[Path, FirstcutError]] = []
    for video_id, result in renewed(home.ingest, finder):
        if isinstance(result, FirstcutError):
            failed.append((Path(video_id), result))
        else:
            made.append(result)
    indexed = len(home.catalog.index())
    counts = {source.value: sum(r.source is source for r in made) for source in FingerprintSource}
    if json:
        emit_json({"indexed": indexed, "renewed": counts, "failed": failures(failed)})
    else:
        if made:
            told = ", ".join(f"{count} from {source}" for source, count in counts.items())
            out.print(f"{len(made)} fingerprints made anew: {told}")
        out.print(f"{indexed} videos indexed")
    end(failed)


@app.command()
def stats(context: typer.Context, json: Json = False) -> None:
    """Count what the catalog holds and what it weighs."""
    from dataclasses import asdict

    counted = asdict(house(context).catalog.stats())
    if json:
        emit_json(counted)
    else:
        table("", ("what", "how much"), list(counted.items()), right=("how much",))
