"""The demo school: real staff and tickets of the data files, with answers and states made up (`flask demo`).

Every act goes through the actions the pages use, with the clock set to when it happened, so that deadlines, history
and numbers are those a real year would have left.
"""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import cast

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.actions import hash_password, is_password
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import is_school_empty, person_by_login
from helpdesk.accounts.staff_file import keep_staff, read_staff
from helpdesk.defaults import DATA, load_defaults
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.workflow import OPEN_STATES, ConsultationTooLate, TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.filing.actions import Request, open_ticket
from helpdesk.outbox.post import holding
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.promises import SlaBook, sla_book
from helpdesk.tickets.queries import ticket_by_id

PASSWORD = "demo-2026"
LOGINS = {
    "nesterov.ap": "Администратор ЭЖ: технические заявки",
    "sokolovskaya.ea": "заместитель директора по УВР: методические заявки",
    "baranova.lp": "педагог",
    "gromova.nv": "директор (пока только свои заявки)",
}
WEEK = timedelta(days=7)
FRESH_WEEKS = 2  # what the corpus files later than today is brought into the last weeks
ALWAYS_FRESH = 24  # and so are its last tickets, so that the queue is alive on any date
SEED = 47
SHARE_LATE, SHARE_RETURNED = 0.06, 0.05
FRESH = timedelta(days=9)
SHARE_FORGOTTEN, SHARE_UNTOUCHED, SHARE_UNSOLVED = 0.12, 0.5, 0.8  # of the fresh, the forgotten, those not yet due
LONGEST_CLOSURE = timedelta(days=120)
STAGED = (
    *(TicketState.NEW, TicketState.CONSULTATION, TicketState.WAITING_AUTHOR, TicketState.WAITING_VENDOR),
    *(TicketState.REOPENED, TicketState.WITHDRAWN, TicketState.DUPLICATE),
)
VENDOR_NUMBER = "47-1123"
NOTE = "Похоже на то, что было в начале четверти: сначала проверить подгруппы."
RETURNED = "Попробовала ещё раз, не получилось: всё так же."
POSTS_BY_WORD = (
    ("математик", "математик"),
    ("английск", "английск"),
    ("немецк", "немецк"),
    ("русского", "русский"),
    ("литератур", "литература"),
    ("начальных", "начальные"),
    ("географ", "географи"),
    ("биолог", "биолог"),
    ("истори", "истори"),
    ("хими", "хими"),
    ("обществозн", "обществознани"),
    ("физическ", "физическая"),
    ("физик", "физика"),
    ("информатик", "информатик"),
    ("музык", "музык"),
    ("технолог", "труд"),
    ("изо", "изобразительное"),
    ("обзр", "обзр"),
)
SAID = json.loads((DATA / "demo_answers.json").read_text(encoding="utf-8"))  # by topic
QUESTIONS = (
    "Уточните, пожалуйста, класс и предмет.",
    "Пришлите, пожалуйста, снимок окна с ошибкой, без фамилий учеников.",
)


class SchoolNotEmpty(RuntimeError):
    """The demo goes into an empty database only."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of the corpus and when it is filed in this demo (UTC)."""

    filed_at: datetime
    requester: Person
    request: Request
    is_due_today: bool = False


def load_demo() -> int:
    """The whole demo school; returns the number of tickets. Raises SchoolNotEmpty; the caller commits."""
    if not is_school_empty():
        raise SchoolNotEmpty
    load_defaults()
    keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
    shared_hash = hash_password(PASSWORD)
    db.session.execute(sa.update(Person).values(password_hash=shared_hash))
    people = db.session.scalars(sa.select(Person).order_by(Person.id)).all()
    chance = random.Random(SEED)
    lines = sorted(_lines(people, chance), key=lambda line: line.filed_at)
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
    return len(lines)


def _lines(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    now = clock.now()
    teachers: dict[str, list[Person]] = {}
    with (DATA / "corpus.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    urgent = [number for number, row in enumerate(rows) if _is_urgent_trouble(row)]
    for number, row in enumerate(rows):
        role = row["author_role"]
        requester = chance.choice(teachers.setdefault(role, _matching(role, people)))
        request = Request(
            kind=TicketKind(row["kind"]),
            topic=row["topic"],
            title=row["title"],
            body=row["body"],
            urgency=Urgency(row["urgency"]),
            has_personal_data=bool(row["pd"]),
        )
        filed_at = datetime.fromisoformat(row["filed_at"])
        if number == urgent[-1]:
            yield Line(_yesterday(now), requester, request, is_due_today=True)
        elif filed_at > now or number >= len(rows) - ALWAYS_FRESH:
            yield Line(_these_weeks(filed_at, now, number), requester, request)
        else:
            yield Line(filed_at, requester, request)


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


def _is_urgent_trouble(row: dict[str, str]) -> bool:
    return row["kind"] == TicketKind.TECHNICAL and row["urgency"] == Urgency.URGENT


def _yesterday(now: datetime) -> datetime:
    """11:00 of the working day before: an urgent technical ticket of then is due by the end of today."""
    book = sla_book()
    today = to_wall(now, book.zone).date()
    before = today - timedelta(days=1)
    while not book.timetable.is_working(before) and today - before < LONGEST_CLOSURE:
        before -= timedelta(days=1)
    return to_instant(datetime.combine(before, time(11)), book.zone)


def _these_weeks(filed_at: datetime, now: datetime, number: int) -> datetime:
    """The same weekday and hour in one of the last weeks."""
    return filed_at - ((filed_at - now) // WEEK + 1 + number % FRESH_WEEKS) * WEEK


def _matching(role: str, people: Sequence[Person]) -> list[Person]:
    """Staff whose post or subject fits the author's role in the corpus; any teacher for a class teacher."""
    wanted = role.casefold()
    exact = [person for person in people if person.post.casefold() == wanted]
    by_subject = [
        person
        for word, subject in POSTS_BY_WORD
        if word in wanted
        for person in people
        if person.post.startswith(("учитель", "преподаватель")) and subject in person.subject.casefold()
    ]
    return exact or by_subject or [person for person in people if person.post == "учитель"]


def _live(ticket: Ticket, book: SlaBook, chance: random.Random) -> None:
    """What happened to a ticket since: old ones mostly solved in time, those of the last days at every stage."""
    owner = ticket.assignee
    if owner is None or owner.id == ticket.requester_id:
        return
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
