"""Who of the staff a provider speaks of."""

import sqlalchemy as sa

from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import person_by_login
from helpdesk.extensions import db


def person_told(name: str, match: str) -> Person | None:
    """The active person with exactly this address or login; None when there is none, or more than one."""
    if not name:
        return None
    if match != "email":
        person = person_by_login(name)
        return person if person is not None and person.is_active else None
    query = sa.select(Person).where(sa.func.lower(Person.email) == name, Person.closed_at.is_(None)).limit(2)
    found = db.session.scalars(query).all()
    return found[0] if len(found) == 1 else None
