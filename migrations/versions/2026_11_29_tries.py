"""Wrong guesses are counted in one table, for logins nobody has as well."""

import sqlalchemy as sa
from alembic import op

revision = "b28d1e6f03c5"
down_revision = "5d20b7c9e146"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tries",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("paused_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tries")),
    )
    with op.batch_alter_table("person") as batch:
        batch.drop_column("locked_until")
        batch.drop_column("wrong_tries")


def downgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("wrong_tries", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("locked_until", sa.DateTime(), nullable=True))
    with op.batch_alter_table("person") as batch:
        batch.alter_column("wrong_tries", server_default=None)
    op.drop_table("tries")
