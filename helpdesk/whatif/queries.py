"""What a replay needs of the school: its calendar, its policies, the tickets of some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.policies import Policy
from helpdesk.domain.what_if import Compared, Filed, Rules, compared
from helpdesk.domain.what_if_rules import Question, rules_asked
from helpdesk.domain.workflow import Outcome, TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.tickets.models import PastCycle, Ticket
from helpdesk.tickets.promises import as_policy, sla_book

UNPROMISED = (TicketState.WITHDRAWN, TicketState.DUPLICATE)  # domain.md §5: excluded from SLA


@dataclass(frozen=True, slots=True)
class PolicyInUse:
    """A policy and what it is for."""

    id: int
    policy: Policy
    pairs: tuple[tuple[TicketKind, Urgency], ...]


@dataclass(frozen=True, slots=True)
class School:
    """Today's rules, their policies one by one, and the school's zone."""

    rules: Rules
    policies: Sequence[PolicyInUse]
    zone: ZoneInfo


def school_of_today() -> School:
    """The rules promises are made by now (two queries)."""
    book = sla_book()
    pairs: dict[int, list[tuple[TicketKind, Urgency]]] = {}
    for pair, row in sorted(book.rules.items(), key=lambda rule: _order(rule[0])):
        pairs.setdefault(row.id, []).append(pair)
    policies = [PolicyInUse(number, as_policy(book.rules[some[0]]), tuple(some)) for number, some in pairs.items()]
    by_pair = {pair: used.policy for used in policies for pair in used.pairs}
    return School(Rules(book.timetable, by_pair), policies, book.zone)


def tickets_filed(days: tuple[date, date], zone: ZoneInfo) -> list[Filed]:
    """Tickets filed on some local days, by their first cycle; withdrawn and joined ones are left out (one query)."""
    since, until = (to_instant(datetime.combine(day, time.min), zone) for day in (days[0], days[1] + timedelta(days=1)))
    rows = db.session.execute(
        sa.select(
            *(PastCycle.id, PastCycle.kind, PastCycle.first_responded_at, PastCycle.resolved_at),
            *(Ticket.kind, Ticket.urgency, Ticket.filed_at, Ticket.response_counts_from, Ticket.resolution_counts_from),
            *(Ticket.first_responded_at, Ticket.resolved_at, Ticket.state, Ticket.outcome),
        )
        .outerjoin(PastCycle, sa.and_(PastCycle.ticket_id == Ticket.id, PastCycle.cycle == 1))
        .where(Ticket.filed_at >= since, Ticket.filed_at < until, Ticket.state.not_in(UNPROMISED))
        .order_by(Ticket.filed_at, Ticket.id)
    )
    return [_filed(row, zone) for row in rows]


def answer_to(question: Question, school: School) -> Compared:
    """Today's rules beside those asked about."""
    tickets = tickets_filed(question.days, school.zone)
    now = to_wall(clock.now(), school.zone)
    return compared(tickets, school.rules, rules_asked(school.rules, question), question.days, now)


def _order(pair: tuple[TicketKind, Urgency]) -> tuple[int, int]:
    return list(TicketKind).index(pair[0]), list(Urgency).index(pair[1])


def _filed(row: sa.Row[*tuple[Any, ...]], zone: ZoneInfo) -> Filed:
    past, kind_then, answered_then, resolved_then, kind, urgency, filed, response, resolution, *now = row
    answered, resolved, state, outcome = now
    filed_at = to_wall(filed, zone)
    if past is not None:  # reopened: what a later cycle counts from is not the first one's
        return Filed(
            kind_then, urgency, filed_at, filed_at, filed_at, _wall(answered_then, zone), _wall(resolved_then, zone)
        )
    return Filed(
        kind,
        urgency,
        filed_at,
        to_wall(response, zone),
        to_wall(resolution, zone),
        _wall(answered, zone),
        _wall(resolved, zone),
        is_excused=state is TicketState.WAITING_AUTHOR or outcome is Outcome.NO_ANSWER,
    )


def _wall(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    return to_wall(instant, zone) if instant is not None else None
