"""What a person's own pages show."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.queries import hash_of, is_live_session
from helpdesk.domain.notices import Event
from helpdesk.extensions import db
from helpdesk.outbox.models import SwitchedOff
from helpdesk.profile.models import PendingAddress
from helpdesk.web.links import sign, unsign

PURPOSE = "address"
LINK_HOURS = 24


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


def pending_address(person: Person) -> PendingAddress | None:
    """The address a person wants, while the link to confirm it lasts."""
    since = clock.now() - timedelta(hours=LINK_HOURS)
    wanted = PendingAddress.person_id == person.id, PendingAddress.asked_at > since
    return db.session.scalar(sa.select(PendingAddress).where(*wanted))


def lock_wishes_for(email: str) -> None:
    """Until the commit only one of those who wish for the same address can get it (PostgreSQL)."""
    same = sa.select(PendingAddress.person_id).where(sa.func.lower(PendingAddress.email) == email.lower())
    db.session.execute(same.order_by(PendingAddress.person_id).with_for_update())


def ends_at(pending: PendingAddress) -> datetime:
    """Until when an address can be confirmed."""
    return pending.asked_at + timedelta(hours=LINK_HOURS)


def token_of(person: Person, pending: PendingAddress) -> str:
    """What the link carries: it dies with the wish, and with another password or address."""
    return sign(PURPOSE, [person.id, _stamp(person, pending)])


def own_wish_of(token: str, person: Person, *, lock: bool = False) -> PendingAddress | None:
    """A person's own wish, which this link confirms; None for anybody else, at a shared computer, or when it is over.

    It is over once it was used or replaced, or when its day is. `lock`: the person's row, as it is now.
    """
    facts = unsign(PURPOSE, token, max_days=LINK_HOURS // 24 + 1)
    if facts is None or facts[0] != person.id or person.is_confined:
        return None
    if lock:
        db.session.refresh(person, with_for_update=True)
    pending = pending_address(person)
    return pending if pending is not None and _stamp(person, pending) == facts[1] else None


def _stamp(person: Person, pending: PendingAddress) -> str:
    facts = (person.password_hash, person.email, pending.email, pending.asked_at.isoformat())
    return hash_of("|".join(map(str, facts)))[:24]
