"""Forgetting a person who left: their name goes from every place, what they wrote stays with its ticket."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Absence, Person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.forgetting import ForgottenAlready, StillHere, StillNeeded, new_login, new_name
from helpdesk.domain.text import folded
from helpdesk.domain.workflow import OPEN_STATES
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import changes
from helpdesk.tickets.models import Event, Ticket
from helpdesk.tickets.queries import PEOPLE

NO_TEXT = "—"  # what remains of a letter to somebody who is forgotten
EMPTIED = ("email", "phone", "building", "room", "subject")
HANDING_OVER = ("rerouted", "returned", "taken", "handed_over")  # acts whose history names who had a ticket
# What points to a person: the rows that are theirs alone go, all others keep a number that has no name any more.
GOES = frozenset(
    f"{table}.person_id"
    for table in (
        "sign_in",
        "digest_recipient",
        "switched_off",
        "second_factor",
        "recovery_code",
        "pin",
        "draft",
        "search",
    )
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Where a person was found: how many tickets, letters and lines of history carry the name."""

    tickets: int
    letters: int
    events: int


def check_may_forget(person: Person) -> None:
    """Raises StillHere, StillNeeded or ForgottenAlready."""
    if person.is_active:
        raise StillHere(name=person.full_name)
    if person.login == new_login(person.id):
        raise ForgottenAlready
    concerned = sa.or_(Ticket.requester_id == person.id, Ticket.assignee_id == person.id)
    tickets = db.session.scalar(sa.select(sa.func.count()).where(concerned, Ticket.state.in_(OPEN_STATES))) or 0
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    awaited = sa.and_(Absence.last_on >= today, Absence.withdrawn_at.is_(None))
    stands_in = sa.and_(Absence.substitute_id == person.id, awaited)
    absences = db.session.scalar(sa.select(sa.func.count(Absence.id)).where(stands_in)) or 0
    if tickets or absences:
        raise StillNeeded(tickets=tickets, absences=absences)


def forget(person: Person, *, by: Person | None) -> Forgotten:
    """A number in the place of a name: account, letters, history, search; raises what `check_may_forget` does."""
    check_may_forget(person)
    known = (person.full_name, person.short_name)
    letters, told = _letters_to(person), _letters_naming(person)
    events = _events_naming(person)
    for name in EMPTIED:
        setattr(person, name, "")
    person.full_name, person.login = new_name(person.id), new_login(person.id)
    person.sort_name, person.password_hash = folded(person.full_name), None
    person.feed_epoch += 1
    for event in events:
        event.changes = {
            field: [person.short_name if value in known else value for value in pair]
            for field, pair in event.changes.items()
        }
    tickets = db.session.scalars(sa.select(Ticket).options(*PEOPLE).where(Ticket.requester_id == person.id)).all()
    for ticket in tickets:
        changes.keep_searchable(ticket)
    for letter in told:
        for name in known:
            letter.text = letter.text.replace(name, person.full_name)
            letter.html = letter.html.replace(name, person.full_name)
    for letter in letters:
        letter.to_name, letter.to_address, letter.text = person.full_name, "", NO_TEXT
        letter.html, letter.picture = "", None
    _remove_own_rows(person)
    record(Act.PERSON_FORGOTTEN, by=by, about=About(Thing.PERSON, person.id), letters=len(letters), events=len(events))
    return Forgotten(len(tickets), len(letters) + len(told), len(events))


def _letters_to(person: Person) -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).where(Letter.person_id == person.id)))


def _letters_naming(person: Person) -> list[Letter]:
    """Letters to others in which the name stands; with a namesake here only those about one's own tickets."""
    named = sa.or_(*(Letter.text.contains(name, autoescape=True) for name in (person.full_name, person.short_name)))
    found = db.session.scalars(sa.select(Letter).where(named, Letter.person_id != person.id)).all()
    if not _has_namesake(person):
        return list(found)
    own = {ticket.thread for ticket in db.session.scalars(sa.select(Ticket).where(Ticket.requester_id == person.id))}
    return [letter for letter in found if letter.thread in own]


def _events_naming(person: Person) -> list[Event]:
    """Lines of history in which the name stands as text; a namesake's lines are left alone."""
    if _has_namesake(person):
        return []
    named = db.session.scalars(sa.select(Event).where(Event.act.in_(HANDING_OVER)))
    return [event for event in named if any(person.short_name in pair for pair in event.changes.values())]


def _has_namesake(person: Person) -> bool:
    others = db.session.scalars(sa.select(Person).where(Person.id != person.id, Person.closed_at.is_(None)))
    return any(other.short_name == person.short_name for other in others)


def _remove_own_rows(person: Person) -> None:
    for pointer in sorted(GOES):
        name, column = pointer.split(".")
        table = db.metadata.tables[name]
        db.session.execute(sa.delete(table).where(table.c[column] == person.id))
