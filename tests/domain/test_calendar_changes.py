"""Decisions about the calendar: what each makes of the days, and where a consultation goes on."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from helpdesk.domain import sla
from helpdesk.domain.calendar_changes import Change, cancelled, changed, goes_on_at, imported, moved, removal, replaced
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.school_week import Entry, EntryKind, Slot, Venue, WeeklySlot
from tests.domain.school import NORMAL, WEEK, at, base_entries, held, on

MONDAYS = WeeklySlot(0, time(15), time(16), Venue("1", "205"), id=1)
THURSDAYS = WeeklySlot(3, time(15), time(16), Venue("1", "205"), id=2)
EARLY_THURSDAYS = WeeklySlot(3, time(13), time(14), Venue("2", "12"), id=3)
REGULATION = replace(WEEK, slots=(MONDAYS, THURSDAYS))
TWO_BUILDINGS = replace(WEEK, slots=(MONDAYS, EARLY_THURSDAYS, THURSDAYS))


def calendar(*entries: Entry, week: object = REGULATION) -> Timetable:
    """The school year with more exceptions, every entry under an id of its own."""
    numbered = [replace(entry, id=number) for number, entry in enumerate([*base_entries(), *entries], 1)]
    return Timetable(week, numbered)  # type: ignore[arg-type]


def slot_at(timetable: Timetable, starts: str) -> Slot:
    """The consultation held at a local moment."""
    slot = timetable.slot_starting(at(starts))
    assert slot is not None
    return slot


def saved(timetable: Timetable, change: Change) -> Timetable:
    """The calendar after a change, its new entries under ids, as the database would have it."""
    after = changed(timetable, change)
    fresh = max(entry.id for entry in timetable.entries) + 1
    entries = [replace(entry, id=entry.id or fresh + number) for number, entry in enumerate(after.entries)]
    return Timetable(after.week, entries)


def starts(timetable: Timetable, first: str, last: str) -> list[str]:
    """Starts of the consultations held between two days."""
    slots = timetable.slots_between(date.fromisoformat(first), date.fromisoformat(last))
    return [f"{slot.starts:%d.%m %H:%M}" for slot in slots]


def to(starts_at: str, ends_at: str, reason: str = "Педсовет") -> Entry:
    """Where a consultation is moved."""
    return held("move", starts_at[:10], starts_at, ends_at, reason)


FRIDAY = to("2026-11-13 14:00", "2026-11-13 15:00")


def test_the_only_consultation_of_a_day_is_moved_whole() -> None:
    before = calendar()
    change = moved(before, slot_at(before, "2026-11-12 15:00"), FRIDAY)
    assert starts(saved(before, change), "2026-11-09", "2026-11-15") == ["09.11 15:00", "13.11 14:00"]
    assert change.moves == ((at("2026-11-12 15:00"), at("2026-11-13 14:00")),)


@pytest.mark.parametrize(
    ("which", "left"),
    [
        ("2026-11-12 13:00", ["12.11 15:00", "13.11 14:00"]),
        ("2026-11-12 15:00", ["12.11 13:00", "13.11 14:00"]),
    ],
)
def test_one_of_two_consultations_is_moved_and_the_other_stays(which: str, left: list[str]) -> None:
    before = calendar(week=TWO_BUILDINGS)
    after = saved(before, moved(before, slot_at(before, which), FRIDAY))
    assert starts(after, "2026-11-12", "2026-11-13") == left
    kept = next(slot for slot in after.slots_between(date(2026, 11, 12), date(2026, 11, 12)))
    assert (kept.venue, kept.stays) == (slot_at(before, f"{kept.starts}").venue, True)


@pytest.mark.parametrize("which", ["2026-11-12 13:00", "2026-11-12 15:00"])
def test_one_of_two_consultations_is_cancelled_and_the_other_stays(which: str) -> None:
    before = calendar(week=TWO_BUILDINGS)
    after = saved(before, cancelled(before, slot_at(before, which), "Болезнь"))
    assert len(starts(after, "2026-11-12", "2026-11-12")) == 1
    assert after.slot_starting(at(which)) is None


def test_a_moved_consultation_is_moved_again_and_then_cancelled() -> None:
    before = calendar()
    once = saved(before, moved(before, slot_at(before, "2026-11-12 15:00"), FRIDAY))
    again = moved(once, slot_at(once, "2026-11-13 14:00"), to("2026-11-14 10:00", "2026-11-14 11:00"))
    assert again.moves == ((at("2026-11-13 14:00"), at("2026-11-14 10:00")),)
    twice = saved(once, again)
    assert starts(twice, "2026-11-09", "2026-11-15") == ["09.11 15:00", "14.11 10:00"]
    gone = saved(twice, cancelled(twice, slot_at(twice, "2026-11-14 10:00"), "Болезнь"))
    assert starts(gone, "2026-11-09", "2026-11-15") == ["09.11 15:00"]


def test_an_extra_consultation_is_moved_and_cancelled_as_one() -> None:
    before = calendar(held("extra", "2026-11-10", "2026-11-10 12:00", "2026-11-10 13:00"))
    elsewhere = saved(before, moved(before, slot_at(before, "2026-11-10 12:00"), FRIDAY))
    assert starts(elsewhere, "2026-11-10", "2026-11-13") == ["12.11 15:00", "13.11 14:00"]
    assert slot_at(elsewhere, "2026-11-13 14:00").origin is EntryKind.EXTRA
    gone = saved(elsewhere, cancelled(elsewhere, slot_at(elsewhere, "2026-11-13 14:00"), "Не нужна"))
    assert starts(gone, "2026-11-10", "2026-11-13") == ["12.11 15:00"]


@pytest.mark.parametrize("which", ["2026-11-12 13:00", "2026-11-12 15:00"])
def test_taking_a_move_back_restores_the_whole_day(which: str) -> None:
    before = calendar(week=TWO_BUILDINGS)
    after = saved(before, moved(before, slot_at(before, which), FRIDAY))
    entry = next(entry for entry in after.entries if entry.starts_at == FRIDAY.starts_at)
    change = removal(after, entry, "Педсовета не будет")
    assert saved(after, change).entries == before.entries
    assert change.moves == ((FRIDAY.starts_at, at(which)),)


def test_taking_a_holiday_back_leaves_everything_else() -> None:
    before = calendar(on("off", "2026-11-10"))
    holiday = next(entry for entry in before.entries if entry.first_on == date(2026, 11, 10))
    assert removal(before, holiday, "").removed == (holiday.id,)


def test_a_replaced_rule_leaves_the_past_as_it_was() -> None:
    tuesdays = WeeklySlot(1, time(14), time(15, 30), Venue("2", "12"), first_on=date(2026, 11, 16))
    after = saved(calendar(), replaced(1, tuesdays, "Приказ"))
    assert starts(after, "2026-11-09", "2026-11-19") == ["09.11 15:00", "12.11 15:00", "17.11 14:00", "19.11 15:00"]


def test_a_rule_ended_before_it_began_is_gone() -> None:
    week = replace(REGULATION, slots=(MONDAYS, replace(THURSDAYS, first_on=date(2026, 12, 1))))
    after = changed(calendar(week=week), Change(slots_ended=((2, date(2026, 12, 1)),)))
    assert [slot.id for slot in after.week.slots] == [1]


@pytest.mark.parametrize(
    ("slot", "goes_on"),
    [
        ("2026-11-12 15:00", "2026-11-12 15:00"),
        ("2026-11-16 15:00", "2026-11-17 14:00"),
        ("2026-11-19 15:00", "2026-11-19 15:00"),
        ("2026-11-23 15:00", "2026-11-24 14:00"),
    ],
)
def test_under_a_replaced_rule_a_consultation_goes_on_in_its_week(slot: str, goes_on: str) -> None:
    tuesdays = WeeklySlot(1, time(14), time(15), first_on=date(2026, 11, 16))
    assert goes_on_at(replaced(1, tuesdays, ""), slot_at(calendar(), slot)) == at(goes_on)


def test_a_list_brings_only_what_the_calendar_has_not() -> None:
    before = calendar(on("off", "2026-11-10"))
    change = imported([on("off", "2026-11-10"), on("off", "2026-11-11"), on("off", "2026-11-11")], before)
    assert [entry.first_on for entry in change.added] == [date(2026, 11, 11)]


def test_a_move_of_a_list_takes_its_consultation_along() -> None:
    move = held("move", "2026-11-12", "2026-11-13 14:00", "2026-11-13 15:00")
    assert imported([move], calendar()).moves == ((at("2026-11-12 15:00"), datetime(2026, 11, 13, 14)),)


def test_a_deadline_is_explained_by_the_consultation_that_moved_and_not_by_the_one_that_stays() -> None:
    before = calendar(week=TWO_BUILDINGS)
    after = saved(before, moved(before, slot_at(before, "2026-11-12 15:00"), FRIDAY))
    _promise, steps = sla.explain(NORMAL, at("2026-11-09 16:30"), after)
    fallen = [step.facts for step in steps if step.code == "slots_fell_out"]
    assert {(facts["count"], facts["reason"], facts["moved_to"]) for facts in fallen} == {
        (1, "Педсовет", "2026-11-13T14:00:00")
    }
