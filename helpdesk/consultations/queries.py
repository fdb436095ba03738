"""The calendar as the engine wants it: one query, whatever its length."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry, ConfirmedYear, Consultation, DeskHours, WeeklySlot
from helpdesk.domain import school_week
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.references import year_to_confirm
from helpdesk.domain.school_week import Entry, Slot, Venue, Week
from helpdesk.extensions import db


class NoDeskHours(RuntimeError):
    """The regulation's defaults were never loaded."""


# A week, its exceptions and what hangs on them are independent lists; laid below one another they cost one query.
PARTS = sa.union_all(*(sa.select(sa.literal(number).label("part")) for number in (1, 2, 3))).subquery("parts")
WEEKLY, EXCEPTIONS, MORE = (PARTS.c.part == number for number in (1, 2, 3))


def school_timetable() -> Timetable:
    """The school's calendar; raises NoDeskHours before `flask init`."""
    return timetable_of(db.session.execute(calendar_rows()).all())


def calendar_rows() -> sa.Select[*tuple[Any, ...]]:
    """Hours with either a weekly consultation or an exception a row; a room on the right may join MORE to it."""
    return (
        sa.select(DeskHours, WeeklySlot, CalendarEntry)
        .select_from(DeskHours)
        .join(PARTS, sa.true())
        .outerjoin(WeeklySlot, WEEKLY)
        .outerjoin(CalendarEntry, sa.and_(EXCEPTIONS, CalendarEntry.removed_at.is_(None)))
        .order_by(WeeklySlot.weekday, WeeklySlot.starts, CalendarEntry.first_on, CalendarEntry.id)
    )


def timetable_of(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Timetable:
    """The calendar of such rows; raises NoDeskHours."""
    return Timetable(
        _week(rows[0].DeskHours if rows else None, (row.WeeklySlot for row in rows)),
        [as_entry(row.CalendarEntry) for row in rows if row.CalendarEntry is not None],
    )


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


def slot_of(consultation: Consultation) -> Slot:
    """A consultation's row as the slot it is held in (local times)."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    return Slot(
        to_wall(consultation.starts_at, zone),
        to_wall(consultation.ends_at, zone),
        _venue(consultation),
        reason=consultation.reason,
        places=consultation.places,
    )


def _week(hours: DeskHours | None, slots: Iterable[WeeklySlot | None]) -> Week:
    if hours is None:
        raise NoDeskHours("no desk hours: run `flask init`")
    return Week(
        workdays=frozenset(int(day) for day in hours.workdays),
        opens=hours.opens,
        closes=hours.closes,
        short_closes=hours.short_closes,
        slots=tuple(_weekly(slot) for slot in slots if slot is not None),
    )


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


def _venue(row: WeeklySlot | CalendarEntry | Consultation) -> Venue:
    return Venue(row.building, row.room, tuple(host.strip() for host in row.hosts.split(";") if host.strip()))
