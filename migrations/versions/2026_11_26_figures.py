"""Past cycles know when they began; indexes for the figures of a period."""

import sqlalchemy as sa
from alembic import op

revision = "c41f7d9e0b26"
down_revision = "b7d1f0a2c3e4"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_ticket_filed", "ticket", ["filed_at"], None),
    ("ix_ticket_resolved", "ticket", ["resolved_at", "filed_at"], sa.text("resolved_at IS NOT NULL")),
    ("ix_ticket_unresolved", "ticket", ["closed_at", "filed_at"], sa.text("resolved_at IS NULL")),
    ("ix_event_act", "event", ["act", "happened_at"], None),
    ("ix_past_cycle_resolved", "past_cycle", ["resolved_at", "began_at"], None),
)


def upgrade() -> None:
    with op.batch_alter_table("past_cycle") as batch_op:
        batch_op.add_column(sa.Column("began_at", sa.DateTime(), nullable=True))
    _remember_beginnings()
    with op.batch_alter_table("past_cycle") as batch_op:
        batch_op.alter_column("began_at", existing_type=sa.DateTime(), nullable=False)
    for name, table, columns, only in INDEXES:
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, table, _columns, _only in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    with op.batch_alter_table("past_cycle") as batch_op:
        batch_op.drop_column("began_at")


def _remember_beginnings() -> None:
    """The first cycle began with the filing, each later one with the reopening before it."""
    ticket, event, past = (
        sa.table(name, *(sa.column(column) for column in columns))
        for name, columns in (
            ("ticket", ("id", "filed_at")),
            ("event", ("id", "ticket_id", "act", "happened_at")),
            ("past_cycle", ("id", "ticket_id", "cycle", "began_at")),
        )
    )
    database = op.get_bind()
    filed = dict(
        database.execute(
            sa.select(ticket.c.id, ticket.c.filed_at).where(ticket.c.id.in_(sa.select(past.c.ticket_id)))
        ).all()
    )
    began = {ticket_id: [at] for ticket_id, at in filed.items()}
    reopened = sa.select(event.c.ticket_id, event.c.happened_at).where(event.c.act == "reopened").order_by(event.c.id)
    for ticket_id, at in database.execute(reopened):
        began.setdefault(ticket_id, []).append(at)
    for row in database.execute(sa.select(past.c.id, past.c.ticket_id, past.c.cycle)).all():
        moments = began[row.ticket_id]
        at = moments[min(row.cycle, len(moments)) - 1]
        database.execute(sa.update(past).where(past.c.id == row.id).values(began_at=at))
