"""The hour's rules: when a mark is due, what may be added to the calendar."""

from datetime import datetime

import pytest

from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.domain.hour import (
    ClosedDay,
    DayIsOver,
    EndsBeforeStart,
    NotYetBegun,
    SlotInThePast,
    SlotsOverlap,
    check_extra,
    check_marking,
    check_undoing,
    room_for_extra,
)
from helpdesk.domain.places import overlapping
from helpdesk.domain.school_week import Slot, Venue
from tests.domain.school import school

NOW = datetime(2026, 11, 9, 15, 30)  # a Monday, half past three
HOUR = datetime(2026, 11, 9, 15)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of the school year's first half."""
    return datetime(2026, month, day, hour, minute)


@pytest.mark.parametrize(
    ("now", "is_absence", "may"),
    [
        (at(8, 23, 59), False, False),
        (at(9, 0), False, True),
        (at(9, 14, 59), True, False),
        (at(9, 15), True, True),
        (at(20, 9), True, True),
    ],
)
def test_a_mark_has_its_time(now: datetime, is_absence: bool, may: bool) -> None:
    if may:
        check_marking(HOUR, now, is_absence=is_absence)
    else:
        with pytest.raises(NotYetBegun):
            check_marking(HOUR, now, is_absence=is_absence)


def test_a_mark_is_taken_back_until_midnight() -> None:
    check_undoing(HOUR, at(9, 23, 59))
    with pytest.raises(DayIsOver):
        check_undoing(HOUR, at(10, 0))


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [
        (at(9, 16), at(9, 17), None),  # right after the hour: touching is no overlap
        (at(10, 15), at(10, 16), None),
        (at(12, 14), at(12, 15), None),
        (at(12, 14), at(12, 15, 1), SlotsOverlap),
        (at(12, 15, 20), at(12, 15, 40), SlotsOverlap),
        (at(12, 14), at(12, 17), SlotsOverlap),
        (at(9, 15, 30), at(9, 15, 50), SlotInThePast),
        (at(10, 16), at(10, 16), EndsBeforeStart),
        (at(14, 15), at(14, 16), ClosedDay),  # a Saturday
        (at(4, 15, month=11), at(4, 16, month=11), SlotInThePast),
        (at(31, 15, month=12), at(31, 16, month=12), ClosedDay),
    ],
)
def test_one_more_consultation_must_fit_the_calendar(
    starts: datetime, ends: datetime, refusal: type[Refused] | None
) -> None:
    if refusal is None:
        check_extra(school(), starts, ends, NOW)
    else:
        with pytest.raises(refusal):
            check_extra(school(), starts, ends, NOW)


def test_one_more_consultation_is_planned_for_a_year_at_most() -> None:
    with pytest.raises(NotAChoice):
        check_extra(school(), datetime(2027, 12, 20, 15), datetime(2027, 12, 20, 16), NOW)


@pytest.mark.parametrize(
    ("wanted", "now", "proposed"),
    [
        (at(9, 16), at(9, 15, 30), at(9, 16)),
        (at(9, 16), at(9, 16, 5), at(10, 15)),  # too late for today
        (at(13, 16), at(13, 16, 5), at(17, 15)),  # the weekend is closed, Monday has its own hour
    ],
)
def test_an_hour_is_proposed_where_the_calendar_has_room(wanted: datetime, now: datetime, proposed: datetime) -> None:
    assert room_for_extra(school(), wanted, now) == proposed


def test_touching_consultations_do_not_overlap() -> None:
    slot = Slot(at(9, 15), at(9, 16), Venue())
    assert overlapping([slot], at(9, 16), at(9, 17)) is None
    assert overlapping([slot], at(9, 14), at(9, 15)) is None
    assert overlapping([slot], at(9, 15, 59), at(9, 17)) is slot
