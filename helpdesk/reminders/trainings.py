"""The clock's part in the training log: letters about the coming session, once each."""

from collections.abc import Callable

from flask import current_app

from helpdesk import clock
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.next_training import TrainingNotice, notices_due
from helpdesk.extensions import insert_if_absent
from helpdesk.reminders.models import TimedMark
from helpdesk.trainings import notices
from helpdesk.trainings.queries import LoggedDay, coming_sessions

SEND: dict[TrainingNotice, Callable[[LoggedDay], int]] = {
    TrainingNotice.WARNING: notices.warned,
    TrainingNotice.REMINDER: notices.reminded,
}


def tell_of_trainings() -> int:
    """Queue the letters that are due now, whichever worker comes first; returns how many. The caller commits."""
    timetable, zone = school_timetable(), current_app.config["SCHOOL_TIMEZONE"]
    now, queued = to_wall(clock.now(), zone), 0
    for day in coming_sessions(timetable, now.date()):
        for notice in notices_due(day.thursday, now, timetable):
            if insert_if_absent(TimedMark, key=notices.key_of(notice, day), made_at=clock.now()):
                queued += SEND[notice](day)
    return queued
