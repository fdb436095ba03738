"""Writing an entry: in the transaction of what it tells of, sealed as its last step."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

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
    db.session.info.setdefault(NOT_SEALED, []).append(facts_of(act, by, about, details))


def facts_of(act: Act, by: Somebody | None, about: About, details: dict[str, Detail]) -> dict[str, Any]:
    """An entry before it has its place in the chain."""
    return {
        "at": clock.now(),
        "actor_id": by.id if by else None,
        "act": str(act),
        "thing": str(about.thing),
        "thing_id": str(about.id),
        "details": details_text(details),
    }


def add_sealed(connection: sa.Connection, entries: Iterable[dict[str, Any]]) -> None:
    """Put entries at the end of the chain, whose head stays locked until the connection's commit."""
    query = sa.select(AuditHead.last_number, AuditHead.last_hash).with_for_update()
    number, last_hash = connection.execute(query).one()
    rows = []
    for facts in entries:
        number += 1
        sealed = seal(last_hash, Line(number=number, **facts))
        rows.append({"number": number, "previous_hash": last_hash, "hash": sealed, **facts})
        last_hash = sealed
    connection.execute(sa.insert(AuditEntry), rows)
    connection.execute(sa.update(AuditHead).values(last_number=number, last_hash=last_hash))


@sa.event.listens_for(db.session, "before_commit")
def _seal(session: Session) -> None:
    if not session.in_nested_transaction() and (waiting := session.info.pop(NOT_SEALED, [])):
        session.flush()
        add_sealed(session.connection(), waiting)


@sa.event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(NOT_SEALED, None)
