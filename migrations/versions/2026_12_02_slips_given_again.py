"""Which form gave a PIN: sent twice, it gives the same slips."""

import sqlalchemy as sa
from alembic import op

revision = "e1c5a7f3b920"
down_revision = "d4b81c6e0f57"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pin") as batch_op:
        batch_op.add_column(sa.Column("issue_key", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pin") as batch_op:
        batch_op.drop_column("issue_key")
