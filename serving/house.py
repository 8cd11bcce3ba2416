"""Everything that one data folder's answers rest on, opened once; the service and the command line live in it.

Layout of a data folder: ``firstcut.db`` (the truth), ``index/`` (derived), ``media/`` (what may be analyzed),
``model/`` (the promoted champion; without it the model that ships is served).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from features.errors import FirstcutError
from features.inputs import Counters
from features.values import VideoFeatures
from models.originality.records import Verdict
from models.policy import Policy
from models.quality import QualityModel, served_folder
from serving import scoring
from serving.cards import ScoreCard, VersionsCard
from serving.ingest import Ingest
from serving.settings import Settings
from store import dossier
from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database, file_url
from store.decisions import Decisions
from store.dossier import Known
from store.scores import Scores

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class House:
    """An opened data folder with its model and its policy. Safe to share between threads."""

    settings: Settings
    database: Database
    catalog: VideoCatalog
    decisions: Decisions
    scores: Scores
    audit: AuditLog
    model: QualityModel
    model_folder: Path
    policy: Policy

    @classmethod
    def open(
        cls,
        where: Settings | Path,
        *,
        database_url: str | None = None,
        model_folder: Path | None = None,
        policy_file: Path | None = None,
    ) -> House:
        """Open a data folder, making it where it is new.

        Args:
            where: settings, or just the data folder. The other arguments override what the settings say.

        Raises:
            DatabaseUnreachable, ModelMismatch, PolicyError and what else cannot be opened; each says what to do.
        """
        settings = where if isinstance(where, Settings) else Settings(data=where)
        policy = Policy.load(policy_file or settings.policy, on=datetime.now(UTC).date())
        served = model_folder or settings.model or served_folder(settings.data)
        model = QualityModel.load(served)
        database = open_database(settings, database_url)
        _log.info("model %s (%s) from %s, policy %s", model.version, model.digest[:12], served, policy.version)
        return cls(
            settings=settings,
            database=database,
            catalog=VideoCatalog(database, settings.data / "index"),
            decisions=Decisions(database),
            scores=Scores(database),
            audit=AuditLog(database),
            model=model,
            model_folder=served,
            policy=policy,
        )

    @cached_property
    def ingest(self) -> Ingest:
        """The analyze path into this house."""
        return Ingest(
            self.catalog, self.decisions, self.policy.originality, self.settings.encoder, reading=self.settings.reading
        )

    @cached_property
    def versions(self) -> VersionsCard:
        """What this house's answers rest on; the features' digest, which differs by video, is left empty."""
        return scoring.versions_card(self.model, self.policy, "")

    def score(self, video_id: str, counters: Counters | None) -> ScoreCard:
        """Score a catalogued video and keep the answer. Raises UnknownVideo, DatabaseUnreachable."""
        known = self.known(video_id)
        card = scoring.score(
            known.record,
            known.matches,
            known.provenance,
            known.rulings,
            counters,
            self.model,
            self.policy,
            known.sounds,
        )
        self.scores.save(video_id, scoring.question_digest(video_id, counters), card.canonical_json())
        return card

    def verdict(self, video_id: str) -> Verdict:
        """Today's verdict on a catalogued video; raises UnknownVideo."""
        return self.known(video_id).verdict(self.policy.originality)

    def known(self, video_id: str) -> Known:
        """What is stored about a catalogued video, of one moment, all but its fingerprint; raises UnknownVideo."""
        return dossier.read(self.database, video_id)

    def readiness(self) -> dict[str, str]:
        """Each part that answers wrongly or not at all, with what it says; empty when all really answer."""
        parts: dict[str, Callable[[], object]] = {
            "database": self.database.ping,
            "catalog": self.catalog.snapshot,
            "model": self._ask_model,
        }
        return {name: trouble for name, ask in parts.items() if (trouble := _trouble(ask))}

    def _ask_model(self) -> None:
        self.model.assess(VideoFeatures())

    def close(self) -> None:
        """Save what is derived and let go of the database."""
        try:
            self.catalog.close()
        except OSError as error:  # what is derived can be derived again
            _log.warning("the indexes could not be written (%s); the next start builds them again", error)
        finally:
            self.database.close()


def open_database(settings: Settings, url: str | None = None) -> Database:
    """The database of a data folder, wherever its records are kept; raises DatabaseUnreachable."""
    return Database.open(url or settings.database_url or file_url(database_file(settings.data)))


def database_file(data: Path) -> Path:
    """Where a data folder keeps its records, unless a database URL is set."""
    return data.absolute() / "firstcut.db"


def _trouble(ask: Callable[[], object]) -> str:
    try:
        ask()
    except FirstcutError as error:
        return str(error)
    except Exception as error:  # a probe must answer whatever breaks
        _log.exception("a part does not answer")
        return type(error).__name__
    return ""
