"""Periods of local days and their instants."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.domain.periods import MOMENT, Period, Span, last_full_week, merged, week_of, weeks_before

ZONE = ZoneInfo("Asia/Yekaterinburg")


def at(day: int, hour: int = 0) -> datetime:
    """An instant of November."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_a_day_begins_at_midnight_of_the_school_and_the_next_one_is_not_in_it() -> None:
    span = Period(date(2026, 11, 9), date(2026, 11, 9)).span(ZONE)
    assert span == (at(8, 19), at(9, 19))
    assert (span.holds(at(8, 19)), span.holds(at(9, 19)), span.holds(None)) == (True, False, False)


def test_a_period_that_is_not_over_ends_now_and_now_is_in_it() -> None:
    span = Span(at(1), at(10))
    assert span.until_now(at(5)) == (at(1), at(5) + MOMENT)
    assert span.until_now(at(20)) == span
    assert Span(at(6), at(10)).until_now(at(5)) == (at(6), at(6))


def test_weeks_are_cut_by_the_period_and_cross_the_year() -> None:
    weeks = list(Period(date(2026, 12, 24), date(2027, 1, 5)).weeks())
    assert [(week.first_on.day, week.last_on.day) for week in weeks] == [(24, 27), (28, 3), (4, 5)]


def test_the_letter_of_a_monday_tells_of_the_week_that_ended_on_sunday() -> None:
    assert last_full_week(date(2026, 11, 23)) == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert last_full_week(date(2026, 11, 22)) == Period(date(2026, 11, 9), date(2026, 11, 15))


def test_the_weeks_before_a_period_are_whole() -> None:
    assert weeks_before(week_of(date(2026, 11, 18)), 4) == Period(date(2026, 10, 19), date(2026, 11, 15))


def test_what_overlaps_or_touches_is_one_span() -> None:
    spans = [Span(at(5), at(6)), Span(at(1), at(3)), Span(at(2), at(5)), Span(at(8), at(9))]
    assert merged(spans) == [(at(1), at(6)), (at(8), at(9))]


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="no such period"):
        Period(date(2026, 11, 9), date(2026, 11, 8))
