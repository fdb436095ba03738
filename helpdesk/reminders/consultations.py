"""A working day before a consultation everybody who has a place there is reminded, once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.bookings.queries import visit_of
from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.laid_out import FARTHEST
from helpdesk.extensions import db, insert_if_absent
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.reminders.models import TimedMark
from helpdesk.web.links import absolute

NOTICE = "consultation_reminder"


def remind_of_consultations() -> int:
    """Letters for whose reminder has come, in working hours only; the caller commits. Returns how many.

    Whoever booked later than that knows the day, and a consultation that has begun is not told of any more.
    """
    zone, now = current_app.config["SCHOOL_TIMEZONE"], clock.now()
    wall, timetable = to_wall(now, zone), school_timetable()
    window = timetable.window(wall.date())
    if window is None or not window.starts <= wall < window.ends:
        return 0
    due = []
    for booking in _coming_bookings():
        at = _reminder_time(to_wall(booking.consultation.starts_at, zone).date(), timetable)
        if at is not None and booking.booked_at < to_instant(at, zone) <= now:
            due.append(booking)
    told = _already_told(due)
    return sum(_remind(booking) for booking in due if _key(booking) not in told)


def _coming_bookings() -> Iterator[Booking]:
    yield from db.session.scalars(
        sa.select(Booking)
        .join(Booking.consultation)
        .options(joinedload(Booking.person), joinedload(Booking.consultation))
        .where(
            Booking.state == BookingState.BOOKED,
            Consultation.starts_at > clock.now(),
            Consultation.state != ConsultationState.CANCELLED,
            Booking.person.has(closed_at=None),
        )
        .order_by(Consultation.starts_at, Booking.id)
    )


def _reminder_time(on: date, timetable: Timetable) -> datetime | None:
    """The opening (local) of the last working day before a day; none when there is none near."""
    days = (on - timedelta(days=number) for number in range(1, FARTHEST.days))
    window = next((window for day in days if (window := timetable.window(day))), None)
    return window.starts if window else None


def _key(booking: Booking) -> str:
    """A booking moved with its consultation is reminded of the new day too."""
    return f"consultation:{booking.id}:{booking.consultation.starts_at:%Y%m%d%H%M}"


def _already_told(bookings: list[Booking]) -> set[str]:
    keys = [_key(booking) for booking in bookings]
    return set(db.session.scalars(sa.select(TimedMark.key).where(TimedMark.key.in_(keys)))) if keys else set()


def _remind(booking: Booking) -> bool:
    if not insert_if_absent(TimedMark, key=_key(booking), made_at=clock.now()):
        return False
    visit, to = visit_of(booking), booking.person
    with force_locale(to.locale):
        link = absolute("visits.index")
        facts = {"to": to, "visit": visit, "slot": visit.slot, "link": link}
        subject, text, html = render_letter(NOTICE, to.locale, **facts)
    thread = f"booking-{booking.id}"
    draft = Draft(key=_key(booking), person=to, thread=thread, subject=subject, text=text, html=html, notice=NOTICE)
    post(draft)
    return True
