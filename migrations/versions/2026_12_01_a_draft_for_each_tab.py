"""A draft for each opened form instead of one for all tabs, and the session whose page it stands on."""

import sqlalchemy as sa
from alembic import op

revision = "d4b81c6e0f57"
down_revision = "c4e81b6d2f70"
branch_labels = None
depends_on = None

ONE_FOR_ALL = ["person_id", "page", "form", "is_shared"]


def upgrade() -> None:
    with op.batch_alter_table("draft") as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(length=12), nullable=False, server_default="0" * 12))
        batch_op.add_column(sa.Column("sign_in_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_draft_sign_in_id_sign_in"), "sign_in", ["sign_in_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.drop_constraint(batch_op.f("uq_draft_person_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_draft_person_id"), ["person_id", "page", "form", "key", "is_shared"]
        )
    with op.batch_alter_table("draft") as batch_op:
        batch_op.alter_column("key", server_default=None)


def downgrade() -> None:
    draft = sa.table("draft", *(sa.column(name) for name in ("id", *ONE_FOR_ALL)))
    newest = sa.select(sa.func.max(draft.c.id)).group_by(*(draft.c[name] for name in ONE_FOR_ALL))
    op.execute(sa.delete(draft).where(draft.c.id.not_in(newest)))
    with op.batch_alter_table("draft") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_draft_person_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_draft_person_id"), ONE_FOR_ALL)
        batch_op.drop_constraint(batch_op.f("fk_draft_sign_in_id_sign_in"), type_="foreignkey")
        batch_op.drop_column("sign_in_id")
        batch_op.drop_column("key")
