"""The clock's part in the training log: each letter once, on its day, whatever number of workers runs."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry
from helpdesk.domain.directions import Direction
from helpdesk.domain.school_week import EntryKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.reminders.models import TimedMark
from helpdesk.reminders.trainings import tell_of_trainings
from helpdesk.worker import run_once
from tests.factories import ADMINISTRATOR, METHODIST, later, person
from tests.trainings.log import NEXT_THURSDAY, cancelled, planned

pytestmark = pytest.mark.usefixtures("ctx", "monday")

TUESDAY, WEDNESDAY, THURSDAY = (later(days=days) for days in (1, 2, 3))


def told_at(moment: datetime) -> list[str]:
    """The notices a round at a moment queued, committed."""
    before = db.session.query(Letter).count()
    with clock.at(moment):
        count = tell_of_trainings()
        db.session.commit()
    new = db.session.query(Letter).order_by(Letter.id).offset(before)
    notices = [letter.key.split(":")[0].removeprefix("training_") for letter in new]
    assert len(notices) == count
    return notices


def test_without_a_direction_the_warning_leaves_two_working_days_before() -> None:
    assert told_at(later(hours=1)) == []
    assert told_at(TUESDAY - timedelta(hours=1, minutes=1)) == []
    assert told_at(TUESDAY) == ["warning", "warning"]


def test_the_reminder_leaves_a_working_day_before() -> None:
    planned(NEXT_THURSDAY, Direction.MARKS, trainer=person(METHODIST))
    assert told_at(TUESDAY) == []
    assert told_at(WEDNESDAY) == ["reminder", "reminder"]


def test_each_letter_is_sent_once_however_often_the_worker_looks() -> None:
    assert [told_at(TUESDAY + timedelta(hours=hour)) for hour in range(3)] == [["warning", "warning"], [], []]
    assert told_at(WEDNESDAY) == ["reminder", "reminder"]
    assert told_at(THURSDAY) == []


def test_after_the_worker_was_down_what_still_helps_is_sent_at_once() -> None:
    assert told_at(THURSDAY) == ["reminder", "reminder"]
    assert told_at(THURSDAY + timedelta(hours=6)) == []


def test_what_was_rolled_back_is_told_again() -> None:
    with clock.at(TUESDAY):
        tell_of_trainings()
    db.session.rollback()
    assert db.session.query(TimedMark).count() == 0
    assert told_at(TUESDAY) == ["warning", "warning"]


def test_a_cancelled_session_is_not_told_of() -> None:
    cancelled(NEXT_THURSDAY)
    assert told_at(WEDNESDAY) == []


def test_a_session_moved_after_its_reminder_is_told_of_again() -> None:
    planned(NEXT_THURSDAY, Direction.MARKS, trainer=person(ADMINISTRATOR))
    assert told_at(WEDNESDAY) == ["reminder"]
    starts = datetime(2026, 11, 17, 15)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    db.session.add(CalendarEntry(kind=EntryKind.MOVE, first_on=NEXT_THURSDAY, last_on=NEXT_THURSDAY, **times))
    db.session.commit()
    assert told_at(THURSDAY) == []
    assert told_at(later(days=7)) == ["reminder"]


def test_the_worker_does_it_and_commits(ctx: Flask) -> None:
    with clock.at(TUESDAY):
        assert run_once("w").done["trainings"] == 2
        assert run_once("w").done["trainings"] == 0
    assert db.session.query(Letter).count() == 2
