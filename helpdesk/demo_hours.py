"""The demo school's consultations: places at the next ones; who came to the past ones, what was done, who walked in."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.agenda.actions import Mark, Noted, mark, walk_in
from helpdesk.bookings.actions import book
from helpdesk.bookings.models import Booking
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.directions import Direction
from helpdesk.domain.people import Role
from helpdesk.domain.places import time_of_place
from helpdesk.domain.school_week import Slot
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.tickets import appointments
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.promises import SlaBook
from helpdesk.tickets.queries import PEOPLE

SEED = 2115
PLACES_TAKEN = (3, 2, 3)  # at the next consultations, of six
TO_BRING = ("Итоговые отметки за четверть", "Подгруппы в 7А", "")
WEEKS = timedelta(days=22)
DAY, MINUTES, BEFORE_THE_END = timedelta(days=1), timedelta(minutes=8), timedelta(minutes=12)
Done = tuple[str, Direction, str]
HELPED: tuple[Done, ...] = (  # question, direction, what was done
    ("Как выставить итоговую отметку новенькому", Direction.MARKS, "Показала на примере, памятка отправлена."),
    ("КТП на второе полугодие", Direction.PLANNING, "Сверили часы, план загружен вместе."),
    ("Какой отчёт сдавать за четверть", Direction.REPORTS, "Сделали отчёт вместе, сохранён у педагога."),
    ("Сообщение родителям через ЭЖ", Direction.PARENTS, "Написали вместе, образец оставлен."),
    ("Группа на уроке английского", Direction.TECHNOLOGY, "Группы разделены, проверено в журнале."),
)
WALKED_IN: Done = ("Не вижу свой класс в списке", Direction.TECHNOLOGY, "Класс открыт, проверили вместе.")


def hold_past_hours(terms: SlaBook) -> None:
    """Fill the consultations of the last three weeks; the last one of each walks in."""
    chance, today = random.Random(SEED), to_wall(clock.now(), terms.zone).date()
    people = db.session.scalars(sa.select(Person).where(Person.role == Role.TEACHER).order_by(Person.id)).all()
    host = db.session.scalars(sa.select(Person).where(Person.role == Role.DEPUTY).order_by(Person.id)).one()
    for slot in terms.timetable.slots_between(today - WEEKS, today - timedelta(days=1)):
        waiting = _waiting_at(to_instant(slot.starts, terms.zone))
        strangers = [person for person in people if waiting is None or person.id != waiting.requester_id]
        *booked, late, walking = chance.sample(strangers, chance.randint(3, len(HELPED)))
        visits = [(_booked(slot, person, HELPED[number][0], terms), number) for number, person in enumerate(booked)]
        missed = _booked(slot, late, HELPED[-1][0], terms)
        for visit, number in visits:
            _mark(visit, Mark.SOLVED, HELPED[number], slot, host, terms)
        _mark(missed, Mark.MISSED, HELPED[-1], slot, host, terms)
        if waiting is not None:
            visit = _booked(slot, waiting.requester, "", terms, ticket_id=waiting.id)
            _mark(visit, Mark.UNFINISHED, ("", Direction.MARKS, ""), slot, host, terms)
        with clock.at(to_instant(slot.ends, terms.zone) - BEFORE_THE_END):
            visit = walk_in(slot.starts, person=walking, question=WALKED_IN[0], by=host)
        _mark(visit, Mark.SOLVED, WALKED_IN, slot, host, terms)


def book_places(people: Sequence[Person], terms: SlaBook, *, guest: str) -> None:
    """A few places at each of the next consultations: the guest's (a login), some colleagues', some for tickets."""
    chance = random.Random(SEED)
    visitors = [person for person in people if person.role is Role.TEACHER and person.login != guest]
    slots = terms.timetable.slots_from(to_wall(clock.now(), terms.zone), len(PLACES_TAKEN))
    coming = [chance.sample(visitors, count) for count in PLACES_TAKEN]
    coming[-1].append(next(person for person in people if person.login == guest))
    for slot, persons in zip(slots, coming, strict=False):
        for person in persons:
            book(slot.starts, person=person, by=person, question=chance.choice(TO_BRING))
    at_work = sa.select(Ticket).options(*PEOPLE).where(Ticket.state == TicketState.IN_PROGRESS)
    newest = db.session.scalars(at_work.order_by(Ticket.id.desc()).limit(len(slots))).all()
    for slot, ticket in zip(slots, newest, strict=False):
        appointments.come(ticket, slot.starts, by=ticket.requester)


def _waiting_at(starts_at: datetime) -> Ticket | None:
    """A ticket that was filed by the day before and not solved yet."""
    return db.session.scalars(
        sa.select(Ticket)
        .options(joinedload(Ticket.requester))
        .where(Ticket.filed_at < starts_at - DAY, Ticket.resolved_at > starts_at + DAY)
        .order_by(Ticket.id.desc())
    ).first()


def _booked(slot: Slot, person: Person, question: str, terms: SlaBook, ticket_id: int | None = None) -> Booking:
    with clock.at(to_instant(slot.starts, terms.zone) - DAY):
        return book(
            slot.starts, person=person, by=person, question=question, ticket_id=ticket_id, timetable=terms.timetable
        )


def _mark(visit: Booking, what: Mark, done: Done, slot: Slot, host: Person, terms: SlaBook) -> None:
    _question, direction, words = done
    at = min(time_of_place(slot, visit.place or 1) + MINUTES, slot.ends)
    with clock.at(to_instant(at, terms.zone)):
        mark(visit, what, Noted(visit.state.value, words, direction), by=host)
