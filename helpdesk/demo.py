"""The demo school: real staff and tickets of the data files, with answers and states made up (`flask demo`).

Every act goes through the actions the pages use, with the clock set to when it happened, so that deadlines, history
and numbers are those a real year would have left.
"""

import json
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.actions import hash_password, is_password
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import is_school_empty, person_by_login
from helpdesk.accounts.staff_file import read_staff
from helpdesk.consultations.models import ConfirmedYear
from helpdesk.defaults import DATA, load_defaults
from helpdesk.demo_corpus import Line, corpus_lines
from helpdesk.demo_hours import book_places, hold_past_hours
from helpdesk.digest.actions import begin_on, send_when_due
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import OPEN_STATES, ConsultationTooLate, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.filing.actions import open_ticket
from helpdesk.outbox.post import holding
from helpdesk.pins.models import Pin
from helpdesk.registers.actions import note_outage
from helpdesk.registers.outages import Note
from helpdesk.reminders.actions import act_on_time
from helpdesk.staff.lists import keep_staff
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.promises import SlaBook, sla_book
from helpdesk.tickets.queries import ticket_by_id
from helpdesk.trainings.demo import live_trainings

PASSWORD = "demo-2026"
PIN = "4826"  # on the staff-room computer
TEACHER = "baranova.lp"
LOGINS = {
    "nesterov.ap": "Администратор ЭЖ: технические заявки",
    "sokolovskaya.ea": "заместитель директора по УВР: методические заявки",
    TEACHER: "педагог",
    "gromova.nv": "директор: сводка, журналы, еженедельное письмо",
}
PACK_YEAR = 2026  # of the calendar that comes with the desk
SEED = 47
SHARE_LATE, SHARE_RETURNED = 0.06, 0.05
FRESH = timedelta(days=9)
CLOCK_DAYS = 45
SHARE_FORGOTTEN, SHARE_UNTOUCHED, SHARE_UNSOLVED = 0.12, 0.5, 0.8  # of the fresh, the forgotten, those not yet due
STAGED = (
    *(TicketState.NEW, TicketState.CONSULTATION, TicketState.WAITING_AUTHOR, TicketState.WAITING_VENDOR),
    *(TicketState.REOPENED, TicketState.WITHDRAWN, TicketState.DUPLICATE),
)
OUTAGE = "outage"  # code of the topic
OUT_FOR_ALL = "Не открывается ни у кого, проверено в двух корпусах."
OUTAGE_NOTE = Note(
    concerned="Все, кто заполнял журналы в эти часы",
    operator_number="47-1098",
    workaround="Отметки вести на бумаге, внести после восстановления.",
)
VENDOR_NUMBER = "47-1123"
NOTE = "Похоже на то, что было в начале четверти: сначала проверить подгруппы."
RETURNED = "Попробовала ещё раз, не получилось: всё так же."
SAID = json.loads((DATA / "demo_answers.json").read_text(encoding="utf-8"))  # by topic
QUESTIONS = (
    "Уточните, пожалуйста, класс и предмет.",
    "Пришлите, пожалуйста, снимок окна с ошибкой, без фамилий учеников.",
)


class SchoolNotEmpty(RuntimeError):
    """The demo goes into an empty database only."""


def load_demo() -> int:
    """The whole demo school; returns the number of tickets. Raises SchoolNotEmpty; the caller commits."""
    if not is_school_empty():
        raise SchoolNotEmpty
    load_defaults()
    keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
    shared_hash = hash_password(PASSWORD)
    db.session.execute(sa.update(Person).values(password_hash=shared_hash))
    people = db.session.scalars(sa.select(Person).order_by(Person.id)).all()
    pin_hash = hash_password(PIN)
    db.session.add_all(Pin(person_id=person.id, pin_hash=pin_hash, set_at=clock.now()) for person in people)
    deputy = next(person for person in people if person.role is Role.DEPUTY)
    db.session.add(ConfirmedYear(school_year=PACK_YEAR, confirmed_by_id=deputy.id, confirmed_at=clock.now()))
    chance = random.Random(SEED)
    lines = sorted(corpus_lines(people, chance), key=lambda line: line.filed_at)
    book = sla_book()
    staged = _staged(lines)
    with holding():
        for line in lines:
            with clock.at(line.filed_at):
                ticket = open_ticket(line.request, by=line.requester)
            if line in staged:
                _stage(ticket, staged[line], _at_work(ticket.registered_at, book))
            elif line.is_due_today:
                _begin(ticket, _at_work(ticket.registered_at, book), chance)
            else:
                _live(ticket, book, chance)
        book_places(people, book, guest=TEACHER)
        hold_past_hours(book)
        live_trainings(people, chance, guest=TEACHER)
        _let_the_clock_run(book)
    return len(lines)


def _let_the_clock_run(book: SlaBook) -> None:
    """The reminders, closings and weekly letters of the last weeks, as of their days: nothing past is left to do."""
    now = clock.now()
    begin_on(to_wall(now, book.zone).date() - timedelta(days=CLOCK_DAYS))
    opening = book.timetable.week.opens
    days = (to_wall(now, book.zone).date() - timedelta(days=number) for number in range(CLOCK_DAYS, -1, -1))
    for moment in [*(to_instant(datetime.combine(day, opening), book.zone) for day in days), now]:
        if moment <= now:
            with clock.at(moment):
                act_on_time()
                send_when_due()


def _staged(lines: Sequence[Line]) -> dict[Line, TicketState]:
    """The last tickets that can wait, each with the state it is to show: chance alone would leave some out."""
    patient = [line for line in lines if line.request.urgency is Urgency.NORMAL and not line.is_due_today]
    return dict(zip(reversed(patient), STAGED, strict=False))


def _stage(ticket: Ticket, state: TicketState, at: datetime) -> None:
    """Bring a ticket into a state, from a moment (UTC) on and never later than now."""
    owner, requester = ticket.assignee, ticket.requester
    if owner is None or owner.id == requester.id:
        return
    with clock.at(min(at, clock.now())), suppress(ConsultationTooLate):
        match state:
            case TicketState.CONSULTATION:
                actions.invite(ticket, by=owner)
            case TicketState.WAITING_AUTHOR:
                actions.ask(ticket, QUESTIONS[0], by=owner)
            case TicketState.WAITING_VENDOR:
                actions.take(ticket, by=owner)
                actions.pass_to_vendor(ticket, VENDOR_NUMBER, by=owner)
            case TicketState.REOPENED:
                actions.resolve(ticket, _said(ticket, "solution"), by=owner)
                actions.reopen(ticket, RETURNED, by=requester)
            case TicketState.WITHDRAWN:
                actions.withdraw(ticket, by=requester)
            case TicketState.DUPLICATE:
                _join_to_an_earlier_one(ticket, owner)


def _join_to_an_earlier_one(ticket: Ticket, owner: Person) -> None:
    same_owners = Ticket.assignee_id == owner.id, Ticket.id != ticket.id, Ticket.state.in_(OPEN_STATES)
    original = db.session.scalars(sa.select(Ticket).where(*same_owners).order_by(Ticket.id.desc())).first()
    whole = ticket_by_id(ticket.id)  # with what a fresh ticket has not loaded
    if original is not None and whole is not None:
        actions.mark_duplicate(whole, original, by=owner)


def _live(ticket: Ticket, book: SlaBook, chance: random.Random) -> None:
    """What happened to a ticket since: old ones mostly solved in time, those of the last days at every stage."""
    owner = ticket.assignee
    if owner is None or owner.id == ticket.requester_id:
        return
    if ticket.urgency is Urgency.URGENT and ticket.topic and ticket.topic.code == OUTAGE:
        _tell_an_outage(ticket, by=owner)
    answered_at = _at_work(_between(ticket.registered_at, ticket.first_response_due, chance), book)
    solved_at = _at_work(_between(answered_at, ticket.resolution_due, chance), book)
    is_running = ticket.resolution_due > clock.now()
    is_forgotten = clock.now() - ticket.filed_at < FRESH and chance.random() < SHARE_FORGOTTEN
    if chance.random() < SHARE_LATE:
        solved_at = ticket.resolution_due + timedelta(hours=20)
    if answered_at > clock.now() or (is_forgotten and chance.random() < SHARE_UNTOUCHED):
        return
    if solved_at > clock.now() or is_forgotten or (is_running and chance.random() < SHARE_UNSOLVED):
        _begin(ticket, answered_at, chance)
    else:
        _finish(ticket, answered_at, solved_at, chance)


def _tell_an_outage(ticket: Ticket, by: Person) -> None:
    """The administrator sees that the gradebook is out for all, and writes down what the register asks."""
    with clock.at(ticket.registered_at):
        actions.reroute(ticket, kind=ticket.kind, topic=OUTAGE, urgency=Urgency.CRITICAL, reason=OUT_FOR_ALL, by=by)
        note_outage(ticket, OUTAGE_NOTE, by=by)


def _begin(ticket: Ticket, answered_at: datetime, chance: random.Random) -> None:
    owner = cast(Person, ticket.assignee)
    with clock.at(min(answered_at, clock.now())):
        match chance.randrange(4):
            case 0 if ticket.urgency is Urgency.NORMAL:
                actions.ask(ticket, chance.choice(QUESTIONS), by=owner)
            case 1:
                actions.take(ticket, by=owner)
                actions.note(ticket, NOTE, by=owner)
            case _:
                actions.answer(ticket, _said(ticket, "answer"), by=owner)


def _finish(ticket: Ticket, answered_at: datetime, solved_at: datetime, chance: random.Random) -> None:
    owner = cast(Person, ticket.assignee)
    with clock.at(answered_at):
        actions.answer(ticket, _said(ticket, "answer"), by=owner)
    with clock.at(solved_at):
        actions.resolve(ticket, _said(ticket, "solution"), by=owner)
    confirmed_at = solved_at + timedelta(hours=chance.randint(1, 30))
    if confirmed_at > clock.now():
        return
    with clock.at(confirmed_at):
        if chance.random() >= SHARE_RETURNED:
            actions.confirm(ticket, by=ticket.requester)
            return
        actions.reopen(ticket, RETURNED, by=ticket.requester)
    with clock.at(min(confirmed_at + timedelta(hours=26), clock.now())):
        actions.resolve(ticket, "Теперь исправлено окончательно, проверено вместе с педагогом.", by=owner)


def _said(ticket: Ticket, what: str) -> str:
    """What the owner of this topic would write."""
    return str(SAID[ticket.topic.code if ticket.topic else "other_tech"][what])


def _between(first: datetime, last: datetime, chance: random.Random) -> datetime:
    return first + (last - first) * chance.uniform(0.1, 0.95)


def _at_work(moment: datetime, book: SlaBook) -> datetime:
    """The same moment if the desk works then, else the next opening: people answer in working hours."""
    return to_instant(book.timetable.registered_at(to_wall(moment, book.zone)), book.zone)


def is_loaded() -> bool:
    """Whether the people in the database are the demo's: its administrator still has the demo password."""
    administrator = person_by_login(next(iter(LOGINS)))
    return administrator is not None and is_password(administrator, PASSWORD)
