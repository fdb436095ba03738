"""Policies and calendar brought to the engine: what can be promised now."""

import pytest
import sqlalchemy as sa

from helpdesk.domain.policies import Target
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.tickets.models import SlaRule
from helpdesk.tickets.promises import as_policy, sla_book, standing_of
from tests.client import counted_queries
from tests.factories import file_ticket, later

pytestmark = pytest.mark.usefixtures("ctx", "monday")


@pytest.mark.parametrize("kind", TicketKind)
@pytest.mark.parametrize("urgency", Urgency)
def test_every_kind_and_urgency_has_a_policy(kind: TicketKind, urgency: Urgency) -> None:
    assert sla_book().row(kind, urgency).code


def test_an_urgency_without_a_rule_of_its_own_follows_the_normal_one() -> None:
    urgent = (SlaRule.kind == TicketKind.TECHNICAL, SlaRule.urgency == Urgency.URGENT)
    db.session.execute(sa.delete(SlaRule).where(*urgent))
    book = sla_book()
    assert book.row(TicketKind.TECHNICAL, Urgency.URGENT) is book.row(TicketKind.TECHNICAL, Urgency.NORMAL)


def test_what_is_shown_before_sending_is_what_is_promised() -> None:
    promised = sla_book().promised(TicketKind.TECHNICAL, Urgency.NORMAL, later())
    ticket = file_ticket()
    assert (promised.first_response_due, promised.resolution_due) == (ticket.first_response_due, ticket.resolution_due)
    assert not promised.is_far


def test_a_promise_behind_the_summer_holidays_is_called_far() -> None:
    book = sla_book()
    assert book.promised(TicketKind.METHODOLOGICAL, Urgency.NORMAL, later(days=240)).is_far


def test_a_policy_keeps_its_two_targets() -> None:
    policy = as_policy(sla_book().row(TicketKind.METHODOLOGICAL, Urgency.NORMAL))
    assert (policy.first_response, policy.resolution) == (Target(slot=1, day=3), Target(slot=2, day=10))


def test_the_engine_counts_on_from_local_time() -> None:
    ticket, book = file_ticket(), sla_book()
    standing = standing_of(ticket, ticket.policy, book.zone)
    assert (f"{standing.registered_at:%H:%M}", f"{standing.first_response_due:%H:%M}") == ("10:00", "16:00")


def test_the_whole_book_costs_three_queries() -> None:
    db.session.expunge_all()
    with counted_queries(db.engine) as sent:
        sla_book()
    assert len(sent) <= 3, sent
