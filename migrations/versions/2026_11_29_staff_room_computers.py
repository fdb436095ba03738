"""Staff-room computers, and which sessions are at one."""

import sqlalchemy as sa
from alembic import op

revision = "a17c0d5e92b4"
down_revision = "f06b3c9ad215"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("link_ends_at", sa.DateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_device_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_device_link_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("is_pin", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_index(batch.f("ix_sign_in_device_id"), ["device_id"])
        batch.create_foreign_key(
            batch.f("fk_sign_in_device_id_device"), "device", ["device_id"], ["id"], ondelete="CASCADE"
        )
    with op.batch_alter_table("sign_in") as batch:
        batch.alter_column("is_pin", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_constraint(batch.f("fk_sign_in_device_id_device"), type_="foreignkey")
        batch.drop_index(batch.f("ix_sign_in_device_id"))
        batch.drop_column("is_pin")
        batch.drop_column("device_id")
    op.drop_table("device")
