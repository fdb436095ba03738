"""An hour with people in it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.workflow import TicketKind
from tests.agenda.hours import DURING, MORNING, TITLE, booked
from tests.factories import OTHER_TEACHER, TEACHER, file_ticket


@pytest.fixture
def hour(app: Flask) -> Iterator[dict[str, int]]:
    """12 minutes past three: the teacher with a ticket is first, another teacher second; ids by login."""
    with app.app_context(), clock.at(MORNING):
        ticket = file_ticket(kind=TicketKind.METHODOLOGICAL, title=TITLE)
        ids = {TEACHER: booked(ticket_id=ticket.id), OTHER_TEACHER: booked(OTHER_TEACHER, question="Итоговые отметки")}
    with clock.at(DURING):
        yield ids
