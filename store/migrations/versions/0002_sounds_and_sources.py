"""The same sound in two videos, and what each fingerprint was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(200)


def upgrade() -> None:
    made_from = sa.Column("source", sa.String(20), nullable=False, server_default="media")
    op.add_column("fingerprints", made_from)
    op.create_table(
        "sounds",
        sa.Column("query", ID, nullable=False),
        sa.Column("reference", ID, nullable=False),
        sa.Column("errors", sa.Double(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("q_start", "q_end", "r_start", "r_end")),
        sa.Column("semitones", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("query", "reference", name="pk_sounds"),
        sa.ForeignKeyConstraint(["query"], ["videos.video_id"], "fk_sounds_query", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reference"], ["videos.video_id"], "fk_sounds_reference", ondelete="CASCADE"),
    )
    op.create_index("ix_sounds_reference", "sounds", ["reference"])
