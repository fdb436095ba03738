"""The schedule of consultations, line by line: held, moved, cancelled, extra, days off, the end of the year."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.gatherings import Marked, consultations_of
from helpdesk.domain.periods import Period
from helpdesk.domain.schedule import Met, Scheduled, ScheduleState, schedule_of
from helpdesk.domain.school_week import Entry, EntryKind, Venue, Week, WeeklySlot

ROOM, GYM = Venue("1", "205", ("зам",)), Venue("2", "спортзал")
WEEK = Week(
    workdays=frozenset(range(5)),
    opens=time(8),
    closes=time(17),
    short_closes=time(16),
    slots=(WeeklySlot(0, time(15), time(16), ROOM), WeeklySlot(3, time(15), time(16), ROOM)),
)
NOVEMBER = Period(date(2026, 11, 9), date(2026, 11, 15))
NOW = datetime(2026, 11, 10, 9)
P, H, U, M, C = ScheduleState


def at(day: int, hour: int = 15, month: int = 11) -> datetime:
    """A local moment of 2026."""
    return datetime(2026, month, day, hour)


def exception(kind: EntryKind, day: int, to: datetime | None = None, **changes: object) -> Entry:
    """An exception of one day of November."""
    times = {"starts_at": to, "ends_at": to.replace(hour=to.hour + 1)} if to else {}
    on = date(2026, 11, day)
    return Entry(kind, on, on, **{"reason": "Педсовет", "id": 7, **times, **changes})  # type: ignore[arg-type]


def lines(*entries: Entry, period: Period = NOVEMBER) -> list[Scheduled]:
    """The schedule of a week with some exceptions."""
    return schedule_of(period, Timetable(WEEK, entries), {}, NOW)


def told(found: list[Scheduled]) -> list[tuple[datetime, ScheduleState]]:
    """When, and what became of it."""
    return [(line.starts, line.state) for line in found]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((), [(at(9), U), (at(12), P)]),
        ((exception(EntryKind.OFF, 12),), [(at(9), U)]),
        ((exception(EntryKind.CANCEL, 12),), [(at(9), U), (at(12), C)]),
        ((exception(EntryKind.CANCEL, 12), exception(EntryKind.OFF, 12)), [(at(9), U)]),
        ((exception(EntryKind.MOVE, 12, at(13, 14)),), [(at(9), U), (at(12), M), (at(13, 14), P)]),
        ((exception(EntryKind.MOVE, 12, at(12, 16)),), [(at(9), U), (at(12), M), (at(12, 16), P)]),
        ((exception(EntryKind.MOVE, 12, at(20)),), [(at(9), U), (at(12), M)]),
        ((exception(EntryKind.EXTRA, 11, at(11)),), [(at(9), U), (at(11), P), (at(12), P)]),
        ((exception(EntryKind.SHORT, 12),), [(at(9), U), (at(12), P)]),
        ((exception(EntryKind.CANCEL, 13),), [(at(9), U), (at(12), P)]),
    ],
)
def test_each_exception_has_its_lines(entries: tuple[Entry, ...], expected: list[tuple[datetime, str]]) -> None:
    assert told(lines(*entries)) == expected


def test_a_moved_one_says_where_to_and_where_from_and_why() -> None:
    _monday, own, moved = lines(exception(EntryKind.MOVE, 12, at(13, 14), venue=GYM))
    assert (own.moved_to, own.reason, own.entry_id, own.venue) == (at(13, 14), "Педсовет", 7, ROOM)
    assert (moved.moved_from, moved.reason, moved.entry_id) == (date(2026, 11, 12), "Педсовет", 7)
    assert moved.venue.room == "спортзал"


def test_an_extra_one_is_told_apart_and_a_weekly_one_was_changed_by_nobody() -> None:
    monday, extra, _thursday = lines(exception(EntryKind.EXTRA, 11, at(11)))
    assert (extra.is_extra, extra.entry_id) == (True, 7)
    assert (monday.is_extra, monday.entry_id, monday.reason) == (False, 0, "")


def test_one_of_two_is_moved_and_the_other_keeps_its_time() -> None:
    two = (WeeklySlot(3, time(10), time(11), ROOM), WeeklySlot(3, time(15), time(16), ROOM))
    week = replace(WEEK, slots=two)
    entries = (
        exception(EntryKind.MOVE, 12, at(13, 14)),
        exception(EntryKind.MOVE, 12, at(12, 15), reason=""),
    )
    found = schedule_of(NOVEMBER, Timetable(week, entries), {}, NOW)
    assert told(found) == [(at(12, 10), M), (at(12), P), (at(13, 14), P)]
    assert found[1].entry_id == 0


def test_one_that_people_came_to_was_held_even_if_the_calendar_no_longer_knows_it() -> None:
    met = {at(9): Met(at(9, 16), ROOM, "Соколовская Е. А."), at(11, 10): Met(at(11, 11), GYM, "")}
    found = schedule_of(NOVEMBER, Timetable(WEEK, ()), met, NOW)
    assert told(found) == [(at(9), H), (at(11, 10), H), (at(12), P)]
    assert [line.host for line in found] == ["Соколовская Е. А.", "", ""]


def test_holidays_at_the_end_of_the_year_have_no_lines() -> None:
    holidays = Entry(EntryKind.OFF, date(2026, 12, 31), date(2027, 1, 8), reason="Новогодние каникулы")
    found = lines(holidays, period=Period(date(2026, 12, 28), date(2027, 1, 14)))
    assert [line.starts.date().isoformat() for line in found] == ["2026-12-28", "2027-01-11", "2027-01-14"]


def test_the_states_add_up_to_the_figures() -> None:
    entries = (
        exception(EntryKind.CANCEL, 12),
        exception(EntryKind.EXTRA, 11, at(11)),
        exception(EntryKind.MOVE, 16, at(17)),
    )
    period, timetable = Period(date(2026, 11, 2), date(2026, 11, 29)), Timetable(WEEK, entries)
    met = {at(5): Met(at(5, 16), ROOM, "")}
    found = [line.state for line in schedule_of(period, timetable, met, NOW)]
    figures = consultations_of(period, timetable, {at(5): Marked(True, 2)}, NOW)
    assert (figures.held, figures.cancelled, figures.unmarked, figures.ahead) == tuple(map(found.count, (H, C, U, P)))
    assert found.count(M) == 1
