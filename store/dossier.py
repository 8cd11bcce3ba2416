"""All that a verdict on one video rests on, read in one transaction: of one moment, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.originality.records import Match, Provenance, Ruling, SoundMatch, Source, Verdict
from models.originality.verdict import OriginalityRules, judge
from store import lookups
from store.database import Database
from store.decisions import rulings_in
from store.records import VideoRecord


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored about one video: its row, its matches and the sounds it shares, whose the videos in them are, and
    what people decided."""

    record: VideoRecord
    matches: tuple[Match, ...]
    sounds: tuple[SoundMatch, ...]
    provenance: Mapping[str, Provenance]
    rulings: Mapping[tuple[str, str], Ruling]

    def ruling_on(self, source: Source) -> Ruling | None:
        """What a person decided about the video and a source of it."""
        return self.rulings.get((self.record.video_id, source.provenance.video_id))

    def verdict(self, rules: OriginalityRules) -> Verdict:
        """The verdict that follows from it."""
        return judge(self.record.provenance, self.matches, self.provenance, self.rulings, rules, self.sounds)


def read(database: Database, video_id: str) -> Known:
    """The dossier of a catalogued video, without its fingerprint; raises UnknownVideo."""
    with database.reading() as connection:
        record = lookups.video(connection, video_id)
        matches = lookups.matches_of(connection, video_id)
        sounds = lookups.sounds_of(connection, video_id)
        pairs = [*((m.query, m.reference) for m in matches), *((s.query, s.reference) for s in sounds)]
        ends = {end for pair in pairs for end in pair}
        return Known(record, matches, sounds, lookups.provenance(connection, ends), rulings_in(connection, video_id))
