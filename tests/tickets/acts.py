"""Every act on a ticket, the notices it sends, and to whom."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from helpdesk import clock
from helpdesk.bookings.queries import coming_bookings_of
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions, appointments
from helpdesk.tickets.actions import Words
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    later,
    person,
)

SNAPSHOTS = Path(__file__).parent / "letters"
TOKEN = re.compile(r"(?<=/)[\w-]+\.[\w-]{6,}\.[\w-]{20,}")
URL = re.compile(r"https?://[^\s\"'<>)]+")
TITLE, BODY = "Пропали отметки Сидорова", "У Сидорова из 7А пропали все отметки за октябрь."
REPLY, STAFF_WORDS = "Это видно и в телефоне.", "Обновите страницу клавишами Ctrl+F5."
LATE = datetime(2026, 11, 16, 15)  # after the promise
Act = Callable[[Ticket], object]


def reroute(ticket: Ticket) -> None:
    actions.reroute(
        ticket,
        kind=TicketKind.METHODOLOGICAL,
        topic="marks",
        urgency=Urgency.NORMAL,
        reason="Это вопрос о порядке.",
        by=person(ADMINISTRATOR),
    )


def invite(ticket: Ticket) -> None:
    actions.invite(ticket, STAFF_WORDS, by=person(ADMINISTRATOR))


def propose(ticket: Ticket) -> None:
    actions.propose(ticket, LATE, STAFF_WORDS, by=person(ADMINISTRATOR))


def agree(ticket: Ticket) -> None:
    propose(ticket)
    appointments.come(ticket, LATE, by=person(TEACHER))


def cancel(ticket: Ticket) -> None:
    invite(ticket)
    appointments.cancel(coming_bookings_of(person(TEACHER))[0], by=person(TEACHER))


def reopen(ticket: Ticket) -> None:
    actions.resolve(ticket, STAFF_WORDS, by=person(ADMINISTRATOR))
    with clock.at(later(days=1)):
        actions.reopen(ticket, REPLY, by=person(TEACHER))


def join(ticket: Ticket) -> Ticket:
    original = file_ticket(OTHER_TEACHER)
    ticket_by_id(ticket.id)  # committing the other one made this one forget
    actions.move(ticket, TicketState.DUPLICATE, Words(original=original), by=person(ADMINISTRATOR))
    return original


def resolve_original(ticket: Ticket) -> None:
    join(ticket)
    assert ticket.duplicate_of is not None
    actions.resolve(ticket.duplicate_of, STAFF_WORDS, by=person(ADMINISTRATOR))


def reopen_twice(ticket: Ticket) -> None:
    for _ in range(2):
        reopen(ticket)


def outage(ticket: Ticket) -> None:
    urgency, why = Urgency.CRITICAL, "Журнал не открывается у всех."
    actions.reroute(ticket, kind=ticket.kind, topic="saving", urgency=urgency, reason=why, by=person(ADMINISTRATOR))


ACTS: dict[str, Act] = {
    "file": lambda _ticket: None,
    "answer": lambda ticket: actions.answer(ticket, STAFF_WORDS, by=person(ADMINISTRATOR)),
    "reply": lambda ticket: actions.answer(ticket, REPLY, by=person(TEACHER)),
    "ask": lambda ticket: actions.ask(ticket, STAFF_WORDS, by=person(ADMINISTRATOR)),
    "invite": invite,
    "propose": propose,
    "agree": agree,
    "cancel": cancel,
    "reroute": reroute,
    "resolve": lambda ticket: actions.resolve(ticket, STAFF_WORDS, by=person(ADMINISTRATOR)),
    "reopen": reopen,
    "reopen twice": reopen_twice,
    "outage": outage,
    "withdraw": lambda ticket: actions.withdraw(ticket, by=person(TEACHER)),
    "join": join,
    "resolve original": resolve_original,
}
SENT: dict[str, dict[str, str]] = {  # act: the notices it sends, and to whom
    "file": {"opened": TEACHER, "opened_owner": ADMINISTRATOR},
    "answer": {"answered": TEACHER},
    "reply": {"replied": ADMINISTRATOR},
    "ask": {"asked": TEACHER},
    "invite": {"invited": TEACHER},
    "propose": {"proposed": TEACHER},
    "agree": {"proposed": TEACHER, "agreed": ADMINISTRATOR},
    "cancel": {"invited": TEACHER, "not_coming": ADMINISTRATOR},
    "reroute": {"rerouted": TEACHER, "rerouted_owner": DEPUTY},
    "resolve": {"resolved": TEACHER},
    "reopen": {"resolved": TEACHER, "reopened": ADMINISTRATOR},
    "reopen twice": {"resolved": TEACHER, "reopened": ADMINISTRATOR, "reopened_again": DEPUTY},
    "outage": {"outage": DEPUTY, "rerouted": TEACHER},
    "withdraw": {"withdrawn": ADMINISTRATOR},
    "join": {"joined": TEACHER},
    "resolve original": {"joined": TEACHER, "original_resolved": TEACHER},
}
OWNERS_LETTERS = ("opened_owner", "replied", "withdrawn")
NOTICES = {notice: act for act, sent in reversed(SENT.items()) for notice in sent}


def filed(**changes: object) -> Ticket:
    """The ticket all these letters are about; unmarked unless told otherwise, though its words name a pupil."""
    ticket = file_ticket(**{"title": TITLE, "body": BODY, **changes})
    ticket.has_personal_data = bool(changes.get("has_personal_data"))
    return ticket


def letters(ticket: Ticket) -> dict[str, Letter]:
    """Every letter of a ticket by its notice."""
    db.session.flush()
    found = db.session.query(Letter).filter_by(thread=ticket.thread).order_by(Letter.id)
    return {letter.key.split(":")[1]: letter for letter in found}


def recipients(ticket: Ticket, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Notice and login of whoever got it."""
    return {name: letter.to_address.split("@")[0] for name, letter in letters(ticket).items() if name not in without}


def everyone_mailed(ticket: Ticket, without: str = "") -> list[str]:
    """«notice:login» of every letter of a ticket."""
    db.session.flush()
    found = db.session.query(Letter).filter_by(thread=ticket.thread).order_by(Letter.id)
    told = [(letter.key.split(":")[1], letter.to_address.split("@")[0]) for letter in found]
    return [f"{notice}:{login}" for notice, login in told if login != without]


def as_snapshot(letter: Letter) -> str:
    """What a reader sees, tokens masked."""
    return TOKEN.sub("TOKEN", f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}")
