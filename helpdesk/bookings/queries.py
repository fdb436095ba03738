"""Who has a place where, and which places are free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager, joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation
from helpdesk.consultations.queries import MORE, calendar_rows, slot_of, timetable_of
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.places import time_of_place
from helpdesk.domain.school_week import Slot
from helpdesk.extensions import db

FARTHEST_OFFER = 30  # consultations ahead among which a free place is looked for


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's place, the slot it is in and about when its turn comes (local; none beyond the places)."""

    booking: Booking
    slot: Slot
    at: datetime | None

    @property
    def is_ahead(self) -> bool:
        """Whether it may still be given up."""
        return self.booking.consultation.starts_at > clock.now()


@dataclass(frozen=True, slots=True)
class Offer:
    """A consultation ahead as a person may choose it: how many places are free, and whether one is theirs."""

    slot: Slot
    free: int
    own: Visit | None


@dataclass(frozen=True)
class Hours:
    """The calendar with its places, as one person sees it."""

    timetable: Timetable
    taken: Mapping[datetime, int]  # by local start
    bookings: Sequence[Booking]  # the person's, at consultations that are not over

    @cached_property
    def visits(self) -> list[Visit]:
        """The person's places, by their start."""
        return [visit_of(booking) for booking in self.bookings]

    def visits_for(self, ticket_id: int) -> list[Visit]:
        """Those for one ticket."""
        return [visit for visit in self.visits if visit.booking.ticket_id == ticket_id]

    def offer(self, slot: Slot) -> Offer:
        """A consultation with its places."""
        own = next((visit for visit in self.visits if visit.slot.starts == slot.starts), None)
        return Offer(slot, max(slot.places - self.taken.get(slot.starts, 0), 0), own)

    def offers(self, slots: Iterable[Slot]) -> list[Offer]:
        """Consultations with their places."""
        return [self.offer(slot) for slot in slots]

    def open_offers(self, count: int = 3) -> list[Offer]:
        """The next consultations where the person has a place or can get one."""
        now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
        offers = (self.offer(slot) for slot in self.timetable.slots_from(now, FARTHEST_OFFER))
        return list(islice((offer for offer in offers if offer.free or offer.own), count))


def hours_of(person: Person | None) -> Hours:
    """The calendar, the places taken ahead and the person's own, in one query; raises NoDeskHours."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    taken = sa.select(sa.func.count(Booking.place)).where(Booking.consultation_id == Consultation.id)
    own = sa.and_(
        Booking.consultation_id == Consultation.id,
        Booking.person_id == (person.id if person else None),
        Booking.state == BookingState.BOOKED,
    )
    rows = db.session.execute(
        calendar_rows()
        .add_columns(Consultation, taken.correlate(Consultation).scalar_subquery().label("taken"), Booking)
        .outerjoin(Consultation, sa.and_(MORE, Consultation.ends_at > clock.now()))
        .outerjoin(Booking, own)
        .options(contains_eager(Booking.consultation))
        .order_by(Consultation.starts_at)
    ).all()
    return Hours(
        timetable_of(rows),
        {to_wall(row.Consultation.starts_at, zone): row.taken for row in rows if row.Consultation is not None},
        [row.Booking for row in rows if row.Booking is not None],
    )


def visit_of(booking: Booking) -> Visit:
    """A place with its slot and time; the consultation must be loaded."""
    slot = slot_of(booking.consultation)
    return Visit(booking, slot, time_of_place(slot, booking.place) if booking.place else None)


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


def coming_for(ticket_id: int) -> Sequence[Booking]:
    """Places taken for a ticket at consultations that have not begun."""
    return db.session.scalars(
        sa.select(Booking)
        .join(Booking.consultation)
        .options(joinedload(Booking.consultation))
        .where(
            Booking.ticket_id == ticket_id,
            Booking.state == BookingState.BOOKED,
            Consultation.starts_at > clock.now(),
        )
    ).all()


def own_booking(booking_id: int, person: Person) -> Booking | None:
    """One of a person's own bookings."""
    return db.session.scalar(_booking(booking_id).where(Booking.person_id == person.id))


def read_anew(booking: Booking) -> Booking:
    """The same booking as it is now, its row locked until the commit."""
    return db.session.scalars(
        _booking(booking.id).with_for_update(of=Booking).execution_options(populate_existing=True)
    ).one()


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


def _booking(booking_id: int) -> sa.Select[Booking]:
    return (
        sa.select(Booking)
        .options(joinedload(Booking.consultation, innerjoin=True), joinedload(Booking.person, innerjoin=True))
        .where(Booking.id == booking_id)
    )
