"""What no change of the calendar may do: a table of refusals, and of what passes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.domain import calendar_checks as checks
from helpdesk.domain.calendar_changes import Change, changed, moved, replaced
from helpdesk.domain.calendar_checks import check, overlaps
from helpdesk.domain.consultation_days import NoWorkingDayAhead, Timetable
from helpdesk.domain.school_week import Entry, Week, WeeklySlot
from tests.domain.calendars import calendars, weeks
from tests.domain.school import at, held, on
from tests.domain.test_calendar_changes import REGULATION, TWO_BUILDINGS, calendar, slot_at, to

TODAY = date(2026, 11, 9)
NOW = at("2026-11-09 10:00")
REFUSED: list[tuple[type[Exception], str, list[Entry]]] = [
    (checks.RangeTooLong, "last_on", [on("off", "2026-12-01", "2056-12-01")]),
    (checks.RangeTooLong, "last_on", [on("break", "2026-12-01", "2027-12-02")]),
    (checks.OutOfReach, "first_on", [on("off", "2062-12-01")]),
    (checks.OutOfReach, "first_on", [on("off", "0026-12-01")]),
    (checks.OutOfReach, "on", [held("extra", "2026-11-12", "2062-11-13 14:00", "2062-11-13 15:00")]),
    (checks.SlotsOverlap, "starts", [held("extra", "2026-11-12", "2026-11-12 15:30", "2026-11-12 16:30")]),
    (checks.SlotsOverlap, "starts", [held("extra", "2026-11-12", "2026-11-12 15:00", "2026-11-12 16:00")]),
    (checks.SlotsOverlap, "starts", [held("extra", "2026-11-12", "2026-11-12 14:00", "2026-11-12 17:00")]),
    (checks.SlotsOverlap, "starts", [held("move", "2026-11-12", "2026-11-16 15:59", "2026-11-16 17:00")]),
    (
        checks.SlotsOverlap,
        "starts",
        [
            held("extra", "2026-11-10", "2026-11-10 12:00", "2026-11-10 13:00"),
            held("move", "2026-11-12", "2026-11-10 12:30", "2026-11-10 13:30"),
        ],
    ),
    (checks.ClosedDay, "on", [held("move", "2026-11-12", "2026-11-14 10:00", "2026-11-14 11:00")]),
    (checks.ClosedDay, "on", [held("move", "2026-12-28", "2026-12-31 10:00", "2026-12-31 11:00")]),
    (checks.ClosedDay, "on", [held("extra", "2026-11-15", "2026-11-15 10:00", "2026-11-15 11:00")]),
    (checks.NoConsultationThen, "first_on", [on("cancel", "2026-11-10", "2026-11-11")]),
    (checks.NoConsultationThen, "first_on", [on("cancel", "2026-12-31")]),
    (checks.NoConsultationThen, "first_on", [held("move", "2026-11-10", "2026-11-13 14:00", "2026-11-13 15:00")]),
    (checks.NoConsultationThen, "first_on", [held("move", "2026-12-31", "2026-12-29 14:00", "2026-12-29 15:00")]),
    (checks.NothingChanges, "first_on", [on("off", "2026-11-04", reason="Ещё раз тот же праздник")]),
    (checks.NothingChanges, "first_on", [on("off", "2026-11-07", "2026-11-08")]),
    (checks.NothingChanges, "first_on", [on("break", "2026-10-19", "2026-10-20")]),
    (checks.AlreadyPast, "on", [held("extra", "2026-11-06", "2026-11-06 14:00", "2026-11-06 15:00")]),
    (checks.AlreadyPast, "on", [held("move", "2026-11-12", "2026-11-09 10:00", "2026-11-09 11:00")]),
    (NoWorkingDayAhead, "", [on("off", "2026-11-09", "2027-11-09"), on("off", "2027-11-10", "2028-11-09")]),
]
PASSES: list[list[Entry]] = [
    [on("off", "2026-12-28", "2027-01-15")],
    [on("off", "2026-12-01", "2027-12-01")],
    [on("off", "2026-11-06")],
    [on("cancel", "2026-11-09", "2026-11-15")],
    [on("cancel", "2026-11-05")],
    [on("break", "2026-11-16", "2026-11-20")],
    [on("short", "2026-11-13")],
    [held("move", "2026-11-12", "2026-11-12 16:00", "2026-11-12 17:00")],
    [held("move", "2026-11-12", "2026-11-12 15:30", "2026-11-12 16:30")],
    [held("extra", "2026-11-12", "2026-11-12 14:00", "2026-11-12 15:00")],
    [on("work", "2026-11-14"), held("move", "2026-11-12", "2026-11-14 10:00", "2026-11-14 11:00")],
    [on("cancel", "2026-11-12"), held("extra", "2026-11-12", "2026-11-12 15:00", "2026-11-12 15:30")],
]


@pytest.mark.parametrize(("refusal", "field", "entries"), REFUSED)
def test_a_change_that_may_not_be_is_refused_at_its_field(
    refusal: type[Exception], field: str, entries: list[Entry]
) -> None:
    with pytest.raises(refusal) as refused:
        check(Change(added=tuple(entries)), calendar(), NOW)
    assert refused.value.facts.get("field", "") == field  # type: ignore[attr-defined]


@pytest.mark.parametrize("entries", PASSES)
def test_a_change_that_may_be_gives_the_calendar_after_it(entries: list[Entry]) -> None:
    change = Change(added=tuple(entries))
    assert check(change, calendar(), NOW).entries == changed(calendar(), change).entries


def test_a_day_that_holds_an_extra_consultation_is_not_closed() -> None:
    before = calendar(held("extra", "2026-11-10", "2026-11-10 12:00", "2026-11-10 13:00"))
    with pytest.raises(checks.HoldsConsultation):
        check(Change(added=(on("off", "2026-11-10"),)), before, NOW)


def test_a_worked_saturday_with_an_extra_consultation_is_not_taken_back() -> None:
    before = calendar(on("work", "2026-11-14"), held("extra", "2026-11-14", "2026-11-14 10:00", "2026-11-14 11:00"))
    saturday = next(entry for entry in before.entries if entry.first_on == date(2026, 11, 14))
    with pytest.raises(checks.HoldsConsultation):
        check(Change(removed=(saturday.id,)), before, NOW)


def test_a_move_must_say_which_of_two_consultations_it_means() -> None:
    friday = to("2026-11-13 14:00", "2026-11-13 15:00")
    before = calendar(week=TWO_BUILDINGS)
    with pytest.raises(checks.SeveralConsultations):
        check(Change(added=(replace(friday, first_on=date(2026, 11, 12), last_on=date(2026, 11, 12)),)), before, NOW)
    check(moved(before, slot_at(before, "2026-11-12 13:00"), friday), before, NOW)


def rule(weekday: int, starts: int, ends: int, first_on: str) -> WeeklySlot:
    """A weekly rule from a day on."""
    return WeeklySlot(weekday, time(starts), time(ends), first_on=date.fromisoformat(first_on))


@pytest.mark.parametrize(
    ("refusal", "change"),
    [
        (checks.SlotsOverlap, Change(slots_added=(rule(3, 14, 17, "2026-11-09"),))),
        (checks.AlreadyPast, Change(slots_added=(rule(1, 14, 15, "2026-11-08"),))),
        (checks.OutOfReach, Change(slots_added=(rule(1, 14, 15, "2056-11-08"),))),
        (checks.AlreadyPast, Change(slots_ended=((1, date(2026, 11, 8)),))),
        (checks.NothingChanges, Change(slots_ended=((99, date(2026, 11, 10)),))),
        (checks.SlotsOverlap, replaced(1, rule(3, 15, 16, "2026-11-16"), "")),
    ],
)
def test_a_weekly_rule_that_may_not_be_is_refused(refusal: type[Exception], change: Change) -> None:
    with pytest.raises(refusal):
        check(change, calendar(), NOW)


def test_a_rule_may_begin_where_another_ends() -> None:
    check(replaced(1, rule(0, 15, 17, "2026-11-16"), ""), calendar(), NOW)
    check(Change(slots_added=(rule(3, 13, 14, "2026-11-09"), rule(3, 16, 17, "2026-11-09"))), calendar(), NOW)


def test_a_rule_that_meets_an_extra_consultation_is_refused() -> None:
    before = calendar(held("extra", "2026-11-17", "2026-11-17 14:30", "2026-11-17 15:30"))
    with pytest.raises(checks.SlotsOverlap):
        check(Change(slots_added=(rule(1, 14, 15, "2026-11-09"),)), before, NOW)


def test_an_overlap_that_was_there_before_stands_in_nobodys_way() -> None:
    before = calendar(held("extra", "2026-11-17", "2026-11-17 14:00", "2026-11-17 15:00"))
    week = replace(REGULATION, slots=(*REGULATION.slots, WeeklySlot(1, time(14), time(15), id=7)))
    check(Change(added=(on("short", "2026-11-13"),)), Timetable(week, before.entries), NOW)


def test_the_past_holds_no_overlaps() -> None:
    before = calendar(held("extra", "2026-11-05", "2026-11-05 15:00", "2026-11-05 16:00"))
    assert overlaps(before, TODAY) == set()
    assert overlaps(before, date(2026, 11, 5)) == {(at("2026-11-05 15:00"), at("2026-11-05 15:00"))}


Pair = tuple[datetime, datetime]


@settings(max_examples=150, deadline=None)
@given(weeks, calendars, st.integers(0, 30))
def test_no_overlap_of_the_coming_weeks_is_missed(week: Week, entries: list[Entry], past: int) -> None:
    today = date(2026, 12, 14) + timedelta(days=past)
    timetable = Timetable(week, entries)
    found = overlaps(timetable, today)
    for day in (today + timedelta(days=number) for number in range(80)):
        for one, other in combinations(timetable.slots_between(day, day), 2):
            if one.starts < other.ends and other.starts < one.ends:
                assert _hours((one.starts, other.starts)) in {_hours(pair) for pair in found}
    for pair in found:
        assert pair[0].date() == pair[1].date() >= today


def _hours(pair: Pair) -> tuple[int, time, time]:
    return pair[0].weekday(), min(pair).time(), max(pair).time()
