"""The consultation of Monday, 9 November 2026, for tests: its hours, its people, its marks."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask import Flask

from helpdesk.agenda import actions, queries
from helpdesk.agenda.actions import Mark, Noted
from helpdesk.bookings.actions import book
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation
from helpdesk.domain.errors import Refused
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.models import Ticket
from tests.client import Desk
from tests.factories import DEPUTY, TEACHER, file_ticket, later, person

Browsers = Callable[..., Desk]
TITLE, WORDS = "Как исправить отметку", "Показала на примере."
DAY, PAGE = date(2026, 11, 9), "/consultations/2026-11-09"
MONDAY, THURSDAY, NEXT_MONDAY = (datetime(2026, 11, day, 15) for day in (9, 12, 16))
MORNING, DURING, AFTER = later(hours=1), later(hours=5, minutes=12), later(hours=6, minutes=5)
NEXT_DAY = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)


def booked(login: str = TEACHER, *, ticket_id: int | None = None, question: str = "", starts: datetime = MONDAY) -> int:
    """A place booked by the person and committed; its id."""
    someone = person(login)
    booking = book(starts, person=someone, by=someone, question=question, ticket_id=ticket_id)
    db.session.commit()
    return booking.id


def visit(booking_id: int) -> Booking:
    """The booking as an act finds it: fresh and locked."""
    found = queries.visit_to_change(booking_id, DAY)
    assert found is not None
    return found


def marked(
    booking_id: int, what: Mark, words: str = "", *, by: str = DEPUTY, state: str = "", **also: object
) -> Booking:
    """The booking after a mark made for its present state (or for `state`), committed."""
    booking = visit(booking_id)
    actions.mark(booking, what, Noted(state or booking.state.value, words, **also), by=person(by))  # type: ignore[arg-type]
    db.session.commit()
    return visit(booking_id)


def kept_open(booking_id: int, what: Mark, words: str = "", *, by: str = DEPUTY) -> Refused | None:
    """Why the ticket of a visit stayed open."""
    booking = visit(booking_id)
    refusal = actions.mark(booking, what, Noted(booking.state.value, words), by=person(by))
    db.session.commit()
    return refusal


def consultation() -> Consultation:
    """The row of Monday's consultation."""
    return db.session.scalars(sa.select(Consultation).order_by(Consultation.starts_at)).first()  # type: ignore[return-value]


def methodological() -> Ticket:
    """A ticket that the deputy answers for."""
    return file_ticket(kind=TicketKind.METHODOLOGICAL)


def letters_about(words: str) -> list[Letter]:
    """Letters whose key holds these words."""
    return list(db.session.scalars(sa.select(Letter).where(Letter.key.contains(words)).order_by(Letter.id)))


def state_of(app: Flask, booking_id: int) -> BookingState:
    """What the database says of a visit."""
    with app.app_context():
        return db.session.query(Booking).filter_by(id=booking_id).one().state


def mark_of(booking_id: int) -> str:
    """The address of a visit's marks."""
    return f"{PAGE}/visits/{booking_id}"


def came(browser: Desk, booking_id: int) -> Desk:
    """Press «Пришёл»."""
    return browser.open(PAGE).submit(mark_of(booking_id), {"act": "came"})
