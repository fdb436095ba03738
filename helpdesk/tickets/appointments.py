"""A place at a consultation for a ticket: kept by an invitation, taken by the requester, given up again."""

from datetime import datetime

from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings import actions as bookings
from helpdesk.bookings.models import Booking
from helpdesk.bookings.queries import Visit, coming_bookings_of, coming_for, hours_of, read_anew, visit_of
from helpdesk.domain.consultation_days import NoConsultationAhead, Timetable, to_instant, to_wall
from helpdesk.domain.places import AlreadyBooked, ConsultationFull
from helpdesk.domain.school_week import Slot
from helpdesk.domain.workflow import ConsultationTooLate, ForbiddenMove, NotYours, TicketState
from helpdesk.tickets import changes, notices, queries, recounts
from helpdesk.tickets.models import Event, Ticket


def chosen_slot(ticket: Ticket, starts: datetime | None) -> Slot:
    """The consultation that starts then (local), or the next one where the requester has or can get a place."""
    hours = hours_of(ticket.requester)
    if starts is not None:
        offer = hours.offer(bookings.slot_ahead(starts, hours.timetable))
        if not (offer.free or offer.own):
            raise ConsultationFull(starts=starts.isoformat())
        return offer.slot
    offers = hours.open_offers(1)
    if not offers:
        raise NoConsultationAhead
    return offers[0].slot


def check_in_time(ticket: Ticket, slot: Slot) -> None:
    """A consultation after the promise needs the requester's consent; raises ConsultationTooLate."""
    due = to_wall(ticket.resolution_due, current_app.config["SCHOOL_TIMEZONE"])
    if slot.starts > due:
        raise ConsultationTooLate(slot=slot.starts.isoformat(), due=due.isoformat())


def asked_slot(ticket: Ticket, timetable: Timetable) -> Slot | None:
    """The consultation the requester is asked about and has not answered yet, while it is ahead."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    if ticket.state is not TicketState.WAITING_AUTHOR or ticket.invited_to is None or ticket.invited_to <= clock.now():
        return None
    return timetable.slot_starting(to_wall(ticket.invited_to, zone))


def hold(ticket: Ticket, slot: Slot, *, by: Person) -> Visit:
    """The requester's place there: one they have already is kept, one for this ticket at another time exchanged."""
    coming = coming_bookings_of(ticket.requester)
    there = next((one for one in coming if one.consultation.starts_at == start_of(slot)), None)
    elsewhere = next((one for one in coming if one.ticket_id == ticket.id and one.place is not None), None)
    if there is not None:
        there.ticket_id = there.ticket_id or ticket.id
        return visit_of(there)
    if elsewhere is not None and elsewhere.consultation.starts_at > clock.now():
        return visit_of(rebook(elsewhere, slot.starts, by=by))
    return visit_of(bookings.book(slot.starts, person=ticket.requester, by=by, ticket_id=ticket.id))


def come(ticket: Ticket, starts: datetime, *, by: Person) -> Visit:
    """The requester takes a place for the ticket; where they were asked to, that is their consent (§5)."""
    if ticket.requester_id != by.id:
        raise NotYours(new=TicketState.CONSULTATION.value)
    if not ticket.is_open:
        raise ForbiddenMove(old=ticket.state.value, new=TicketState.CONSULTATION.value)
    hours = hours_of(by)
    slot = bookings.slot_ahead(starts, hours.timetable)
    is_asked = asked_slot(ticket, hours.timetable) == slot
    own = hours.offer(slot).own
    if own is not None and own.booking.ticket_id is not None and not is_asked:
        raise AlreadyBooked(starts=starts.isoformat())
    visit = hold(ticket, slot, by=by)
    if is_asked:
        _agree(ticket, slot, by)
    elif not hours.visits_for(ticket.id):
        _note(changes.record(ticket, by=by, act="booked"), None, start_of(slot))
    return visit


def cancel(booking: Booking, *, by: Person) -> None:
    """Give a place up; the ticket whose invitation it was goes back to work, and its owner is told."""
    # Tickets are locked before places everywhere, so that nobody waits in a circle.
    tickets, starts_at = queries.tickets_of_visit(booking), booking.consultation.starts_at
    bookings.cancel(read_anew(booking))
    for ticket in tickets:
        _left(ticket, starts_at, None, by)


def rebook(booking: Booking, starts: datetime, *, by: Person) -> Booking:
    """Exchange a place for one at another consultation (local start), with the same consequences."""
    tickets, starts_at = queries.tickets_of_visit(booking), booking.consultation.starts_at
    new = bookings.rebook(read_anew(booking), starts, by=by)
    for ticket in tickets:
        _left(ticket, starts_at, visit_of(new).slot, by)
    return new


def follow(ticket: Ticket, visit: Visit, *, by: Person, is_agreed: bool) -> None:
    """A host moved the place the requester was asked to; who agreed is promised the solution by its end, if later.

    Raises ConsultationTooLate where nobody could agree (§5).
    """
    if not is_agreed:
        check_in_time(ticket, visit.slot)
    event = changes.change(ticket, by=by, act="invited", invited_to=visit.booking.consultation.starts_at)
    if is_agreed:
        recounts.count_from_consent(ticket, visit.slot, event)


def release(ticket: Ticket, event: Event) -> None:
    """The requester is done with the ticket: its place at a consultation ahead is free, or another ticket's there."""
    for booking in coming_for(ticket.id):
        others = [other for other in queries.tickets_of_visit(booking) if other.id != ticket.id]
        if others:
            booking.ticket_id = others[0].id
        else:
            bookings.give_up(booking)
        _note(event, booking.consultation.starts_at, None)


def hand_over(ticket: Ticket, original: Ticket) -> None:
    """A ticket was joined to another one: where both are the same person's, its place is the other's."""
    if ticket.requester_id == original.requester_id:
        for booking in coming_for(ticket.id):
            booking.ticket_id = original.id


def miss(ticket: Ticket, starts_at: datetime, *, by: Person) -> None:
    """The requester did not come to where they were asked: the owner goes on with the ticket."""
    event = changes.change(ticket, by=by, act="missed", state=TicketState.IN_PROGRESS, invited_to=None)
    _note(event, starts_at, None)


def start_of(slot: Slot) -> datetime:
    """The instant a consultation begins."""
    return to_instant(slot.starts, current_app.config["SCHOOL_TIMEZONE"])


def _agree(ticket: Ticket, slot: Slot, by: Person) -> None:
    event = changes.change(ticket, by=by, act="agreed", state=TicketState.CONSULTATION, asked_at=None)
    recounts.count_from_consent(ticket, slot, event)
    notices.agreed(ticket, slot, by=by)


def _left(ticket: Ticket, starts_at: datetime, other: Slot | None, by: Person) -> None:
    """The place for a ticket is given up, for another one or for none."""
    act = "rebooked" if other else "unbooked"
    if ticket.state is TicketState.CONSULTATION and ticket.invited_to == starts_at:
        event = changes.change(ticket, by=by, act=act, state=TicketState.IN_PROGRESS, invited_to=None)
        notices.not_coming(ticket, starts_at, other, by=by)
    else:
        event = changes.record(ticket, by=by, act=act)
    _note(event, starts_at, start_of(other) if other else None)


def _note(event: Event, old: datetime | None, new: datetime | None) -> None:
    event.changes = {**event.changes, "visit": [at and at.isoformat() for at in (old, new)]}
