"""What the pages of the staff show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.domain.duties import POSTS
from helpdesk.domain.people import Role
from helpdesk.domain.sessions import IDLE_OWN
from helpdesk.domain.text import folded
from helpdesk.domain.workflow import OPEN_STATES
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import PEOPLE

PAGE = 50
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class StaffPage:
    """People by name; `after` asks for the next page, None on the last one."""

    people: Sequence[Person]
    after: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What is connected with a person now."""

    sessions: int
    asked: int  # open tickets of their own
    in_hands: int  # open tickets they answer for


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a staff list changes about one person."""

    login: str
    name: str  # as it is until now
    cells: Sequence[tuple[str, str, str]]  # name of the column, what stands there, what will


@dataclass(frozen=True, slots=True)
class Preview:
    """What a staff list would do: who is new, what changes for whom, who stays closed."""

    added: Sequence[str]
    changed: Sequence[Renewed]
    same: int
    closed: Sequence[str]


def staff_page(typed: str = "", *, is_closed: bool = False, after: int = 0) -> StaffPage:
    """People whose name or login has every typed word; who is here, or who has left."""
    left = Person.closed_at.is_not(None) if is_closed else Person.closed_at.is_(None)
    query = sa.select(Person).where(left).order_by(Person.sort_name, Person.id)
    for word in folded(typed).split()[:MOST_WORDS]:
        query = query.where(sa.or_(Person.sort_name.contains(word, autoescape=True), Person.login.startswith(word)))
    if after and (last := person_at(after)):
        is_later = sa.tuple_(Person.sort_name, Person.id) > sa.tuple_(sa.literal(last.sort_name), sa.literal(last.id))
        query = query.where(is_later)
    found = db.session.scalars(query.limit(PAGE + 1)).all()
    return StaffPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def person_at(person_id: int, *, lock: bool = False) -> Person | None:
    """A member of the staff, also one who has left."""
    query = sa.select(Person).where(Person.id == person_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def held_by(person: Person) -> Held:
    """How many sessions and open tickets a person has."""
    is_open = Ticket.state.in_(OPEN_STATES)
    now = clock.now()
    is_live = SignIn.expires_at > now, SignIn.seen_at > now - IDLE_OWN
    sessions = sa.select(sa.func.count()).where(SignIn.person_id == person.id, *is_live)
    asked = sa.select(sa.func.count()).where(Ticket.requester_id == person.id, is_open)
    in_hands = sa.select(sa.func.count()).where(Ticket.assignee_id == person.id, is_open)
    row = db.session.execute(sa.select(sessions.scalar_subquery(), asked.scalar_subquery(), in_hands.scalar_subquery()))
    return Held(*row.one())


def tickets_in_hands(person: Person) -> Sequence[Ticket]:
    """Open tickets a person answers for, locked."""
    query = sa.select(Ticket).options(*PEOPLE).where(Ticket.assignee_id == person.id, Ticket.state.in_(OPEN_STATES))
    return db.session.scalars(query.order_by(Ticket.id).with_for_update(of=Ticket)).all()


def successors(person: Person) -> Sequence[Person]:
    """Who may go on with somebody's tickets: the others in posts that answer for any."""
    others = Person.role_held.in_(POSTS), Person.closed_at.is_(None), Person.id != person.id
    return db.session.scalars(sa.select(Person).where(*others).order_by(Person.sort_name)).all()


def other_administrators(person: Person) -> int:
    """How many administrators there are beside somebody; their rows are locked, so two cannot close each other."""
    others = Person.role_held == Role.ADMINISTRATOR, Person.closed_at.is_(None), Person.id != person.id
    return len(db.session.scalars(sa.select(Person.id).where(*others).order_by(Person.id).with_for_update()).all())


def preview(rows: Iterable[dict[str, str]]) -> Preview:
    """What keeping these rows would change, nothing being changed."""
    known = {person.login: person for person in db.session.scalars(sa.select(Person))}
    added, changed, closed, same = [], [], [], 0
    for row in rows:
        person = known.get(row["login"])
        if person is None:
            added.append(row["full_name"])
            continue
        if not person.is_active:
            closed.append(row["full_name"])
        cells = [(name, _of(person, name), value) for name, value in row.items() if _of(person, name) != value]
        if cells:
            changed.append(Renewed(person.login, person.full_name, cells))
        else:
            same += 1
    return Preview(added, changed, same, closed)


def _of(person: Person, name: str) -> str:
    return person.role_held.value if name == "role" else str(getattr(person, name))
