"""Walking the log's chain."""

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from helpdesk.audit.models import AuditEntry, AuditHead
from helpdesk.domain.audit import Fault, Head, Sealed, first_fault
from helpdesk.extensions import db

AT_ONCE = 1_000


class Verified(NamedTuple):
    """What a walk along the chain found."""

    head: Head
    fault: Fault | None
    is_known_there: bool  # the entry whose hash somebody had written down elsewhere

    @property
    def length(self) -> int:
        """How many entries the log says it has."""
        return self.head.last_number - self.head.first_number + 1


def verified(known: str = "") -> Verified:
    """The log's bounds and its first broken place, and whether it has the entry of a hash (the head's, printed before).

    The head's row is locked, so that nothing is written in between.
    """
    head = db.session.scalars(sa.select(AuditHead).with_for_update(read=True)).one().bounds
    fault = first_fault(_entries(), head)
    is_there = db.session.scalar(sa.select(sa.exists().where(AuditEntry.hash == known)))
    return Verified(head, fault, bool(is_there))


def _entries() -> Iterator[Sealed]:
    asked = sa.select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=AT_ONCE)
    for entry in db.session.scalars(asked):
        yield entry.sealed
        db.session.expunge(entry)  # years of entries must not pile up in memory
