"""«Журнал консультаций и обучения» (domain.md §9): who was helped in person; read from the agenda and the log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased, load_only

from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState, Form
from helpdesk.consultations.models import Consultation
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.directions import Direction, direction_of
from helpdesk.domain.references import SCHOOL_YEAR_BEGINS, school_year_of, ticket_number
from helpdesk.domain.trainings import Thursday, ThursdayState, TrainingState, training_slot
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket, Topic
from helpdesk.trainings.models import Attendance, Training
from helpdesk.trainings.queries import LoggedDay

CAME = (BookingState.CAME, BookingState.SOLVED, BookingState.UNFINISHED)
LONGEST_MOVE = timedelta(days=60)  # a session is held at most so far from the Thursday it stands for


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One person at one consultation or training; the same row on the screen, on paper and in the file."""

    number: int
    on: date
    starts: datetime | None  # local; none: a session of a week without a Thursday consultation
    building: str
    room: str
    form: Form
    direction: Direction | None
    question: str
    name: str
    post: str
    staff_building: str
    host: str
    outcome: str  # code: came, solved, unfinished, attended, confirmed
    result: str  # in the host's words
    ticket: str
    is_repeated: bool
    person_id: int


def journal(first: date, last: date) -> list[JournalRow]:
    """Everybody who came from one day to another, both included, in order; numbered from 1.

    «Повторно»: the person came before in the same school year about the same direction or the same ticket.
    """
    year_began = date(school_year_of(first), *SCHOOL_YEAR_BEGINS)
    rows = sorted(
        [*_consulted(year_began, last), *_trained(year_began, last)],
        key=lambda row: (row.on, row.starts or datetime.combine(row.on, time.min)),
    )
    shown = (row for row in _with_repeats(rows) if first <= row.on <= last)
    return [replace(row, number=number) for number, row in enumerate(shown, 1)]


def _with_repeats(rows: Iterable[JournalRow]) -> Iterator[JournalRow]:
    seen: set[tuple[int, int, str]] = set()
    for row in rows:
        year = school_year_of(row.on)
        subjects = {(row.person_id, year, about) for about in (row.direction, row.ticket) if about}
        yield replace(row, is_repeated=not seen.isdisjoint(subjects))
        seen |= subjects


def _consulted(first: date, last: date) -> Iterator[JournalRow]:
    zone = current_app.config["SCHOOL_TIMEZONE"]
    since, until = (to_instant(datetime.combine(day, time.min), zone) for day in (first, last + timedelta(days=1)))
    rows = db.session.execute(
        _bookings().where(Booking.state.in_(CAME), Consultation.starts_at >= since, Consultation.starts_at < until)
    )
    for booking, consultation, person, host_name, ticket, topic in rows:
        starts = to_wall(consultation.starts_at, zone)
        is_shown = ticket is None or not ticket.has_personal_data  # marked ones are read in the ticket, by its owner
        yield JournalRow(
            number=0,
            on=starts.date(),
            starts=starts,
            building=consultation.building,
            room=consultation.room,
            form=booking.form,
            direction=booking.direction or direction_of(topic.code if topic else ""),
            question=(booking.question or (topic.label if topic else "")) if is_shown else "",
            host=host_name or consultation.hosts,
            outcome=booking.state.value,
            result=booking.result if is_shown else "",
            ticket=ticket_number(ticket.school_year, ticket.serial) if ticket else "",
            is_repeated=False,
            **_of(person),
        )


def _bookings() -> sa.Select[*tuple[Any, ...]]:
    host = aliased(Person)
    return (
        sa.select(Booking, Consultation, Person, host.full_name, Ticket, Topic)
        .join(Consultation, Consultation.id == Booking.consultation_id)
        .join(Person, Person.id == Booking.person_id)
        .outerjoin(host, host.id == sa.func.coalesce(Booking.host_id, Consultation.held_by_id))
        .outerjoin(Ticket, Ticket.id == Booking.ticket_id)
        .outerjoin(Topic, Topic.id == Ticket.topic_id)
        .options(load_only(Ticket.school_year, Ticket.serial, Ticket.has_personal_data))
        .order_by(Consultation.starts_at, Booking.place.is_(None), Booking.place, Booking.id)
    )


def _trained(first: date, last: date) -> Iterator[JournalRow]:
    timetable, known = school_timetable(), dict[date, LoggedDay]()
    rows = db.session.execute(_attendances().where(Training.held_on.between(first - LONGEST_MOVE, last + LONGEST_MOVE)))
    for training, confirmed_at, person, trainer_name in rows:
        if training.held_on not in known:
            thursday = Thursday(training.held_on, ThursdayState.HELD, training_slot(training.held_on, timetable))
            known[training.held_on] = LoggedDay(thursday, training)
        day = known[training.held_on]
        slot, (building, room) = day.thursday.slot, day.place
        yield JournalRow(
            number=0,
            on=day.thursday.held_on,
            starts=slot.starts if slot else None,
            building=building,
            room=room,
            form=Form.GROUP,
            direction=training.direction,
            question="",
            host=trainer_name or ("; ".join(slot.venue.hosts) if slot else ""),
            outcome="confirmed" if confirmed_at else "attended",
            result="",
            ticket="",
            is_repeated=False,
            **_of(person),
        )


def _attendances() -> sa.Select[*tuple[Any, ...]]:
    trainer = aliased(Person)
    return (
        sa.select(Training, Attendance.confirmed_at, Person, trainer.full_name)
        .join(Attendance, Attendance.training_id == Training.id)
        .join(Person, Person.id == Attendance.person_id)
        .outerjoin(trainer, trainer.id == Training.trainer_id)
        .where(Training.state == TrainingState.HELD)
        .order_by(Training.held_on, Person.sort_name, Person.id)
    )


def _of(person: Person) -> dict[str, Any]:
    return {
        "name": person.full_name,
        "post": person.post,
        "staff_building": person.building,
        "person_id": person.id,
    }
