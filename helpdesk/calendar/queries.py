"""The calendar as its keepers see it: months, exceptions with who entered them, and whether a year was checked."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from helpdesk.accounts.models import Person
from helpdesk.consultations.models import CalendarEntry, ConfirmedYear, DeskHours
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.laid_out import DateRanges
from helpdesk.domain.references import days_of_school_year
from helpdesk.domain.school_week import EntryKind, Slot
from helpdesk.extensions import db


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of a month."""

    on: date
    is_working: bool
    is_short: bool
    is_break: bool
    slots: tuple[Slot, ...]

    @property
    def sort(self) -> str:
        """What kind of day it is: off, short or work."""
        return "off" if not self.is_working else "short" if self.is_short else "work"


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven cells; none: a day of another month."""

    first: date
    last: date
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """An exception and who entered it; `by` none: it came with the defaults or from a command."""

    row: CalendarEntry
    by: Person | None
    removed_by: Person | None


def calendar_to_change(*, lock: bool = False) -> Timetable:
    """The school's calendar; with `lock` nobody else changes it before the commit."""
    if lock:
        db.session.execute(sa.select(DeskHours.id).with_for_update())
    return school_timetable()


def fingerprint_of(timetable: Timetable) -> str:
    """A short text that differs when anything of the calendar does."""
    entries = sorted(repr(entry) for entry in timetable.entries)
    slots = sorted(repr(slot) for slot in timetable.week.slots)
    hours = (sorted(timetable.week.workdays), timetable.week.opens, timetable.week.closes, timetable.week.short_closes)
    return sha256(repr((hours, slots, entries)).encode()).hexdigest()[:32]


def entered_in(year: int) -> list[Entered]:
    """Every exception that touches a school year, removed ones too, by its first day."""
    first, last = days_of_school_year(year)
    return _entered(CalendarEntry.first_on <= last, CalendarEntry.last_on >= first)


def entered_on(day: date) -> list[Entered]:
    """The exceptions in force on a day, by their first day."""
    return _entered(CalendarEntry.first_on <= day, CalendarEntry.last_on >= day, CalendarEntry.removed_at.is_(None))


def months_of(year: int, timetable: Timetable) -> list[Month]:
    """The months of a school year, September first."""
    first, last = days_of_school_year(year)
    slots: dict[date, list[Slot]] = {}
    for slot in timetable.slots_between(first, last):
        slots.setdefault(slot.starts.date(), []).append(slot)
    breaks = DateRanges((entry.first_on, entry.last_on) for entry in timetable.entries if entry.kind is EntryKind.BREAK)
    days = [
        Day(day, timetable.is_working(day), timetable.is_short(day), day in breaks, tuple(slots.get(day, ())))
        for day in (first + timedelta(days=number) for number in range((last - first).days + 1))
    ]
    return [_month(list(month)) for _, month in groupby(days, key=lambda day: (day.on.year, day.on.month))]


def day_of(on: date, timetable: Timetable) -> Day:
    """One day as its page shows it."""
    is_break = any(entry.kind is EntryKind.BREAK and entry.covers(on) for entry in timetable.entries)
    slots = tuple(timetable.slots_between(on, on))
    return Day(on, timetable.is_working(on), timetable.is_short(on), is_break, slots)


def confirmations() -> dict[int, tuple[ConfirmedYear, Person]]:
    """The school years whose calendar somebody has checked, with who did."""
    rows = db.session.execute(sa.select(ConfirmedYear, Person).join(Person, ConfirmedYear.confirmed_by_id == Person.id))
    return {year.school_year: (year, person) for year, person in rows}


def is_in_force(entry_id: int) -> bool:
    """Whether there is such an exception and nobody removed it."""
    query = sa.select(CalendarEntry.id).where(CalendarEntry.id == entry_id, CalendarEntry.removed_at.is_(None))
    return db.session.scalar(query) is not None


def _entered(*conditions: sa.ColumnElement[bool]) -> list[Entered]:
    made_by, removed_by = aliased(Person), aliased(Person)
    rows = db.session.execute(
        sa.select(CalendarEntry, made_by, removed_by)
        .outerjoin(made_by, CalendarEntry.made_by_id == made_by.id)
        .outerjoin(removed_by, CalendarEntry.removed_by_id == removed_by.id)
        .where(*conditions)
        .order_by(CalendarEntry.first_on, CalendarEntry.id)
    )
    return [Entered(row[0], row[1], row[2]) for row in rows]


def _month(days: list[Day]) -> Month:
    cells: list[Day | None] = [*([None] * days[0].on.weekday()), *days]
    cells += [None] * (-len(cells) % 7)
    return Month(
        days[0].on, days[-1].on, tuple(tuple(cells[number : number + 7]) for number in range(0, len(cells), 7))
    )
