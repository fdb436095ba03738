"""The weeks of the weekly letter: keys, when it is due, which weeks it tells of, over holidays and year ends."""

import doctest
from dataclasses import replace
from datetime import date

import pytest

from helpdesk.domain import digest_weeks
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.digest_weeks import (
    MOST_WEEKS,
    NotAWeek,
    WeekNotOver,
    check_over,
    due_at,
    next_letter_at,
    read_week,
    week_key,
    week_of_key,
    weeks_due,
    weeks_upto,
)
from helpdesk.domain.periods import week_of
from tests.domain.school import WEEK, at, on, school

# moment, the last day told of («» before the first letter), the weeks the letter tells of («» none may leave)
DUE = """
2026-11-16 07:59 | 2026-11-08 |                       before eight
2026-11-16 08:00 | 2026-11-08 | 2026-W46            | Monday at eight
2026-11-16 16:59 | 2026-11-08 | 2026-W46            | late the same day
2026-11-16 17:00 | 2026-11-08 |                     | after hours
2026-11-17 07:30 | 2026-11-08 |                     | the morning after, too early
2026-11-17 08:00 | 2026-11-08 | 2026-W46            | … and in time
2026-11-21 10:00 | 2026-11-08 |                     | on a Saturday nothing leaves
2026-11-16 08:00 | 2026-11-15 |                     | told already
2026-11-16 08:00 | 2026-11-22 |                     | the clock was set back a week
2026-11-16 08:00 |            | 2026-W46            | the first letter ever
2026-11-30 09:00 | 2026-11-08 | 2026-W46..2026-W48  | the worker stood for three weeks
2026-11-02 08:00 | 2026-10-25 | 2026-W44            | school breaks are working time
2026-11-05 08:00 | 2026-10-25 | 2026-W44            | Wednesday the fourth is off, Thursday is not
2026-12-28 08:00 | 2026-12-20 | 2026-W52            | three working days between Christmas and New Year
2026-12-31 10:00 | 2026-12-20 |                     | a day off
2027-01-04 08:00 | 2026-12-27 |                     | the first week of January has no working day
2027-01-08 12:00 | 2026-12-27 |                     | … not on its Friday either
2027-01-11 07:59 | 2026-12-27 |                     | not before eight
2027-01-11 08:00 | 2026-12-27 | 2026-W53..2027-W01  | one letter covers two weeks and two years
2027-01-11 08:00 |            | 2026-W53..2027-W01  | also when it is the first
2027-01-18 08:00 | 2027-01-10 | 2027-W02            | and then weeks as ever
2027-02-22 08:00 | 2027-02-14 |                     | Monday and Tuesday are off …
2027-02-24 08:00 | 2027-02-14 | 2027-W07            | … Wednesday is the first working day; a Saturday was worked
2027-03-08 08:00 | 2027-02-28 |                     | a holiday on Monday
2027-03-09 08:00 | 2027-02-28 | 2027-W09            | Tuesday
"""


def rows() -> list[tuple[str, str, list[str]]]:
    """The table: moment, told up to, first and last week."""
    found = []
    for line in DUE.strip().splitlines():
        moment, told, weeks, *_why = (cell.strip() for cell in (*line.split("|"), ""))
        found.append((moment, told, weeks.split("..") if weeks[:2] == "20" else []))
    return found


@pytest.mark.parametrize(("moment", "told", "expected"), rows(), ids=lambda cell: str(cell))
def test_a_letter_leaves_on_the_first_working_day_and_tells_of_what_was_not_told(
    moment: str, told: str, expected: list[str]
) -> None:
    found = weeks_due(at(moment), date.fromisoformat(told) if told else None, school())
    keys = [week_key(week) for week in found]
    assert (keys[:1] + keys[-1:] if len(expected) > 1 else keys) == expected
    assert all(after.first_on > before.last_on for before, after in zip(found, found[1:], strict=False))


def test_a_closed_summer_is_told_of_in_one_letter() -> None:
    found = weeks_due(at("2027-08-25 08:00"), None, school())  # the desk is closed from mid-June to 24 August
    assert [week_key(found[0]), week_key(found[-1]), len(found)] == ["2027-W23", "2027-W33", 11]


def test_the_letter_of_a_week_worked_only_on_saturday_leaves_on_saturday() -> None:
    only_saturday = (on("off", "2026-11-16", "2026-11-20"), on("work", "2026-11-21"))
    assert due_at(week_of(date(2026, 11, 16)), school(*only_saturday)) == at("2026-11-21 08:00")
    assert weeks_due(at("2026-11-21 08:00"), date(2026, 11, 8), school(*only_saturday))


def test_after_years_of_silence_a_letter_still_tells_of_at_most_a_year() -> None:
    found = weeks_due(at("2026-11-16 08:00"), date(2020, 1, 5), school())
    assert (len(found), week_key(found[-1])) == (MOST_WEEKS, "2026-W46")


def test_a_calendar_without_working_days_sends_nothing_and_never_loops() -> None:
    closed = Timetable(replace(WEEK, workdays=frozenset()), [])
    assert weeks_due(at("2026-11-16 08:00"), None, closed) == ()
    assert len(weeks_upto(week_of(date(2026, 11, 9)), None, closed)) == MOST_WEEKS
    assert next_letter_at(at("2026-11-16 08:00"), None, closed) is None


@pytest.mark.parametrize(
    ("moment", "told", "expected"),
    [
        ("2026-11-16 07:00", "2026-11-08", "2026-11-16 08:00"),
        ("2026-11-18 07:00", "2026-11-08", "2026-11-16 08:00"),  # late
        ("2026-11-16 09:00", "2026-11-15", "2026-11-23 08:00"),
        ("2026-12-28 09:00", "2026-12-27", "2027-01-11 08:00"),
    ],
)
def test_the_next_letter_is_announced(moment: str, told: str, expected: str) -> None:
    assert next_letter_at(at(moment), date.fromisoformat(told), school()) == at(expected)


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-W00", "2026-w4", "2026-W47-1", "٢٠٢٦-W47", "2026-W٤٧"])
def test_what_is_no_week_is_refused(text: str) -> None:
    assert week_of_key(text) is None
    with pytest.raises(NotAWeek):
        read_week(text)


def test_a_week_is_read_as_people_type_it() -> None:
    assert read_week(" 2026-w53 ") == week_of(date(2026, 12, 31))


@pytest.mark.parametrize(("today", "is_over"), [(date(2026, 11, 15), False), (date(2026, 11, 16), True)])
def test_a_week_is_told_of_when_it_is_over(today: date, is_over: bool) -> None:
    week = week_of(date(2026, 11, 9))
    if is_over:
        check_over(week, today)
    else:
        with pytest.raises(WeekNotOver):
            check_over(week, today)


def test_the_examples_hold() -> None:
    assert doctest.testmod(digest_weeks).failed == 0
