"""Walking the log's chain."""

from collections.abc import Generator
from contextlib import closing
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
    with closing(_entries()) as entries:
        fault = first_fault(entries, head)
    is_there = db.session.scalar(sa.select(sa.exists().where(AuditEntry.hash == known)))
    return Verified(head, fault, bool(is_there))


def streamed(asked: sa.Select[AuditEntry]) -> Generator[AuditEntry, None, None]:
    """Entries read as a stream: years of them must not pile up in memory; ends its cursor when its reader stops."""
    with db.session.scalars(asked.execution_options(yield_per=AT_ONCE)) as found:
        for entry in found:
            yield entry
            db.session.expunge(entry)


def _entries() -> Generator[Sealed, None, None]:
    with closing(streamed(sa.select(AuditEntry).order_by(AuditEntry.number))) as found:
        yield from (entry.sealed for entry in found)
