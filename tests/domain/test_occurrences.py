"""What the calendar announced, under names that stay."""

from datetime import date, datetime, time

import pytest

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.occurrences import Occurrence, occurrences
from helpdesk.domain.school_week import Entry, EntryKind, Week, WeeklySlot

MONDAY, TUESDAY, NEXT_MONDAY = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 16)
ONE, TWO = (WeeklySlot(0, time(hour), time(hour + 1), id=number) for number, hour in ((1, 14), (2, 15)))


def at(day: date, hour: int) -> datetime:
    """An hour of a day."""
    return datetime.combine(day, time(hour))


def entry(kind: EntryKind, first: date, last: date | None = None, on: date | None = None, id: int = 7) -> Entry:
    """An exception; `on` is the day a moved or extra consultation is held, at 11:00."""
    times = (at(on, 11), at(on, 12)) if on else (None, None)
    return Entry(kind, first, last or first, *times, reason="приказ", id=id)


def announced(*entries: Entry, slots: tuple[WeeklySlot, ...] = (ONE,), told: tuple[int, ...] = ()) -> list[Occurrence]:
    """What a fortnight announces."""
    week = Week(frozenset(range(5)), time(9), time(17), time(16), slots)
    return occurrences(Timetable(week, entries), MONDAY, NEXT_MONDAY, told)


def told(found: list[Occurrence]) -> list[tuple[str, datetime, bool]]:
    """Names, starts and whether they are cancelled."""
    return [(one.name, one.slot.starts, one.is_cancelled) for one in found]


FIRST, SECOND = "weekly-1-20261109", "weekly-1-20261116"
PLAIN = (SECOND, at(NEXT_MONDAY, 14), False)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], [(FIRST, at(MONDAY, 14), False), PLAIN]),
        ([entry(EntryKind.CANCEL, MONDAY)], [(FIRST, at(MONDAY, 14), True), PLAIN]),
        ([entry(EntryKind.MOVE, MONDAY, on=TUESDAY)], [(FIRST, at(TUESDAY, 11), False), PLAIN]),
        ([entry(EntryKind.MOVE, MONDAY, TUESDAY, on=TUESDAY)], [(FIRST, at(TUESDAY, 11), False), PLAIN]),
        ([entry(EntryKind.OFF, MONDAY)], [PLAIN]),
        ([entry(EntryKind.OFF, MONDAY), entry(EntryKind.MOVE, MONDAY, on=TUESDAY, id=8)],
         [(FIRST, at(TUESDAY, 11), False), PLAIN]),
        ([entry(EntryKind.EXTRA, TUESDAY, on=TUESDAY)],
         [(FIRST, at(MONDAY, 14), False), ("entry-7", at(TUESDAY, 11), False), PLAIN]),
        ([entry(EntryKind.MOVE, TUESDAY, on=TUESDAY)],
         [(FIRST, at(MONDAY, 14), False), ("entry-7", at(TUESDAY, 11), False), PLAIN]),
        ([entry(EntryKind.SHORT, MONDAY), entry(EntryKind.BREAK, MONDAY)], [(FIRST, at(MONDAY, 14), False), PLAIN]),
    ],
)  # fmt: skip
def test_a_consultation_keeps_its_name(entries: list[Entry], expected: list[tuple[str, datetime, bool]]) -> None:
    assert told(announced(*entries)) == expected


def test_a_day_off_that_was_announced_is_told_as_a_cancellation() -> None:
    assert told(announced(entry(EntryKind.OFF, MONDAY), told=(7,)))[0] == (FIRST, at(MONDAY, 14), True)


def test_of_two_on_a_moved_day_the_first_is_moved_and_the_other_cancelled() -> None:
    found = announced(entry(EntryKind.MOVE, MONDAY, on=TUESDAY), slots=(ONE, TWO))
    assert told(found)[:2] == [("weekly-2-20261109", at(MONDAY, 15), True), (FIRST, at(TUESDAY, 11), False)]


def test_two_moves_of_one_day_take_one_each() -> None:
    moves = [entry(EntryKind.MOVE, MONDAY, on=TUESDAY), entry(EntryKind.MOVE, MONDAY, on=date(2026, 11, 11), id=8)]
    found = announced(*moves, slots=(ONE, TWO))
    assert [one.name for one in found[:2]] == [FIRST, "weekly-2-20261109"]


def test_a_moved_one_says_from_when_and_why() -> None:
    moved = announced(entry(EntryKind.MOVE, MONDAY, on=TUESDAY))[0]
    assert (moved.is_moved, moved.day, moved.reason) == (True, MONDAY, "приказ")


def test_an_ended_rule_announces_nothing_more() -> None:
    ended = WeeklySlot(0, time(14), time(15), last_on=MONDAY, id=1)
    assert [one.name for one in announced(entry(EntryKind.CANCEL, NEXT_MONDAY), slots=(ended,))] == [FIRST]


def test_one_that_stays_beside_a_moved_one_keeps_its_name_and_is_not_called_moved() -> None:
    moved = entry(EntryKind.MOVE, MONDAY, on=TUESDAY, id=7)
    stays = Entry(EntryKind.MOVE, MONDAY, MONDAY, at(MONDAY, 14), at(MONDAY, 15), id=8)
    found = announced(moved, stays, slots=(ONE, TWO))
    assert told(found)[:2] == [(FIRST, at(MONDAY, 14), False), ("weekly-2-20261109", at(TUESDAY, 11), False)]
    assert [one.is_moved for one in found[:2]] == [False, True]
