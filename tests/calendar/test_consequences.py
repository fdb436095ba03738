"""What becomes of bookings and invited tickets when their consultation is moved or cancelled."""

from datetime import date

import pytest
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.agenda.actions import Mark, Noted, mark
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import ConsultationState
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.calendar_changes import Change
from helpdesk.domain.calendar_checks import (
    AlreadyPast,
    HasBegun,
)
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.tickets import actions as tickets
from helpdesk.tickets.models import Event
from tests.calendar.decisions import (
    NEXT_THURSDAY,
    REASON,
    booked,
    bookings,
    cancel,
    days,
    instant,
    move,
    new_letters,
    rule,
    saved,
    take_back,
)
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_a_booking_goes_along_with_its_moved_consultation() -> None:
    row = booked(NEXT_THURSDAY, TEACHER, OTHER_TEACHER)
    saved(move(NEXT_THURSDAY, "2026-11-13 14:00", "2026-11-13 15:00"))
    assert (row.starts_at, row.ends_at) == (instant("2026-11-13 14:00"), instant("2026-11-13 15:00"))
    assert (row.planned_for, row.reason, row.state) == (instant(NEXT_THURSDAY), "Педсовет", ConsultationState.PLANNED)
    assert bookings(row) == [(BookingState.BOOKED, 1), (BookingState.BOOKED, 2)]
    assert len(new_letters()) == 2


def test_a_cancelled_consultation_gives_its_bookings_up() -> None:
    row = booked(NEXT_THURSDAY, TEACHER)
    saved(cancel(NEXT_THURSDAY))
    assert (row.state, bookings(row)) == (ConsultationState.CANCELLED, [(BookingState.CANCELLED, None)])
    assert "пн 9 ноября, 15:00" in new_letters()[0].text


def test_a_cancelled_consultation_that_comes_back_may_be_booked_again() -> None:
    row = booked(NEXT_THURSDAY, TEACHER)
    saved(cancel(NEXT_THURSDAY))
    saved(take_back("cancel", "2026-11-12"))
    assert (row.state, bookings(row)) == (ConsultationState.PLANNED, [(BookingState.CANCELLED, None)])


def test_a_consultation_moved_to_where_a_cancelled_one_left_its_row_brings_its_people() -> None:
    gone, row = booked(NEXT_THURSDAY, OTHER_TEACHER), booked("2026-11-16 15:00", TEACHER)
    saved(cancel(NEXT_THURSDAY))
    saved(move("2026-11-16 15:00", NEXT_THURSDAY, "2026-11-12 16:00"))
    assert bookings(gone) == [(BookingState.CANCELLED, None), (BookingState.BOOKED, 1)]
    assert (gone.state, gone.planned_for) == (ConsultationState.PLANNED, instant("2026-11-16 15:00"))
    assert (row.state, row.starts_at) == (ConsultationState.CANCELLED, instant("2026-11-16 15:00"))


def test_two_consultations_may_change_places_in_one_decision() -> None:
    first, second = booked(NEXT_THURSDAY, TEACHER), booked("2026-11-16 15:00", OTHER_TEACHER)

    def swap(timetable: object) -> Change:
        one = move(NEXT_THURSDAY, "2026-11-16 15:00", "2026-11-16 16:00")(timetable)  # type: ignore[arg-type]
        two = move("2026-11-16 15:00", NEXT_THURSDAY, "2026-11-12 16:00")(timetable)  # type: ignore[arg-type]
        return Change(added=one.added + two.added, moves=one.moves + two.moves, reason="Поменялись днями")

    saved(swap)
    assert (first.starts_at, second.starts_at) == (instant("2026-11-16 15:00"), instant(NEXT_THURSDAY))


def test_who_was_asked_to_a_consultation_is_expected_at_its_new_time() -> None:
    with clock.at(later(hours=6)):
        ticket = file_ticket()
        tickets.invite(ticket, by=person(ADMINISTRATOR))
        db.session.commit()
        saved(move(NEXT_THURSDAY, "2026-11-12 12:00", "2026-11-12 13:00"))
    assert ticket.invited_to == instant("2026-11-12 12:00")
    assert new_letters()[0].person_id == person(TEACHER).id


def test_a_ticket_asked_to_a_cancelled_consultation_is_the_owners_again() -> None:
    with clock.at(later(hours=6)):
        ticket = file_ticket()
        tickets.invite(ticket, by=person(ADMINISTRATOR))
        db.session.commit()
        version = ticket.version
        saved(cancel(NEXT_THURSDAY))
    assert (ticket.state, ticket.invited_to, ticket.version) == (TicketState.IN_PROGRESS, None, version + 1)
    event = db.session.query(Event).filter_by(act="calendar_changed").one()
    assert event.changes["state"] == ["consultation", "in_progress"]


def test_a_consultation_that_is_over_and_its_people_stay_as_they_were() -> None:
    with clock.at(later(days=-1)):
        row = booked("2026-11-05 15:00", TEACHER)
    with pytest.raises(HasBegun):
        saved(days("cancel", "2026-11-05"))
    assert (row.state, bookings(row)) == (ConsultationState.PLANNED, [(BookingState.BOOKED, 1)])
    assert new_letters() == []


def test_a_running_consultation_with_people_is_neither_cancelled_nor_moved() -> None:
    booked("2026-11-09 15:00", TEACHER)
    with clock.at(later(hours=5, minutes=5)):
        for kind in ("cancel", "off"):
            with pytest.raises(HasBegun):
                saved(days(kind, "2026-11-09"))


def test_one_that_nobody_came_to_may_be_cancelled_afterwards_and_no_due_is_given_in_the_past() -> None:
    with clock.at(later(days=-6)):
        ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    old = ticket.first_response_due
    saved(days("cancel", "2026-11-05"))
    db.session.refresh(ticket)
    assert ticket.first_response_due == old or ticket.first_response_due > clock.now()


def test_who_came_early_is_told_of_a_cancellation_too() -> None:
    row = booked("2026-11-09 15:00", TEACHER)
    booking = db.session.query(Booking).options(joinedload(Booking.consultation), joinedload(Booking.person)).one()
    mark(booking, Mark.CAME, Noted("booked"), by=person(ADMINISTRATOR))
    assert row.state is ConsultationState.PLANNED
    saved(days("cancel", "2026-11-09"))
    assert (row.state, len(new_letters())) == (ConsultationState.CANCELLED, 1)


def test_a_move_is_not_taken_back_into_the_past() -> None:
    booked("2026-11-09 15:00", TEACHER)
    saved(move("2026-11-09 15:00", "2026-11-13 14:00", "2026-11-13 15:00"))
    with clock.at(later(days=2)), pytest.raises(AlreadyPast):
        saved(take_back("move", "2026-11-09"))


def test_taking_back_the_cancellation_of_one_of_two_moves_nobody() -> None:
    saved(lambda _timetable: Change(slots_added=(rule(3, 13, "2026-11-09"),), reason=REASON))
    row = booked(NEXT_THURSDAY, TEACHER)
    saved(cancel("2026-11-12 13:00"))
    letters = len(new_letters())
    saved(take_back("cancel", "2026-11-12"))
    assert (row.starts_at, len(new_letters())) == (instant(NEXT_THURSDAY), letters)
    held = school_timetable().slots_between(date(2026, 11, 12), date(2026, 11, 12))
    assert [slot.starts.hour for slot in held] == [13, 15]
