"""The calendar as the engine wants it: two queries, whatever its length."""

from datetime import date

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry, ConfirmedYear, DeskHours, WeeklySlot
from helpdesk.domain import school_week
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.references import year_to_confirm
from helpdesk.domain.school_week import Entry, Slot, Venue, Week
from helpdesk.extensions import db


class NoDeskHours(RuntimeError):
    """The regulation's defaults were never loaded."""


def school_timetable() -> Timetable:
    """The school's calendar; raises NoDeskHours before `flask init`."""
    return Timetable(working_week(), calendar_entries())


def working_week() -> Week:
    """Working hours and weekly consultations, in one query."""
    rows = db.session.execute(
        sa.select(DeskHours, WeeklySlot)
        .outerjoin(WeeklySlot, sa.true())
        .order_by(WeeklySlot.weekday, WeeklySlot.starts)
    ).all()
    if not rows:
        raise NoDeskHours("no desk hours: run `flask init`")
    hours: DeskHours = rows[0][0]
    return Week(
        workdays=frozenset(int(day) for day in hours.workdays),
        opens=hours.opens,
        closes=hours.closes,
        short_closes=hours.short_closes,
        slots=tuple(_weekly(slot) for _, slot in rows if slot is not None),
    )


def calendar_entries() -> list[Entry]:
    """Every exception the school entered, by date."""
    rows = db.session.scalars(
        sa.select(CalendarEntry)
        .where(CalendarEntry.removed_at.is_(None))
        .order_by(CalendarEntry.first_on, CalendarEntry.id)
    )
    return [as_entry(row) for row in rows]


def as_entry(row: CalendarEntry) -> Entry:
    """An exception's row as the engine wants it."""
    return Entry(
        row.kind,
        row.first_on,
        row.last_on,
        row.starts_at,
        row.ends_at,
        row.reason,
        _venue(row),
        places=row.places,
        id=row.id,
    )


def next_consultations(timetable: Timetable, count: int = 3) -> tuple[Slot | None, list[Slot]]:
    """The consultation going on now, if any, and the next ones (local times; clause 1.1)."""
    wall = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    return timetable.slot_running(wall), timetable.slots_from(wall, count)


def unconfirmed_year() -> int | None:
    """The school year whose calendar nobody has confirmed though it is time (from 1 August on), if any."""
    year = year_to_confirm(clock.today(current_app.config["SCHOOL_TIMEZONE"]))
    return None if db.session.get(ConfirmedYear, year) else year


def _weekly(row: WeeklySlot) -> school_week.WeeklySlot:
    return school_week.WeeklySlot(
        row.weekday,
        row.starts,
        row.ends,
        _venue(row),
        first_on=row.first_on or date.min,
        last_on=row.last_on or date.max,
        places=row.places,
        id=row.id,
    )


def _venue(row: WeeklySlot | CalendarEntry) -> Venue:
    return Venue(row.building, row.room, tuple(host.strip() for host in row.hosts.split(";") if host.strip()))
