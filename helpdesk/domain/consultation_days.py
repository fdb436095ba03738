"""The week and its exceptions -> n-th consultation, k-th working day, working hours (domain.md §6, local time)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpdesk.domain.errors import Refused
from helpdesk.domain.laid_out import FARTHEST, DateRanges, LaidOut
from helpdesk.domain.school_week import Entry, EntryKind, Slot, Venue, Week, WeeklySlot, Window


class NoConsultationAhead(Refused):
    """No consultation within 400 days after a local moment (`after`): the calendar needs the administrator."""


class NoWorkingDayAhead(Refused):
    """No working day within 400 days after a local moment (`after`): the calendar needs the administrator."""


class UnusualDays(NamedTuple):
    """Days by the exception that closed them, and worked days off, each with its exception."""

    closed: dict[Entry, list[date]]
    worked: list[tuple[date, Entry]]


class Timetable:
    """A week and its exceptions, answering in local wall time; cheap to build, laid out on demand.

    Consultations are numbered in the order of their ends: then a later question never gets an earlier answer,
    even when a long consultation has a short one inside it.
    """

    def __init__(self, week: Week, entries: Iterable[Entry]) -> None:
        """Sort the exceptions by what they do; nothing is laid out yet."""
        self.week = week
        self.entries = tuple(entries)
        self._work, self._off, self._short, self._without_slots = (
            DateRanges((entry.first_on, entry.last_on) for entry in self.entries if entry.kind in kinds)
            for kinds in (
                {EntryKind.WORK},
                {EntryKind.OFF},
                {EntryKind.SHORT},
                {EntryKind.CANCEL, EntryKind.MOVE},
            )
        )
        self._weekly = {day: tuple(slot for slot in week.slots if slot.weekday == day) for day in range(7)}
        self._unusual: dict[tuple[date, date], UnusualDays] = {}
        self._dated = self._dated_slots()
        self._windows: LaidOut[Window] = LaidOut(self._windows_on)
        self._slots: LaidOut[Slot] = LaidOut(self._slots_on)

    def is_working(self, day: date) -> bool:
        """Whether staff work that day: WORK wins over OFF and over the weekend."""
        return day in self._work or (day.weekday() in self.week.workdays and day not in self._off)

    def is_short(self, day: date) -> bool:
        """Whether the day is worked to the earlier hour; a day off is not short."""
        return day in self._short and self.is_working(day)

    def window(self, day: date) -> Window | None:
        """Working hours of the day (local), None for a day off."""
        if not self.is_working(day):
            return None
        closes = self.week.short_closes if day in self._short else self.week.closes
        return Window(datetime.combine(day, self.week.opens), datetime.combine(day, closes))

    def holds_weekly_slots(self, day: date) -> bool:
        """Whether the weekly consultations of that weekday, if any, are held."""
        return day not in self._without_slots and self.is_working(day)

    def cause(self, day: date, *kinds: EntryKind) -> Entry | None:
        """The first exception of some kinds that changes a day; one that keeps a consultation in its time does not."""
        found = (entry for entry in self.entries if entry.kind in kinds and entry.covers(day) and not entry.stays)
        return next(found, None)

    def unusual_days(self, after: date, upto: date) -> UnusualDays:
        """Ordinary working days lost, and days off worked, after one day and up to another; kept: many ask the same."""
        if (after, upto) not in self._unusual:
            self._unusual[after, upto] = self._unusual_days(after, upto)
        return self._unusual[after, upto]

    def weekly_slots(self, day: date) -> list[WeeklySlot]:
        """The consultations the weekly rule puts on a day, whether or not an exception takes them."""
        return [slot for slot in self._weekly[day.weekday()] if slot.is_held_on(day)]

    def registered_at(self, filed: datetime) -> datetime:
        """When a ticket filed at a local moment counts as registered; NoWorkingDayAhead if never."""
        return max(filed, self._window_after(filed).starts)

    def closing_of_day(self, after: date, k: int) -> datetime:
        """«Day k»: end of hours on the k-th working day strictly after a date; NoWorkingDayAhead if there is none."""
        night = datetime.combine(after, time.max)
        position = self._windows.first_ending_after(night) + k - 1
        if not self._windows.reaches(night, position):
            raise NoWorkingDayAhead(after=night.isoformat(timespec="seconds"))
        return self._windows.ends[position]

    def after_hours(self, at: datetime, hours: int) -> datetime:
        """«Hours h»: the moment so many working hours after `at`; landing on the end of hours it stays there."""
        windows = self._windows
        window = self._window_after(at)
        passed = max(at - window.starts, timedelta()) + timedelta(hours=hours)
        if passed <= window.ends - window.starts:
            return window.starts + passed
        total = windows.before[windows.first_ending_after(at)] + passed
        position = windows.length_reaches(at, total)
        if position is None:
            raise NoWorkingDayAhead(after=at.isoformat())
        return windows.spells[position].starts + (total - windows.before[position])

    def before_hours(self, at: datetime, hours: int) -> datetime:
        """The moment from which so many working hours pass until `at`; NoWorkingDayAhead if 400 days hold fewer."""
        left = timedelta(hours=hours)
        for number in range(FARTHEST.days):
            window = self.window(at.date() - timedelta(days=number))
            worked = min(at, window.ends) - window.starts if window else timedelta()
            if window and worked >= left:
                return min(at, window.ends) - left
            left -= max(worked, timedelta())
        raise NoWorkingDayAhead(after=at.isoformat())

    def working_days_between(self, first: date, last: date) -> int:
        """Working days strictly after `first` up to and including `last`; 0 when `last` is not later."""
        if last <= first:
            return 0
        passed, coming = (self._windows.first_ending_after(datetime.combine(day, time.max)) for day in (first, last))
        return coming - passed

    def hours_between(self, first: datetime, last: datetime) -> timedelta:
        """Working hours that passed from one local moment to another; none when `last` is not later."""
        if last <= first:
            return timedelta()
        already = self._worked_until(first)  # the earlier one first: laying it out shifts the sums
        return self._worked_until(last) - already

    def slot_after(self, at: datetime, n: int = 1) -> Slot:
        """The n-th consultation starting strictly after `at`; NoConsultationAhead after 400 days with none."""
        slot = next(islice(self._slots_after(at), n - 1, None), None)
        if slot is None:
            raise NoConsultationAhead(after=at.isoformat(), n=n)
        return slot

    def slots_from(self, at: datetime, count: int) -> list[Slot]:
        """The next consultations starting strictly after `at`: as many as asked, fewer if the calendar ends."""
        return list(islice(self._slots_after(at), count))

    def slot_within(self, at: datetime, n: int, last: datetime) -> Slot | None:
        """The n-th consultation starting strictly after `at`, if it ends by `last`; looks no farther than that."""
        position = self._slots.first_ending_after(at)
        beyond = self._slots.first_ending_after(last)
        spells = self._slots.spells
        while position < beyond:
            n -= spells[position].starts > at
            if not n:
                return spells[position]
            position += 1
        return None

    def slots_between(self, first: date, last: date) -> list[Slot]:
        """Every consultation held from one day to another, both included, by their ends."""
        began, beyond = datetime.combine(first, time.min), datetime.combine(last, time.max)
        position = self._slots.first_ending_after(began)
        upto = self._slots.first_ending_after(beyond)
        return self._slots.spells[position:upto]

    def slot_starting(self, at: datetime) -> Slot | None:
        """The consultation that starts at a local moment, if one is held then."""
        return next((slot for slot in self.slots_between(at.date(), at.date()) if slot.starts == at), None)

    def slot_running(self, at: datetime) -> Slot | None:
        """The consultation going on at a moment: [starts, ends)."""
        midnight = datetime.combine(at.date() + timedelta(days=1), time.min)
        first, beyond = self._slots.first_ending_after(at), self._slots.first_ending_after(midnight)
        return next((slot for slot in self._slots.spells[first:beyond] if slot.starts <= at), None)

    def slot_by(self, due: datetime) -> Slot | None:
        """The consultation a due falls on: the first one ending at it or later."""
        position = self._slots.first_ending_by(due)
        return self._slots.spells[position] if self._slots.reaches(due, position) else None

    def _unusual_days(self, after: date, upto: date) -> UnusualDays:
        found = UnusualDays({}, [])
        for day in (after + timedelta(days=number) for number in range(1, (upto - after).days + 1)):
            is_ordinary, off = day.weekday() in self.week.workdays, self.cause(day, EntryKind.OFF)
            if is_ordinary and off is not None and not self.is_working(day):
                found.closed.setdefault(off, []).append(day)
            elif (order := self.cause(day, EntryKind.WORK)) and (off is not None or not is_ordinary):
                found.worked.append((day, order))
        return found

    def _worked_until(self, at: datetime) -> timedelta:
        position = self._windows.first_ending_after(at)
        worked = self._windows.before[position]
        if position < len(self._windows.spells):
            worked += max(at - self._windows.spells[position].starts, timedelta())
        return worked

    def _window_after(self, at: datetime) -> Window:
        position = self._windows.first_ending_after(at)
        if not self._windows.reaches(at, position):
            raise NoWorkingDayAhead(after=at.isoformat())
        return self._windows.spells[position]

    def _slots_after(self, at: datetime) -> Iterator[Slot]:
        position = self._slots.first_ending_after(at)
        while self._slots.reaches(at, position):
            slot = self._slots.spells[position]
            if slot.starts > at:  # one that is going on already does not count
                yield slot
            position += 1

    def _windows_on(self, day: date) -> tuple[Window, ...]:
        window = self.window(day)
        return (window,) if window else ()

    def _slots_on(self, day: date) -> list[Slot]:
        weekly = self.weekly_slots(day)
        dated = self._dated.get(day, ())
        if not (weekly or dated):
            return []
        held = {(slot.starts, slot.ends): slot for slot in dated}
        if weekly and self.holds_weekly_slots(day):
            # a weekly one comes last: of two identical ones it is the one people know
            for slot in weekly:
                times = datetime.combine(day, slot.starts), datetime.combine(day, slot.ends)
                held[times] = Slot(*times, slot.venue, places=slot.places, source_id=slot.id)
        return sorted(held.values(), key=lambda slot: (slot.ends, slot.starts))

    def _dated_slots(self) -> dict[date, list[Slot]]:
        dated: dict[date, list[Slot]] = {}
        for entry in self.entries:
            if entry.kind in (EntryKind.MOVE, EntryKind.EXTRA) and entry.starts_at and entry.ends_at:
                venue = entry.venue.completed_by(self._usual_venue(entry.first_on))
                moved_from = entry.first_on if entry.kind is EntryKind.MOVE else None
                slot = Slot(
                    entry.starts_at, entry.ends_at, venue, entry.kind, entry.reason, moved_from, entry.places, entry.id
                )
                dated.setdefault(slot.starts.date(), []).append(slot)
        return dated

    def _usual_venue(self, day: date) -> Venue:
        weekly = self.weekly_slots(day) or self.week.slots
        return weekly[0].venue if weekly else Venue()


def to_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """Naive local time of an aware instant; `fold` is kept, so the way back is exact."""
    return instant.astimezone(zone).replace(tzinfo=None)


def to_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Aware UTC instant of a naive local time."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
