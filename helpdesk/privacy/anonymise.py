"""Forgetting a person who left: their name goes from every place, what they wrote stays with its ticket."""

from collections.abc import Sequence
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
EMPTIED = ("post", "email", "phone", "building", "room", "subject")
SAYING = ("subject", "text", "html")  # parts of a letter in which a name may stand
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
        "awaited_code",
        "pending_address",
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


@dataclass(frozen=True, slots=True)
class _Found:
    tickets: Sequence[Ticket]
    letters: Sequence[Letter]  # to the person
    told: Sequence[tuple[Letter, list[str]]]  # to others, with the names in them
    events: Sequence[Event]

    @property
    def counts(self) -> Forgotten:
        return Forgotten(len(self.tickets), len(self.letters) + len(self.told), len(self.events))


def check_may_forget(person: Person) -> None:
    """Raises StillHere, StillNeeded or ForgottenAlready."""
    if person.is_active:
        raise StillHere(name=person.full_name)
    if person.login == new_login(person.id):
        raise ForgottenAlready
    tickets = len(open_tickets_of(person))
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    awaited = sa.and_(Absence.last_on >= today, Absence.withdrawn_at.is_(None))
    stands_in = sa.and_(Absence.substitute_id == person.id, awaited)
    absences = db.session.scalar(sa.select(sa.func.count(Absence.id)).where(stands_in)) or 0
    if tickets or absences:
        raise StillNeeded(tickets=tickets, absences=absences)


def open_tickets_of(person: Person) -> Sequence[Ticket]:
    """Tickets that wait for this person, or that they wait for: while there are any, the name is needed."""
    concerned = sa.or_(Ticket.requester_id == person.id, Ticket.assignee_id == person.id)
    return db.session.scalars(
        sa.select(Ticket).where(concerned, Ticket.state.in_(OPEN_STATES)).order_by(Ticket.id)
    ).all()


def would_forget(person: Person) -> Forgotten:
    """What `forget` would change; changes nothing."""
    return _found(person).counts


def forget(person: Person, *, by: Person | None) -> Forgotten:
    """A number in the place of a name: account, letters, history, search; raises what `check_may_forget` does."""
    check_may_forget(person)
    known, found = (person.full_name, person.short_name), _found(person)
    for name in EMPTIED:
        setattr(person, name, "")
    person.full_name, person.login = new_name(person.id), new_login(person.id)
    person.sort_name, person.password_hash = folded(person.full_name), None
    person.feed_epoch += 1
    for event in found.events:
        event.changes = {
            field: [person.short_name if value in known else value for value in pair]
            for field, pair in event.changes.items()
        }
    for ticket in found.tickets:
        changes.keep_searchable(ticket)
    for letter, names in found.told:
        for name in names:
            for part in SAYING:
                setattr(letter, part, getattr(letter, part).replace(name, person.full_name))
    for letter in found.letters:
        letter.to_name, letter.to_address, letter.text = person.full_name, "", NO_TEXT
        letter.html, letter.picture = "", None
    _remove_own_rows(person)
    counts = {"letters": len(found.letters), "events": len(found.events)}
    record(Act.PERSON_FORGOTTEN, by=by, about=About(Thing.PERSON, person.id), **counts)
    return found.counts


def _found(person: Person) -> _Found:
    own = sa.select(Ticket).options(*PEOPLE).where(Ticket.requester_id == person.id)
    tickets = db.session.scalars(own).all()
    return _Found(tickets, _letters_to(person), _letters_naming(person), _events_naming(person))


def _letters_to(person: Person) -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).where(Letter.person_id == person.id)))


def _letters_naming(person: Person) -> list[tuple[Letter, list[str]]]:
    """Letters to others with the names in them that are this person's and surely no namesake's."""
    known = (person.full_name, person.short_name)
    named = sa.or_(*(getattr(Letter, part).contains(name, autoescape=True) for part in SAYING for name in known))
    found = db.session.scalars(sa.select(Letter).where(named, Letter.person_id.is_distinct_from(person.id))).all()
    sure = [name for name, is_shared in zip(known, _shared(person), strict=True) if not is_shared]
    own = _own_threads(person)
    told = [(letter, list(known) if letter.thread in own else sure) for letter in found]
    return [(letter, names) for letter, names in told if any(name in _words(letter) for name in names)]


def _words(letter: Letter) -> str:
    return "\n".join(getattr(letter, part) for part in SAYING)


def _own_threads(person: Person) -> set[str]:
    """What is about this person whatever their namesakes do: their tickets, their absences, their leaving."""
    tickets = db.session.scalars(sa.select(Ticket).where(Ticket.requester_id == person.id))
    absences = db.session.scalars(sa.select(Absence.id).where(Absence.person_id == person.id))
    return {ticket.thread for ticket in tickets} | {f"absence-{one}" for one in absences} | {f"staff-{person.id}"}


def _events_naming(person: Person) -> list[Event]:
    """Lines of history in which the name stands as text; a namesake's lines are left alone."""
    _full, is_shared = _shared(person)
    if is_shared:
        return []
    named = db.session.scalars(sa.select(Event).where(Event.act.in_(HANDING_OVER)))
    return [event for event in named if any(person.short_name in pair for pair in event.changes.values())]


def _shared(person: Person) -> tuple[bool, bool]:
    """Whether somebody who works here has the same full name, and the same short one."""
    here = sa.select(Person).where(Person.id != person.id, Person.closed_at.is_(None))
    others = db.session.scalars(here).all()
    is_full = any(person.full_name in other.full_name for other in others)
    return is_full, any(person.short_name == other.short_name for other in others)


def _remove_own_rows(person: Person) -> None:
    for pointer in sorted(GOES):
        name, column = pointer.split(".")
        table = db.metadata.tables[name]
        db.session.execute(sa.delete(table).where(table.c[column] == person.id))
