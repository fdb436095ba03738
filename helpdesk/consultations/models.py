"""The school's week and the exceptions to it, as the school decided them."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.domain.consultation_days import EntryKind
from helpdesk.extensions import Model, choice


class DeskHours(Model):
    """The working hours of the desk: one row (domain.md §6 «Terms»)."""

    __tablename__ = "desk_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    workdays: Mapped[str] = mapped_column(sa.String(7))  # digits, Monday is 0: "01234"
    opens: Mapped[time]
    closes: Mapped[time]
    short_closes: Mapped[time]


class WeeklySlot(Model):
    """A consultation held every week (clause 2.2)."""

    __tablename__ = "weekly_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    weekday: Mapped[int]  # Monday is 0
    starts: Mapped[time]
    ends: Mapped[time]
    building: Mapped[str] = mapped_column(sa.String(40))
    room: Mapped[str] = mapped_column(sa.String(40))
    hosts: Mapped[str] = mapped_column(sa.String(200))  # posts in words, separated by ";"

    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("starts < ends", name="order"),
        sa.UniqueConstraint("weekday", "starts"),
    )


class CalendarEntry(Model):
    """An exception to the week, for a day or a range of days (domain.md §6.13)."""

    __tablename__ = "calendar_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind))
    first_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(sa.DateTime)  # local wall time, as the order says it
    ends_at: Mapped[datetime | None] = mapped_column(sa.DateTime)
    building: Mapped[str] = mapped_column(sa.String(40), default="")
    room: Mapped[str] = mapped_column(sa.String(40), default="")
    hosts: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")

    __table_args__ = (sa.CheckConstraint("first_on <= last_on", name="order"),)
