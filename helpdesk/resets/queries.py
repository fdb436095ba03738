"""Whose password may be set anew by a link."""

from collections.abc import Sequence

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import hash_of, person_by_login
from helpdesk.extensions import db
from helpdesk.resets.models import ResetRequest
from helpdesk.web.links import unsign

PURPOSE = "reset"
MOST_NAMESAKES = 5  # people who share one address


def people_meant(typed: str) -> Sequence[Person]:
    """Whose login or stored address was typed, locked so that two letters at once are counted one after the other."""
    if "@" not in typed:
        person = person_by_login(typed, lock=True)
        return [person] if person is not None and person.is_active else []
    query = sa.select(Person).where(sa.func.lower(Person.email) == typed, Person.closed_at.is_(None))
    return db.session.scalars(query.order_by(Person.id).limit(MOST_NAMESAKES).with_for_update()).all()


def unanswered() -> int:
    """How many requests wait for the worker."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(ResetRequest)) or 0


def stamp_of(person: Person) -> str:
    """What a link was made for: another password or address makes it worthless."""
    return hash_of(f"{person.password_hash}|{person.email}")[:24]


def person_of(token: str, *, lock: bool = False) -> Person | None:
    """The person of a link, while it lasts: within its time, before any change of password or address."""
    facts = unsign(PURPOSE, token, max_days=1)
    if facts is None or int(facts[2]) <= clock.now().timestamp():
        return None
    query = sa.select(Person).where(Person.id == int(facts[0]), Person.closed_at.is_(None))
    person = db.session.scalar(query.with_for_update() if lock else query)
    return person if person is not None and stamp_of(person) == facts[1] else None
