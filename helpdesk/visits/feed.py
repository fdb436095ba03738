"""The calendar for other programs (RFC 5545): each consultation under one name, whatever happens to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from icalendar import Calendar, Event, Timezone

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.queries import Hours, Offer, hours_of
from helpdesk.consultations.models import CalendarEntry
from helpdesk.consultations.queries import as_entry
from helpdesk.domain.occurrences import Occurrence, occurrences
from helpdesk.domain.school_week import EntryKind, Slot
from helpdesk.outbox.message import own_host
from helpdesk.visits import queries
from helpdesk.web.filters import day
from helpdesk.web.links import absolute, sign_for_good
from helpdesk.web.locale import LOCALES
from helpdesk.web.telling import place

BEHIND, AHEAD = timedelta(days=30), timedelta(days=370)
CHANGING = (EntryKind.OFF, EntryKind.WORK, EntryKind.CANCEL, EntryKind.MOVE)  # what may take or move a weekly one
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is made of."""

    person: Person | None
    hours: Hours
    entries: Sequence[CalendarEntry]  # ever made
    versions: Mapping[int, int]  # of the weekly consultations
    zone: ZoneInfo


def address_of(person: Person) -> str:
    """The secret address of a person's calendar."""
    return absolute("visits.feed", token=sign_for_good(queries.FEED, [person.id, person.feed_epoch]))


def calendar_for(person: Person | None) -> bytes:
    """The school's calendar, or one person's with their places; four queries."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    source = Source(person, hours_of(person), queries.entries_ever(), queries.weekly_versions(), zone)
    with force_locale(person.locale if person else LOCALES[0]):
        return bytes(_calendar(source).to_ical())


def _calendar(source: Source) -> Calendar:
    today = clock.today(source.zone)
    first, last = today - BEHIND, today + AHEAD
    name = _("Консультации по ЭЖ")
    calendar = Calendar()
    for key, value in (
        ("prodid", "-//ej-helpdesk//consultations//RU"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
        ("name", name),
        ("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H"),
    ):
        calendar.add(key, value)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add_component(Timezone.from_tzid(str(source.zone), first_date=first, last_date=last + timedelta(days=1)))
    closed = {one.id for one in source.entries if one.kind is EntryKind.OFF and one.made_by_id and not one.removed_at}
    announced = [*occurrences(source.hours.timetable, first, last, closed), *_taken_back(source.entries)]
    for one in announced:
        if first <= one.slot.starts.date() <= last:
            calendar.add_component(_event(one, source))
    return calendar


def _taken_back(entries: Sequence[CalendarEntry]) -> Iterator[Occurrence]:
    """Extra consultations that were announced and will not be held; one that was only moved is not among them."""
    moved = {row.continues_id for row in entries}
    for row in entries:
        is_gone = row.kind is EntryKind.EXTRA and row.removed_at is not None and row.id not in moved
        if is_gone and row.starts_at and row.ends_at:
            slot = Slot(row.starts_at, row.ends_at, as_entry(row).venue, EntryKind.EXTRA, source_id=row.id)
            yield Occurrence(slot, row.first_on, is_cancelled=True, reason=row.reason)


def _event(one: Occurrence, source: Source) -> Event:
    offer = None if one.is_cancelled else source.hours.offer(one.slot)
    own = offer.own if offer else None
    changed = _changes(one, source.entries)
    moments = [at for row in changed for at in (row.made_at, row.removed_at) if at]
    moments += [own.booking.booked_at] if own else []
    event = Event()
    for key, value in (
        ("uid", f"{_name(one, changed)}@{own_host()}"),
        ("sequence", _sequence(one, changed, source.versions)),
        ("dtstamp", max(moments, default=_latest(source.entries)).replace(microsecond=0)),
        ("dtstart", one.slot.starts.replace(tzinfo=source.zone)),
        ("dtend", one.slot.ends.replace(tzinfo=source.zone)),
        ("summary", _summary(one, offer)),
        ("location", place(one.slot.venue.building, one.slot.venue.room)),
        ("description", "\n".join(_lines(one, offer, source.person))),
        ("url", absolute("visits.index")),
        ("status", "CANCELLED" if one.is_cancelled else "CONFIRMED"),
        ("transp", "OPAQUE" if own else "TRANSPARENT"),  # nobody is busy who has not booked
    ):
        event.add(key, value)
    if moments:
        event.add("last-modified", max(moments).replace(microsecond=0))
    return event


def _changes(one: Occurrence, entries: Sequence[CalendarEntry]) -> list[CalendarEntry]:
    """The entries, removed ones included, that ever bore on a consultation."""
    if not one.weekly_id:
        return _chain(one.slot.source_id, entries)
    return [row for row in entries if row.kind in CHANGING and row.first_on <= one.day <= row.last_on]


def _chain(entry_id: int, entries: Sequence[CalendarEntry]) -> list[CalendarEntry]:
    """An entry and those it continues, the first one last."""
    by_id = {row.id: row for row in entries}
    chain, row = list[CalendarEntry](), by_id.get(entry_id)
    while row is not None:
        chain.append(row)
        row = by_id.get(row.continues_id or 0)
    return chain


def _name(one: Occurrence, changed: Sequence[CalendarEntry]) -> str:
    """The same for ever, also when what was announced once is moved."""
    return one.name if one.weekly_id or not changed else f"entry-{changed[-1].id}"


def _sequence(one: Occurrence, changed: list[CalendarEntry], versions: Mapping[int, int]) -> int:
    """Grows with each change and never falls: a weekly one's version and what was ever entered or removed for it."""
    removed = sum(row.removed_at is not None for row in changed)
    return versions[one.weekly_id] + len(changed) + removed if one.weekly_id else removed


def _latest(entries: Sequence[CalendarEntry]) -> datetime:
    """When the calendar was last changed: the same at each reading, so that an unchanged feed has the same ETag."""
    moments = (at for row in entries for at in (row.made_at, row.removed_at) if at)
    return max(moments, default=clock.now().replace(hour=0, minute=0, second=0))


def _summary(one: Occurrence, offer: Offer | None) -> str:
    if one.is_cancelled:
        return str(_("Отменена: консультация по ЭЖ"))
    if offer and offer.own:
        return str(_("Консультация по ЭЖ: вы записаны"))
    return str(_("Консультация по ЭЖ"))


def _lines(one: Occurrence, offer: Offer | None, person: Person | None) -> Iterator[str]:
    if one.is_moved:
        yield _("Перенесена с %(day)s.", day=day(one.day))
    if one.reason:
        yield _("Причина: %(reason)s", reason=one.reason)
    if offer is None:
        return
    if own := offer.own:
        at = f"{own.at:%H:%M}" if own.at else ""
        yield _("Вы записаны, место %(place)s, ~%(time)s.", place=own.booking.place, time=at)
    if person is not None and person.kinds_answered:
        yield _("Записано: %(taken)s из %(places)s.", taken=one.slot.places - offer.free, places=one.slot.places)
    if hosts := one.slot.venue.hosts:
        yield ngettext("Ведёт: %(who)s.", "Ведут: %(who)s.", len(hosts), who=", ".join(hosts))
    yield _("Можно прийти и без записи.")
