"""Tickets the clock may have something to do about, in few columns; which acts are done already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.clockwork import Watched
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.people import Role
from helpdesk.domain.references import ticket_address
from helpdesk.domain.workflow import OPEN_STATES, REOPEN_WITHIN_WORKING_DAYS, TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.reminders.models import TimedMark
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import PEOPLE

BATCH = 500  # keys or numbers in one question


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket the clock looks at: its number in the database, its address, what counts of it."""

    ticket_id: int
    address: str
    watched: Watched


def candidates(until: datetime, zone: ZoneInfo) -> list[Candidate]:
    """Open tickets with a due by then, those that wait for an answer, those resolved long ago: one query."""
    is_due = sa.or_(
        sa.and_(Ticket.first_responded_at.is_(None), Ticket.first_response_due <= until),
        Ticket.resolution_due <= until,
    )
    running = tuple(state for state in OPEN_STATES if state is not TicketState.WAITING_AUTHOR)
    long_ago = clock.now() - timedelta(days=REOPEN_WITHIN_WORKING_DAYS)
    query = sa.select(
        Ticket.id,
        Ticket.school_year,
        Ticket.serial,
        Ticket.state,
        Ticket.cycle_began_at,
        Ticket.first_response_due,
        Ticket.resolution_due,
        Ticket.first_responded_at,
        Ticket.asked_at,
        Ticket.resolved_at,
    ).where(
        Ticket.kind.in_(TicketKind),  # all of them: lets the index on kind and state find the few open ones
        Ticket.state.in_((*OPEN_STATES, TicketState.RESOLVED)),
        sa.or_(
            sa.and_(Ticket.state.in_(running), is_due),
            sa.and_(Ticket.state == TicketState.WAITING_AUTHOR, Ticket.asked_at <= clock.now() - timedelta(days=1)),
            sa.and_(Ticket.state == TicketState.RESOLVED, Ticket.resolved_at <= long_ago),
        ),
    )
    return [_candidate(row, zone) for row in db.session.execute(query.order_by(Ticket.id))]


def done_among(keys: Iterable[str]) -> set[str]:
    """Those of the acts that somebody has done already."""
    found: set[str] = set()
    for batch in _batches(keys):
        found.update(db.session.scalars(sa.select(TimedMark.key).where(TimedMark.key.in_(batch))))
    return found


def tickets_by_id(ids: Iterable[int]) -> dict[int, Ticket]:
    """Tickets to tell of, with their people and topics."""
    told = (joinedload(Ticket.requester), joinedload(Ticket.assignee), joinedload(Ticket.topic))
    unread = tuple(defer(column, raiseload=True) for column in (Ticket.body, Ticket.search_text, Ticket.why))
    found: dict[int, Ticket] = {}
    for batch in _batches(ids):
        query = sa.select(Ticket).options(*told, *unread).where(Ticket.id.in_(batch))
        found.update((ticket.id, ticket) for ticket in db.session.scalars(query))
    return found


def tickets_to_close(ids: Iterable[int]) -> Iterator[Ticket]:
    """Tickets whose time is over, fresh and locked, in the order of their numbers."""
    for batch in _batches(ids):
        query = sa.select(Ticket).options(*PEOPLE).where(Ticket.id.in_(batch)).order_by(Ticket.id)
        yield from db.session.scalars(query.with_for_update(of=Ticket).execution_options(populate_existing=True))


def directors() -> Sequence[Person]:
    """Who is told of a critical ticket that is late (domain.md §8)."""
    query = sa.select(Person).where(Person.role == Role.DIRECTOR, Person.closed_at.is_(None))
    return db.session.scalars(query.order_by(Person.id)).all()


def watched(ticket: Ticket | sa.Row[*tuple[object, ...]], zone: ZoneInfo) -> Watched:
    """What the clock looks at of a ticket, in the school's time."""
    return Watched(
        ticket.state,
        to_wall(ticket.cycle_began_at, zone),
        to_wall(ticket.first_response_due, zone),
        to_wall(ticket.resolution_due, zone),
        ticket.first_responded_at is not None,
        to_wall(ticket.asked_at, zone) if ticket.asked_at else None,
        to_wall(ticket.resolved_at, zone) if ticket.resolved_at else None,
    )


def _candidate(row: sa.Row[*tuple[object, ...]], zone: ZoneInfo) -> Candidate:
    return Candidate(row.id, ticket_address(row.school_year, row.serial), watched(row, zone))


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
