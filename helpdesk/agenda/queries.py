"""The day's agenda: who has a place, who has come, and what falls on this consultation without a place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased, defer, joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.bookings.queries import places_taken
from helpdesk.consultations.models import Consultation, ConsultationState, DeskHours
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.directions import Direction, direction_of
from helpdesk.domain.places import time_of_place
from helpdesk.domain.school_week import Slot, Venue
from helpdesk.domain.workflow import OPEN_STATES, TicketState
from helpdesk.extensions import db
from helpdesk.queue.queries import NEXT_DUE
from helpdesk.tickets.models import Comment, Ticket
from helpdesk.tickets.queries import readable_by

CAME_STATES = (BookingState.CAME, BookingState.SOLVED, BookingState.UNFINISHED)
OFFERED = 4  # consultations to move to
LOOKED_THROUGH = 12  # for those with places
LAST_WORDS = 600
NEARBY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the list; the ticket's words only where `may_read`."""

    booking: Booking
    ticket: Ticket | None
    may_read: bool
    times_before: int
    last_words: str
    at: datetime | None  # when the turn comes (local); none beyond the places

    @property
    def direction(self) -> Direction | None:
        """What was recorded, else what the ticket's topic suggests."""
        topic = self.ticket.topic if self.ticket else None
        return self.booking.direction or (direction_of(topic.code) if topic else None)


@dataclass(slots=True)
class Hour:
    """One consultation of the day."""

    slot: Slot
    is_cancelled: bool = False
    is_held: bool = False
    held_by: Person | None = None
    visits: list[Visit] = field(default_factory=list)
    gone: list[Visit] = field(default_factory=list)  # gave up or moved
    tickets_due: int = 0

    @property
    def left(self) -> list[Visit]:
        """Booked, nobody marked."""
        return [visit for visit in self.visits if visit.booking.state is BookingState.BOOKED]

    @property
    def came(self) -> list[Visit]:
        """Came and wait for their turn, or are talked with."""
        return [visit for visit in self.visits if visit.booking.state is BookingState.CAME]

    @property
    def is_crowded(self) -> bool:
        """Whether people and tickets are more than the places."""
        return len(self.visits) + self.tickets_due > self.slot.places


@dataclass(frozen=True, slots=True)
class Place:
    """A consultation to move to and how many places are free there."""

    slot: Slot
    free: int


def hours_of(day: date, timetable: Timetable, reader: Person) -> list[Hour]:
    """Every consultation of a day with its people, by its start; two queries."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    hours = {slot.starts: Hour(slot) for slot in timetable.slots_between(day, day)}
    for consultation, holder, booking, *rest in db.session.execute(_rows(day, reader)):
        starts = to_wall(consultation.starts_at, zone)
        hour = hours.setdefault(starts, Hour(_as_slot(consultation, starts)))
        hour.is_cancelled = consultation.state is ConsultationState.CANCELLED
        hour.is_held, hour.held_by = consultation.state is ConsultationState.HELD, holder
        if booking is not None:
            is_gone = booking.state is BookingState.CANCELLED
            (hour.gone if is_gone else hour.visits).append(_visit(hour.slot, booking, *rest))
    found = sorted(hours.values(), key=lambda hour: hour.slot.starts)
    _count_tickets(found, timetable, reader)
    return found


def places_ahead(day: date, timetable: Timetable) -> list[Place]:
    """The next consultations with free places, from a day on and after now."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    after = max(datetime.combine(day, time.min), to_wall(clock.now(), zone))
    slots = timetable.slots_from(after, LOOKED_THROUGH)
    if not slots:
        return []
    taken = places_taken(to_instant(slots[0].starts, zone), to_instant(slots[-1].starts, zone))
    places = (Place(slot, slot.places - taken.get(to_instant(slot.starts, zone), 0)) for slot in slots)
    return [place for place in places if place.free > 0][:OFFERED]


def neighbours(day: date, timetable: Timetable) -> tuple[Slot | None, Slot | None]:
    """The last consultation before a day and the first after it."""
    before = timetable.slots_between(day - NEARBY, day - timedelta(days=1))
    after = timetable.slots_from(datetime.combine(day, time.max), 1)
    return before[-1] if before else None, after[0] if after else None


def nearest_day(timetable: Timetable) -> date:
    """Today, or else the day of the next consultation."""
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    coming = timetable.slots_from(datetime.combine(today, time.min), 1)
    return coming[0].starts.date() if coming else today


def visit_to_change(booking_id: int, day: date) -> Booking | None:
    """A booking at a consultation of the day; its ticket, itself and the consultation are locked, in this order."""
    _lock_tickets(Booking.id == booking_id)
    return db.session.scalar(
        sa.select(Booking)
        .join(Booking.consultation)
        .options(
            joinedload(Booking.consultation, innerjoin=True),
            joinedload(Booking.person, innerjoin=True),
            joinedload(Booking.host),
        )
        .where(Booking.id == booking_id, Consultation.starts_at.between(*_bounds(day)))
        .with_for_update(of=[Booking, Consultation])
    )


def bookings_at(consultation: Consultation) -> Sequence[Booking]:
    """Everybody at a consultation, given up places aside, in the order of the queue; its row must be locked."""
    return db.session.scalars(
        sa.select(Booking)
        .options(joinedload(Booking.person, innerjoin=True), joinedload(Booking.consultation, innerjoin=True))
        .where(Booking.consultation_id == consultation.id, Booking.state != BookingState.CANCELLED)
        .order_by(Booking.place.nulls_last(), Booking.id)
        .execution_options(populate_existing=True)
    ).all()


def lock_tickets_at(starts_at: datetime) -> None:
    """Lock the tickets of everybody who has a place at the consultation that starts at an instant."""
    _lock_tickets(Consultation.starts_at == starts_at, Booking.state != BookingState.CANCELLED)


def lock_calendar() -> None:
    """Let one person at a time change the calendar (PostgreSQL; SQLite locks the file)."""
    db.session.execute(sa.select(DeskHours.id).with_for_update())


def _lock_tickets(*which: sa.ColumnElement[bool]) -> None:
    """Tickets are locked before places everywhere, so that nobody waits in a circle (PostgreSQL)."""
    invited = sa.and_(Ticket.requester_id == Booking.person_id, Ticket.invited_to == Consultation.starts_at)
    tied = sa.exists().where(
        Booking.consultation_id == Consultation.id, sa.or_(Ticket.id == Booking.ticket_id, invited), *which
    )
    db.session.execute(sa.select(Ticket.id).where(tied).order_by(Ticket.id).with_for_update())


def _rows(day: date, reader: Person) -> sa.Select[Any]:
    holder, earlier, earlier_at = aliased(Person), aliased(Booking), aliased(Consultation)
    times_before = (
        sa.select(sa.func.count(earlier.id))
        .join(earlier_at, earlier_at.id == earlier.consultation_id)
        .where(
            earlier.person_id == Booking.person_id,
            earlier.state.in_(CAME_STATES),
            earlier_at.starts_at < Consultation.starts_at,
        )
        .correlate(Booking, Consultation)
        .scalar_subquery()
    )
    last_words = (
        sa.select(sa.func.substr(Comment.body, 1, LAST_WORDS))
        .where(Comment.ticket_id == Ticket.id, ~Comment.is_internal)
        .order_by(Comment.id.desc())
        .limit(1)
        .correlate(Ticket)
        .scalar_subquery()
    )
    return (
        sa.select(Consultation, holder, Booking, Ticket, readable_by(reader), times_before, last_words)
        .outerjoin(holder, holder.id == Consultation.held_by_id)
        .outerjoin(Booking, Booking.consultation_id == Consultation.id)
        .outerjoin(Ticket, Ticket.id == Booking.ticket_id)
        .options(
            joinedload(Booking.person),
            joinedload(Booking.host),
            joinedload(Ticket.topic),
            defer(Ticket.why, raiseload=True),
            defer(Ticket.search_text, raiseload=True),
        )
        .where(Consultation.starts_at.between(*_bounds(day)))
        .order_by(Consultation.starts_at, Booking.place.nulls_last(), Booking.id)
    )


def _visit(
    slot: Slot, booking: Booking, ticket: Ticket | None, may_read: bool, before: int, words: str | None
) -> Visit:
    is_within = booking.place is not None and booking.place <= slot.places
    at = time_of_place(slot, booking.place) if booking.place and is_within else None
    may_read = bool(ticket and may_read)
    said = (words or (ticket.body if ticket else "")) if may_read else ""
    return Visit(booking, ticket, may_read, before, said[:LAST_WORDS], at)


def _as_slot(consultation: Consultation, starts: datetime) -> Slot:
    """A consultation that the calendar holds no more, as it was."""
    hosts = tuple(host.strip() for host in consultation.hosts.split(";") if host.strip())
    ends = starts + (consultation.ends_at - consultation.starts_at)
    venue = Venue(consultation.building, consultation.room, hosts)
    return Slot(starts, ends, venue, reason=consultation.reason, places=consultation.places)


def _count_tickets(hours: Sequence[Hour], timetable: Timetable, reader: Person) -> None:
    """How many open tickets of the reader's fall on each consultation and have no place at any."""
    if not hours or not reader.kinds_answered:
        return
    counts = db.session.execute(sa.select(*_due_counts(hours, timetable, reader))).one()
    for hour, count in zip(hours, counts, strict=True):
        hour.tickets_due = count


def _due_counts(hours: Sequence[Hour], timetable: Timetable, reader: Person) -> Iterator[sa.ScalarSelect[int]]:
    zone = current_app.config["SCHOOL_TIMEZONE"]
    comes_anyway = sa.and_(
        Booking.person_id == Ticket.requester_id,
        Booking.consultation_id == Consultation.id,
        Consultation.starts_at == Ticket.invited_to,
    )
    has_place = sa.exists().where(
        sa.or_(Booking.ticket_id == Ticket.id, comes_anyway),
        Booking.state.in_((BookingState.BOOKED, BookingState.CAME)),
    )
    open_states = [state for state in OPEN_STATES if state is not TicketState.WAITING_AUTHOR]
    mine = sa.or_(Ticket.kind.in_(reader.kinds_answered), Ticket.assignee_id == reader.id)
    for hour in hours:
        before = timetable.slots_between(hour.slot.starts.date() - NEARBY, hour.slot.starts.date())
        ended = max((slot.ends for slot in before if slot.ends < hour.slot.ends), default=hour.slot.ends - NEARBY)
        since, until = to_instant(ended, zone), to_instant(hour.slot.ends, zone)
        yield (
            sa.select(sa.func.count(Ticket.id))
            .where(mine, Ticket.state.in_(open_states), since < NEXT_DUE, until >= NEXT_DUE, ~has_place)
            .scalar_subquery()
        )


def _bounds(day: date) -> tuple[datetime, datetime]:
    zone = current_app.config["SCHOOL_TIMEZONE"]
    return to_instant(datetime.combine(day, time.min), zone), to_instant(datetime.combine(day, time.max), zone)
