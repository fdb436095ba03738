"""Consultations with places, absences, the training log, acts of the clock."""

import sqlalchemy as sa
from alembic import op

from helpdesk import clock

revision = "b7d1f0a2c3e4"
down_revision = "ac32aaecc4ee"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarter",
        sa.Column("school_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_quarter_order")),
        sa.CheckConstraint("number BETWEEN 1 AND 4", name=op.f("ck_quarter_number")),
        sa.PrimaryKeyConstraint("school_year", "number", name=op.f("pk_quarter")),
    )
    op.create_table(
        "timed_mark",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timed_mark")),
    )
    op.create_table(
        "training_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_settings")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("returned_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_absence_order")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_absence_made_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_absence_substitute_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence") as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_last_on"), ["last_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "confirmed_year",
        sa.Column("school_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_confirmed_year_confirmed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("school_year", name=op.f("pk_confirmed_year")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("planned_for", sa.DateTime(), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("hosts", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_consultation_order")),
        sa.ForeignKeyConstraint(["held_by_id"], ["person.id"], name=op.f("fk_consultation_held_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("starts_at", name=op.f("uq_consultation_starts_at")),
    )
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=True),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_training_trainer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("held_on", name=op.f("uq_training_held_on")),
    )
    op.create_table(
        "attendance",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("fk_attendance_marked_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_attendance_training_id_training")),
        sa.PrimaryKeyConstraint("training_id", "person_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_walk_in", sa.Boolean(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booked_by_id"], ["person.id"], name=op.f("fk_booking_booked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_booking_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], name=op.f("fk_booking_host_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_booking_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("consultation_id", "place", name=op.f("uq_booking_consultation_id")),
    )
    with op.batch_alter_table("booking") as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "uq_booking_person",
            ["consultation_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    _fill_calendar_entry()
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("feed_epoch", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("person") as batch_op:
        batch_op.alter_column("feed_epoch", server_default=None)

    with op.batch_alter_table("ticket") as batch_op:
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE ticket SET asked_at = (SELECT max(happened_at) FROM event"
        " WHERE ticket_id = ticket.id AND act = 'asked') WHERE state = 'waiting_author'"
    )
    with op.batch_alter_table("weekly_slot") as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=False, server_default="6"))
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.drop_constraint(batch_op.f("uq_weekly_slot_weekday"), type_="unique")
        batch_op.create_check_constraint(batch_op.f("ck_weekly_slot_places"), "places > 0")
        batch_op.create_check_constraint(batch_op.f("ck_weekly_slot_days"), "first_on <= last_on")
    with op.batch_alter_table("weekly_slot") as batch_op:
        batch_op.alter_column("places", server_default=None)
        batch_op.alter_column("version", server_default=None)


def _fill_calendar_entry() -> None:
    with op.batch_alter_table("calendar_entry") as batch_op:
        batch_op.add_column(sa.Column("order_number", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=False, server_default="6"))
        batch_op.add_column(sa.Column("made_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("made_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("removed_by_id", sa.Integer(), nullable=True))
        for column in ("made_by_id", "removed_by_id"):
            name = batch_op.f(f"fk_calendar_entry_{column}_person")
            batch_op.create_foreign_key(name, "person", [column], ["id"])
    made_at = sa.bindparam("made_at", clock.now().replace(tzinfo=None), sa.DateTime())
    op.get_bind().execute(sa.text("UPDATE calendar_entry SET made_at = :made_at").bindparams(made_at))
    with op.batch_alter_table("calendar_entry") as batch_op:
        batch_op.alter_column("order_number", server_default=None)
        batch_op.alter_column("places", server_default=None)
        batch_op.alter_column("made_at", nullable=False, existing_type=sa.DateTime())


def downgrade() -> None:
    with op.batch_alter_table("weekly_slot") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_weekly_slot_days"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_weekly_slot_places"), type_="check")
        batch_op.create_unique_constraint(batch_op.f("uq_weekly_slot_weekday"), ["weekday", "starts"])
        batch_op.drop_column("version")
        batch_op.drop_column("last_on")
        batch_op.drop_column("first_on")
        batch_op.drop_column("places")

    with op.batch_alter_table("ticket") as batch_op:
        batch_op.drop_column("asked_at")

    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("feed_epoch")

    with op.batch_alter_table("calendar_entry") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_calendar_entry_removed_by_id_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_calendar_entry_made_by_id_person"), type_="foreignkey")
        batch_op.drop_column("removed_by_id")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("made_at")
        batch_op.drop_column("made_by_id")
        batch_op.drop_column("places")
        batch_op.drop_column("order_number")

    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_index(
            "uq_booking_person",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_booking_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_booking_person_id"))
        batch_op.drop_index(batch_op.f("ix_booking_consultation_id"))

    op.drop_table("booking")
    op.drop_table("attendance")
    op.drop_table("training")
    op.drop_table("consultation")
    op.drop_table("confirmed_year")
    with op.batch_alter_table("absence") as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_person_id"))
        batch_op.drop_index(batch_op.f("ix_absence_last_on"))

    op.drop_table("absence")
    op.drop_table("training_settings")
    op.drop_table("timed_mark")
    op.drop_table("quarter")
