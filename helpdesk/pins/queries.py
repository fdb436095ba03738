"""Who has a PIN."""

from collections.abc import Sequence

import sqlalchemy as sa

from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.pins.models import Pin


def pin_of(person: Person) -> Pin | None:
    """A person's PIN, if they were given one."""
    return db.session.get(Pin, person.id)


def people_for_pins(logins: Sequence[str] = ()) -> Sequence[Person]:
    """The people of these logins, or without any everybody who has no PIN yet; by name."""
    wanted = Person.login.in_(logins) if logins else Person.id.not_in(sa.select(Pin.person_id))
    query = sa.select(Person).where(wanted, Person.closed_at.is_(None)).order_by(Person.sort_name, Person.id)
    return db.session.scalars(query).all()


def people_given(issue_key: str) -> Sequence[Person]:
    """Who has the PIN that one form gave them, and no other since; by name."""
    given = Person.id.in_(sa.select(Pin.person_id).where(Pin.issue_key == issue_key))
    return db.session.scalars(sa.select(Person).where(given).order_by(Person.sort_name, Person.id)).all()


def lock(keeper: Person) -> None:
    """Let one request of a keeper's at a time go on from here."""
    db.session.execute(sa.select(Person.id).where(Person.id == keeper.id).with_for_update())


def staff_and_pins() -> Sequence[sa.Row[Person, bool]]:
    """Everybody who works at the school, and whether they have a PIN; by name."""
    has_pin = Pin.person_id.is_not(None).label("has_pin")
    query = sa.select(Person, has_pin).outerjoin(Pin, Pin.person_id == Person.id).where(Person.closed_at.is_(None))
    return db.session.execute(query.order_by(Person.sort_name, Person.id)).all()
