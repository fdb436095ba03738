"""Who has a place where."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation
from helpdesk.extensions import db


def places_taken(first: datetime, last: datetime) -> dict[datetime, int]:
    """How many places are taken at each consultation that starts between two instants, both included."""
    rows = db.session.execute(
        sa.select(Consultation.starts_at, sa.func.count(Booking.place))
        .join(Booking, Booking.consultation_id == Consultation.id)
        .where(Consultation.starts_at.between(first, last), Booking.state != BookingState.CANCELLED)
        .group_by(Consultation.starts_at)
    )
    return {row[0]: row[1] for row in rows}


def coming_bookings_of(person: Person) -> Sequence[Booking]:
    """A person's places at consultations that are not over, by their start."""
    return db.session.scalars(
        sa.select(Booking)
        .join(Booking.consultation)
        .options(joinedload(Booking.consultation))
        .where(
            Booking.person_id == person.id,
            Booking.state == BookingState.BOOKED,
            Consultation.ends_at > clock.now(),
        )
        .order_by(Consultation.starts_at)
    ).all()


def booking_to_change(booking_id: int, person: Person) -> Booking | None:
    """One of a person's own bookings, its row locked until the commit."""
    return db.session.scalar(
        sa.select(Booking)
        .options(joinedload(Booking.consultation, innerjoin=True), joinedload(Booking.person, innerjoin=True))
        .where(Booking.id == booking_id, Booking.person_id == person.id)
        .with_for_update(of=Booking)
    )


def booking_at(consultation: Consultation, person: Person) -> Booking | None:
    """A person's place at one consultation, given up ones aside."""
    return db.session.scalar(
        sa.select(Booking).where(
            Booking.consultation_id == consultation.id,
            Booking.person_id == person.id,
            Booking.state != BookingState.CANCELLED,
        )
    )


def places_taken_at(consultation: Consultation) -> set[int]:
    """The numbers of the places that are taken."""
    return set(
        db.session.scalars(
            sa.select(Booking.place).where(Booking.consultation_id == consultation.id, Booking.place.is_not(None))
        )
    )
