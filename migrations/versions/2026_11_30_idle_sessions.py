"""A session knows when its person was last seen; those of before end, as they would anyway."""

import sqlalchemy as sa
from alembic import op

revision = "a91c4e7d2b30"
down_revision = "d81b6e5f20c7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM sign_in")
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("seen_at", sa.DateTime(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_column("seen_at")
