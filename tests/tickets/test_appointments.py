"""A place for a ticket: kept by an invitation, taken by the requester, given up again."""

from datetime import datetime

import pytest

from helpdesk import clock
from helpdesk.bookings import actions as bookings
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.bookings.queries import coming_bookings_of, own_booking
from helpdesk.domain.places import AlreadyBooked, ConsultationFull, ConsultationOver, NoSuchConsultation
from helpdesk.domain.workflow import ConsultationTooLate, ForbiddenMove, NotYours, TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions, appointments
from helpdesk.tickets.models import Event, Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import (
    ADMINISTRATOR,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    fill_consultation,
    later,
    person,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")

MONDAY, THURSDAY, NEXT_MONDAY = (datetime(2026, 11, day, 15) for day in (9, 12, 16))


def places() -> list[tuple[datetime, int | None, int | None]]:
    """Where the requester has a place, which, and for which ticket."""
    db.session.flush()
    coming = coming_bookings_of(person(TEACHER))
    return [(one.consultation.starts_at, one.place, one.ticket_id) for one in coming]


def last_event(ticket: Ticket) -> Event:
    """The newest line of the history."""
    db.session.flush()
    return db.session.query(Event).filter_by(ticket_id=ticket.id).order_by(Event.id.desc()).first()


def letters(notice: str) -> int:
    """How many letters of a kind were queued."""
    db.session.flush()
    return db.session.query(Letter).filter(Letter.key.contains(f":{notice}:")).count()


def own(starts: datetime, login: str = TEACHER) -> Booking:
    """A place without a ticket."""
    someone = person(login)
    return bookings.book(starts, person=someone, by=someone)


def invited(starts: datetime | None = None) -> Ticket:
    """A ticket whose requester is invited."""
    ticket = file_ticket()
    actions.invite(ticket, by=person(ADMINISTRATOR), starts=starts)
    return ticket


def read_anew(ticket_id: int) -> Ticket:
    """A ticket with its people, as an action finds it."""
    ticket = ticket_by_id(ticket_id)
    assert ticket is not None
    return ticket


def test_an_invitation_keeps_a_place_at_the_next_consultation() -> None:
    ticket = invited()
    assert (ticket.state, ticket.invited_to) == (TicketState.CONSULTATION, later(hours=5))
    assert places() == [(later(hours=5), 1, ticket.id)]


def test_the_owner_chooses_the_consultation() -> None:
    invited(THURSDAY)
    assert places()[0][0] == later(days=3, hours=5)


def test_a_place_the_requester_has_there_is_kept_and_linked() -> None:
    own(MONDAY, OTHER_TEACHER)
    own(MONDAY)
    ticket = invited()
    assert places() == [(later(hours=5), 2, ticket.id)]


def test_without_a_free_place_the_next_consultation_that_has_one_is_meant() -> None:
    fill_consultation(MONDAY)
    invited()
    assert places()[0][0] == later(days=3, hours=5)


def test_nobody_is_invited_where_no_place_is_left() -> None:
    fill_consultation(THURSDAY)
    with pytest.raises(ConsultationFull):
        invited(THURSDAY)


@pytest.mark.parametrize(
    ("starts", "refusal"),
    [
        (NEXT_MONDAY, ConsultationTooLate),
        (datetime(2026, 11, 10, 15), NoSuchConsultation),
        (datetime(2026, 11, 5, 15), ConsultationOver),
        (datetime(9999, 12, 31, 15), NoSuchConsultation),
    ],
)
def test_an_invitation_names_a_consultation_ahead_and_within_the_promise(
    starts: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        invited(starts)


def test_a_proposal_waits_for_the_requester_and_keeps_no_place() -> None:
    ticket = file_ticket()
    actions.propose(ticket, NEXT_MONDAY, by=person(ADMINISTRATOR))
    assert (ticket.state, ticket.asked_at, places()) == (TicketState.WAITING_AUTHOR, clock.now(), [])
    assert ticket.first_responded_at == clock.now()


def test_booking_what_was_proposed_is_consent_and_the_promise_reaches_its_end() -> None:
    ticket = file_ticket()
    actions.propose(ticket, NEXT_MONDAY, by=person(ADMINISTRATOR))
    appointments.come(ticket, NEXT_MONDAY, by=person(TEACHER))
    assert (ticket.state, ticket.asked_at) == (TicketState.CONSULTATION, None)
    assert ticket.resolution_due == later(days=7, hours=6)
    assert places() == [(later(days=7, hours=5), 1, ticket.id)]
    assert {"state", "resolution_due"} <= set(last_event(ticket).changes)
    assert letters("agreed") == 1


def test_booking_another_one_than_proposed_is_no_consent() -> None:
    ticket = file_ticket()
    actions.propose(ticket, NEXT_MONDAY, by=person(ADMINISTRATOR))
    appointments.come(ticket, THURSDAY, by=person(TEACHER))
    assert (ticket.state, letters("agreed")) == (TicketState.WAITING_AUTHOR, 0)


def test_a_question_after_a_proposal_takes_it_back() -> None:
    ticket, owner = file_ticket(), person(ADMINISTRATOR)
    actions.propose(ticket, NEXT_MONDAY, by=owner)
    actions.take(ticket, by=owner)
    actions.ask(ticket, "Какой класс?", by=owner)
    appointments.come(ticket, NEXT_MONDAY, by=person(TEACHER))
    assert ticket.state is TicketState.WAITING_AUTHOR


def test_coming_with_a_ticket_leaves_its_state_and_a_line_in_its_history() -> None:
    ticket = file_ticket()
    appointments.come(ticket, THURSDAY, by=person(TEACHER))
    assert (ticket.state, ticket.version) == (TicketState.NEW, 1)
    event = last_event(ticket)
    assert (event.act, event.changes) == ("booked", {"visit": [None, later(days=3, hours=5).isoformat()]})
    assert letters("booked") == 0


def test_a_second_place_for_the_same_ticket_is_an_exchange() -> None:
    ticket = file_ticket()
    for starts in (MONDAY, THURSDAY):
        appointments.come(ticket, starts, by=person(TEACHER))
    assert [at for at, _place, _ticket in places()] == [later(days=3, hours=5)]
    assert last_event(ticket).act == "rebooked"


def test_the_same_place_is_not_booked_twice() -> None:
    ticket = file_ticket()
    appointments.come(ticket, MONDAY, by=person(TEACHER))
    with pytest.raises(AlreadyBooked):
        appointments.come(ticket, MONDAY, by=person(TEACHER))


def test_only_the_requester_books_and_only_while_the_ticket_is_open() -> None:
    ticket = file_ticket()
    with pytest.raises(NotYours):
        appointments.come(ticket, MONDAY, by=person(ADMINISTRATOR))
    actions.withdraw(ticket, by=person(TEACHER))
    with pytest.raises(ForbiddenMove):
        appointments.come(ticket, MONDAY, by=person(TEACHER))


@pytest.mark.parametrize("act", ["withdraw", "confirm"])
def test_a_requester_who_is_done_with_a_ticket_frees_its_place_and_no_other(act: str) -> None:
    ticket = file_ticket()
    appointments.come(ticket, THURSDAY, by=person(TEACHER))
    own(MONDAY)
    if act == "confirm":
        actions.resolve(ticket, "Исправлено.", by=person(ADMINISTRATOR))
        assert len(places()) == 2
    getattr(actions, act)(ticket, by=person(TEACHER))
    assert places() == [(later(hours=5), 1, None)]
    assert last_event(ticket).changes["visit"] == [later(days=3, hours=5).isoformat(), None]


def test_a_place_two_tickets_are_asked_to_is_kept_for_the_other_one() -> None:
    first_id, second = invited(THURSDAY).id, invited(THURSDAY)
    first = read_anew(first_id)
    actions.resolve(first, "Исправлено.", by=person(ADMINISTRATOR))
    actions.confirm(first, by=person(TEACHER))
    assert places() == [(later(days=3, hours=5), 1, second.id)]


def test_a_ticket_joined_to_another_of_the_same_person_brings_its_place() -> None:
    ticket_id, original = file_ticket().id, file_ticket()
    ticket = read_anew(ticket_id)
    appointments.come(ticket, THURSDAY, by=person(TEACHER))
    actions.mark_duplicate(ticket, original, by=person(ADMINISTRATOR))
    assert places() == [(later(days=3, hours=5), 1, original.id)]


def test_an_invitation_to_an_hour_that_is_over_is_no_longer_one() -> None:
    ticket = invited()
    with clock.at(later(hours=5, minutes=30)):
        assert ticket.is_expected
    with clock.at(later(hours=6, minutes=1)):
        assert not ticket.is_expected


def test_a_place_given_up_brings_the_ticket_back_to_work_and_tells_its_owner() -> None:
    ticket = invited()
    appointments.cancel(coming_bookings_of(person(TEACHER))[0], by=person(TEACHER))
    assert (ticket.state, ticket.invited_to, places()) == (TicketState.IN_PROGRESS, None, [])
    assert last_event(ticket).act == "unbooked"
    assert letters("not_coming") == 1


def test_another_day_instead_brings_the_ticket_back_to_work_too() -> None:
    ticket = invited()
    appointments.rebook(coming_bookings_of(person(TEACHER))[0], THURSDAY, by=person(TEACHER))
    assert (ticket.state, last_event(ticket).act) == (TicketState.IN_PROGRESS, "rebooked")
    assert places() == [(later(days=3, hours=5), 1, ticket.id)]
    assert letters("not_coming") == 1


def test_two_tickets_invited_to_one_place_both_come_back() -> None:
    first, second = invited(), invited()
    appointments.cancel(coming_bookings_of(person(TEACHER))[0], by=person(TEACHER))
    assert {first.state, second.state} == {TicketState.IN_PROGRESS}


def test_a_place_without_a_ticket_is_given_up_in_silence() -> None:
    ticket, booking = file_ticket(), own(MONDAY)
    before = db.session.query(Letter).count()
    found = own_booking(booking.id, person(TEACHER))
    assert found is not None
    appointments.cancel(found, by=person(TEACHER))
    assert (booking.state, ticket.state) == (BookingState.CANCELLED, TicketState.NEW)
    assert db.session.query(Letter).count() == before


def test_an_exchange_for_a_full_consultation_changes_nothing() -> None:
    ticket = invited()
    fill_consultation(THURSDAY)
    db.session.commit()
    with pytest.raises(ConsultationFull):
        appointments.rebook(coming_bookings_of(person(TEACHER))[0], THURSDAY, by=person(TEACHER))
    db.session.rollback()
    assert places() == [(later(hours=5), 1, ticket.id)]
