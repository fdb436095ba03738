"""The week and its exceptions -> n-th consultation, k-th working day, working hours (domain.md §6, local time)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpdesk.domain.errors import Refused
from helpdesk.domain.laid_out import DateRanges, LaidOut


class NoConsultationAhead(Refused):
    """No consultation within 400 days after a local moment (`after`): the calendar needs the administrator."""


class NoWorkingDayAhead(Refused):
    """No working day within 400 days after a local moment (`after`): the calendar needs the administrator."""


class EntryKind(StrEnum):
    """What an exception does to its days."""

    OFF = "off"  # not working days
    SHORT = "short"  # working days that end earlier
    WORK = "work"  # working days whatever the week and OFF say
    BREAK = "break"  # pupils' holidays: staff work, nothing changes
    CANCEL = "cancel"  # the weekly consultations are not held
    MOVE = "move"  # as CANCEL, and one is held at another time
    EXTRA = "extra"  # one consultation more


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a consultation is held and by whom (posts in words)."""

    building: str = ""
    room: str = ""
    hosts: tuple[str, ...] = ()

    def completed_by(self, usual: "Venue") -> "Venue":
        """This venue, with the usual place or hosts where it names none."""
        place = self if self.building or self.room else usual
        return Venue(place.building, place.room, self.hosts or usual.hosts)


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A consultation held every week; Monday is 0."""

    weekday: int
    starts: time
    ends: time
    venue: Venue = Venue()

    def __post_init__(self) -> None:
        """Refuse what no week can hold."""
        if not (0 <= self.weekday <= 6 and self.starts < self.ends):
            raise ValueError(f"no such weekly consultation: {self}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An exception to the week, for every day from `first_on` to `last_on`; MOVE and EXTRA also hold a consultation."""

    kind: EntryKind
    first_on: date
    last_on: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str = ""
    venue: Venue = Venue()

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins and a consultation without its times or past midnight."""
        if self.first_on > self.last_on:
            raise ValueError(f"the range ends before it begins: {self.first_on}..{self.last_on}")
        if self.kind in (EntryKind.MOVE, EntryKind.EXTRA) and not self._has_times():
            raise ValueError(f"a consultation needs a start and a later end on the same day: {self}")

    def covers(self, day: date) -> bool:
        """Whether the day is in the range."""
        return self.first_on <= day <= self.last_on

    def _has_times(self) -> bool:
        return (
            self.starts_at is not None
            and self.ends_at is not None
            and self.starts_at < self.ends_at
            and self.starts_at.date() == self.ends_at.date()
        )


@dataclass(frozen=True, slots=True)
class Week:
    """Working days (Monday is 0), their hours and the consultations of an ordinary week."""

    workdays: frozenset[int]
    opens: time
    closes: time
    short_closes: time
    slots: tuple[WeeklySlot, ...]

    def __post_init__(self) -> None:
        """Refuse hours that end before they begin."""
        if not (self.opens < self.short_closes <= self.closes and self.workdays <= frozenset(range(7))):
            raise ValueError(f"no such working week: {self}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One consultation: [starts, ends); `origin` is MOVE or EXTRA when it is not a weekly one."""

    starts: datetime
    ends: datetime
    venue: Venue
    origin: EntryKind | None = None
    reason: str = ""


class Window(NamedTuple):
    """Working hours of one day: [starts, ends)."""

    starts: datetime
    ends: datetime


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

    def weekly_slots(self, weekday: int) -> tuple[WeeklySlot, ...]:
        """The consultations of an ordinary week on one of its days (Monday is 0)."""
        return self._weekly[weekday]

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

    def working_days_between(self, first: date, last: date) -> int:
        """Working days strictly after `first` up to and including `last`; 0 when `last` is not later."""
        if last <= first:
            return 0
        passed, coming = (self._windows.first_ending_after(datetime.combine(day, time.max)) for day in (first, last))
        return coming - passed

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

    def slot_running(self, at: datetime) -> Slot | None:
        """The consultation going on at a moment: [starts, ends)."""
        midnight = datetime.combine(at.date() + timedelta(days=1), time.min)
        first, beyond = self._slots.first_ending_after(at), self._slots.first_ending_after(midnight)
        return next((slot for slot in self._slots.spells[first:beyond] if slot.starts <= at), None)

    def slot_by(self, due: datetime) -> Slot | None:
        """The consultation a due falls on: the first one ending at it or later."""
        position = self._slots.first_ending_by(due)
        return self._slots.spells[position] if self._slots.reaches(due, position) else None

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
        weekly = self._weekly[day.weekday()]
        dated = self._dated.get(day, ())
        if not (weekly or dated):
            return []
        held = {(slot.starts, slot.ends): slot for slot in dated}
        if weekly and self.holds_weekly_slots(day):
            # a weekly one comes last: of two identical ones it is the one people know
            for slot in weekly:
                times = datetime.combine(day, slot.starts), datetime.combine(day, slot.ends)
                held[times] = Slot(*times, slot.venue)
        return sorted(held.values(), key=lambda slot: (slot.ends, slot.starts))

    def _dated_slots(self) -> dict[date, list[Slot]]:
        dated: dict[date, list[Slot]] = {}
        for entry in self.entries:
            if entry.kind in (EntryKind.MOVE, EntryKind.EXTRA) and entry.starts_at and entry.ends_at:
                venue = entry.venue.completed_by(self._usual_venue(entry.first_on))
                slot = Slot(entry.starts_at, entry.ends_at, venue, entry.kind, entry.reason)
                dated.setdefault(slot.starts.date(), []).append(slot)
        return dated

    def _usual_venue(self, day: date) -> Venue:
        weekly = self._weekly[day.weekday()] or self.week.slots
        return weekly[0].venue if weekly else Venue()


def to_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """Naive local time of an aware instant; `fold` is kept, so the way back is exact."""
    return instant.astimezone(zone).replace(tzinfo=None)


def to_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Aware UTC instant of a naive local time."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
