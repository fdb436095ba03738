"""Consultations and trainings of a period in numbers."""

from datetime import date

from helpdesk.domain.directions import Direction
from helpdesk.domain.gatherings import Marked, TrainingLog, consultations_of, training_of
from helpdesk.domain.periods import Period
from helpdesk.domain.trainings import Session, ThursdayState, TrainingRule, TrainingState, Verdict
from tests.domain.school import QUARTERS, at, held, on, school

TWO_WEEKS = Period(date(2026, 11, 9), date(2026, 11, 22))  # consultations on 9, 12, 16 and 19
NOW = at("2026-11-18 12:00")


def test_planned_is_held_cancelled_unmarked_and_ahead() -> None:
    timetable = school(on("cancel", "2026-11-12", reason="Педсовет"))
    marked = {at("2026-11-09 15:00"): Marked(True, 4)}
    found = consultations_of(TWO_WEEKS, timetable, marked, NOW)
    assert (found.planned, found.held, found.cancelled, found.unmarked, found.ahead) == (4, 1, 1, 1, 1)
    assert found.people == 4


def test_one_whose_people_came_was_held_and_one_nobody_marked_was_not() -> None:
    marked = {at("2026-11-09 15:00"): Marked(False, 2), at("2026-11-12 15:00"): Marked(False, 0)}
    found = consultations_of(TWO_WEEKS, school(), marked, NOW)
    assert (found.held, found.unmarked) == (1, 2)


def test_a_moved_consultation_is_planned_where_it_went_and_a_day_off_has_none() -> None:
    moved = held("move", "2026-11-12", "2026-11-13 10:00", "2026-11-13 11:00", "Педсовет")
    assert consultations_of(TWO_WEEKS, school(moved), {}, NOW).planned == 4
    assert consultations_of(TWO_WEEKS, school(on("off", "2026-11-12")), {}, NOW).planned == 3


def test_one_held_that_the_calendar_no_longer_knows_counts_and_another_periods_does_not() -> None:
    marked = {at("2026-11-10 10:00"): Marked(True, 1), at("2026-11-26 15:00"): Marked(True, 9)}
    found = consultations_of(TWO_WEEKS, school(), marked, NOW)
    assert (found.planned, found.held, found.people) == (5, 1, 1)


def log(*sessions: Session, people: dict[date, frozenset[int]] | None = None) -> TrainingLog:
    """Of a school with forty people to train."""
    return TrainingLog(sessions, people or {}, 40, QUARTERS, TrainingRule.WEEKLY_THURSDAY)


def test_coverage_is_told_since_the_quarter_began_and_people_once() -> None:
    first = Session(date(2026, 11, 5), TrainingState.HELD, Direction.MARKS)
    second = Session(date(2026, 11, 12), TrainingState.HELD, Direction.PARENTS)
    people = {date(2026, 11, 5): frozenset({1, 2}), date(2026, 11, 12): frozenset({2, 3})}
    found = training_of(TWO_WEEKS, log(first, second, people=people), school(), date(2026, 11, 23))
    assert (found.count(ThursdayState.HELD), found.count(ThursdayState.MISSED)) == (1, 1)
    assert (found.people, found.staff, found.covered) == (2, 40, {Direction.MARKS, Direction.PARENTS})
    assert (found.quarter, found.verdict) == (QUARTERS[1], Verdict.NOT_KEPT)


def test_what_was_trained_after_the_period_does_not_count_for_it() -> None:
    later = Session(date(2026, 11, 26), TrainingState.HELD, Direction.MARKS)
    assert training_of(TWO_WEEKS, log(later), school(), date(2026, 11, 30)).covered == frozenset()


def test_a_year_that_is_not_over_tells_of_the_present_quarter() -> None:
    year = Period(date(2026, 9, 1), date(2027, 5, 26))
    assert training_of(year, log(), school(), date(2026, 11, 18)).quarter == QUARTERS[1]


def test_a_school_without_quarters_has_no_coverage_to_tell() -> None:
    empty = TrainingLog((), {}, 0, (), TrainingRule.PER_QUARTER)
    found = training_of(TWO_WEEKS, empty, school(), date(2026, 11, 18))
    assert (found.quarter, found.covered) == (None, frozenset())
