"""The school's week and the exceptions to it as data: working days, hours, consultations (domain.md §6, local time)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

PLACES = 6  # of ten minutes in the hour of clause 2.2 (domain.md §6.12)


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
    first_on: date = date.min  # held only from this day on …
    last_on: date = date.max  # … and up to this one: a new weekly rule begins where the old one ends
    places: int = PLACES
    id: int = 0  # of its row, 0 outside a database; names its occurrences in calendars of other programs

    def __post_init__(self) -> None:
        """Refuse what no week can hold."""
        if not (0 <= self.weekday <= 6 and self.starts < self.ends and self.first_on <= self.last_on):
            raise ValueError(f"no such weekly consultation: {self}")

    def is_held_on(self, day: date) -> bool:
        """Whether the rule holds that day; its weekday must be the day's own."""
        return self.weekday == day.weekday() and self.first_on <= day <= self.last_on


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
    places: int = PLACES  # of the consultation it holds
    id: int = field(default=0, compare=False)  # of its row, 0 outside a database

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins and a consultation without its times or past midnight."""
        if self.first_on > self.last_on:
            raise ValueError(f"the range ends before it begins: {self.first_on}..{self.last_on}")
        if self.kind in (EntryKind.MOVE, EntryKind.EXTRA) and not self._has_times():
            raise ValueError(f"a consultation needs a start and a later end on the same day: {self}")

    def covers(self, day: date) -> bool:
        """Whether the day is in the range."""
        return self.first_on <= day <= self.last_on

    @property
    def stays(self) -> bool:
        """Whether it only keeps a consultation in its time while another one of the day is moved or cancelled."""
        is_same_day = self.starts_at is not None and self.starts_at.date() == self.first_on
        return self.kind is EntryKind.MOVE and is_same_day and not self.reason

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
    moved_from: date | None = None  # of a moved one: the day whose weekly consultations it stands for
    places: int = PLACES
    source_id: int = 0  # of the row that holds it: a weekly slot's, or with an origin a calendar entry's

    @property
    def stays(self) -> bool:
        """Whether its entry only keeps it in its time (`Entry.stays`)."""
        return self.origin is EntryKind.MOVE and self.moved_from == self.starts.date() and not self.reason


class Window(NamedTuple):
    """Working hours of one day: [starts, ends)."""

    starts: datetime
    ends: datetime
