"""Consultations and trainings as the database gives them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.bookings.models import BookingState
from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.domain.directions import Direction
from helpdesk.domain.gatherings import Marked
from helpdesk.domain.periods import Period, week_of
from helpdesk.domain.trainings import TrainingRule
from helpdesk.extensions import db
from helpdesk.reports.gathering_rows import calendar_with_marks, training_log
from helpdesk.trainings.queries import quarters_and_rule
from tests.factories import OTHER_TEACHER, TEACHER, person
from tests.trainings.log import THURSDAY, came, held, planned

pytestmark = pytest.mark.usefixtures("ctx", "monday")

MONDAY = date(2026, 11, 9)
WEEK = week_of(MONDAY).span(ZoneInfo("Asia/Yekaterinburg"))
START = datetime(2026, 11, 9, 15)


def test_a_consultation_knows_whether_it_was_held_and_how_many_came() -> None:
    came(MONDAY, TEACHER)
    came(MONDAY, OTHER_TEACHER, state=BookingState.MISSED)
    timetable, marked = calendar_with_marks(WEEK)
    assert marked == {START: Marked(False, 1)}
    assert timetable.slot_starting(START) is not None
    db.session.query(Consultation).update({"state": ConsultationState.HELD})
    assert calendar_with_marks(WEEK)[1] == {START: Marked(True, 1)}


def test_a_cancelled_one_and_one_of_another_week_are_left_out() -> None:
    came(date(2026, 11, 16), TEACHER)
    came(MONDAY, TEACHER)
    db.session.query(Consultation).filter_by(starts_at=clock_of(MONDAY)).update({"state": ConsultationState.CANCELLED})
    assert calendar_with_marks(WEEK)[1] == {}


def clock_of(day: date) -> datetime:
    """The instant the consultation of a day starts at."""
    return datetime.combine(day, datetime.min.time().replace(hour=10), ZoneInfo("UTC"))


def test_the_log_tells_who_was_at_what_was_held_and_whom_training_is_for() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER)
    planned(date(2026, 11, 12), Direction.PLANNING)
    log = training_log([Period(MONDAY, date(2026, 11, 15))], *quarters_and_rule())
    assert [session.on for session in log.sessions] == [THURSDAY, date(2026, 11, 12)]
    assert log.people == {THURSDAY: {person(TEACHER).id, person(OTHER_TEACHER).id}}
    assert (log.staff > 50, log.rule) == (True, TrainingRule.WEEKLY_THURSDAY)


def test_a_school_without_trainings_still_knows_its_staff() -> None:
    log = training_log([Period(MONDAY, MONDAY)], (), TrainingRule.PER_QUARTER)
    assert (log.sessions, log.people, log.staff > 50) == ([], {}, True)
