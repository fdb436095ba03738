"""Days and hours as sorted lists: the same answers however far, in whatever order, they are asked for."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytest

from helpdesk.domain.laid_out import FARTHEST, DateRanges, LaidOut
from tests.domain.school import at

MONDAYS = 0


class Hour(NamedTuple):
    starts: datetime
    ends: datetime


def mondays(day: date) -> Sequence[Hour]:
    """Ten to eleven on Mondays."""
    held = day.weekday() == MONDAYS
    return [Hour(datetime.combine(day, time(10)), datetime.combine(day, time(11)))] if held else []


def only_on(*days: str) -> LaidOut[Hour]:
    """An hour at ten on these days, and never else."""
    held = {date.fromisoformat(day) for day in days}
    return LaidOut(
        lambda day: [Hour(datetime.combine(day, time(10)), datetime.combine(day, time(11)))] if day in held else []
    )


@pytest.mark.parametrize(
    ("day", "is_covered"),
    [("2026-11-01", False), ("2026-11-02", True), ("2026-11-05", True), ("2026-11-09", True), ("2026-11-10", False)],
)
def test_a_day_is_covered_by_any_of_many_ranges_both_ends_included(day: str, is_covered: bool) -> None:
    ranges = [("2026-11-02", "2026-11-09"), ("2026-11-03", "2026-11-04"), ("2026-12-01", "2026-12-01")]
    covered = DateRanges((date.fromisoformat(first), date.fromisoformat(last)) for first, last in ranges)
    assert (date.fromisoformat(day) in covered) is is_covered


def test_nothing_is_covered_by_no_range() -> None:
    assert date(2026, 11, 9) not in DateRanges([])


@pytest.mark.parametrize(
    ("moment", "after", "by"),
    [
        ("2026-11-09 10:59", "2026-11-09", "2026-11-09"),
        ("2026-11-09 11:00", "2026-11-16", "2026-11-09"),
        ("2026-11-09 11:01", "2026-11-16", "2026-11-16"),
    ],
)
def test_the_end_itself_is_by_it_and_not_after_it(moment: str, after: str, by: str) -> None:
    hours = LaidOut(mondays)
    assert f"{hours.spells[hours.first_ending_after(at(moment))].ends:%Y-%m-%d}" == after
    assert f"{hours.spells[hours.first_ending_by(at(moment))].ends:%Y-%m-%d}" == by


def test_what_was_asked_before_changes_no_answer() -> None:
    fresh, asked = LaidOut(mondays), LaidOut(mondays)
    for moment in ("2030-01-01 00:00", "2020-01-01 00:00", "2027-06-01 12:00"):
        asked.first_ending_after(at(moment))
    here = at("2026-11-10 00:00")
    assert asked.spells[asked.first_ending_after(here)] == fresh.spells[fresh.first_ending_after(here)]
    assert asked.ends == sorted(set(asked.ends))


def test_lengths_add_up_whatever_was_laid_out_first() -> None:
    hours = LaidOut(mondays)
    here = hours.first_ending_after(at("2026-11-09 00:00"))
    found = hours.length_reaches(at("2026-11-09 00:00"), hours.before[here] + timedelta(hours=3))
    assert found is not None
    assert hours.spells[found].ends == at("2026-11-23 11:00")


@pytest.mark.parametrize(("days", "is_reached"), [(FARTHEST.days, True), (FARTHEST.days + 1, False)])
def test_a_wait_of_four_hundred_days_is_the_longest(days: int, is_reached: bool) -> None:
    far = (date(2026, 11, 9) + timedelta(days=days)).isoformat()
    moment = at("2026-11-09 11:00")
    hours = only_on(far)
    assert hours.reaches(moment, hours.first_ending_after(moment)) is is_reached


def test_a_gap_on_the_way_breaks_it_even_when_both_sides_are_laid_out() -> None:
    hours = only_on("2026-11-09", "2028-11-06")
    hours.first_ending_after(at("2028-11-06 00:00"))
    assert not hours.reaches(at("2026-11-09 00:00"), hours.first_ending_after(at("2026-11-09 12:00")))
    assert hours.reaches(at("2028-11-06 00:00"), hours.first_ending_after(at("2028-11-06 00:00")))


def test_a_calendar_without_hours_ends_instead_of_looping() -> None:
    hours = only_on()
    moment = at("2026-11-09 00:00")
    assert not hours.reaches(moment, hours.first_ending_after(moment))
    assert hours.length_reaches(moment, timedelta(hours=1)) is None
