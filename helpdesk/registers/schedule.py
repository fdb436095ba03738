"""«График консультаций» (domain.md §9): the calendar with who held, who stood in, what was trained, who changed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased

from helpdesk import clock
from helpdesk.absences.queries import IN_FORCE, WITH_PEOPLE
from helpdesk.accounts.models import Absence, Person
from helpdesk.bookings.models import Booking
from helpdesk.consultations.models import CalendarEntry, Consultation, ConsultationState
from helpdesk.consultations.queries import MORE, calendar_rows, slot_of, timetable_of
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.directions import Direction
from helpdesk.domain.periods import Period
from helpdesk.domain.schedule import Met, Scheduled, ScheduleState, schedule_of
from helpdesk.domain.text import folded
from helpdesk.domain.trainings import TrainingState, training_slot
from helpdesk.extensions import db
from helpdesk.reports.gathering_rows import CAME
from helpdesk.trainings.models import Training

LONGEST_MOVE = timedelta(days=60)  # a training is held at most so far from the Thursday it stands for


@dataclass(frozen=True, slots=True)
class Change:
    """The exception behind a line: who entered it, and the director's order."""

    by: str  # "" when it came with the defaults or from a command
    made_at: datetime
    order_number: str


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One line of the schedule."""

    line: Scheduled
    stand_ins: Sequence[tuple[str, str]]  # who is away, who stands in ("" for nobody)
    direction: Direction | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class WantedSchedule:
    """Which lines of the schedule are asked for."""

    period: Period
    building: str = ""
    state: ScheduleState | None = None


def schedule_rows(wanted: WantedSchedule) -> list[ScheduleRow]:
    """The lines in their order (3 queries)."""
    period, zone = wanted.period, current_app.config["SCHOOL_TIMEZONE"]
    timetable, met, changes = _calendar(period)
    absences, directions = _absences(period), _directions(period, timetable)
    lines = schedule_of(period, timetable, met, to_wall(clock.now(), zone))
    return [
        ScheduleRow(
            line,
            stand_ins=[one for absence in absences for one in _standing_in(absence, line)],
            direction=directions.get(line.starts) or directions.get(line.starts.date()),
            change=changes.get(line.entry_id),
        )
        for line in lines
        if wanted.state in (None, line.state) and wanted.building in ("", line.venue.building)
    ]


def _calendar(period: Period) -> tuple[Timetable, dict[datetime, Met], dict[int, Change]]:
    """The calendar, the consultations that took place, and who made its exceptions, in one query."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    maker, host, span = aliased(Person), aliased(Person), period.span(zone)
    came = sa.exists().where(Booking.consultation_id == Consultation.id, Booking.state.in_(CAME))
    is_met = sa.or_(Consultation.state == ConsultationState.HELD, came)
    within = sa.and_(Consultation.starts_at >= span.since, Consultation.starts_at < span.until)
    rows = db.session.execute(
        calendar_rows()
        .add_columns(Consultation, maker, host)
        .outerjoin(Consultation, sa.and_(MORE, Consultation.state != ConsultationState.CANCELLED, within, is_met))
        .outerjoin(maker, maker.id == CalendarEntry.made_by_id)
        .outerjoin(host, host.id == Consultation.held_by_id)
    ).all()
    met, changes = dict[datetime, Met](), dict[int, Change]()
    for *_hours, entry, consultation, made_by, held_by in rows:
        if consultation is not None:
            slot = slot_of(consultation)
            met[slot.starts] = Met(slot.ends, slot.venue, held_by.short_name if held_by else "")
        if entry is not None:
            changes[entry.id] = Change(made_by.short_name if made_by else "", entry.made_at, entry.order_number)
    return timetable_of(rows), met, changes


def _absences(period: Period) -> Sequence[Absence]:
    in_those_days = sa.and_(Absence.first_on <= period.last_on, Absence.last_on >= period.first_on)
    query = sa.select(Absence).options(*WITH_PEOPLE).where(in_those_days, IN_FORCE)
    return db.session.scalars(query.order_by(Absence.first_on, Absence.id)).all()


def _standing_in(absence: Absence, line: Scheduled) -> list[tuple[str, str]]:
    """Who is away that day though the calendar names their post as a host."""
    is_away = absence.first_on <= line.starts.date() <= absence.last_on
    is_host = any(folded(host) in folded(absence.person.post) for host in line.venue.hosts)
    if not (is_away and is_host):
        return []
    return [(absence.person.short_name, absence.substitute.short_name if absence.substitute else "")]


def _directions(period: Period, timetable: Timetable) -> Mapping[date, Direction]:
    """Directions of training by the start of their consultation, and by their Thursday when it has none."""
    first, last = period.first_on - LONGEST_MOVE, period.last_on + LONGEST_MOVE
    query = sa.select(Training).where(Training.held_on.between(first, last), Training.direction.is_not(None))
    found: dict[date, Direction] = {}
    for training in db.session.scalars(query.where(Training.state != TrainingState.CANCELLED)):
        slot = training_slot(training.held_on, timetable)
        if training.direction is not None:
            found[slot.starts if slot else training.held_on] = training.direction
    return found
