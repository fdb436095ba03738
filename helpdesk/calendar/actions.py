"""What the calendar's keepers decide: a change with all it brings, or that a school year was checked; none commits."""

from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.calendar import appointments, notices, recount
from helpdesk.calendar.consequences import Consequences, consequences_of
from helpdesk.calendar.queries import calendar_to_change, fingerprint_of
from helpdesk.consultations.models import CalendarEntry, ConfirmedYear, WeeklySlot
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.calendar_changes import Change
from helpdesk.domain.calendar_checks import StaleCalendar
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.references import school_year_of
from helpdesk.domain.school_week import Entry, EntryKind
from helpdesk.domain.school_week import WeeklySlot as Rule
from helpdesk.domain.text import shortened
from helpdesk.domain.wording import REASON_LIMIT
from helpdesk.extensions import db, insert_if_absent
from helpdesk.tickets import changes as ticket_changes
from helpdesk.tickets.recounts import count_from_reply

CONSULTATION_REASON_LIMIT = 300


def change_calendar(
    decide: Callable[[Timetable], Change], *, fingerprint: str | None, by: Person | None
) -> Consequences:
    """Make the change decided over the present calendar and carry out all it brings, letters too.

    `fingerprint` is of the calendar the preview was made of; none: there was no preview. `by` none: a command.
    Raises StaleCalendar when the calendar was changed since, and what `check` refuses.
    """
    before = calendar_to_change(lock=True)
    if fingerprint is not None and fingerprint != fingerprint_of(before):
        raise StaleCalendar
    found = consequences_of(decide(before), before, lock=True)
    _write(found.change, by)
    _carry_out(found, by)
    notices.calendar_changed(found, by=by)
    _write_down(found, by)
    return found


def confirm_year(year: int, *, by: Person) -> bool:
    """A person has checked a year's calendar; this school year's or the next one's. False: it was confirmed already."""
    this_year = school_year_of(clock.today(current_app.config["SCHOOL_TIMEZONE"]))
    if year not in (this_year, this_year + 1):
        raise NotAChoice(field="year")
    is_new = insert_if_absent(ConfirmedYear, school_year=year, confirmed_by_id=by.id, confirmed_at=clock.now())
    if is_new:
        record(Act.CALENDAR_CONFIRMED, by=by, about=About(Thing.CALENDAR, year))
    return is_new


def _write_down(found: Consequences, by: Person | None) -> None:
    change = found.change
    record(
        Act.CALENDAR_CHANGED,
        by=by,
        about=About(Thing.CALENDAR, found.first_day.isoformat()),
        added=len(change.added) + len(change.slots_added),
        removed=len(change.removed) + len(change.slots_ended),
        deadlines=len(found.moved),
        order=change.order_number,
    )


def _write(change: Change, by: Person | None) -> None:
    person_id = by.id if by else None
    if change.removed:
        rows = sa.update(CalendarEntry).where(CalendarEntry.id.in_(change.removed))
        db.session.execute(rows.values(removed_at=clock.now(), removed_by_id=person_id))
    db.session.add_all(_row(entry, change, person_id) for entry in change.added)
    version = max((_end(slot_id, change) for slot_id, _day in change.slots_ended), default=1)
    db.session.add_all(_rule(slot, version) for slot in change.slots_added)
    db.session.flush()


def _row(entry: Entry, change: Change, person_id: int | None) -> CalendarEntry:
    row = CalendarEntry.of(entry)
    row.order_number, row.made_by_id, row.made_at = change.order_number, person_id, clock.now()
    if entry.kind is EntryKind.EXTRA and change.removed:
        row.continues_id = change.removed[0]
    return row


def _end(slot_id: int, change: Change) -> int:
    """End a weekly rule, or take away one that never began; its version goes up for the calendars of other programs."""
    row = db.session.get_one(WeeklySlot, slot_id)
    from_on = dict(change.slots_ended)[slot_id]
    row.version += 1
    if row.first_on is not None and row.first_on >= from_on:
        db.session.delete(row)
    else:
        row.last_on = from_on - timedelta(days=1)
    return row.version


def _rule(slot: Rule, version: int) -> WeeklySlot:
    return WeeklySlot(
        weekday=slot.weekday,
        starts=slot.starts,
        ends=slot.ends,
        building=slot.venue.building,
        room=slot.venue.room,
        hosts="; ".join(slot.venue.hosts),
        places=slot.places,
        first_on=slot.first_on,
        last_on=None if slot.last_on == date.max else slot.last_on,
        version=version,
    )


def _carry_out(found: Consequences, by: Person | None) -> None:
    zone, reason = current_app.config["SCHOOL_TIMEZONE"], _told(found.change)
    recount.keep_dues(found.moved, found.after, zone)
    short = shortened(found.change.reason, CONSULTATION_REASON_LIMIT)
    appointments.keep_rows(found.appointments, found.ahead, found.after, short, zone)
    appointments.keep_invitations(found.appointments, zone)
    changes = recount.changes_of(found.moved)
    for ticket_id, told in appointments.changes_of(found.appointments, zone).items():
        changes[ticket_id] = changes.get(ticket_id, {}) | told
    reason = shortened(reason, REASON_LIMIT)
    for ticket in appointments.asked_in_vain(found.appointments):  # their clock rested until a reply
        told = changes.pop(ticket.id)
        event = ticket_changes.record(ticket, by=by, act="calendar_changed", reason=reason, changes=told)
        count_from_reply(ticket, event)
    recount.record(changes, by=by, reason=reason)


def _told(change: Change) -> str:
    if not change.order_number:
        return change.reason
    return str(_("%(reason)s (приказ № %(number)s)", reason=change.reason, number=change.order_number))
