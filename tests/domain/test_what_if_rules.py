"""What «what if» may ask: rules and targets that can be, and why others cannot."""

import doctest
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from helpdesk.domain import what_if_rules
from helpdesk.domain.calendar_checks import EndsBeforeStart
from helpdesk.domain.errors import NotAChoice, Unacceptable
from helpdesk.domain.school_week import WeeklySlot
from helpdesk.domain.sla import Policy, Target
from helpdesk.domain.what_if import Rules
from helpdesk.domain.what_if_rules import (
    Change,
    Held,
    NoDay,
    NotATarget,
    NotWorked,
    Question,
    TimesOverlap,
    TooLongHeld,
    changed_policies,
    check_apart,
    check_days,
    check_times,
    read_target,
    rules_asked,
    times_of,
    weekly_rule,
    with_rule,
)
from helpdesk.domain.workflow import TicketKind, Urgency
from tests.domain.school import OUTAGE, POLICIES, WEEK, at, held, on, school


def times(text: str) -> tuple[time, time]:
    """Beginning and end of «15:00-16:00»."""
    starts, ends = (time.fromisoformat(one) for one in text.split("-"))
    return starts, ends


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(what_if_rules).failed == 0


@pytest.mark.parametrize(
    ("days", "refusal"),
    [([], NoDay), ([6], NotAChoice), ([0, 7], NotAChoice), ([-1], NotAChoice), ([0, 5], NotWorked)],
    ids=["no day", "Sunday", "no such day", "not a number", "a Saturday in a five-day week"],
)
def test_days_that_cannot_be_are_refused(days: Sequence[int], refusal: type[Unacceptable]) -> None:
    with pytest.raises(refusal) as refused:
        check_days(days, 2, WEEK)
    assert refused.value.facts["field"] == "day_2"


def test_a_school_that_works_on_saturdays_may_ask_for_them() -> None:
    check_days([5], 1, replace(WEEK, workdays=frozenset(range(6))))


@pytest.mark.parametrize(
    ("hours", "refusal"),
    [
        ("16:00-15:00", EndsBeforeStart),
        ("15:00-15:00", EndsBeforeStart),
        ("00:00-23:59", TooLongHeld),
        ("09:00-17:01", TooLongHeld),
    ],
)
def test_times_that_cannot_be_are_refused(hours: str, refusal: type[Unacceptable]) -> None:
    with pytest.raises(refusal) as refused:
        check_times(*times(hours), 1)
    assert refused.value.facts["field"] == "ends_1"


def test_a_consultation_may_last_a_working_day() -> None:
    check_times(*times("09:00-17:00"), 1)


@pytest.mark.parametrize(("one", "other"), [((0, 3), (3,)), ((0,), (0, 0))])
def test_times_of_one_day_may_not_overlap(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    with pytest.raises(TimesOverlap) as refused:
        check_apart({1: Held(one, *times("15:00-16:00")), 3: Held(other, *times("15:30-16:30"))})
    assert refused.value.facts == {"field": "starts_3", "weekday": other[0]}


def test_times_may_touch_and_those_of_different_days_overlap() -> None:
    check_apart({1: Held((0, 3), *times("15:00-16:00")), 2: Held((1,), *times("15:30-16:30"))})
    check_apart({1: Held((0,), *times("15:00-16:00")), 2: Held((0,), *times("16:00-17:00"))})


def test_a_usual_consultation_keeps_its_places_others_have_one_each_ten_minutes() -> None:
    usual = [WeeklySlot(0, *times("15:00-16:00"), places=12)]
    asked = [Held((0, 1), *times("15:00-16:00")), Held((2,), *times("15:00-15:05"))]
    assert [slot.places for slot in weekly_rule(asked, usual)] == [12, 6, 1]


def test_the_present_rule_is_gathered_by_its_times() -> None:
    hour = times("15:00-16:00")
    over = WeeklySlot(4, *hour, last_on=date(2026, 10, 1))
    coming = WeeklySlot(1, *times("09:00-10:00"), first_on=date(2026, 12, 1))
    slots = [WeeklySlot(3, *hour), WeeklySlot(0, *hour), over, coming]
    assert times_of(slots, date(2026, 11, 9)) == [Held((1,), time(9), time(10)), Held((0, 3), *hour)]


def test_another_rule_keeps_the_years_days_off_cancellations_and_extra_consultations() -> None:
    off, cancelled = on("off", "2026-11-13"), on("cancel", "2026-11-17")
    extra = held("extra", "2026-11-11", "2026-11-11 12:00", "2026-11-11 13:00")
    other = with_rule(school(off, cancelled, extra), weekly_rule([Held((1, 4), *times("15:00-16:00"))]))
    found = [slot.starts for slot in other.slots_between(date(2026, 11, 9), date(2026, 11, 20))]
    assert found == [at("2026-11-10 15:00"), at("2026-11-11 12:00"), at("2026-11-20 15:00")]


@pytest.mark.parametrize(
    ("days", "starts"),
    [((0, 4), ["2026-11-10 12:00", "2026-11-13 15:00"]), ((1, 4), ["2026-11-10 15:00", "2026-11-13 15:00"])],
    ids=["Monday is held, so it was moved", "Monday is not held, so nothing was moved"],
)
def test_a_move_stays_where_there_is_something_to_move(days: tuple[int, ...], starts: list[str]) -> None:
    moved = held("move", "2026-11-09", "2026-11-10 12:00", "2026-11-10 13:00")
    other = with_rule(school(moved), weekly_rule([Held(days, *times("15:00-16:00"))]))
    found = [slot.starts for slot in other.slots_between(date(2026, 11, 9), date(2026, 11, 13))]
    assert found == [at(one) for one in starts]


@pytest.mark.parametrize(
    ("slot", "day", "hours", "target"),
    [
        ("", "1", "", Target(day=1)),
        ("2", "3", "", Target(slot=2, day=3)),
        ("", "", "1000", Target(hours=1000)),
    ],
)
def test_a_target_is_read_from_its_numbers(slot: str, day: str, hours: str, target: Target) -> None:
    assert read_target({"slot": slot, "day": day, "hours": hours}, "answer_1") == target


@pytest.mark.parametrize(
    ("slot", "day", "hours"),
    [
        ("", "", ""),
        ("1", "", ""),
        ("1", "2", "3"),
        ("", "2", "3"),
        ("", "0", ""),
        ("", "1001", ""),
        ("", "-1", ""),
        ("", "1.5", ""),
        ("", "٣", ""),
        ("", "1" * 5000, ""),
        ("один", "1", ""),
    ],
)
def test_numbers_that_are_no_target_are_refused(slot: str, day: str, hours: str) -> None:
    with pytest.raises(NotATarget) as refused:
        read_target({"slot": slot, "day": day, "hours": hours}, "answer_1")
    assert refused.value.facts["field"] == "answer_1"


def test_a_change_for_all_leaves_the_critical_ones() -> None:
    found = changed_policies(POLICIES, Change.NEAREST, {})
    assert found[TicketKind.TECHNICAL, Urgency.CRITICAL] == OUTAGE
    assert {policy.first_response for pair, policy in found.items() if pair[1] is not Urgency.CRITICAL} == {
        Target(1, 1)
    }
    assert changed_policies(POLICIES, Change.TODAY, {}) == POLICIES


def test_a_question_changes_the_rules_it_asks_about() -> None:
    own = {policy.code: (Target(day=1), Target(hours=9)) for policy in POLICIES.values()}
    question = Question((Held((2,), *times("10:00-11:00")),), Change.OWN, own, (date(2026, 11, 9), date(2026, 11, 9)))
    asked = rules_asked(Rules(school(), POLICIES), question)
    assert [slot.weekday for slot in asked.timetable.week.slots] == [2]
    assert asked.policy(TicketKind.TECHNICAL, Urgency.CRITICAL) == Policy("OUTAGE", Target(day=1), Target(hours=9))
