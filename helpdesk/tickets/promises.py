"""The school's policies and calendar, brought to the engine: what can be promised now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app

from helpdesk.consultations.queries import school_timetable
from helpdesk.domain import sla
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.sla import Policy, Ruling, Standing, Target
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.tickets.models import SlaPolicy, SlaRule, Ticket

FAR = timedelta(days=14)  # a promise this far away deserves a word before it is accepted


@dataclass(frozen=True, slots=True)
class Promised:
    """What the form shows for one urgency; instants in UTC."""

    first_response_due: datetime
    resolution_due: datetime
    is_far: bool


@dataclass(frozen=True, slots=True)
class SlaBook:
    """Policies by kind and urgency over one calendar."""

    rules: Mapping[tuple[TicketKind, Urgency], SlaPolicy]
    timetable: Timetable
    zone: ZoneInfo

    def row(self, kind: TicketKind, urgency: Urgency) -> SlaPolicy:
        """The policy's row; a kind without its own rule for this urgency follows its normal one."""
        return self.rules.get((kind, urgency)) or self.rules[kind, Urgency.NORMAL]

    def opened(self, kind: TicketKind, urgency: Urgency, at: datetime) -> Ruling:
        """What is promised to a ticket filed at an instant (UTC); the ruling speaks local time."""
        return sla.open_standing(as_policy(self.row(kind, urgency)), to_wall(at, self.zone), self.timetable)

    def promised(self, kind: TicketKind, urgency: Urgency, at: datetime) -> Promised:
        """The two dates to show before sending, for a ticket filed at an instant."""
        standing = self.opened(kind, urgency, at).standing
        answer, solution = (
            to_instant(wall, self.zone) for wall in (standing.first_response_due, standing.resolution_due)
        )
        return Promised(answer, solution, is_far=answer - at > FAR)


def sla_book() -> SlaBook:
    """The school's policies and calendar (three queries)."""
    rules = db.session.scalars(sa.select(SlaRule)).all()
    return SlaBook(
        {(rule.kind, rule.urgency): rule.policy for rule in rules},
        school_timetable(),
        current_app.config["SCHOOL_TIMEZONE"],
    )


def as_policy(row: SlaPolicy) -> Policy:
    """A policy's row as the engine wants it."""
    return Policy(
        row.code,
        Target(row.response_slot, row.response_day, row.response_hours),
        Target(row.resolution_slot, row.resolution_day, row.resolution_hours),
    )


def standing_of(ticket: Ticket, policy: SlaPolicy, zone: ZoneInfo) -> Standing:
    """What a ticket has been promised, in local time, for the engine to count on from."""
    return Standing(
        policy=as_policy(policy),
        registered_at=to_wall(ticket.registered_at, zone),
        first_response_due=to_wall(ticket.first_response_due, zone),
        resolution_due=to_wall(ticket.resolution_due, zone),
        response_counts_from=to_wall(ticket.response_counts_from, zone),
        resolution_counts_from=to_wall(ticket.resolution_counts_from, zone),
    )
