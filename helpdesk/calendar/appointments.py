"""Consultations ahead that a calendar change moves or takes away, with those who were to come; the rows follow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.calendar.recount import Changes, OpenTicket
from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.domain.calendar_changes import Change, goes_on_at
from helpdesk.domain.calendar_checks import HasBegun
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.school_week import Slot
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket

EXPECTED = (BookingState.BOOKED, BookingState.CAME)  # before it begins, some may be marked as come already
ASIDE = timedelta(microseconds=1)  # where no other consultation starts: two may change places in one decision


@dataclass(slots=True)
class Kept:
    """A consultation ahead that has a row, and who booked it (person id -> name)."""

    row: Consultation
    booked: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Appointment:
    """One consultation before a change and after it (local times); `new` none: it is not held."""

    old: Slot
    new: Slot | None
    kept: Kept | None = None  # none: nobody booked it, somebody was asked to come
    invited: list[OpenTicket] = field(default_factory=list)

    @property
    def people(self) -> dict[int, str]:
        """Who was to come: booked, or asked to by the owner of their ticket."""
        booked = self.kept.booked if self.kept else {}
        return booked | {ticket.requester_id: ticket.requester for ticket in self.invited}

    @property
    def is_told(self) -> bool:
        """Whether who was to come must know: it is held at another time or place, or not at all."""
        return self.new is None or _when_and_where(self.old) != _when_and_where(self.new)


def consultations_ahead(*, lock: bool = False) -> dict[datetime, Kept]:
    """Rows of the consultations that have not begun, by their start (UTC); locked when they are to change."""
    booked = sa.and_(Booking.consultation_id == Consultation.id, Booking.state.in_(EXPECTED))
    query = (
        sa.select(Consultation, Booking.person_id, Person.full_name)
        .outerjoin(Booking, booked)
        .outerjoin(Person, Booking.person_id == Person.id)
        .where(Consultation.starts_at > clock.now())
        .order_by(Consultation.starts_at, Booking.id)
        .execution_options(populate_existing=True)
    )
    found: dict[datetime, Kept] = {}
    for row, person_id, name in db.session.execute(query.with_for_update(of=Consultation) if lock else query):
        kept = found.setdefault(row.starts_at, Kept(row))
        if person_id:
            kept.booked[person_id] = name
    return found


def check_begun(before: Timetable, after: Timetable, zone: ZoneInfo) -> None:
    """What people came to, or had a place at, stays where it was; raises HasBegun."""
    somebody = sa.exists().where(Booking.consultation_id == Consultation.id, Booking.state != BookingState.CANCELLED)
    is_known = sa.or_(Consultation.state == ConsultationState.HELD, somebody)
    query = sa.select(Consultation.starts_at).where(Consultation.starts_at <= clock.now(), is_known)
    for starts_at in db.session.scalars(query.order_by(Consultation.starts_at.desc())):
        starts = to_wall(starts_at, zone)
        if before.slot_starting(starts) is not None and after.slot_starting(starts) is None:
            raise HasBegun(field="first_on", starts=starts.isoformat())


def appointments(
    change: Change,
    before: Timetable,
    after: Timetable,
    ahead: dict[datetime, Kept],
    tickets: Iterable[OpenTicket],
    zone: ZoneInfo,
) -> list[Appointment]:
    """Consultations ahead, booked or asked to, that are held otherwise after a change, by their start."""
    invited: dict[datetime, list[OpenTicket]] = {}
    for ticket in tickets:
        if ticket.is_expected and ticket.invited_to and ticket.invited_to > clock.now():
            invited.setdefault(ticket.invited_to, []).append(ticket)
    planned = {starts: kept for starts, kept in ahead.items() if kept.row.state is ConsultationState.PLANNED}
    found = []
    for starts in sorted(planned.keys() | invited.keys()):
        old = before.slot_starting(to_wall(starts, zone))
        if old is not None:
            new = after.slot_starting(goes_on_at(change, old))
            found.append(Appointment(old, new, planned.get(starts), invited.get(starts, [])))
    return [one for one in found if one.new is None or _facts(one.old) != _facts(one.new)]


def keep_rows(
    found: Sequence[Appointment], ahead: dict[datetime, Kept], after: Timetable, reason: str, zone: ZoneInfo
) -> None:
    """Bring the rows to where their consultations are held now; a taken away one gives up its bookings."""
    moving = [one for one in found if one.kept and one.new and one.old.starts != one.new.starts]
    leaving = {to_instant(one.old.starts, zone) for one in moving}
    for one in moving:
        if one.kept:
            one.kept.row.starts_at += ASIDE
    db.session.flush()
    for one in found:
        if one.kept is not None and one.new is not None:
            _move(one.kept.row, one.new, ahead, leaving, reason if one.is_told else one.kept.row.reason, zone)
        elif one.kept is not None:
            one.kept.row.state, one.kept.row.reason = ConsultationState.CANCELLED, reason
    _give_up([one.kept.row.id for one in found if one.kept and one.new is None])
    _restore(ahead, after, zone)
    db.session.flush()


def changes_of(found: Sequence[Appointment], zone: ZoneInfo) -> dict[int, Changes]:
    """What changes for the tickets asked to those consultations, as their history tells it."""
    changes: dict[int, Changes] = {}
    for one in found:
        old = to_instant(one.old.starts, zone).isoformat()
        if one.new is None:
            for ticket in one.invited:
                state = [ticket.state.value, TicketState.IN_PROGRESS.value]
                changes[ticket.id] = {"invited_to": [old, None], "state": [*state]}
        elif one.new.starts != one.old.starts:
            new = to_instant(one.new.starts, zone).isoformat()
            changes |= {ticket.id: {"invited_to": [old, new]} for ticket in one.invited}
    return changes


def keep_invitations(found: Sequence[Appointment], zone: ZoneInfo) -> None:
    """Who was asked to come is expected at the new time; where there is none, the owner goes on with the ticket."""
    for one in found:
        ids = [ticket.id for ticket in one.invited]
        if not ids:
            continue
        tickets = sa.update(Ticket).where(Ticket.id.in_(ids))
        if one.new is None:
            values = {"state": TicketState.IN_PROGRESS, "invited_to": None, "asked_at": None}
            db.session.execute(tickets.values(values | {"version": Ticket.version + 1}))
        elif one.new.starts != one.old.starts:
            db.session.execute(tickets.values(invited_to=to_instant(one.new.starts, zone)))


def asked_in_vain(found: Sequence[Appointment]) -> Sequence[Ticket]:
    """Tickets whose requester was asked about a consultation that is not held: nobody waits for them any more."""
    waiting = [ticket for one in found if one.new is None for ticket in one.invited]
    ids = [ticket.id for ticket in waiting if ticket.state is TicketState.WAITING_AUTHOR]
    query = sa.select(Ticket).options(joinedload(Ticket.policy)).where(Ticket.id.in_(ids))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _move(
    row: Consultation, new: Slot, ahead: dict[datetime, Kept], leaving: set[datetime], reason: str, zone: ZoneInfo
) -> None:
    """Give a row its new time; where a cancelled consultation has left its row, the bookings go over to that one."""
    starts_at = to_instant(new.starts, zone)
    standing = ahead.get(starts_at)
    if standing is None or standing.row is row or starts_at in leaving:
        _place(row, new, zone)
        row.reason = reason
        return
    keeps_people = sa.and_(Booking.consultation_id == row.id, Booking.state != BookingState.CANCELLED)
    db.session.execute(sa.update(Booking).where(keeps_people).values(consultation_id=standing.row.id))
    _place(standing.row, new, zone)
    standing.row.planned_for, standing.row.reason = row.planned_for, reason
    row.starts_at, row.state, row.reason = row.starts_at - ASIDE, ConsultationState.CANCELLED, reason


def _place(row: Consultation, slot: Slot, zone: ZoneInfo) -> None:
    row.starts_at, row.ends_at = to_instant(slot.starts, zone), to_instant(slot.ends, zone)
    row.building, row.room, row.hosts = slot.venue.building, slot.venue.room, "; ".join(slot.venue.hosts)
    row.places, row.state = slot.places, ConsultationState.PLANNED


def _give_up(consultation_ids: Sequence[int]) -> None:
    if not consultation_ids:
        return
    booked = sa.and_(Booking.consultation_id.in_(consultation_ids), Booking.state.in_(EXPECTED))
    given_up = {"state": BookingState.CANCELLED, "place": None, "ended_at": clock.now()}
    db.session.execute(sa.update(Booking).where(booked).values(given_up))


def _restore(ahead: dict[datetime, Kept], after: Timetable, zone: ZoneInfo) -> None:
    """A cancelled consultation that the calendar holds again may be booked again."""
    for starts, kept in ahead.items():
        slot = after.slot_starting(to_wall(starts, zone))
        if slot is not None and kept.row.state is ConsultationState.CANCELLED and kept.row.starts_at == starts:
            _place(kept.row, slot, zone)
            kept.row.reason = slot.reason


def _when_and_where(slot: Slot) -> tuple[object, ...]:
    return slot.starts, slot.ends, slot.venue.building, slot.venue.room


def _facts(slot: Slot) -> tuple[object, ...]:
    return *_when_and_where(slot), slot.venue.hosts, slot.places
