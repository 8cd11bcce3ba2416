"""``demo``: a dozen rendered clips down the whole path, and one table of what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from features.errors import FirstcutError
from firstcut.console import Json, data_folder, emit_json, err, house, out, progress, shown, table
from firstcut.spans import source_lines
from models.originality.records import Finding, Verdict
from serving.backlog import Upload
from serving.cards import ScoreCard
from serving.house import House

if TYPE_CHECKING:  # what renders is slow to load, and only this command needs it
    from firstcut.demo import DemoVideo

COLUMNS = ("video, creator", "s", "verdict", "quality", "factor", "RPM x", "expected pay", "main reason")
RIGHT = ("s", "quality", "factor", "RPM x", "expected pay")
WHOLE = ("video, creator",)


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of one clip."""

    video: DemoVideo
    seconds: float
    verdict: Verdict
    card: ScoreCard


def demo(
    context: typer.Context,
    scale: Annotated[
        float, typer.Option(min=0.1, max=1.0, help="Shorter clips, for a quicker and rougher look.")
    ] = 1.0,
    json: Json = False,
) -> None:
    """Render a dozen clips, some of them reposts, and take them down the whole path into one table.

    What is there already is used again. The shortest excerpts are lost under a scale of about a half.
    """
    home = house(context, new=True)
    videos = _rendered(data_folder(context) / "media" / "demo", scale)
    _analyzed(home, videos)
    seen = [_scored(home, video) for video in videos]
    if json:
        emit_json([s.card.model_dump(mode="json") for s in seen])
        return
    table("", COLUMNS, [_row(s) for s in seen], right=RIGHT, whole=WHOLE)
    copies = sum(s.verdict.finding is not Finding.ORIGINAL for s in seen)
    out.print(f"{len(seen)} videos, {copies} flagged; model {home.model.version}, policy {home.policy.version}")
    err.print("Serve them with: firstcut serve (the review desk is at /review)")


def _rendered(folder: Path, scale: float) -> tuple[DemoVideo, ...]:
    from firstcut.demo import render

    with progress() as bar:
        task = bar.add_task("render", total=None)

        def tell(name: str, done: int, total: int) -> None:
            bar.update(task, description=f"render {name}", completed=done, total=total)

        return render(folder, tell, scale=scale)


def _analyzed(house: House, videos: Sequence[DemoVideo]) -> None:
    """Analyze in the order of upload, so that each clip meets what was there before it."""
    waiting = [
        Upload(video.path, video.metadata, video.video_id)
        for video in sorted(videos, key=lambda v: (v.metadata.uploaded_at, v.video_id))
        if not house.ingest.is_current(video.video_id, video.path, video.metadata)
    ]
    for _, result in shown(house.ingest.analyze_all(waiting, replace=True), "analyze", len(waiting)):
        if isinstance(result, FirstcutError):
            raise result


def _scored(house: House, video: DemoVideo) -> Shown:
    record = house.catalog.get(video.video_id)
    return Shown(video, record.seconds, house.verdict(video.video_id), house.score(video.video_id, video.counters))


def _row(shown: Shown) -> tuple[str, ...]:
    card = shown.card
    reason = card.reasons[0].message if card.reasons else "–"
    quality = f"{Decimal(card.quality):.2f}" if card.quality else "–"
    return (
        *(f"{card.video_id}\n  by {shown.video.metadata.creator_id}", f"{shown.seconds:.0f}", _verdict(shown.verdict)),
        *(quality, card.quality_factor, card.rpm_multiplier, _pay(card), reason),
    )


def _pay(card: ScoreCard) -> str:
    """The estimate in cents, or the state in which nothing is paid."""
    if card.state in ("HOLD", "INELIGIBLE") or not card.expected_pay:
        return card.state.lower()
    return f"{Decimal(card.expected_pay):,.2f} {card.currency}"


def _verdict(verdict: Verdict) -> str:
    return "\n".join((verdict.finding.replace("_", " "), *(f"of {line}" for line in source_lines(verdict, places=0))))
