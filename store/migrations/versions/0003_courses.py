"""What happens when in a video, and what stands written in it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("video_id", sa.String(200), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", name="pk_courses"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.video_id"], "fk_courses_video_id", ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("courses")
