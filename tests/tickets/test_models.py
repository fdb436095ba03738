"""What a ticket says of itself: number, address, whose turn, the nearer promise; what the database refuses."""

import pytest
import sqlalchemy as sa

from helpdesk.domain.workflow import OPEN_STATES, TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import SlaPolicy, Ticket
from tests.factories import file_ticket, later

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_a_ticket_has_one_number_for_people_addresses_and_letters() -> None:
    ticket = Ticket(school_year=2026, serial=147)
    assert (ticket.number, ticket.address, ticket.thread) == ("ЭЖ-2026/27-0147", "2026-0147", "ticket-2026-0147")


@pytest.mark.parametrize("state", TicketState)
def test_a_ticket_is_open_while_somebody_still_has_to_act(state: TicketState) -> None:
    assert Ticket(state=state).is_open is (state in OPEN_STATES)


def test_the_next_due_is_the_answer_until_there_is_one() -> None:
    ticket = Ticket(first_response_due=later(hours=1), resolution_due=later(days=1))
    assert ticket.next_due == later(hours=1)
    ticket.first_responded_at = later(minutes=5)
    assert ticket.next_due == later(days=1)


def test_a_number_is_given_once() -> None:
    file_ticket()
    second = file_ticket()
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Ticket).where(Ticket.id == second.id).values(serial=1))


@pytest.mark.parametrize(
    "targets",
    [
        {"response_day": 1},
        {"response_day": 1, "response_hours": 1, "resolution_day": 1},
        {"response_hours": 1, "response_slot": 1, "resolution_day": 1},
    ],
)
def test_the_database_keeps_a_policy_that_promises_nothing_out(targets: dict[str, int]) -> None:
    db.session.add(SlaPolicy(code="odd", name="Странная", **targets))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
