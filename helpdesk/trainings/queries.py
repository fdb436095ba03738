"""The training log as pages show it: a quarter's Thursdays, one session and who was there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.directions import Direction, direction_of
from helpdesk.domain.name_list import Known
from helpdesk.domain.next_training import Proposal, next_session, propose
from helpdesk.domain.quarters import QuarterDays, end_of_break, quarter_on
from helpdesk.domain.text import folded
from helpdesk.domain.trainings import (
    EDITORS,
    READERS,
    TRAINERS,
    Progress,
    Session,
    Thursday,
    ThursdayState,
    TrainingRule,
    as_it_stands,
    thursdays,
)
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket, Topic
from helpdesk.trainings.models import Attendance, Quarter, Training, TrainingSettings

RECENT = timedelta(days=56)  # tickets that speak for a direction: about a quarter of them
LOOK_BACK, LOOK_AHEAD = timedelta(days=365), timedelta(days=120)  # sessions known to a page; a summer fits in
SHOWN_PEOPLE = 20  # found by a search


@dataclass(frozen=True, slots=True)
class LoggedDay:
    """A Thursday, its row if there is one, and whether the reader was there."""

    thursday: Thursday
    training: Training | None = None
    mine: Attendance | None = None

    @property
    def version(self) -> int:
        """What a form made of this page carries; 0 before anything is written down."""
        return self.training.version if self.training else 0

    @property
    def has_come(self) -> bool:
        """Whether the day of the session is today or past."""
        return self.thursday.held_on <= _today()

    @property
    def place(self) -> tuple[str, str]:
        """Building and room: the session's own, else those of its consultation."""
        if self.training and (self.training.building or self.training.room):
            return self.training.building, self.training.room
        slot = self.thursday.slot
        return (slot.venue.building, slot.venue.room) if slot else ("", "")


@dataclass(frozen=True, slots=True)
class QuarterPage:
    """A quarter's Thursdays with the break after it, the next session and what to train at it."""

    quarter: QuarterDays | None
    quarters: Sequence[QuarterDays]
    rule: TrainingRule
    days: Sequence[LoggedDay]
    progress: Progress
    coming: LoggedDay | None
    proposal: Proposal | None
    unconfirmed: Sequence[LoggedDay]  # sessions the reader was put down at and has not confirmed yet

    @property
    def is_behind(self) -> bool:
        """Whether the days of the quarters to come are not entered yet."""
        return all(quarter.last_on < _today() for quarter in self.quarters)


def quarters_and_rule() -> tuple[list[QuarterDays], TrainingRule]:
    """The school's quarters, earliest first, and its reading of clause 2.1."""
    rule = sa.select(TrainingSettings.rule).limit(1).scalar_subquery()
    rows = db.session.execute(sa.select(Quarter, rule).order_by(Quarter.first_on)).all()
    quarters = [QuarterDays(row.school_year, row.number, row.first_on, row.last_on) for row, _rule in rows]
    chosen = rows[0][1] if rows else None
    return quarters, TrainingRule(chosen) if chosen else TrainingRule.WEEKLY_THURSDAY


def quarter_page(wanted: str, reader: Person) -> QuarterPage:
    """The quarter of an address («2026-2»), else the present one."""
    quarters, rule = quarters_and_rule()
    today, timetable = _today(), school_timetable()
    quarter = wanted_quarter(wanted, quarters)
    first, last = (quarter.first_on, end_of_break(quarter, quarters)) if quarter else (today, today)
    rows = _rows_between(min(first, today) - LOOK_BACK, max(last, today + LOOK_AHEAD), reader)
    sessions = [_session(training) for training, _mine in rows]
    days = thursdays(first, last, timetable, sessions, quarters, today)
    ahead = thursdays(today - timedelta(days=21), today + LOOK_AHEAD, timetable, sessions, quarters, today)
    logged = {training.held_on: (training, mine) for training, mine in rows}
    coming = next_session(ahead, today)
    return QuarterPage(
        quarter=quarter,
        quarters=quarters,
        rule=rule,
        days=[_logged(day, logged) for day in days],
        progress=Progress(tuple(days)),
        coming=_logged(coming, logged) if coming else None,
        proposal=_proposal(coming, quarters, timetable, sessions) if coming and reader.role in EDITORS else None,
        unconfirmed=[
            LoggedDay(as_it_stands(training.held_on, timetable, _session(training), today), training, mine)
            for training, mine in rows
            if mine and not mine.confirmed_at
        ],
    )


def wanted_quarter(wanted: str, quarters: Sequence[QuarterDays]) -> QuarterDays | None:
    """The quarter of an address, else the present or coming one."""
    named = {quarter.address: quarter for quarter in quarters}
    return named.get(wanted) or quarter_on(_today(), quarters)


def session_on(day: date, reader: Person) -> LoggedDay:
    """One Thursday and its row."""
    rows = _rows_between(day, day, reader)
    training, mine = rows[0] if rows else (None, None)
    session = _session(training) if training else None
    return LoggedDay(as_it_stands(day, school_timetable(), session, _today()), training, mine)


def standing_of(training: Training) -> Thursday:
    """How the Thursday of a row stands, for who is about to change it."""
    return as_it_stands(training.held_on, school_timetable(), _session(training), _today())


def coming_sessions(timetable: Timetable, today: date) -> list[LoggedDay]:
    """Planned sessions of the next weeks with their trainers, for letters."""
    first, last = today - timedelta(days=21), today + timedelta(days=21)
    query = sa.select(Training).options(joinedload(Training.trainer)).where(Training.held_on.between(first, last))
    rows = {row.held_on: row for row in db.session.scalars(query)}
    quarters, _rule = quarters_and_rule()
    days = thursdays(first, last, timetable, map(_session, rows.values()), quarters, today)
    return [LoggedDay(day, rows.get(day.on)) for day in days if day.state is ThursdayState.PLANNED]


def attendances_of(training: Training | None, reader: Person) -> Sequence[Attendance]:
    """Who was put down, by name; a teacher does not see the others."""
    if training is None or reader.role not in READERS:
        return ()
    query = sa.select(Attendance).join(Attendance.person).options(joinedload(Attendance.person, innerjoin=True))
    return db.session.scalars(query.where(Attendance.training_id == training.id).order_by(Person.sort_name)).all()


def attendance_to_change(training: Training, person_id: int) -> Attendance | None:
    """One person's line of a session, locked until the commit."""
    query = sa.select(Attendance).where(Attendance.training_id == training.id, Attendance.person_id == person_id)
    return db.session.scalar(query.with_for_update(of=Attendance))


def trainers() -> Sequence[Person]:
    """Who may be named as a trainer, by name."""
    return db.session.scalars(_staff().where(Person.role.in_(TRAINERS))).all()


def editors(*, only: Sequence[str] = EDITORS) -> Sequence[Person]:
    """Who sets directions: gets the warnings."""
    return db.session.scalars(_staff().where(Person.role.in_(only))).all()


def people_found(words: str) -> Sequence[Person]:
    """Staff whose name or login holds the words; the first twenty by name."""
    found = Person.sort_name.contains(folded(words), autoescape=True) | Person.login.startswith(
        folded(words), autoescape=True
    )
    return db.session.scalars(_staff().where(found).limit(SHOWN_PEOPLE)).all()


def known_staff() -> list[Known]:
    """Everybody who may be put down, as one is called."""
    rows = db.session.execute(
        sa.select(Person.id, Person.login, Person.sort_name).where(Person.closed_at.is_(None)).order_by(Person.id)
    )
    return [Known(*row) for row in rows]


def _rows_between(first: date, last: date, reader: Person) -> list[tuple[Training, Attendance | None]]:
    mine = sa.and_(Attendance.training_id == Training.id, Attendance.person_id == reader.id)
    rows = db.session.execute(
        sa.select(Training, Attendance)
        .outerjoin(Attendance, mine)
        .options(joinedload(Training.trainer))
        .where(Training.held_on.between(first, last))
        .order_by(Training.held_on)
    )
    return [(training, attendance) for training, attendance in rows]


def _logged(day: Thursday, logged: dict[date, tuple[Training, Attendance | None]]) -> LoggedDay:
    return LoggedDay(day, *logged.get(day.on, (None, None)))


def _session(training: Training) -> Session:
    return Session(training.held_on, training.state, training.direction, training.reason)


def _proposal(
    coming: Thursday, quarters: Sequence[QuarterDays], timetable: Timetable, sessions: Sequence[Session]
) -> Proposal:
    """For the quarter of the coming session, which need not be the one on the page."""
    quarter = quarter_on(coming.on, quarters)
    span = (quarter.first_on, quarter.last_on) if quarter else (coming.on, coming.on)
    progress = Progress(tuple(thursdays(*span, timetable, sessions, quarters, _today())))
    held = [one for one in sessions if one.direction and one.state.value == ThursdayState.HELD.value]
    last_held = {one.direction: one.on for one in sorted(held, key=lambda one: one.on) if one.direction}
    return propose(progress.taken, _tickets_by_direction(), last_held)


def _tickets_by_direction() -> Counter[Direction]:
    counted = sa.select(Topic.code, sa.func.count(Ticket.id)).join(Topic, Topic.id == Ticket.topic_id)
    rows = db.session.execute(counted.where(Ticket.filed_at >= clock.now() - RECENT).group_by(Topic.code))
    found: Counter[Direction] = Counter()
    for code, count in rows:
        if direction := direction_of(code):
            found[direction] += count
    return found


def _staff() -> sa.Select[Person]:
    return sa.select(Person).where(Person.closed_at.is_(None)).order_by(Person.sort_name, Person.id)


def _today() -> date:
    return clock.today(current_app.config["SCHOOL_TIMEZONE"])
