"""A school with tickets of every fate, drawn by lot: the same lot, the same school."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from helpdesk.accounts.models import Person
from helpdesk.domain.workflow import OPEN_STATES, Outcome, TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.tickets.models import Event, PastCycle, SlaPolicy, Ticket, Topic

BEGAN, DAYS = datetime(2026, 10, 1, tzinfo=UTC), 60
NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
BUILDINGS = ("1", "2", "", "=1+1")  # the last one must not become a formula


def drawn_school(lot: int, count: int = 90) -> None:
    """So many tickets, some reopened or re-routed or with the operator, committed."""
    dice, people = Random(lot), list(db.session.scalars(sa.select(Person.id)))
    topics, policy_id = list(db.session.scalars(sa.select(Topic))), db.session.scalar(sa.select(SlaPolicy.id))
    tickets = [_ticket(number, dice, topics, people) for number in range(count)]
    for ticket in tickets:
        ticket.policy_id = policy_id
    db.session.add_all(tickets)
    db.session.flush()
    for ticket in tickets:
        _history(ticket, dice)
    db.session.commit()


def _ticket(number: int, dice: Random, topics: list[Topic], people: list[int]) -> Ticket:
    topic = dice.choice([*topics, None])
    filed = BEGAN + timedelta(minutes=dice.randrange(int((NOW - BEGAN).total_seconds() // 60)))
    began = min(filed + timedelta(hours=dice.randrange(300)), NOW) if dice.random() < 0.2 else filed
    ticket = Ticket(
        school_year=2026,
        serial=number + 1,
        submit_key=f"lot-{number}",
        kind=topic.kind if topic else TicketKind.UNSURE,
        topic_id=topic.id if topic else None,
        title="Слова педагога",
        body="Слова педагога",
        search_text="",
        urgency=dice.choice((Urgency.NORMAL, Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL)),
        building=dice.choice(BUILDINGS),
        requester_id=dice.choice(people),
        assignee_id=dice.choice([*people[:3], None]),
        filed_at=filed,
        cycle_began_at=began,
        times_reopened=int(began > filed),
        why=[],
        **_dues(began, dice),
    )
    _end(ticket, dice)
    return ticket


def _dues(began: datetime, dice: Random) -> dict[str, datetime]:
    response = began + timedelta(hours=dice.randrange(1, 72))
    dues = {"first_response_due": response, "resolution_due": response + timedelta(hours=dice.randrange(150))}
    return {**dues, **dict.fromkeys(("registered_at", "response_counts_from", "resolution_counts_from"), began)}


def _end(ticket: Ticket, dice: Random) -> None:
    """Its state and the instants that go with it; nothing lies in the future."""
    ticket.state = dice.choice([*OPEN_STATES, *[TicketState.CLOSED] * 5, TicketState.RESOLVED, *TicketState])
    if ticket.state is TicketState.REOPENED and not ticket.times_reopened:
        ticket.state = TicketState.NEW
    moments = sorted(ticket.cycle_began_at + (NOW - ticket.cycle_began_at) * dice.random() ** 2 for _ in range(2))
    if dice.random() < 0.7 or ticket.state in (TicketState.RESOLVED, TicketState.CLOSED, TicketState.WAITING_AUTHOR):
        ticket.first_responded_at = moments[0]
    match ticket.state:
        case TicketState.RESOLVED | TicketState.CLOSED if dice.random() < 0.85:
            ticket.resolved_at, ticket.outcome = moments[1], Outcome.SOLVED
        case TicketState.RESOLVED | TicketState.CLOSED:
            ticket.state, ticket.outcome = TicketState.CLOSED, Outcome.NO_ANSWER
            ticket.closed_at = moments[1]
        case TicketState.WITHDRAWN | TicketState.DUPLICATE:
            ticket.closed_at = moments[1]
        case TicketState.WAITING_AUTHOR:
            ticket.asked_at = moments[1]


def _history(ticket: Ticket, dice: Random) -> None:
    if ticket.times_reopened:
        done: dict[str, Any] = {**_dues(ticket.filed_at, dice), "resolved_at": ticket.cycle_began_at}
        for name in ("response_counts_from", "resolution_counts_from"):
            del done[name]
        first = dict.fromkeys(("began_at", "first_responded_at"), ticket.filed_at)
        db.session.add(PastCycle(ticket_id=ticket.id, cycle=1, kind=ticket.kind, **first, **done))
    for act in ("rerouted", "passed_to_vendor", "taken"):
        if dice.random() < 0.3:
            at = (
                ticket.cycle_began_at
                + ((ticket.resolved_at or ticket.closed_at or NOW) - ticket.cycle_began_at) * dice.random()
            )
            db.session.add(Event(ticket_id=ticket.id, happened_at=at, act=act, changes={}))
