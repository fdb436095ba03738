"""Small pictures beside those that people attach."""

import sqlalchemy as sa
from alembic import op

revision = "5d20b7c9e146"
down_revision = "b4a90c3f17de"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file") as batch:
        batch.add_column(sa.Column("preview_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stored_file") as batch:
        batch.drop_column("preview_sha256")
