"""AuditEntry: one line of the log; AuditHead: where it begins and ends."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.domain.audit import Head, Line, Sealed
from helpdesk.extensions import Model


class AuditEntry(Model):
    """Who did or saw what, and when; the database itself refuses to change or delete one (triggers of the revision).

    Act and thing are plain text: entries must be readable after the code has forgotten a word. Names are not kept,
    people are numbers here and get their name when the log is read.
    """

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # without gaps
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # none: the desk, a command
    act: Mapped[str] = mapped_column(sa.String(40))
    thing: Mapped[str] = mapped_column(sa.String(20))
    thing_id: Mapped[str] = mapped_column(sa.String(80))
    details: Mapped[str] = mapped_column(sa.Text)  # JSON: short facts, never a ticket's or a pupil's
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.Index("ix_audit_entry_thing", "thing", "thing_id"),)

    @property
    def sealed(self) -> Sealed:
        """The entry as the chain sees it."""
        line = Line(self.number, self.at, self.actor_id, self.act, self.thing, self.thing_id, self.details)
        return Sealed(line, self.previous_hash, self.hash)


class AuditHead(Model):
    """The one row whose lock gives entries their order, and by which a cut end shows."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_number: Mapped[int]  # older entries were let go
    first_previous_hash: Mapped[str] = mapped_column(sa.String(64))
    last_number: Mapped[int]
    last_hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    @property
    def bounds(self) -> Head:
        """The same as plain data."""
        return Head(self.first_number, self.first_previous_hash, self.last_number, self.last_hash)
