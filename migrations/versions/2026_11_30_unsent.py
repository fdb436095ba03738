"""Words that were not sent, and words looked for: each of one person, each for days."""

import sqlalchemy as sa
from alembic import op

revision = "b3d20f7a94c6"
down_revision = "a91c4e7d2b30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=180), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", "page", "form", "is_shared", name=op.f("uq_draft_person_id")),
    )
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"])
    op.create_table(
        "search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("sought_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_search_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sa.UniqueConstraint("key", name=op.f("uq_search_key")),
    )
    op.create_index(op.f("ix_search_person_id"), "search", ["person_id"])
    op.create_index(op.f("ix_search_sought_at"), "search", ["sought_at"])


def downgrade() -> None:
    op.drop_table("search")
    op.drop_table("draft")
