"""The weeks of the leadership's letter: their keys, when a letter is due, which weeks it tells of (domain.md §8)."""

import re
from datetime import date, datetime

from helpdesk.domain.clockwork import DAY_BEGINS, is_day_begun
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.periods import DAY, WEEK, Period, last_full_week, week_of

MOST_WEEKS = 53  # in one letter, after a year in which the desk was switched off
_KEY = re.compile(r"(20[0-9]{2})-W([0-9]{2})")


class NotAWeek(Unacceptable):
    """Not a week of the calendar, as keys name them; facts: field."""


class WeekNotOver(Refused):
    """A letter tells of a week when it is over; facts: day (its last one)."""


class WeekTold(Refused):
    """A letter has told of the week."""


def week_key(week: Period) -> str:
    """The ISO name of a week; at the turn of a year it is that of its Thursday.

    >>> [week_key(week_of(day)) for day in (date(2026, 11, 16), date(2026, 12, 31), date(2027, 1, 3))]
    ['2026-W47', '2026-W53', '2026-W53']
    """
    year, number, _day = week.first_on.isocalendar()
    return f"{year}-W{number:02}"


def week_of_key(key: str) -> Period | None:
    """The week of a key, or None for anything else.

    >>> week_of_key("2026-W53").last_on.isoformat(), week_of_key("2027-W53"), week_of_key("2027-W٠١")
    ('2027-01-03', None, None)
    """
    match = _KEY.fullmatch(key)
    try:
        return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1)) if match else None
    except ValueError:
        return None


def read_week(key: str) -> Period:
    """The week of a key somebody typed; raises NotAWeek."""
    week = week_of_key(key.strip().upper())
    if week is None:
        raise NotAWeek(field="week")
    return week


def check_over(week: Period, today: date) -> None:
    """Raise WeekNotOver until the week's last day has passed."""
    if week.last_on >= today:
        raise WeekNotOver(day=week.last_on.isoformat())


def due_at(week: Period, timetable: Timetable) -> datetime | None:
    """When the letter sent in a week is due: at eight of its first working day; never in a week without any."""
    days = (week.first_on + DAY * number for number in range(WEEK.days))
    first = next((day for day in days if timetable.is_working(day)), None)
    return None if first is None else datetime.combine(first, DAY_BEGINS)


def weeks_due(now: datetime, told_upto: date | None, timetable: Timetable) -> tuple[Period, ...]:
    """The weeks whose letter may leave at a local moment: none before it is due, and none outside working hours.

    `told_upto` is the last day a letter told of, None before the first letter. What was missed is told in one letter.
    """
    due = due_at(week_of(now.date()), timetable)
    if due is None or now < due or not is_day_begun(now, timetable):
        return ()
    return weeks_upto(last_full_week(now.date()), told_upto, timetable)


def weeks_upto(last: Period, told_upto: date | None, timetable: Timetable) -> tuple[Period, ...]:
    """The weeks a letter about `last` tells of: all that no letter told of yet.

    Of the first letter, those before `last` whose own letter had no working day to leave on.
    """
    first = _first_untold(last, timetable) if told_upto is None else week_of(told_upto + DAY).first_on
    first = max(first, last.first_on - (MOST_WEEKS - 1) * WEEK)
    return tuple(Period(first, last.last_on).weeks()) if first <= last.first_on else ()


def next_letter_at(now: datetime, told_upto: date | None, timetable: Timetable) -> datetime | None:
    """When the next letter is due, in the past if it is late; None when the calendar has no working day near."""
    week = week_of(now.date())
    for _number in range(MOST_WEEKS):
        due = due_at(week, timetable)
        if due is not None and weeks_upto(last_full_week(week.first_on), told_upto, timetable):
            return due
        week = week_of(week.last_on + DAY)
    return None


def _first_untold(last: Period, timetable: Timetable) -> date:
    first, earliest = last, last.first_on - MOST_WEEKS * WEEK
    while due_at(first, timetable) is None and first.first_on > earliest:
        first = week_of(first.first_on - DAY)
    return first.first_on
