"""Cycles of tickets as the figures count them, read by indexes and never farther back than a period asks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.cycles import Cycle
from helpdesk.domain.periods import Span
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import Event, PastCycle, Ticket, Topic

WITH_THE_OPERATOR = "passed_to_vendor"
MOVES_ABOUT_THE_OPERATOR = (WITH_THE_OPERATOR, "taken", "resolved")  # what gives a ticket to them, or takes it back


def cycles_in(*spans: Span) -> list[Cycle]:
    """Cycles in work at some moment of some spans, each once (one query)."""
    legs = [leg for span in spans for leg in (*_present_cycles(span), _past_cycles(span))]
    found = (Cycle._make(row) for row in db.session.execute(sa.union_all(*legs)))
    return list({(cycle.ticket_id, cycle.cycle): cycle for cycle in found}.values())


def _present_cycles(span: Span) -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """The last cycle of each ticket: filed in the span; or before it, and ended later or still open."""
    earlier = Ticket.filed_at < span.since
    ended = sa.func.coalesce(Ticket.resolved_at, Ticket.closed_at)
    is_begun = sa.and_(Ticket.cycle_began_at < span.until, sa.or_(ended.is_(None), ended >= span.since))
    for found in (
        sa.and_(Ticket.filed_at >= span.since, Ticket.filed_at < span.until),
        sa.and_(Ticket.resolved_at >= span.since, earlier),
        sa.and_(Ticket.resolved_at.is_(None), Ticket.closed_at >= span.since, earlier),
        sa.and_(Ticket.resolved_at.is_(None), Ticket.closed_at.is_(None), earlier),
    ):
        yield _rows(
            cycle=Ticket.times_reopened + 1,
            kind=Ticket.kind,
            state=Ticket.state,
            outcome=Ticket.outcome,
            began_at=Ticket.cycle_began_at,
            registered_at=Ticket.registered_at,
            response_due=Ticket.first_response_due,
            responded_at=Ticket.first_responded_at,
            resolution_due=Ticket.resolution_due,
            resolved_at=Ticket.resolved_at,
            ended_at=ended,
            asked_at=Ticket.asked_at,
        ).where(found, is_begun)


def _past_cycles(span: Span) -> sa.Select[*tuple[Any, ...]]:
    """Cycles that a reopening ended (domain.md §6.8)."""
    return (
        _rows(
            cycle=PastCycle.cycle,
            kind=PastCycle.kind,
            state=sa.literal(TicketState.RESOLVED.value),
            outcome=sa.null(),
            began_at=PastCycle.began_at,
            registered_at=PastCycle.registered_at,
            response_due=PastCycle.first_response_due,
            responded_at=PastCycle.first_responded_at,
            resolution_due=PastCycle.resolution_due,
            resolved_at=PastCycle.resolved_at,
            ended_at=PastCycle.resolved_at,
            asked_at=sa.null(),
        )
        .join(PastCycle, PastCycle.ticket_id == Ticket.id)
        .where(PastCycle.resolved_at >= span.since, PastCycle.began_at < span.until)
    )


def _rows(**of_cycle: Any) -> sa.Select[*tuple[Any, ...]]:
    """Cycles as rows: what is the ticket's own, and what the cycle says; columns in the order of `Cycle`."""
    due, done = of_cycle["resolution_due"], of_cycle["resolved_at"]
    last_move = (
        sa.select(Event.act)
        .where(Event.ticket_id == Ticket.id, Event.act.in_(MOVES_ABOUT_THE_OPERATOR), Event.happened_at <= due)
        .order_by(Event.happened_at.desc(), Event.id.desc())
        .limit(1)
        .correlate(Ticket, PastCycle)
        .scalar_subquery()
    )
    is_late = sa.and_(due < clock.now(), sa.or_(done.is_(None), done > due))  # few are: only of them it is asked
    of_ticket = {
        "ticket_id": Ticket.id,
        "school_year": Ticket.school_year,
        "serial": Ticket.serial,
        "topic": sa.func.coalesce(Topic.code, ""),
        "label": sa.func.coalesce(Topic.label, ""),
        "label_en": sa.func.coalesce(Topic.label_en, ""),
        "building": Ticket.building,
        "urgency": Ticket.urgency,
        "assignee": sa.func.coalesce(Person.full_name, ""),
        "is_external": sa.case((is_late, last_move == WITH_THE_OPERATOR), else_=sa.false()),
    }
    columns = of_ticket | of_cycle
    return (
        sa.select(*(columns[name].label(name) for name in Cycle._fields))
        .select_from(Ticket)
        .outerjoin(Topic, Topic.id == Ticket.topic_id)
        .outerjoin(Person, Person.id == Ticket.assignee_id)
    )


def reroutings_in(*spans: Span) -> list[tuple[int, datetime]]:
    """When which ticket was passed on to another owner within some spans."""
    within = (sa.and_(Event.happened_at >= span.since, Event.happened_at < span.until) for span in spans)
    rows = db.session.execute(
        sa.select(Event.ticket_id, Event.happened_at).where(Event.act == "rerouted", sa.or_(*within))
    )
    return [(ticket_id, at) for ticket_id, at in rows]
