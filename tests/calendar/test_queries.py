"""Months and days of the calendar as its page shows them."""

from dataclasses import replace
from datetime import date

import pytest

from helpdesk.calendar.queries import day_of, entered_in, fingerprint_of, months_of
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import Timetable
from tests.calendar.decisions import days, move, saved, take_back
from tests.factories import DEPUTY

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_a_school_year_has_twelve_months_of_whole_weeks() -> None:
    months = months_of(2026, school_timetable())
    assert [month.first.month for month in months] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert all(len(week) == 7 for month in months for week in month.weeks)
    shown = [day.on for month in months for week in month.weeks for day in week if day is not None]
    assert (shown[0], shown[-1], len(set(shown))) == (date(2026, 9, 1), date(2027, 8, 31), 365)


@pytest.mark.parametrize(
    ("day", "is_working", "is_short", "is_break", "slots"),
    [
        ("2026-11-03", True, True, False, 0),
        ("2026-11-04", False, False, False, 0),
        ("2026-11-05", True, False, False, 1),
        ("2026-10-26", True, False, True, 1),
        ("2027-02-20", True, True, False, 0),
    ],
)
def test_a_day_tells_what_is_in_force(day: str, is_working: bool, is_short: bool, is_break: bool, slots: int) -> None:
    found = day_of(date.fromisoformat(day), school_timetable())
    assert (found.is_working, found.is_short, found.is_break, len(found.slots)) == (
        is_working,
        is_short,
        is_break,
        slots,
    )


def test_the_list_tells_who_entered_and_who_removed() -> None:
    saved(days("off", "2026-11-10"))
    saved(take_back("off", "2026-11-10"))
    found = next(one for one in entered_in(2026) if one.row.first_on == date(2026, 11, 10))
    assert found.by is not None
    assert found.removed_by is not None
    assert (found.by.login, found.removed_by.login) == (DEPUTY, DEPUTY)
    assert next(one for one in entered_in(2026) if one.row.first_on == date(2026, 11, 4)).by is None


def test_any_difference_of_the_calendar_changes_its_fingerprint() -> None:
    seen = {fingerprint_of(school_timetable())}
    saved(days("break", "2026-11-16"))
    seen.add(fingerprint_of(school_timetable()))
    saved(move("2026-11-12 15:00", "2026-11-13 14:00", "2026-11-13 15:00"))
    timetable = school_timetable()
    seen.add(fingerprint_of(timetable))
    first, *others = timetable.week.slots
    slots = (replace(first, places=first.places + 1), *others)
    seen.add(fingerprint_of(Timetable(replace(timetable.week, slots=slots), timetable.entries)))
    assert len(seen) == 4
    assert fingerprint_of(school_timetable()) == fingerprint_of(school_timetable())
