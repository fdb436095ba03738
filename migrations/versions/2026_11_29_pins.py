"""PINs of the staff-room computer."""

import sqlalchemy as sa
from alembic import op

revision = "c39e2f7a14d6"
down_revision = "b28d1e6f03c5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pin",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pin_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pin")),
    )


def downgrade() -> None:
    op.drop_table("pin")
