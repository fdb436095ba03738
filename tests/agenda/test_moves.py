"""Booked people who go to another consultation during the hour, and the tickets they came with."""

from datetime import datetime

import pytest

from helpdesk import clock
from helpdesk.agenda import actions
from helpdesk.agenda.actions import Mark
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.domain.errors import Refused
from helpdesk.domain.hour import (
    InTheQueueAlready,
    VisitChanged,
)
from helpdesk.domain.places import ConsultationOver, NoSuchConsultation
from helpdesk.domain.workflow import ConsultationTooLate, TicketState
from helpdesk.extensions import db
from helpdesk.tickets import actions as tickets
from helpdesk.tickets.models import Event, Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.agenda.hours import (
    DURING,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    booked,
    letters_about,
    marked,
    methodological,
    visit,
)
from tests.factories import DEPUTY, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_a_move_during_the_hour_frees_nothing_twice_and_tells_the_person() -> None:
    mine = booked(question="Итоговые отметки")
    with clock.at(DURING):
        moved = actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
        assert (moved.place, moved.question, moved.booked_by_id) == (1, "Итоговые отметки", person(DEPUTY).id)
        with pytest.raises(VisitChanged):
            actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
    assert (visit(mine).state, visit(mine).place) == (BookingState.CANCELLED, None)
    assert [letter.person_id for letter in letters_about(":moved:")] == [person(TEACHER).id]


def test_a_host_who_moves_an_own_booking_gets_no_letter() -> None:
    mine = booked(DEPUTY)
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
    assert letters_about(":moved:") == []


def invited() -> int:
    """The place kept for the requester of a ticket that is solved by Thursday's consultation."""
    ticket = ticket_by_id(methodological().id)
    assert ticket is not None
    tickets.invite(ticket, by=person(DEPUTY))
    db.session.commit()
    return db.session.query(Booking).filter_by(ticket_id=ticket.id).one().id


def test_an_invited_ticket_follows_its_place() -> None:
    mine = invited()
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
    assert db.session.query(Ticket).one().invited_to == later(days=3, hours=5)


def test_both_tickets_asked_to_one_place_follow_it() -> None:
    mine = invited()
    second = ticket_by_id(methodological().id)
    assert second is not None
    tickets.invite(second, by=person(DEPUTY))
    db.session.commit()
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
    assert {ticket.invited_to for ticket in db.session.query(Ticket)} == {later(days=3, hours=5)}


def test_who_did_not_come_is_awaited_no_more_and_the_owner_goes_on() -> None:
    mine = invited()
    with clock.at(DURING):
        marked(mine, Mark.MISSED)
    ticket = db.session.query(Ticket).one()
    assert (ticket.state, ticket.invited_to) == (TicketState.IN_PROGRESS, None)
    assert db.session.query(Event).order_by(Event.id.desc()).first().act == "missed"


def test_nobody_absent_is_moved_beyond_the_promise_of_their_ticket() -> None:
    mine = invited()
    with clock.at(DURING), pytest.raises(ConsultationTooLate):
        actions.move(visit(mine), "booked", NEXT_MONDAY, by=person(DEPUTY))


def test_who_is_there_agrees_and_the_promise_reaches_the_end_of_the_later_consultation() -> None:
    mine = invited()
    with clock.at(DURING):
        marked(mine, Mark.CAME)
        actions.move(visit(mine), "came", NEXT_MONDAY, by=person(DEPUTY))
        db.session.commit()
    ticket = db.session.query(Ticket).one()
    assert (ticket.invited_to, ticket.resolution_due) == (later(days=7, hours=5), later(days=7, hours=6))


@pytest.mark.parametrize(
    ("to", "refusal"),
    [(datetime(2026, 11, 10, 15), NoSuchConsultation), (MONDAY, ConsultationOver)],
)
def test_a_move_leads_to_a_consultation_ahead(to: datetime, refusal: type[Refused]) -> None:
    mine = booked()
    with clock.at(DURING), pytest.raises(refusal):
        actions.move(visit(mine), "booked", to, by=person(DEPUTY))


def test_a_move_to_where_the_person_has_a_place_is_refused() -> None:
    mine = booked()
    booked(starts=THURSDAY)
    with clock.at(DURING), pytest.raises(InTheQueueAlready):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
