"""What the page for all and the feed show of the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.queries import Hours, Offer, Visit
from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.occurrences import Occurrence, occurrences
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from helpdesk.web.links import unsign_for_good

FEED = "calendar-feed"
SHOWN = 3  # clause 1.1: the next real consultations
AHEAD = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Line:
    """One announced consultation; a cancelled one offers no place."""

    occurrence: Occurrence
    offer: Offer | None

    @property
    def key(self) -> str:
        """Names its form on the page."""
        return key_of(self.occurrence.slot.starts)

    @property
    def may_book(self) -> bool:
        """Whether the reader can take a place."""
        return self.offer is not None and self.offer.free > 0 and self.offer.own is None


def key_of(starts: datetime) -> str:
    """A consultation's start (local) as part of an id."""
    return f"{starts:%Y%m%d-%H%M}"


def next_lines(hours: Hours) -> list[Line]:
    """The next three consultations that are really held, whatever lies between."""
    now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    coming = hours.timetable.slots_from(now, SHOWN)
    last = coming[-1].starts.date() if coming else now.date()
    announced = occurrences(hours.timetable, now.date(), last)
    held = [one for one in announced if one.slot in coming and not one.is_cancelled]
    return [Line(one, hours.offer(one.slot)) for one in held]


def all_lines(hours: Hours) -> list[Line]:
    """Everything announced for the next eight weeks, moved and cancelled ones included."""
    now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    announced = occurrences(hours.timetable, now.date(), now.date() + AHEAD)
    ahead = [one for one in announced if one.slot.starts > now]
    return [Line(one, None if one.is_cancelled else hours.offer(one.slot)) for one in ahead]


def tickets_of(visits: Sequence[Visit]) -> dict[int, Ticket]:
    """The tickets a person's places were taken for, by their id; no query where there are none."""
    ids = {visit.booking.ticket_id for visit in visits} - {None}
    if not ids:
        return {}
    return {ticket.id: ticket for ticket in db.session.scalars(sa.select(Ticket).where(Ticket.id.in_(ids)))}


def person_of_feed(token: str) -> Person | None:
    """Whose feed a secret address is; None for a forged one, one that was replaced, or of who has left."""
    facts = unsign_for_good(FEED, token)
    if facts is None:
        return None
    return db.session.scalar(
        sa.select(Person).where(Person.id == facts[0], Person.feed_epoch == facts[1], Person.closed_at.is_(None))
    )


def entries_ever() -> Sequence[CalendarEntry]:
    """Every exception the school ever entered, removed ones included, by date."""
    return db.session.scalars(sa.select(CalendarEntry).order_by(CalendarEntry.first_on, CalendarEntry.id)).all()


def weekly_versions() -> dict[int, int]:
    """How often each weekly consultation was changed, by its id."""
    return {row.id: row.version for row in db.session.execute(sa.select(WeeklySlot.id, WeeklySlot.version))}
