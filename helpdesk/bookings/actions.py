"""A place at a consultation: booked, given up, exchanged for another."""

from datetime import datetime

from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings import queries
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.actions import open_consultation
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.laid_out import FARTHEST
from helpdesk.domain.places import (
    AlreadyBooked,
    ConsultationFull,
    ConsultationOver,
    NoSuchConsultation,
    NotBooked,
    first_free,
)
from helpdesk.domain.school_week import Slot
from helpdesk.domain.text import clean_line
from helpdesk.domain.wording import check_question
from helpdesk.extensions import db


def book(
    starts: datetime,
    *,
    person: Person,
    by: Person,
    question: str = "",
    ticket_id: int | None = None,
    timetable: Timetable | None = None,
) -> Booking:
    """A place at the consultation that starts at a local moment; the caller may pass the calendar it has at hand.

    Raises NoSuchConsultation, ConsultationOver, ConsultationFull, AlreadyBooked, Unacceptable (question).
    """
    question = check_question(clean_line(question))
    slot = slot_ahead(starts, timetable or school_timetable())
    consultation = open_consultation(slot, current_app.config["SCHOOL_TIMEZONE"])
    if queries.booking_at(consultation, person) is not None:
        raise AlreadyBooked(starts=starts.isoformat())
    place = first_free(slot.places, queries.places_taken_at(consultation))
    if place is None:
        raise ConsultationFull(starts=starts.isoformat())
    booking = Booking(
        consultation=consultation,
        place=place,
        person=person,
        ticket_id=ticket_id,
        question=question,
        state=BookingState.BOOKED,
        booked_by_id=by.id,
        booked_at=clock.now(),
    )
    db.session.add(booking)
    db.session.flush()
    return booking


def cancel(booking: Booking) -> None:
    """Give a place up before the consultation begins; raises NotBooked or ConsultationOver."""
    if booking.state is not BookingState.BOOKED:
        raise NotBooked
    if booking.consultation.starts_at <= clock.now():
        raise ConsultationOver
    give_up(booking)


def rebook(booking: Booking, starts: datetime, *, by: Person) -> Booking:
    """Exchange a place for one at another consultation: both or neither."""
    cancel(booking)
    db.session.flush()
    return book(starts, person=booking.person, by=by, question=booking.question, ticket_id=booking.ticket_id)


def give_up(booking: Booking) -> None:
    """The place is free again; what the booking was for stays in the journal."""
    booking.state, booking.place, booking.ended_at = BookingState.CANCELLED, None, clock.now()


def slot_ahead(starts: datetime, timetable: Timetable) -> Slot:
    """The consultation starting at a local moment, if it has not begun."""
    now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    slot = timetable.slot_starting(starts) if starts - now <= FARTHEST else None
    if slot is None:
        raise NoSuchConsultation(starts=starts.isoformat())
    if slot.starts <= now:
        raise ConsultationOver
    return slot
