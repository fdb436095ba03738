"""The weekly letter: its archive, the weeks it told of, who gets it; pictures in letters."""

import sqlalchemy as sa
from alembic import op

revision = "d52a8e1f3c47"
down_revision = "c41f7d9e0b26"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("first_on < last_on", name=op.f("ck_digest_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("key", name=op.f("uq_digest_key")),
    )
    op.create_index(op.f("ix_digest_last_on"), "digest", ["last_on"])
    op.create_table(
        "digest_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_settings")),
    )
    op.create_table(
        "digest_recipient",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_recipient_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_recipient")),
    )
    op.create_table(
        "digest_week",
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_week_digest_id_digest")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_digest_week")),
    )
    op.create_index(op.f("ix_digest_week_digest_id"), "digest_week", ["digest_id"])
    op.create_table(
        "digest_edition",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_edition_digest_id_digest")),
        sa.PrimaryKeyConstraint("digest_id", "locale", name=op.f("pk_digest_edition")),
    )
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("picture", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("picture_name", sa.String(length=80), nullable=False, server_default=""))
    with op.batch_alter_table("letter") as batch_op:
        batch_op.alter_column("picture_name", existing_type=sa.String(length=80), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_column("picture_name")
        batch_op.drop_column("picture")
    for table in ("digest_edition", "digest_week", "digest_recipient", "digest_settings", "digest"):
        op.drop_table(table)
