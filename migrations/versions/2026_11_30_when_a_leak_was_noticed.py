"""When a leak was noticed, to the minute, and the form that told of it."""

import sqlalchemy as sa
from alembic import op

revision = "c7e2a5d81f36"
down_revision = "b3d20f7a94c6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("leak_report") as batch_op:
        batch_op.add_column(sa.Column("noticed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("is_hour_known", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("submit_key", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_leak_report_submit_key"), ["submit_key"])
    report = sa.table(
        "leak_report",
        *(sa.column(name, sa.DateTime()) for name in ("noticed_at", "reported_at")),
        sa.column("is_hour_known", sa.Boolean()),
    )
    op.execute(report.update().values(noticed_at=report.c.reported_at, is_hour_known=True))
    with op.batch_alter_table("leak_report") as batch_op:
        batch_op.alter_column("noticed_at", existing_type=sa.DateTime(), nullable=False)
        batch_op.alter_column("is_hour_known", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("leak_report") as batch_op:
        batch_op.drop_constraint(op.f("uq_leak_report_submit_key"), type_="unique")
        batch_op.drop_column("submit_key")
        batch_op.drop_column("is_hour_known")
        batch_op.drop_column("noticed_at")
