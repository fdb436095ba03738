"""Tickets of an autumn for «what if», filed by the actions the pages use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from tests.factories import file_ticket

PAGE = "/reports/what-if"
TUESDAY_AND_FRIDAY = f"{PAGE}?day_1=1&day_1=4&starts_1=15:00&ends_1=16:00"


def filed_at(when: datetime, answered: datetime | None = None, **changes: Any) -> Ticket:
    """A ticket filed at an instant and, if so, answered and solved at another."""
    with clock.at(when):
        ticket = file_ticket(**changes)
    db.session.execute(
        sa.update(Ticket).where(Ticket.id == ticket.id).values(first_responded_at=answered, resolved_at=answered)
    )
    db.session.commit()
    return ticket


def november(day: int, hour: int) -> datetime:
    """An hour of the school (UTC+5) in November 2026."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 5)
