"""An extra consultation that is moved stays the same one for calendars of other programs."""

import sqlalchemy as sa
from alembic import op

revision = "f06b3c9ad215"
down_revision = "e52a8b60d1f4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calendar_entry") as batch:
        batch.add_column(sa.Column("continues_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_calendar_entry_continues_id_calendar_entry"), "calendar_entry", ["continues_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("calendar_entry") as batch:
        batch.drop_constraint(batch.f("fk_calendar_entry_continues_id_calendar_entry"), type_="foreignkey")
        batch.drop_column("continues_id")
