"""What is replayed: the tickets of some local days, by their first cycle, under the rules of today."""

from datetime import date, datetime

import pytest

from helpdesk import clock
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.what_if import Filed, replayed
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from helpdesk.whatif import queries
from tests.client import counted_queries
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, person
from tests.whatif.year import filed_at, november

pytestmark = pytest.mark.usefixtures("ctx", "monday")
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)


def tickets(first: str = "2026-11-01", last: str = "2026-11-30") -> list[Filed]:
    """Those filed on some days, November's unless told otherwise."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return queries.tickets_filed(days, queries.school_of_today().zone)


def test_todays_rules_replayed_give_what_the_tickets_were_promised() -> None:
    filed_at(november(9, 8))
    filed_at(november(9, 15), kind=TicketKind.METHODOLOGICAL)
    filed_at(november(9, 16), kind=TicketKind.METHODOLOGICAL, urgency=Urgency.URGENT)
    filed_at(november(9, 20), urgency=Urgency.URGENT)
    filed_at(november(7, 11), kind=TicketKind.UNSURE, topic="")
    school = queries.school_of_today()
    found = [replayed(one, school.rules)[:3] for one in tickets()]
    stored = db.session.query(Ticket).order_by(Ticket.filed_at, Ticket.id)
    assert found == [
        tuple(to_wall(at, school.zone) for at in (row.registered_at, row.first_response_due, row.resolution_due))
        for row in stored
    ]


def test_policies_come_with_what_they_are_for() -> None:
    found = {used.policy.code: used.pairs for used in queries.school_of_today().policies}
    assert found["OUTAGE"] == ((TicketKind.TECHNICAL, Urgency.CRITICAL),)
    assert len(found["NEAREST"]) == 3


def test_days_are_the_schools_own() -> None:
    filed_at(november(10, 0))  # the instant is still Monday in UTC
    assert len(tickets("2026-11-10", "2026-11-10")) == 1
    assert tickets("2026-11-09", "2026-11-09") == tickets("2026-11-11", "2026-11-11") == []


@pytest.mark.parametrize("state", [TicketState.WITHDRAWN, TicketState.DUPLICATE])
def test_what_the_sla_leaves_out_is_left_out(state: TicketState) -> None:
    file_ticket().state = state
    db.session.commit()
    assert tickets() == []


def test_a_reopened_ticket_counts_by_its_first_cycle() -> None:
    ticket, owner, author = file_ticket(), person(ADMINISTRATOR), person(TEACHER)
    with clock.at(november(9, 12)):
        actions.resolve(ticket, "Готово.", by=owner)
    with clock.at(november(11, 12)):
        actions.reopen(ticket, "Не готово.", by=author)
    db.session.commit()
    (found,) = tickets()
    assert found.answered_at == found.resolved_at == datetime(2026, 11, 9, 12)
    assert found.response_counts_from == found.resolution_counts_from == found.filed_at


def test_a_ticket_that_waits_for_its_requester_is_excused() -> None:
    ticket = file_ticket()
    actions.ask(ticket, "Какой класс?", by=person(ADMINISTRATOR))
    db.session.commit()
    assert [one.is_excused for one in tickets()] == [True]


def test_a_replay_of_any_number_of_tickets_costs_three_queries() -> None:
    for hour in range(9, 15):
        filed_at(november(9, hour))
    with counted_queries(db.engine) as sent:
        queries.tickets_filed(NOVEMBER, queries.school_of_today().zone)
    assert len(sent) <= 3
