"""How a ticket changes: who is what to it, its version, one line of history each time."""

import pytest

from helpdesk import clock
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import ForbiddenMove, Part, StaleTicket, TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.tickets import changes
from helpdesk.tickets.models import Event, Ticket
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, METHODIST, OTHER_TEACHER, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


@pytest.mark.parametrize(
    ("login", "parts"),
    [(TEACHER, {Part.REQUESTER}), (ADMINISTRATOR, {Part.OWNER}), (OTHER_TEACHER, set()), (DEPUTY, set())],
)
def test_a_person_is_to_a_ticket_what_the_regulation_says(login: str, parts: set[Part]) -> None:
    assert changes.parts_of(person(login), file_ticket()) == parts


def test_who_answers_for_their_own_ticket_plays_both_parts() -> None:
    assert changes.parts_of(person(ADMINISTRATOR), file_ticket(by=ADMINISTRATOR)) == {Part.REQUESTER, Part.OWNER}


def given_to(login: str) -> Ticket:
    """A methodological ticket in the hands of a substitute."""
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    ticket.assignee = person(login)
    db.session.flush()
    return ticket


@pytest.mark.parametrize("login", [METHODIST, DIRECTOR])
def test_a_substitute_owns_what_was_given_to_them_and_nothing_else(login: str) -> None:
    assert changes.parts_of(person(login), given_to(login)) == {Part.OWNER}
    assert changes.parts_of(person(login), file_ticket(kind=TicketKind.METHODOLOGICAL)) == set()


def test_a_former_owner_is_nothing_to_a_ticket_still_given_to_them() -> None:
    ticket = given_to(METHODIST)
    person(METHODIST).role = Role.TEACHER
    assert changes.parts_of(person(METHODIST), ticket) == set()


@pytest.mark.parametrize("version", [0, 2, None])
def test_a_form_of_another_version_is_stale_and_names_who_changed_it(version: int | None) -> None:
    ticket = file_ticket()
    with pytest.raises(StaleTicket) as refusal:
        changes.check_version(ticket, version)
    assert refusal.value.facts == {"who": "Баранова Л. П.", "is_oneself": False}
    changes.check_version(ticket, 1)


def test_a_change_is_one_line_of_history_with_what_really_changed() -> None:
    ticket = file_ticket()
    event = changes.change(ticket, by=person(ADMINISTRATOR), act="taken", state=TicketState.IN_PROGRESS, room="305")
    assert event.changes == {"state": ["new", "in_progress"]}
    assert (event.actor_id, event.happened_at, ticket.version) == (person(ADMINISTRATOR).id, clock.now(), 2)


def test_a_forbidden_move_leaves_neither_change_nor_history() -> None:
    ticket = file_ticket()
    before = db.session.query(Event).count()
    with pytest.raises(ForbiddenMove):
        changes.move(ticket, TicketState.CLOSED, by=person(ADMINISTRATOR), act="confirmed")
    assert (ticket.state, ticket.version, db.session.query(Event).count()) == (TicketState.NEW, 1, before)


def test_a_form_is_acted_on_once() -> None:
    ticket = file_ticket()
    assert [changes.is_sent_again(ticket, key) for key in ("a", "a", "b")] == [False, True, False]


@pytest.mark.parametrize(
    ("state", "is_after_end"), [("new", False), ("resolved", False), ("closed", True), ("withdrawn", True)]
)
def test_words_are_marked_when_they_came_after_the_end(state: str, is_after_end: bool) -> None:
    ticket = file_ticket()
    ticket.state = TicketState(state)
    assert changes.say(ticket, "Спасибо!", by=person(TEACHER)).is_after_end is is_after_end
