"""Tickets about the same trouble: joined, told once a cycle, never lost in a circle."""

import pytest

from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.workflow import (
    TicketKind,
    TicketState,
)
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions, queries
from helpdesk.tickets.actions import Words
from helpdesk.tickets.models import Ticket
from tests.factories import (
    ADMINISTRATOR,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    person,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_a_duplicate_points_to_the_ticket_it_repeats() -> None:
    original, ticket = file_ticket(), file_ticket(by=OTHER_TEACHER)
    actions.move(ticket, TicketState.DUPLICATE, Words(original=original), by=person(ADMINISTRATOR))
    assert (ticket.state, ticket.duplicate_of) == (TicketState.DUPLICATE, original)


def test_a_ticket_is_no_duplicate_of_itself() -> None:
    ticket = file_ticket()
    with pytest.raises(NotAChoice):
        actions.mark_duplicate(ticket, ticket, by=person(ADMINISTRATOR))


def test_who_told_of_the_same_trouble_learns_that_it_is_solved() -> None:
    original, ticket = file_ticket(), file_ticket(by=OTHER_TEACHER)
    original = queries.ticket_by_id(original.id)
    actions.mark_duplicate(ticket, original, by=person(ADMINISTRATOR))
    actions.resolve(original, "Сервер починили.", by=person(ADMINISTRATOR))
    db.session.flush()
    letter = db.session.query(Letter).filter(Letter.key.contains("original_resolved")).one()
    assert letter.person_id == person(OTHER_TEACHER).id
    assert "Сервер починили" not in letter.text


def test_a_ticket_cannot_join_one_that_is_not_its_owners_to_read() -> None:
    original, ticket = file_ticket(kind=TicketKind.METHODOLOGICAL), file_ticket()
    with pytest.raises(NotAChoice):
        actions.mark_duplicate(ticket, queries.ticket_by_id(original.id), by=person(ADMINISTRATOR))
    assert ticket.state is TicketState.NEW


def three_tickets() -> list[Ticket]:
    """Three tickets of the same trouble, all loaded."""
    return [queries.ticket_by_id(filed.id) for filed in [file_ticket(by=OTHER_TEACHER), file_ticket(), file_ticket()]]


def test_two_tickets_are_not_duplicates_of_each_other() -> None:
    first, second, _third = three_tickets()
    actions.mark_duplicate(first, second, by=person(ADMINISTRATOR))
    with pytest.raises(NotAChoice):
        actions.mark_duplicate(second, first, by=person(ADMINISTRATOR))
    assert (second.state, second.duplicate_of) == (TicketState.NEW, None)


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
def test_a_ticket_cannot_join_one_that_is_over(end: str) -> None:
    _other, original, ticket = three_tickets()
    if end == "closed":
        actions.resolve(original, "Готово.", by=person(ADMINISTRATOR))
        actions.confirm(original, by=person(TEACHER))
    else:
        actions.withdraw(original, by=person(TEACHER))
    with pytest.raises(NotAChoice):
        actions.mark_duplicate(ticket, original, by=person(ADMINISTRATOR))


def test_a_ticket_may_join_one_that_is_resolved() -> None:
    _other, original, ticket = three_tickets()
    actions.resolve(original, "Готово.", by=person(ADMINISTRATOR))
    actions.mark_duplicate(ticket, original, by=person(ADMINISTRATOR))
    assert ticket.duplicate_of is original


def test_who_joined_a_ticket_goes_with_it_to_the_next_one() -> None:
    first, second, third = three_tickets()
    actions.mark_duplicate(first, second, by=person(ADMINISTRATOR))
    actions.mark_duplicate(second, third, by=person(ADMINISTRATOR))
    assert (first.duplicate_of, second.duplicate_of) == (third, third)


def test_who_joined_a_ticket_is_told_once_each_time_it_is_solved() -> None:
    joined, original, _third = three_tickets()
    actions.mark_duplicate(joined, original, by=person(ADMINISTRATOR))
    actions.resolve(original, "Готово.", by=person(ADMINISTRATOR))
    actions.reopen(original, "Снова.", by=person(TEACHER))
    actions.resolve(original, "Теперь точно.", by=person(ADMINISTRATOR))
    db.session.commit()
    told = db.session.query(Letter).filter(Letter.key.contains("original_resolved"))
    assert [letter.person_id for letter in told] == [person(OTHER_TEACHER).id] * 2
