"""Words about an outage, for the register of outages."""

import sqlalchemy as sa
from alembic import op

revision = "e52a8b60d1f4"
down_revision = "d52a8e1f3c47"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outage_note",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("concerned", sa.String(length=300), nullable=False),
        sa.Column("operator_number", sa.String(length=300), nullable=False),
        sa.Column("workaround", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_outage_note_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_outage_note")),
    )


def downgrade() -> None:
    op.drop_table("outage_note")
