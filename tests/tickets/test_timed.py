"""What the desk itself does with a ticket, and how long the requester is waited for."""

import pytest

from helpdesk import clock
from helpdesk.domain.workflow import ForbiddenMove, NotYours, Outcome, TicketState
from helpdesk.extensions import db
from helpdesk.tickets import actions, timed
from helpdesk.tickets.actions import Words
from helpdesk.tickets.models import Event, Ticket
from tests.factories import ADMINISTRATOR, DEPUTY, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def asked() -> Ticket:
    """A ticket that waits for its requester."""
    ticket = file_ticket()
    actions.ask(ticket, "Какой класс?", by=person(ADMINISTRATOR))
    return ticket


def last_event(ticket: Ticket) -> Event:
    """The newest line of its history."""
    db.session.flush()
    return db.session.query(Event).filter_by(ticket_id=ticket.id).order_by(Event.id.desc()).first()


def test_an_unanswered_ticket_is_closed_by_the_desk_as_no_answer() -> None:
    ticket = asked()
    timed.close_unanswered(ticket)
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.NO_ANSWER)
    assert (ticket.closed_at, ticket.resolved_at, ticket.asked_at) == (clock.now(), None, None)
    event = last_event(ticket)
    assert (event.act, event.actor_id, event.changes["outcome"]) == ("unanswered", None, [None, "no_answer"])


def test_a_settled_ticket_keeps_how_it_was_solved() -> None:
    ticket = file_ticket()
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    timed.close_settled(ticket)
    assert (ticket.state, ticket.outcome, ticket.resolved_at) == (TicketState.CLOSED, Outcome.SOLVED, clock.now())
    assert (last_event(ticket).act, last_event(ticket).actor_id) == ("settled", None)


def test_the_desk_closes_nothing_that_is_being_worked_on() -> None:
    with pytest.raises(ForbiddenMove):
        timed.close_unanswered(file_ticket())
    with pytest.raises(ForbiddenMove):
        timed.close_settled(file_ticket())


@pytest.mark.parametrize("login", [ADMINISTRATOR, TEACHER])
def test_a_person_cannot_close_what_waits_for_an_answer(login: str) -> None:
    with pytest.raises(NotYours):
        actions.move(asked(), TicketState.CLOSED, Words(), by=person(login))


def test_giving_back_changes_only_whose_it_is() -> None:
    ticket = file_ticket()
    version = ticket.version
    timed.give_back(ticket, person(DEPUTY))
    assert (ticket.assignee, ticket.state, ticket.version) == (person(DEPUTY), TicketState.NEW, version + 1)


def test_the_waiting_begins_with_the_question_and_ends_with_the_reply() -> None:
    ticket = asked()
    assert ticket.asked_at == later()
    with clock.at(later(hours=1)):
        actions.answer(ticket, "7А", by=person(TEACHER))
        assert ticket.asked_at is None
        actions.ask(ticket, "А предмет?", by=person(ADMINISTRATOR))
        assert ticket.asked_at == later(hours=1)


@pytest.mark.parametrize("state", [TicketState.IN_PROGRESS, TicketState.RESOLVED])
def test_the_waiting_ends_with_any_other_move(state: TicketState) -> None:
    ticket = asked()
    actions.move(ticket, state, Words(body="Нашёл сам."), by=person(ADMINISTRATOR))
    assert ticket.asked_at is None
