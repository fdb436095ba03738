"""The school's week and the exceptions to it, as the school decided them."""

from datetime import date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk import clock
from helpdesk.domain.school_week import PLACES, Entry, EntryKind
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
    places: Mapped[int] = mapped_column(default=PLACES)
    first_on: Mapped[date | None]  # none: always was so
    last_on: Mapped[date | None]  # none: until further notice
    version: Mapped[int] = mapped_column(default=1)  # raised at each change: SEQUENCE of its occurrences

    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("starts < ends", name="order"),
        sa.CheckConstraint("places > 0", name="places"),
        sa.CheckConstraint("first_on <= last_on", name="days"),
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
    order_number: Mapped[str] = mapped_column(sa.String(60), default="")  # of the director's order, if there was one
    places: Mapped[int] = mapped_column(default=PLACES)  # of the consultation it holds
    continues_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calendar_entry.id"))  # the extra one it moves
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # none: came with the defaults
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]  # an entry is never deleted: who changed the calendar, and when, stays
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.CheckConstraint("first_on <= last_on", name="order"),)

    @classmethod
    def of(cls, entry: Entry) -> "CalendarEntry":
        """An exception as its row."""
        return cls(
            kind=entry.kind,
            first_on=entry.first_on,
            last_on=entry.last_on,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            reason=entry.reason,
            building=entry.venue.building,
            room=entry.venue.room,
            hosts="; ".join(entry.venue.hosts),
            places=entry.places,
        )


class ConfirmedYear(Model):
    """A school year whose calendar a person has checked against the decree and the school's orders."""

    __tablename__ = "confirmed_year"

    school_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # in which it begins
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]


class ConsultationState(StrEnum):
    """What became of one consultation."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Consultation(Model):
    """One consultation of the calendar that somebody booked or held: it keeps its people when it is moved."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(unique=True)
    ends_at: Mapped[datetime]
    planned_for: Mapped[datetime]  # its first start; differs from `starts_at` when it was moved
    building: Mapped[str] = mapped_column(sa.String(40))
    room: Mapped[str] = mapped_column(sa.String(40))
    hosts: Mapped[str] = mapped_column(sa.String(200))
    places: Mapped[int]
    state: Mapped[ConsultationState] = mapped_column(choice(ConsultationState), default=ConsultationState.PLANNED)
    held_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")  # of a move or a cancellation

    __table_args__ = (sa.CheckConstraint("starts_at < ends_at", name="order"),)
