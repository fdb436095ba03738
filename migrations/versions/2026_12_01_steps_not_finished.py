"""What is begun and not finished: the second step of a sign-in, an address that is not confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "c4e81b6d2f70"
down_revision = "c7e2a5d81f36"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "awaited_code",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_awaited_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_awaited_code")),
    )
    op.create_index(op.f("ix_awaited_code_person_id"), "awaited_code", ["person_id"])
    op.create_table(
        "pending_address",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pending_address_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pending_address")),
    )
    with op.batch_alter_table("letter") as letter:
        letter.add_column(sa.Column("keeps_address", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("letter") as letter:
        letter.drop_column("keeps_address")
    op.drop_table("pending_address")
    op.drop_table("awaited_code")
