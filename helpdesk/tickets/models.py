"""Ticket, what people wrote on it and what happened to it."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.references import ticket_address, ticket_number
from helpdesk.domain.workflow import OPEN_STATES, Outcome, TicketKind, TicketState, Urgency
from helpdesk.extensions import Model, choice
from helpdesk.files.models import StoredFile

HOUR = timedelta(hours=1)


def only_where(condition: str) -> dict[str, Any]:
    """An index of some rows only, on both engines."""
    return {f"{engine}_where": sa.text(condition) for engine in ("sqlite", "postgresql")}


class Topic(Model):
    """A plain sentence a teacher chooses instead of a code (domain.md §4)."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(30), unique=True)
    kind: Mapped[TicketKind] = mapped_column(choice(TicketKind))
    label: Mapped[str] = mapped_column(sa.String(120))
    label_en: Mapped[str] = mapped_column(sa.String(120))
    hint: Mapped[str] = mapped_column(sa.String(200))
    example: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int]


class SlaPolicy(Model):
    """Two targets, each «earliest(slot, day)» or working hours (domain.md §6)."""

    __tablename__ = "sla_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    response_slot: Mapped[int | None]
    response_day: Mapped[int | None]
    response_hours: Mapped[int | None]
    resolution_slot: Mapped[int | None]
    resolution_day: Mapped[int | None]
    resolution_hours: Mapped[int | None]

    __table_args__ = tuple(
        constraint
        for part in ("response", "resolution")
        for constraint in (
            sa.CheckConstraint(f"({part}_hours IS NULL) <> ({part}_day IS NULL)", name=f"{part}_form"),
            sa.CheckConstraint(f"{part}_slot IS NULL OR {part}_day IS NOT NULL", name=f"{part}_cap"),
        )
    )


class SlaRule(Model):
    """Which policy a kind and an urgency get."""

    __tablename__ = "sla_rule"

    kind: Mapped[TicketKind] = mapped_column(choice(TicketKind), primary_key=True)
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency), primary_key=True)
    policy_id: Mapped[int] = mapped_column(sa.ForeignKey("sla_policy.id"))

    policy: Mapped[SlaPolicy] = relationship(lazy="joined", innerjoin=True)


class NumberSeries(Model):
    """The last number given out in a school year; its row lock keeps numbers without gaps."""

    __tablename__ = "number_series"

    school_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int]


class Ticket(Model):
    """One request for help and its promise."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[int]
    serial: Mapped[int]
    submit_key: Mapped[str] = mapped_column(sa.String(64), unique=True)  # a second click files nothing twice
    kind: Mapped[TicketKind] = mapped_column(choice(TicketKind))
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic.id"))  # none while it is to be triaged
    title: Mapped[str] = mapped_column(sa.String(255))
    body: Mapped[str] = mapped_column(sa.Text)
    search_text: Mapped[str] = mapped_column(sa.Text)  # folded in Python: the engines fold Cyrillic differently
    state: Mapped[TicketState] = mapped_column(choice(TicketState))
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency))
    building: Mapped[str] = mapped_column(sa.String(40), default="")
    room: Mapped[str] = mapped_column(sa.String(40), default="")
    has_personal_data: Mapped[bool] = mapped_column(default=False)
    requester_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    policy_id: Mapped[int] = mapped_column(sa.ForeignKey("sla_policy.id"))
    filed_at: Mapped[datetime]
    cycle_began_at: Mapped[datetime]  # the filing, or the last reopening
    registered_at: Mapped[datetime]
    first_response_due: Mapped[datetime]
    resolution_due: Mapped[datetime]
    response_counts_from: Mapped[datetime]  # when a due is counted anew, from where
    resolution_counts_from: Mapped[datetime]
    first_responded_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # since when the requester is waited for; none while not
    invited_to: Mapped[datetime | None]  # start of the consultation the requester was asked to
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    times_reopened: Mapped[int] = mapped_column(default=0)
    why: Mapped[list[dict[str, Any]]]  # steps that led to the dues, as they were when promised
    version: Mapped[int] = mapped_column(default=1)  # a form made for another version is refused
    continues_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id"))
    duplicate_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id"))

    requester: Mapped[Person] = relationship(foreign_keys=[requester_id], lazy="raise")
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id], lazy="raise")
    topic: Mapped[Topic | None] = relationship(lazy="raise")
    policy: Mapped[SlaPolicy] = relationship(lazy="raise")
    continues: Mapped["Ticket | None"] = relationship(foreign_keys=[continues_id], remote_side=[id], lazy="raise")
    duplicate_of: Mapped["Ticket | None"] = relationship(foreign_keys=[duplicate_of_id], remote_side=[id], lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("school_year", "serial"),
        sa.Index("ix_ticket_queue", "kind", "state"),
        sa.Index("ix_ticket_requester", "requester_id", "filed_at"),
        # What the figures of a period read: tickets filed in it, and earlier ones that ended in it or later, or never.
        # Each is whole in one of three indexes, so tickets of earlier years are not even looked at.
        sa.Index("ix_ticket_filed", "filed_at"),
        sa.Index("ix_ticket_resolved", "resolved_at", "filed_at", **only_where("resolved_at IS NOT NULL")),
        sa.Index("ix_ticket_unresolved", "closed_at", "filed_at", **only_where("resolved_at IS NULL")),
    )

    @property
    def number(self) -> str:
        """As people read it: ЭЖ-2026/27-0147."""
        return ticket_number(self.school_year, self.serial)

    @property
    def address(self) -> str:
        """As addresses carry it: 2026-0147."""
        return ticket_address(self.school_year, self.serial)

    @property
    def thread(self) -> str:
        """The name all its letters share."""
        return f"ticket-{self.address}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES

    @property
    def is_late(self) -> bool:
        """Whether a promise is broken and the clock still runs."""
        return self.is_open and self.state is not TicketState.WAITING_AUTHOR and self.next_due < clock.now()

    @property
    def is_expected(self) -> bool:
        """Whether the consultation the requester was asked to is ahead, or began within the hour."""
        return self.invited_to is not None and self.invited_to > clock.now() - HOUR

    @property
    def next_due(self) -> datetime:
        """The nearer promise still to be kept."""
        return self.resolution_due if self.first_responded_at else self.first_response_due


class PastCycle(Model):
    """The figures of a cycle that a reopening ended (domain.md §6.8): they stay in the statistics."""

    __tablename__ = "past_cycle"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"), index=True)
    cycle: Mapped[int]
    kind: Mapped[TicketKind] = mapped_column(choice(TicketKind))
    began_at: Mapped[datetime]  # the filing, or the reopening before
    registered_at: Mapped[datetime]
    first_response_due: Mapped[datetime]
    resolution_due: Mapped[datetime]
    first_responded_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "cycle"),
        sa.Index("ix_past_cycle_resolved", "resolved_at", "began_at"),
    )


class Comment(Model):
    """Words of a person: to the other side, or a note that stays among those who answer."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(sa.Text)
    is_internal: Mapped[bool] = mapped_column(default=False)
    is_after_end: Mapped[bool] = mapped_column(default=False)  # came when the ticket was over already

    author: Mapped[Person] = relationship(lazy="raise")


class SentForm(Model):
    """A form that was acted on: sending it a second time does nothing twice."""

    __tablename__ = "sent_form"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"))
    sent_at: Mapped[datetime]


class Event(Model):
    """One line of the history: who, when, what, from – to."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # none: the desk itself
    happened_at: Mapped[datetime]
    act: Mapped[str] = mapped_column(sa.String(30))
    changes: Mapped[dict[str, Any]]  # field -> [old, new], as text
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    is_internal: Mapped[bool] = mapped_column(default=False)

    actor: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (sa.Index("ix_event_act", "act", "happened_at"),)


class Attachment(Model):
    """A kept file that belongs to a ticket, and to a comment when it came with one."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
