"""The first tables, and the data folder's own name."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID, DIGEST = sa.String(200), sa.String(64)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _journal()
    _catalog()
    _judgements()


def _journal() -> None:
    folder = op.create_table(
        "folder",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("head", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_folder"),
    )
    born = {"id": str(uuid4()), "created_at": datetime.now(UTC), "sequence": 0, "head": "0" * 64}
    op.bulk_insert(folder, [born])
    op.create_table(
        "audit",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("previous", DIGEST, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit"),
    )
    op.create_index("ix_audit_kind_sequence", "audit", ["kind", "sequence"])
    op.create_index("ix_audit_subject_sequence", "audit", ["subject", "sequence"])


def _catalog() -> None:
    op.create_table(
        "videos",
        sa.Column("video_id", ID, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("creator_id", ID, nullable=False),
        sa.Column("first_at", TIME, nullable=False),
        sa.Column("analyzed_at", TIME, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=True),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("info", sa.JSON(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", name="pk_videos"),
        sa.UniqueConstraint("sequence", name="uq_videos_sequence"),
    )
    op.create_index("ix_videos_creator_id_sequence", "videos", ["creator_id", "sequence"])
    op.create_table(
        "fingerprints",
        sa.Column("video_id", ID, nullable=False),
        sa.Column("version", sa.String(50), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", name="pk_fingerprints"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.video_id"], "fk_fingerprints_video_id", ondelete="CASCADE"),
    )
    op.create_table(
        "matches",
        sa.Column("query", ID, nullable=False),
        sa.Column("reference", ID, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("query", "reference", name="pk_matches"),
        sa.ForeignKeyConstraint(["query"], ["videos.video_id"], "fk_matches_query", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reference"], ["videos.video_id"], "fk_matches_reference", ondelete="CASCADE"),
    )
    op.create_index("ix_matches_reference", "matches", ["reference"])
    op.create_index("ix_matches_score", "matches", ["score"])


def _judgements() -> None:
    op.create_table(
        "decisions",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("query", ID, nullable=False),
        sa.Column("reference", ID, nullable=False),
        sa.Column("query_sha256", DIGEST, nullable=False),
        sa.Column("reference_sha256", DIGEST, nullable=False),
        sa.Column("ruling", sa.String(20), nullable=False),
        sa.Column("reviewer", ID, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_decisions"),
    )
    op.create_index("ix_decisions_query_sequence", "decisions", ["query", "sequence"])
    op.create_index("ix_decisions_reference_sequence", "decisions", ["reference", "sequence"])
    op.create_table(
        "scores",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("video_id", ID, nullable=False),
        sa.Column("request_digest", DIGEST, nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_scores"),
    )
    op.create_index("ix_scores_video_id_sequence", "scores", ["video_id", "sequence"])


def downgrade() -> None:
    for table in ("scores", "decisions", "matches", "fingerprints", "videos", "audit", "folder"):
        op.drop_table(table)
