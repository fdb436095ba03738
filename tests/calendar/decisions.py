"""Decisions about the calendar and people booked on its consultations, for tests of this room."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.calendar import actions
from helpdesk.calendar.consequences import Consequences, consequences_of
from helpdesk.calendar.queries import fingerprint_of
from helpdesk.consultations.models import Consultation
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.calendar_changes import Change, cancelled, imported, moved, removal
from helpdesk.domain.consultation_days import Timetable, to_instant
from helpdesk.domain.school_week import Entry, EntryKind, Slot, WeeklySlot
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.factories import DEPUTY, person

ZONE = ZoneInfo("Asia/Yekaterinburg")
REASON = "Педсовет"
NEXT_THURSDAY = "2026-11-12 15:00"
Decision = Callable[[Timetable], Change]


def instant(text: str) -> datetime:
    """The moment of a local time, as the database keeps it."""
    return to_instant(datetime.fromisoformat(text), ZONE)


def days(kind: str, first: str, last: str = "", reason: str = REASON) -> Decision:
    """An exception for some days."""
    entry = Entry(EntryKind(kind), date.fromisoformat(first), date.fromisoformat(last or first), reason=reason)
    return lambda _timetable: Change(added=(entry,), reason=reason)


def move(which: str, starts: str, ends: str) -> Decision:
    """A consultation at another time, in the second building."""
    at, until = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    to = Entry(EntryKind.MOVE, at.date(), at.date(), at, until, REASON)
    return lambda timetable: moved(timetable, _slot(timetable, which), to)


def cancel(which: str) -> Decision:
    """A consultation that is not held."""
    return lambda timetable: cancelled(timetable, _slot(timetable, which), REASON)


def take_back(kind: str, first: str) -> Decision:
    """An exception that is removed."""

    def decide(timetable: Timetable) -> Change:
        entries = (entry for entry in timetable.entries if (entry.kind, f"{entry.first_on}") == (kind, first))
        return removal(timetable, next(entries), REASON)

    return decide


def rule(weekday: int, hour: int, first_on: str) -> WeeklySlot:
    """A weekly consultation of an hour from a day on."""
    return WeeklySlot(weekday, time(hour), time(hour + 1), first_on=date.fromisoformat(first_on))


def previewed(decide: Decision) -> Consequences:
    """What a decision would bring."""
    timetable = school_timetable()
    return consequences_of(decide(timetable), timetable)


def saved(decide: Decision, by: str = DEPUTY) -> Consequences:
    """A decision carried out and committed."""
    found = actions.change_calendar(decide, fingerprint=fingerprint_of(school_timetable()), by=person(by))
    db.session.commit()
    return found


def booked(starts: str, *logins: str) -> Consultation:
    """A consultation of an hour with a place for each of these people."""
    starts_at = instant(starts)
    row = Consultation(
        starts_at=starts_at,
        ends_at=instant(f"{starts[:11]}{int(starts[11:13]) + 1}{starts[13:]}"),
        planned_for=starts_at,
        **{"building": "1", "room": "205", "hosts": "", "places": 6},
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(_booking(row, place, person(login)) for place, login in enumerate(logins, 1))
    db.session.commit()
    return row


def bookings(row: Consultation) -> list[tuple[BookingState, int | None]]:
    """State and place of every booking of a consultation."""
    found = db.session.query(Booking).filter_by(consultation_id=row.id).order_by(Booking.id)
    return [(booking.state, booking.place) for booking in found]


def _booking(row: Consultation, place: int, who: Person) -> Booking:
    return Booking(consultation_id=row.id, place=place, person_id=who.id, booked_by_id=who.id, booked_at=row.starts_at)


def _slot(timetable: Timetable, which: str) -> Slot:
    slot = timetable.slot_starting(datetime.fromisoformat(which))
    assert slot is not None
    return slot


def new_letters() -> list[Letter]:
    """Letters about the calendar."""
    db.session.flush()
    return db.session.query(Letter).filter(Letter.key.startswith("calendar:")).order_by(Letter.id).all()


def imported_move(to: str) -> Decision:
    """A move of next Thursday's consultation as a file brings it."""
    at = datetime.fromisoformat(to)
    entry = Entry(EntryKind.MOVE, date(2026, 11, 12), date(2026, 11, 12), at, at + timedelta(hours=1), REASON)
    return lambda timetable: imported([entry], timetable)
