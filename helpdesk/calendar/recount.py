"""Open deadlines over a changed calendar: which move, and how they are kept; a few queries, however many tickets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain import sla
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.references import ticket_address, ticket_number
from helpdesk.domain.sla import Policy, Standing
from helpdesk.domain.sla_steps import RESOLUTION, RESPONSE
from helpdesk.domain.workflow import OPEN_STATES, TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import Event, SlaPolicy, Ticket, Topic
from helpdesk.tickets.promises import as_policy

AT_ONCE = 5000  # ids in one statement; SQLite takes no more than 32766

Changes = dict[str, list[str | None]]  # as an event keeps them: field -> [old, new]


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """What of an open ticket the calendar may change (UTC)."""

    id: int
    school_year: int
    serial: int
    kind: TicketKind
    topic: str
    topic_en: str
    requester_id: int
    requester: str
    state: TicketState
    invited_to: datetime | None
    policy_id: int
    registered_at: datetime
    first_response_due: datetime
    resolution_due: datetime
    response_counts_from: datetime
    resolution_counts_from: datetime
    first_responded_at: datetime | None

    @property
    def is_expected(self) -> bool:
        """Whether `invited_to` still stands: the requester was asked to come, or whether that consultation suits."""
        return self.state in (TicketState.CONSULTATION, TicketState.WAITING_AUTHOR)

    @property
    def number(self) -> str:
        """As people read it."""
        return ticket_number(self.school_year, self.serial)

    @property
    def address(self) -> str:
        """As addresses carry it."""
        return ticket_address(self.school_year, self.serial)


@dataclass(frozen=True, slots=True)
class MovedTicket:
    """A ticket and its dues that become later (UTC); none: that one stays."""

    ticket: OpenTicket
    first_response_due: datetime | None
    resolution_due: datetime | None


def open_tickets(*, lock: bool = False) -> list[OpenTicket]:
    """Every ticket whose promise is still to be kept, by number; locked until the commit when they are to change."""
    query = (
        sa.select(
            Ticket.id,
            Ticket.school_year,
            Ticket.serial,
            Ticket.kind,
            sa.func.coalesce(Topic.label, ""),
            sa.func.coalesce(Topic.label_en, ""),
            Ticket.requester_id,
            Person.full_name,
            Ticket.state,
            Ticket.invited_to,
            Ticket.policy_id,
            Ticket.registered_at,
            Ticket.first_response_due,
            Ticket.resolution_due,
            Ticket.response_counts_from,
            Ticket.resolution_counts_from,
            Ticket.first_responded_at,
        )
        .join(Person, Ticket.requester_id == Person.id)
        .outerjoin(Topic, Ticket.topic_id == Topic.id)
        .where(Ticket.state.in_(OPEN_STATES))
        .order_by(Ticket.id)
    )
    rows: Iterable[tuple[Any, ...]] = db.session.execute(query.with_for_update(of=Ticket) if lock else query)
    return [OpenTicket(*row) for row in rows]


def moved_tickets(tickets: Iterable[OpenTicket], timetable: Timetable, zone: ZoneInfo) -> list[MovedTicket]:
    """Those whose dues are later over this calendar; a given answer keeps the due it was given by.

    A due that would be past already is no promise (product.md §6.2): the old one stays.
    """
    policies, now = _policies(), clock.now()
    found = (_moved(ticket, policies[ticket.policy_id], timetable, zone, now) for ticket in tickets)
    return [moved for moved in found if moved.first_response_due or moved.resolution_due]


def keep_dues(moved: Sequence[MovedTicket], timetable: Timetable, zone: ZoneInfo) -> None:
    """Write the new dues and the steps that led to them; no form made before becomes stale by it."""
    policies = _policies()
    for chunk in (moved[first : first + AT_ONCE] for first in range(0, len(moved), AT_ONCE)):
        ids = [one.ticket.id for one in chunk]
        query = sa.select(Ticket.id, Ticket.why).where(Ticket.id.in_(ids))
        steps_before = {row.id: row.why for row in db.session.execute(query)}
        db.session.execute(
            sa.update(Ticket),
            [
                {
                    "id": one.ticket.id,
                    "first_response_due": one.first_response_due or one.ticket.first_response_due,
                    "resolution_due": one.resolution_due or one.ticket.resolution_due,
                    "why": [*steps_before[one.ticket.id], *_why(one, policies, timetable, zone)],
                }
                for one in chunk
            ],
        )


def changes_of(moved: Iterable[MovedTicket]) -> dict[int, Changes]:
    """What became later, by ticket, as its history tells it."""
    return {
        one.ticket.id: {
            name: [old.isoformat(), new.isoformat()]
            for name, old, new in (
                ("first_response_due", one.ticket.first_response_due, one.first_response_due),
                ("resolution_due", one.ticket.resolution_due, one.resolution_due),
            )
            if new is not None
        }
        for one in moved
    }


def record(changes: dict[int, Changes], *, by: Person | None, reason: str) -> None:
    """One line of history for each ticket."""
    if not changes:
        return
    common = {"actor_id": by.id if by else None, "happened_at": clock.now(), "act": "calendar_changed"}
    common |= {"reason": reason, "is_internal": False}
    db.session.execute(
        sa.insert(Event),
        [{"ticket_id": ticket_id, "changes": told, **common} for ticket_id, told in changes.items()],
    )


def _policies() -> dict[int, Policy]:
    return {row.id: as_policy(row) for row in db.session.scalars(sa.select(SlaPolicy))}


def _moved(ticket: OpenTicket, policy: Policy, timetable: Timetable, zone: ZoneInfo, now: datetime) -> MovedTicket:
    standing = _standing(ticket, policy, zone)
    response, resolution = (to_instant(due, zone) for due in sla.recounted(standing, timetable))
    is_answered = ticket.first_responded_at is not None
    return MovedTicket(
        ticket,
        None if is_answered or response <= max(now, ticket.first_response_due) else response,
        None if resolution <= max(now, ticket.resolution_due) else resolution,
    )


def _why(one: MovedTicket, policies: dict[int, Policy], timetable: Timetable, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The steps of the dues that moved; those of one that stayed would tell nothing new."""
    standing = _standing(one.ticket, policies[one.ticket.policy_id], zone)
    dues = {RESPONSE: one.first_response_due, RESOLUTION: one.resolution_due}
    told: list[dict[str, Any]] = [{"code": "calendar_changed"}]
    for name in (name for name, due in dues.items() if due is not None):
        lines = ({"code": step.code, **step.facts} for step in sla.counted_anew(name, standing, timetable)[1])
        told += [line for line in lines if line not in told]  # both dues may begin with the same registration
    return told


def _standing(ticket: OpenTicket, policy: Policy, zone: ZoneInfo) -> Standing:
    return Standing(
        policy,
        to_wall(ticket.registered_at, zone),
        to_wall(ticket.first_response_due, zone),
        to_wall(ticket.resolution_due, zone),
        to_wall(ticket.response_counts_from, zone),
        to_wall(ticket.resolution_counts_from, zone),
    )
