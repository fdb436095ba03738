"""What people decide about their own account: letters switched off, a second factor, a forgotten password."""

import sqlalchemy as sa
from alembic import op

revision = "a3c81f5e7b20"
down_revision = "a17c0d5e92b4"
branch_labels = None
depends_on = None

EVENTS = (
    *("accepted", "answered", "asked", "invited", "passed_on", "resolved", "reminded", "visit", "calendar"),
    *("new_ticket", "replied", "visitor", "returned", "withdrawn", "training"),
)


def upgrade() -> None:
    op.create_table(
        "switched_off",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Enum(*EVENTS, name="event", native_enum=False, length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_switched_off_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "event", name=op.f("pk_switched_off")),
    )
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "code_hash", name=op.f("uq_recovery_code_person_id")),
    )
    op.create_table(
        "reset_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(254), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )


def downgrade() -> None:
    for table in ("reset_request", "recovery_code", "second_factor", "switched_off"):
        op.drop_table(table)
