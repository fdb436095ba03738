"""Who was trained in what: teacher x direction for a quarter, by name and never by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.quarters import QuarterDays, end_of_break
from helpdesk.domain.trainings import TRAINED, Progress, Session, TrainingRule, TrainingState, thursdays
from helpdesk.extensions import db
from helpdesk.trainings.models import Attendance, Training
from helpdesk.trainings.queries import quarters_and_rule, wanted_quarter


@dataclass(frozen=True, slots=True)
class Visit:
    """When a person was trained in a direction, and whether they confirmed it."""

    on: date
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One person and their first visit of each direction in the quarter."""

    person: Person
    visits: Mapping[Direction, Visit]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of a quarter; people by name."""

    quarter: QuarterDays | None
    quarters: Sequence[QuarterDays]
    rule: TrainingRule
    progress: Progress
    lines: Sequence[CoverageLine]

    def reached(self, direction: Direction) -> int:
        """How many people were trained in a direction."""
        return sum(direction in line.visits for line in self.lines)

    @property
    def reached_at_all(self) -> int:
        """How many people were trained in anything."""
        return sum(bool(line.visits) for line in self.lines)


def coverage_of(wanted: str) -> Coverage:
    """The matrix of the quarter of an address, else of the present one: whom training is for, and whoever came."""
    quarters, rule = quarters_and_rule()
    quarter, today = wanted_quarter(wanted, quarters), clock.today(current_app.config["SCHOOL_TIMEZONE"])
    first, last = (quarter.first_on, end_of_break(quarter, quarters)) if quarter else (today, today)
    sessions, visits = _visits_between(first, last)
    days = thursdays(first, last, school_timetable(), sessions, quarters, today)
    is_trained = sa.and_(Person.role.in_(TRAINED), Person.closed_at.is_(None))
    query = sa.select(Person).where(is_trained | Person.id.in_(visits)).order_by(Person.sort_name, Person.id)
    lines = [CoverageLine(person, visits.get(person.id, {})) for person in db.session.scalars(query)]
    return Coverage(quarter, quarters, rule, Progress(tuple(days)), lines)


def _visits_between(first: date, last: date) -> tuple[list[Session], dict[int, dict[Direction, Visit]]]:
    sessions: dict[date, Session] = {}
    visits: dict[int, dict[Direction, Visit]] = {}
    rows = db.session.execute(
        sa.select(Training.held_on, Training.state, Training.direction, Attendance.person_id, Attendance.confirmed_at)
        .outerjoin(Attendance, Attendance.training_id == Training.id)
        .where(Training.held_on.between(first, last))
        .order_by(Training.held_on)
    )
    for on, state, direction, person_id, confirmed_at in rows:
        sessions[on] = Session(on, state, direction)
        if person_id is not None and direction is not None and state is TrainingState.HELD:
            visits.setdefault(person_id, {}).setdefault(direction, Visit(on, confirmed_at is not None))
    return list(sessions.values()), visits
