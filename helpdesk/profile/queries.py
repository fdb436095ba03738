"""What a person's own pages show."""

from collections.abc import Sequence

import sqlalchemy as sa

from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.queries import hash_of, is_live_session
from helpdesk.domain.notices import Event
from helpdesk.extensions import db
from helpdesk.outbox.models import SwitchedOff


def sessions_of(person: Person) -> Sequence[SignIn]:
    """Live sessions, the newest first."""
    query = sa.select(SignIn).where(SignIn.person_id == person.id)
    newest_first = db.session.scalars(query.order_by(SignIn.begun_at.desc(), SignIn.id.desc()))
    return [session for session in newest_first if is_live_session(session)]


def is_own(session: SignIn, person: Person) -> bool:
    """Whether a session is the one of the request at hand."""
    return session.token_hash == hash_of(person.session_token)


def switched_off(person: Person) -> frozenset[Event]:
    """The events a person wants no letters about."""
    return frozenset(db.session.scalars(sa.select(SwitchedOff.event).where(SwitchedOff.person_id == person.id)))


def is_taken(email: str, *, by_another_than: Person) -> bool:
    """Whether letters of another open account go to this address, however its capitals are written."""
    others = sa.select(Person.id).where(Person.id != by_another_than.id, Person.closed_at.is_(None))
    return db.session.scalar(others.where(sa.func.lower(Person.email) == email.lower()).limit(1)) is not None
