"""The school's calendar from the database, as the engine wants it."""

from datetime import date, time

import pytest
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry, DeskHours, WeeklySlot
from helpdesk.consultations.queries import NoDeskHours, next_consultations, school_timetable
from helpdesk.domain.school_week import EntryKind
from helpdesk.extensions import db
from tests.factories import later

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_the_regulations_week_is_loaded() -> None:
    week = school_timetable().week
    assert (week.workdays, week.opens, week.closes, week.short_closes) == (
        frozenset(range(5)),
        time(9),
        time(17),
        time(16),
    )
    assert [(slot.weekday, slot.starts, slot.venue.room) for slot in week.slots] == [
        (0, time(15), "205"),
        (3, time(15), "205"),
    ]


def test_thursday_is_held_by_administrator_and_deputy() -> None:
    assert school_timetable().week.slots[1].venue.hosts == ("Администратор ЭЖ", "заместитель директора по УВР")


def test_a_week_without_consultations_is_still_a_week() -> None:
    db.session.execute(sa.delete(WeeklySlot))
    assert school_timetable().week.slots == ()


def test_before_the_defaults_are_loaded_it_says_so() -> None:
    db.session.execute(sa.delete(DeskHours))
    with pytest.raises(NoDeskHours):
        school_timetable()


def test_an_entry_of_the_school_moves_the_next_consultation() -> None:
    db.session.add(CalendarEntry(kind=EntryKind.CANCEL, first_on=date(2026, 11, 12), last_on=date(2026, 11, 12)))
    db.session.flush()
    _running, coming = next_consultations(school_timetable())
    assert [f"{slot.starts:%d.%m}" for slot in coming] == ["09.11", "16.11", "19.11"]


def test_the_consultation_going_on_is_told_apart_from_the_next() -> None:
    with clock.at(later(hours=5, minutes=30)):
        running, coming = next_consultations(school_timetable(), 1)
    assert (running is not None and running.starts.day, coming[0].starts.day) == (9, 12)
