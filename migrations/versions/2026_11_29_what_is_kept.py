"""How long the school keeps what, and reports of leaks."""

import sqlalchemy as sa
from alembic import op

revision = "d81b6e5f20c7"
down_revision = "c39e2f7a14d6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    settings = op.create_table(
        "retention_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("files_days", sa.Integer(), nullable=False),
        sa.Column("marked_files_days", sa.Integer(), nullable=False),
        sa.Column("card_years", sa.Integer(), nullable=False),
        sa.Column("log_years", sa.Integer(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_retention_settings_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_settings")),
    )
    terms = {"files_days": 30, "marked_files_days": 10, "card_years": 3, "log_years": 5}
    op.bulk_insert(settings, [{"id": 1, **terms}])
    op.create_table(
        "leak_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.Column("noticed", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("done", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_leak_report_closed_by_id_person")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_leak_report_reported_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leak_report")),
    )


def downgrade() -> None:
    op.drop_table("leak_report")
    op.drop_table("retention_settings")
