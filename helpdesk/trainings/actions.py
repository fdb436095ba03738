"""What the school writes down of its trainings; each raises a named refusal and leaves the commit to its caller."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import Missing, NotAChoice, NotAllowed
from helpdesk.domain.name_list import TooManyPeople
from helpdesk.domain.quarters import QuarterDays, check_quarters
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.trainings import (
    EDITORS,
    SETTERS,
    TRAINERS,
    NotPutDown,
    NoTrainingThatDay,
    StaleTraining,
    Thursday,
    ThursdayState,
    TrainingAhead,
    TrainingAttended,
    TrainingCancelled,
    TrainingRule,
    TrainingState,
    check_training_move,
)
from helpdesk.domain.wording import check_building, check_cancellation, check_materials, check_room
from helpdesk.extensions import db, insert_if_absent
from helpdesk.trainings import queries
from helpdesk.trainings.models import Attendance, Quarter, Training, TrainingSettings

MOST_PEOPLE = 100  # put down by one form
WITHOUT_SESSION = (ThursdayState.NON_WORKING, ThursdayState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided of a session before it is held; an empty place is that of its consultation."""

    direction: Direction | None = None
    building: str = ""
    room: str = ""
    trainer: Person | None = None
    materials: str = ""


def row_to_change(day: date) -> Training:
    """The row of a Thursday, locked until the commit; made when nothing was written down yet (version 0)."""
    insert_if_absent(Training, held_on=day, version=0)
    query = sa.select(Training).where(Training.held_on == day).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def check_version(training: Training, version: int | None) -> None:
    """A form made for an older version is refused."""
    if version != training.version:
        raise StaleTraining


def plan(training: Training, decided: Plan, *, by: Person) -> None:
    """Set direction, place, trainer and materials; also of a session that was held, to put a mistake right."""
    day = _changed_by(training, by)
    if decided.trainer is not None and decided.trainer.role not in TRAINERS:
        raise NotAChoice(field="trainer")
    if training.state is TrainingState.HELD and decided.direction is None:
        raise Missing(field="direction")
    place = check_building(clean_line(decided.building)), check_room(clean_line(decided.room))
    usual = (day.slot.venue.building, day.slot.venue.room) if day.slot else ("", "")
    training.building, training.room = ("", "") if place == usual else place
    training.direction = decided.direction
    training.trainer_id = decided.trainer.id if decided.trainer else None
    training.materials = check_materials(clean_text(decided.materials))
    _decided(training, "planned", by)


def choose_direction(training: Training, direction: Direction, *, by: Person) -> None:
    """Take the proposed direction, or another one, and leave the rest as it is."""
    _changed_by(training, by)
    training.direction = direction
    _decided(training, "planned", by)


def hold(training: Training, *, by: Person) -> None:
    """Write down that it was held: on its day or later, and in some direction."""
    day = _changed_by(training, by)
    check_training_move(training.state, TrainingState.HELD)
    _require_come(day)
    if training.direction is None:
        raise Missing(field="direction")
    training.state = TrainingState.HELD
    _decided(training, "held", by)


def cancel(training: Training, reason: str, *, by: Person) -> None:
    """Write down that it is not held, and why; TrainingAttended when people were put down as present."""
    _require_editor(by)
    check_training_move(training.state, TrainingState.CANCELLED)
    _require_held_at_all(queries.standing_of(training))
    why = check_cancellation(clean_line(reason))
    count = sa.select(sa.func.count()).where(Attendance.training_id == training.id)
    if people := db.session.scalar(count):
        raise TrainingAttended(people=people)
    training.state, training.reason = TrainingState.CANCELLED, why
    _decided(training, "cancelled", by)


def replan(training: Training, *, by: Person) -> None:
    """Back to planned: it was marked by mistake, or is held after all."""
    _require_editor(by)
    check_training_move(training.state, TrainingState.PLANNED)
    training.state, training.reason = TrainingState.PLANNED, ""
    _decided(training, "planned again", by)


def move(training: Training, state: TrainingState, reason: str, *, by: Person) -> None:
    """The act that leads to a state."""
    match state:
        case TrainingState.HELD:
            hold(training, by=by)
        case TrainingState.CANCELLED:
            cancel(training, reason, by=by)
        case TrainingState.PLANNED:
            replan(training, by=by)


def put_down(training: Training, people: Iterable[int], *, by: Person) -> int:
    """Write down who was there; who is on the list already stays as confirmed. Returns how many are new."""
    _require_come(_changed_by(training, by))
    wanted = set(people)
    if len(wanted) > MOST_PEOPLE:
        raise TooManyPeople(field="names", limit=MOST_PEOPLE)
    if not wanted:
        raise Missing(field="names")
    if wanted - {person.id for person in queries.known_staff()}:
        raise NotAChoice(field="names")
    if training.state is TrainingState.PLANNED and training.direction is not None:
        training.state = TrainingState.HELD  # whoever was there was at a training that took place
        training.version += 1
    marked = {"training_id": training.id, "marked_by_id": by.id, "marked_at": clock.now()}
    new = sum(insert_if_absent(Attendance, person_id=person_id, **marked) for person_id in sorted(wanted))
    if new:
        record(Act.ATTENDANCE_CHANGED, by=by, about=_about(training), added=new)
    return new


def strike(training: Training, person_id: int, *, by: Person) -> None:
    """Take somebody off the list who was not there."""
    _require_editor(by)
    found = queries.attendance_to_change(training, person_id)
    if found is not None:
        db.session.delete(found)
        record(Act.ATTENDANCE_CHANGED, by=by, about=_about(training), removed=person_id)


def confirm(training: Training, *, by: Person) -> None:
    """«Да, я был(а)»: only oneself, and only what the trainer has put down; a second time changes nothing."""
    mine = queries.attendance_to_change(training, by.id)
    if mine is None:
        raise NotPutDown
    mine.confirmed_at = mine.confirmed_at or clock.now()


def set_rule(rule: TrainingRule, *, by: Person) -> None:
    """Choose the reading of clause 2.1."""
    _require_setter(by)
    settings = db.session.scalar(sa.select(TrainingSettings).with_for_update())
    if settings is None:
        db.session.add(TrainingSettings(rule=rule))
    else:
        settings.rule = rule
    record(Act.TRAINING_SETTINGS_CHANGED, by=by, about=About(Thing.TRAINING, "rule"), rule=rule.value)


def set_quarters(quarters: Sequence[QuarterDays], *, by: Person) -> None:
    """Enter the days of the four quarters of a school year."""
    _require_setter(by)
    check_quarters(quarters)
    for quarter in quarters:
        key = {"school_year": quarter.school_year, "number": quarter.number}
        days = {"first_on": quarter.first_on, "last_on": quarter.last_on}
        if not insert_if_absent(Quarter, **key, **days):
            db.session.execute(sa.update(Quarter).filter_by(**key).values(**days))
    for year in sorted({quarter.school_year for quarter in quarters}):
        record(Act.TRAINING_SETTINGS_CHANGED, by=by, about=About(Thing.TRAINING, "quarters"), year=year)


def _decided(training: Training, what: str, by: Person) -> None:
    training.version += 1
    direction = training.direction.value if training.direction else None
    record(Act.TRAINING_DECIDED, by=by, about=_about(training), what=what, direction=direction)


def _about(training: Training) -> About:
    return About(Thing.TRAINING, training.held_on.isoformat())


def _changed_by(training: Training, by: Person) -> Thursday:
    """The Thursday of a session this person may change now."""
    _require_editor(by)
    if training.state is TrainingState.CANCELLED:
        raise TrainingCancelled
    day = queries.standing_of(training)
    _require_held_at_all(day)
    return day


def _require_editor(by: Person) -> None:
    if by.role not in EDITORS:
        raise NotAllowed


def _require_setter(by: Person) -> None:
    if by.role not in SETTERS:
        raise NotAllowed


def _require_held_at_all(day: Thursday) -> None:
    if day.state in WITHOUT_SESSION:
        raise NoTrainingThatDay(day=day.on.isoformat())


def _require_come(day: Thursday) -> None:
    if day.held_on > clock.today(current_app.config["SCHOOL_TIMEZONE"]):
        raise TrainingAhead(day=day.held_on.isoformat())
