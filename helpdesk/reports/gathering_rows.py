"""Consultations and trainings as the figures count them: the calendar, the agenda's marks, the training log."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.consultations.queries import MORE, calendar_rows, timetable_of
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.gatherings import Marked, TrainingLog, quarter_at_the_end
from helpdesk.domain.periods import Period, Span
from helpdesk.domain.quarters import QuarterDays, end_of_break
from helpdesk.domain.trainings import TRAINED, Session, TrainingRule, TrainingState
from helpdesk.extensions import db
from helpdesk.trainings.models import Attendance, Training

CAME = (BookingState.CAME, BookingState.SOLVED, BookingState.UNFINISHED)


def calendar_with_marks(*spans: Span) -> tuple[Timetable, dict[datetime, Marked]]:
    """The calendar, and what the agenda knows of the consultations of some spans, in one query."""
    came = (
        sa.select(sa.func.count())
        .where(Booking.consultation_id == Consultation.id, Booking.state.in_(CAME))
        .correlate(Consultation)
        .scalar_subquery()
    )
    within = (sa.and_(Consultation.starts_at >= span.since, Consultation.starts_at < span.until) for span in spans)
    rows = db.session.execute(
        calendar_rows()
        .add_columns(Consultation.starts_at, Consultation.state, came.label("came"))
        .outerjoin(Consultation, sa.and_(MORE, Consultation.state != ConsultationState.CANCELLED, sa.or_(*within)))
    ).all()
    zone = current_app.config["SCHOOL_TIMEZONE"]
    return timetable_of(rows), {
        to_wall(row.starts_at, zone): Marked(row.state is ConsultationState.HELD, row.came)
        for row in rows
        if row.starts_at is not None
    }


def training_log(periods: Sequence[Period], quarters: Sequence[QuarterDays], rule: TrainingRule) -> TrainingLog:
    """The log of some periods and of the quarters they end in; whom training is for is counted along."""
    days = [(period.first_on, period.last_on) for period in periods]
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    ends = (quarter_at_the_end(period, quarters, today) for period in periods)
    days += [(quarter.first_on, end_of_break(quarter, quarters)) for quarter in ends if quarter]
    staff = sa.select(sa.func.count()).where(Person.role.in_(TRAINED), Person.closed_at.is_(None)).scalar_subquery()
    counted = sa.select(staff.label("staff")).subquery()
    rows = db.session.execute(
        sa.select(counted.c.staff, Training, Attendance.person_id)
        .select_from(counted)
        .outerjoin(Training, sa.or_(*(Training.held_on.between(*span) for span in days)))
        .outerjoin(Attendance, Attendance.training_id == Training.id)
        .order_by(Training.held_on)
    ).all()
    trainings = {row.Training.held_on: row.Training for row in rows if row.Training is not None}
    people: dict[date, set[int]] = {}
    for row in rows:
        if row.person_id is not None and row.Training.state is TrainingState.HELD:
            people.setdefault(row.Training.held_on, set()).add(row.person_id)
    return TrainingLog(
        [Session(one.held_on, one.state, one.direction, one.reason) for one in trainings.values()],
        {on: frozenset(ids) for on, ids in people.items()},
        rows[0].staff,
        quarters,
        rule,
    )
