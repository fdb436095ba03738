"""Writing an entry: in the transaction of what it tells of, sealed as its last step."""

from typing import NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.audit.models import AuditEntry, AuditHead
from helpdesk.domain.audit import Act, Detail, Line, Thing, details_text, seal
from helpdesk.extensions import db

NOT_SEALED = "audit_not_sealed"


class Somebody(Protocol):
    """Whoever has a number among the staff."""

    @property
    def id(self) -> int: ...


class About(NamedTuple):
    """What an act was about: a kind of thing and which one."""

    thing: Thing
    id: object = ""


def record(act: Act, *, by: Somebody | None, about: About, **details: Detail) -> None:
    """Write an act down with the caller's transaction: rolled back with it, kept with it.

    `by` none: a command or the desk itself. Details are short facts (days, counts, states): never a ticket's words,
    a pupil's name or a password.

    The chain's head is locked only once everything else is done, at the commit: whoever records never waits for
    a lock while holding this one, so two who record cannot wait for each other.
    """
    facts = {
        "at": clock.now(),
        "actor_id": by.id if by else None,
        "act": str(act),
        "thing": str(about.thing),
        "thing_id": str(about.id),
        "details": details_text(details),
    }
    db.session.info.setdefault(NOT_SEALED, []).append(facts)


@sa.event.listens_for(db.session, "before_commit")
def _seal(session: Session) -> None:
    if session.in_nested_transaction() or not (waiting := session.info.pop(NOT_SEALED, [])):
        return
    session.flush()
    query = sa.select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalars(query).one()
    for facts in waiting:
        number, previous = head.last_number + 1, head.last_hash
        sealed = seal(previous, Line(number=number, **facts))
        session.add(AuditEntry(number=number, previous_hash=previous, hash=sealed, **facts))
        head.last_number, head.last_hash = number, sealed


@sa.event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(NOT_SEALED, None)
