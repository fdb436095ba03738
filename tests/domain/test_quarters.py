"""Quarters and periods: what is refused, and which quarter a day belongs to."""

from dataclasses import replace
from datetime import date

import pytest

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.quarters import (
    EndsBeforeItBegins,
    NotADay,
    PeriodTooLong,
    QuarterDays,
    QuarterOutsideYear,
    QuartersOverlap,
    check_period,
    check_quarters,
    end_of_break,
    is_taught,
    quarter_on,
    read_day,
)
from tests.domain.school import QUARTERS


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2026-08-01", 1),
        ("2026-09-01", 1),
        ("2026-10-23", 1),
        ("2026-10-29", 2),
        ("2026-12-30", 2),
        ("2027-01-05", 3),
        ("2027-05-26", 4),
        ("2027-07-01", 4),
    ],
)
def test_a_day_belongs_to_its_quarter_a_break_to_the_coming_one(day: str, number: int) -> None:
    found = quarter_on(date.fromisoformat(day), reversed(QUARTERS))
    assert found is not None
    assert found.number == number


def test_without_quarters_no_day_belongs_to_any() -> None:
    assert quarter_on(date(2026, 11, 9), []) is None


@pytest.mark.parametrize(
    ("number", "last"), [(1, "2026-11-01"), (2, "2027-01-10"), (3, "2027-04-04"), (4, "2027-05-26")]
)
def test_a_break_goes_with_the_quarter_before_it(number: int, last: str) -> None:
    next_year = QuarterDays(2027, 1, date(2027, 9, 1), date(2027, 10, 22))
    assert end_of_break(QUARTERS[number - 1], [*QUARTERS, next_year]) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-10-22", True), ("2026-10-29", False), ("2027-07-01", False), ("2027-09-02", True), ("2025-11-06", True)],
)
def test_of_a_year_that_is_not_entered_any_day_may_be_taught(day: str, expected: bool) -> None:
    assert is_taught(date.fromisoformat(day), QUARTERS) is expected


def test_the_regulations_quarters_are_accepted() -> None:
    check_quarters(QUARTERS)


@pytest.mark.parametrize(
    ("number", "changes", "refusal", "field"),
    [
        (2, {"last_on": date(2026, 11, 1)}, EndsBeforeItBegins, "last_2"),
        (2, {"first_on": date(2026, 10, 23)}, QuartersOverlap, "first_2"),
        (4, {"first_on": date(2027, 3, 26)}, QuartersOverlap, "first_4"),
        (1, {"first_on": date(2026, 8, 31)}, QuarterOutsideYear, "first_1"),
        (4, {"last_on": date(2027, 9, 1)}, QuarterOutsideYear, "last_4"),
    ],
)
def test_a_quarter_that_cannot_be_is_refused_beside_its_field(
    number: int, changes: dict[str, date], refusal: type[Unacceptable], field: str
) -> None:
    wrong = [replace(quarter, **changes) if quarter.number == number else quarter for quarter in QUARTERS]
    with pytest.raises(refusal) as refused:
        check_quarters(wrong)
    assert refused.value.facts["field"] == field


@pytest.mark.parametrize(
    "text", ["", "вчера", "2026-02-30", "26.11.2026", "0001-01-01", "9999-12-31", "2026-11-09T10:00"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADay):
        read_day(text, "from")


def test_a_period_may_be_a_day_or_a_year_but_no_more() -> None:
    check_period(date(2026, 9, 1), date(2026, 9, 1))
    check_period(date(2026, 9, 1), date(2027, 9, 1))
    with pytest.raises(PeriodTooLong):
        check_period(date(2026, 9, 1), date(2027, 9, 2))
    with pytest.raises(EndsBeforeItBegins):
        check_period(date(2026, 9, 2), date(2026, 9, 1))
