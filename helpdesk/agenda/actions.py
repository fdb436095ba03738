"""What the hosts do during the hour; each raises a named refusal and leaves the commit to its caller."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.agenda import notices, queries
from helpdesk.audit.actions import About, record
from helpdesk.bookings import actions as bookings
from helpdesk.bookings.models import Booking, BookingState, Form
from helpdesk.bookings.queries import booking_at, places_taken_at, visit_of
from helpdesk.consultations.actions import open_consultation
from helpdesk.consultations.models import CalendarEntry, Consultation, ConsultationState
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.domain.hour import (
    AnsweredByOthers,
    InTheQueueAlready,
    QueueChanged,
    VisitChanged,
    check_extra,
    check_marking,
    check_undoing,
    places_in,
)
from helpdesk.domain.places import AlreadyBooked, NoSuchConsultation
from helpdesk.domain.school_week import Entry, EntryKind, Venue
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_body, check_question, check_room
from helpdesk.domain.workflow import ForbiddenMove, NotYours, Part, TicketState
from helpdesk.extensions import db
from helpdesk.tickets import actions as tickets
from helpdesk.tickets import appointments, changes
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id, tickets_of_visit

_S = BookingState


class Mark(StrEnum):
    """What a host says of a person in the queue."""

    CAME = "came"
    UNDO = "undo"  # the mark «came» was a slip
    SOLVED = "solved"
    UNFINISHED = "unfinished"
    MISSED = "missed"


MARKS: dict[Mark, tuple[tuple[BookingState, ...], BookingState]] = {  # from which states, to which
    Mark.CAME: ((_S.BOOKED, _S.MISSED), _S.CAME),
    Mark.UNDO: ((_S.CAME,), _S.BOOKED),
    Mark.SOLVED: ((_S.BOOKED, _S.CAME, _S.UNFINISHED), _S.SOLVED),
    Mark.UNFINISHED: ((_S.BOOKED, _S.CAME), _S.UNFINISHED),
    Mark.MISSED: ((_S.BOOKED,), _S.MISSED),
}
MOVABLE = (_S.BOOKED, _S.CAME)


@dataclass(frozen=True, slots=True)
class Noted:
    """What a form says with a mark: the state it was made for, words, direction, form."""

    state: str
    words: str = ""
    direction: Direction | None = None
    form: Form = Form.INDIVIDUAL


def mark(booking: Booking, what: Mark, noted: Noted, *, by: Person) -> Refused | None:
    """Record what became of a visit; a refusal returned tells why its ticket stayed open all the same."""
    if _is_done_already(booking, what, noted, by):
        return None
    _check_state(booking, noted.state, MARKS[what][0])
    starts, now = _wall(booking.consultation.starts_at), _wall(clock.now())
    check_marking(starts, now, is_absence=what is Mark.MISSED)
    if what is Mark.UNDO:
        check_undoing(starts, now)
        _take_back(booking)
        return None
    words = clean_text(noted.words)
    if words:
        check_body(words, field="words")
    kept_open = _tell_ticket(booking, what, words, by=by)
    if what is Mark.MISSED:
        for ticket in _asked_here(booking):
            appointments.miss(ticket, booking.consultation.starts_at, by=by)
    booking.state, booking.host_id = MARKS[what][1], by.id
    booking.ended_at = None if what is Mark.CAME else clock.now()
    if what is not Mark.MISSED:
        booking.direction, booking.form = noted.direction, noted.form
        booking.result = words or booking.result
        _hold(booking.consultation, by=by)
    return kept_open


def move(booking: Booking, state: str, starts: datetime, *, by: Person, timetable: Timetable | None = None) -> Booking:
    """Exchange a place, also during the hour, for one at a later consultation; the person gets a letter.

    Later than the promise of its ticket only for who is there to agree; raises ConsultationTooLate (domain.md §5).
    """
    _check_state(booking, state, MOVABLE)
    is_agreed = booking.state is BookingState.CAME
    asked = _asked_here(booking)
    bookings.give_up(booking)
    booking.host_id = by.id
    db.session.flush()
    try:
        moved = bookings.book(
            starts,
            person=booking.person,
            by=by,
            question=booking.question,
            ticket_id=booking.ticket_id,
            timetable=timetable,
        )
    except AlreadyBooked as refused:
        raise InTheQueueAlready(person=booking.person.short_name, starts=starts.isoformat()) from refused
    for ticket in asked:
        appointments.follow(ticket, visit_of(moved), by=by, is_agreed=is_agreed)
    notices.moved(booking, moved, by=by)
    return moved


def walk_in(starts: datetime, *, person: Person, question: str, by: Person) -> Booking:
    """Somebody came without a place: the next number, beyond the places when it must be; no deadline (§6.11)."""
    question = check_question(clean_line(question))
    check_marking(starts, _wall(clock.now()))
    consultation = _consultation(starts)
    if booking_at(consultation, person) is not None:
        raise InTheQueueAlready(person=person.short_name, starts=starts.isoformat())
    booking = Booking(
        consultation=consultation,
        place=max(places_taken_at(consultation), default=0) + 1,
        person=person,
        question=question,
        state=BookingState.CAME,
        is_walk_in=True,
        booked_by_id=by.id,
        booked_at=clock.now(),
        host_id=by.id,
    )
    db.session.add(booking)
    _hold(consultation, by=by)
    return booking


def hold(starts: datetime, *, by: Person) -> None:
    """The consultation was held; raises NotYetBegun before it begins."""
    check_marking(starts, _wall(clock.now()), is_absence=True)
    _hold(_consultation(starts), by=by)


def miss_left(starts: datetime, listed: Collection[int], *, by: Person) -> Sequence[Booking]:
    """Everybody whom nobody marked did not come; raises QueueChanged when they are not those listed."""
    left = _left(starts, listed)
    for booking in left:
        mark(booking, Mark.MISSED, Noted(BookingState.BOOKED.value), by=by)
    return left


def move_left(starts: datetime, listed: Collection[int], to: datetime, *, by: Person) -> Sequence[Booking]:
    """Everybody whom nobody marked goes to one later consultation: all or nobody."""
    timetable = school_timetable()
    left = _left(starts, listed)
    for booking in left:
        move(booking, BookingState.BOOKED.value, to, by=by, timetable=timetable)
    return left


def add_extra(starts: datetime, ends: datetime, venue: Venue, *, by: Person) -> None:
    """One consultation more; it makes no promise earlier, so no deadline moves. Raises what `check_extra` raises."""
    venue = replace(venue, building=check_room(clean_line(venue.building)), room=check_room(clean_line(venue.room)))
    queries.lock_calendar()
    check_extra(school_timetable(), starts, ends, _wall(clock.now()))
    places = places_in(ends - starts)
    entry = Entry(EntryKind.EXTRA, starts.date(), starts.date(), starts, ends, venue=venue, places=places)
    row = CalendarEntry.of(entry)
    row.made_by_id = by.id
    db.session.add(row)
    record(Act.CONSULTATION_ADDED, by=by, about=About(Thing.CALENDAR, starts.date().isoformat()))


def _is_done_already(booking: Booking, what: Mark, noted: Noted, by: Person) -> bool:
    """Whether this very form was acted on: a second click of the same person does nothing twice."""
    target = MARKS[what][1]
    is_same = booking.state is target and noted.state != target.value and booking.host_id == by.id
    return is_same and what is not Mark.UNDO and clean_text(noted.words) in ("", booking.result)


def _check_state(booking: Booking, made_for: str, allowed: Collection[BookingState]) -> None:
    """The form must have been made for the state the booking is in, and the state let the mark pass."""
    if made_for not in list(BookingState):
        raise NotAChoice(field="state")
    if booking.state.value != made_for or booking.state not in allowed:
        who = booking.host.short_name if booking.host else ""
        raise VisitChanged(person=booking.person.short_name, who=who, state=booking.state.value)


def _tell_ticket(booking: Booking, what: Mark, words: str, *, by: Person) -> Refused | None:
    """What the visit means for its ticket: solved with the words, or a note; why not, when it cannot be."""
    ticket = ticket_by_id(booking.ticket_id, lock=True) if booking.ticket_id else None
    if ticket is None or what not in (Mark.SOLVED, Mark.UNFINISHED):
        return None
    if what is Mark.SOLVED:
        try:
            tickets.resolve(ticket, words, by=by)
        except NotYours:
            return AnsweredByOthers(number=ticket.number)
        except ForbiddenMove as refused:
            return refused
    elif Part.OWNER in changes.parts_of(by, ticket):
        if words:
            tickets.note(ticket, words, by=by)
        if ticket.state is TicketState.CONSULTATION:
            tickets.take(ticket, by=by)  # the requester has been; what is left is the owner's work
    return None


def _asked_here(booking: Booking) -> list[Ticket]:
    """Tickets whose requester was asked to this consultation: one place may serve several."""
    return [ticket for ticket in tickets_of_visit(booking) if ticket.state is TicketState.CONSULTATION]


def _take_back(booking: Booking) -> None:
    """Booked again; who walked in was not there at all. A consultation nobody came to was not held."""
    booking.host_id, booking.direction, booking.form = None, None, Form.INDIVIDUAL
    if booking.is_walk_in:
        bookings.give_up(booking)
    else:
        booking.state, booking.ended_at = BookingState.BOOKED, None
    db.session.flush()
    if not any(one.state in queries.CAME_STATES for one in queries.bookings_at(booking.consultation)):
        booking.consultation.state, booking.consultation.held_by_id = ConsultationState.PLANNED, None


def _left(starts: datetime, listed: Collection[int]) -> Sequence[Booking]:
    check_marking(starts, _wall(clock.now()), is_absence=True)
    queries.lock_tickets_at(to_instant(starts, current_app.config["SCHOOL_TIMEZONE"]))
    left = [one for one in queries.bookings_at(_consultation(starts)) if one.state is BookingState.BOOKED]
    if {booking.id for booking in left} != set(listed) or not left:
        raise QueueChanged
    return left


def _consultation(starts: datetime) -> Consultation:
    """The row of the consultation that starts at a local moment, locked; raises NoSuchConsultation."""
    slot = school_timetable().slot_starting(starts)
    if slot is None:
        raise NoSuchConsultation(starts=starts.isoformat())
    return open_consultation(slot, current_app.config["SCHOOL_TIMEZONE"])


def _hold(consultation: Consultation, *, by: Person) -> None:
    """Whoever comes early does not make it held: until it begins it may still be moved or cancelled."""
    if consultation.state is ConsultationState.PLANNED and consultation.starts_at <= clock.now():
        consultation.state, consultation.held_by_id = ConsultationState.HELD, by.id


def _wall(instant: datetime) -> datetime:
    return to_wall(instant, current_app.config["SCHOOL_TIMEZONE"])
