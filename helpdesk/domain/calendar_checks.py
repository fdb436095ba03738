"""What no change of the calendar may do; each refusal names the field it is about (domain.md §6.3-6.5; local time)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

from helpdesk.domain.calendar_changes import Change, changed, is_known
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import Missing, Refused, Unacceptable
from helpdesk.domain.school_week import Entry, EntryKind, WeeklySlot

LONGEST_RANGE = 366  # days of one exception; anything longer is a slip of the hand
REACH = 5 * 366  # days from today an exception may lie in the past or ahead
DATED = (EntryKind.MOVE, EntryKind.EXTRA)  # those that hold a consultation of their own
_DAY = timedelta(days=1)


class EndsBeforeStart(Unacceptable):
    """A range of days or hours that is over before it begins."""


class RangeTooLong(Unacceptable):
    """More days than an exception may have; facts: first_on, days, limit."""


class OutOfReach(Unacceptable):
    """A day many years away: a slip in the year."""


class AlreadyPast(Unacceptable):
    """What is announced must lie ahead; facts: day."""


class SlotsOverlap(Unacceptable):
    """Two consultations at the same time; facts: one, other (starts)."""


class ClosedDay(Unacceptable):
    """A consultation put on a day nobody works; facts: day."""


class HoldsConsultation(Unacceptable):
    """A day to be closed, or days to be without consultations, hold a moved or extra one; facts: starts."""


class HasBegun(Unacceptable):
    """A consultation that people came to, or had a place at, cannot be undone; facts: starts."""


class NoConsultationThen(Unacceptable):
    """Nothing to move or cancel on those days; facts: first_on, last_on."""


class SeveralConsultations(Unacceptable):
    """A move that does not say which consultation of the day it means; facts: day."""


class NothingChanges(Unacceptable):
    """The calendar would be the same after it."""


class NoReason(Missing):
    """A change of the calendar that tells nobody why."""


class BadSource(Unacceptable):
    """A file or a proposal that gives no entries; facts: problem, and what the sentence of `problem` needs."""


class StaleCalendar(Refused):
    """Somebody changed the calendar after the preview was shown."""


def check(change: Change, timetable: Timetable, now: datetime) -> Timetable:
    """The calendar after a change, or the refusal that says what is wrong with it (also NoWorkingDayAhead)."""
    today = now.date()
    for entry in change.added:
        _check_days(entry, today)
        _check_purpose(entry, change, timetable)
        if entry.starts_at and entry.starts_at <= now and timetable.slot_starting(entry.starts_at) is None:
            raise AlreadyPast(field="on", day=entry.starts_at.date().isoformat())
    for old, new in change.moves:
        if new <= now < old:
            raise AlreadyPast(field="on", day=new.date().isoformat())
    for slot in change.slots_added:
        _check_rule(slot, today)
    _check_ends(change, timetable, today)
    after = changed(timetable, change)
    for one, other in sorted(overlaps(after, today) - overlaps(timetable, today)):
        raise SlotsOverlap(field="starts", one=one.isoformat(), other=other.isoformat())
    _check_closed(change, timetable, after)
    _check_cancelled_range(change, timetable)
    if not _alters(change, timetable, after, today):
        raise NothingChanges(field="first_on")
    after.closing_of_day(today, 10)  # a calendar without days to work could promise nothing
    return after


def overlaps(timetable: Timetable, today: date) -> set[tuple[datetime, datetime]]:
    """Pairs of consultations, by their starts, that are held at the same time today or later."""
    found = set()
    for one, other in combinations(timetable.week.slots, 2):
        first, last = max(one.first_on, other.first_on, today), min(one.last_on, other.last_on)
        day = _on_weekday(first, one.weekday)
        if one.weekday == other.weekday and day <= last and _meet(_times(day, one), _times(day, other)):
            found.add(_ordered(datetime.combine(day, one.starts), datetime.combine(day, other.starts)))
    dated = [entry for entry in timetable.entries if entry.kind in DATED and entry.starts_at]
    for day in {entry.starts_at.date() for entry in dated if entry.starts_at and entry.starts_at.date() >= today}:
        found |= {_ordered(a[0], b[0]) for a, b in combinations(_all_times(timetable, dated, day), 2) if _meet(a, b)}
    return found


def _check_days(entry: Entry, today: date) -> None:
    days = (entry.last_on - entry.first_on).days + 1
    if days > LONGEST_RANGE:
        first_on = entry.first_on.isoformat()
        raise RangeTooLong(field="last_on", first_on=first_on, days=days, limit=LONGEST_RANGE)
    starts_on = entry.starts_at.date() if entry.starts_at else entry.first_on
    for field, day in (("first_on", entry.first_on), ("on", starts_on)):
        if abs((day - today).days) > REACH:
            raise OutOfReach(field=field, day=day.isoformat())


def _check_purpose(entry: Entry, change: Change, timetable: Timetable) -> None:
    if is_known(entry, timetable) and not change.removed:
        raise NothingChanges(field="first_on")
    if entry.kind is EntryKind.CANCEL:
        slots = timetable.slots_between(entry.first_on, entry.last_on)
        is_there = any(slot.origin is None for slot in slots)
    elif entry.kind is EntryKind.MOVE:
        held = timetable.slots_between(entry.first_on, entry.first_on)
        is_there = any(slot.origin is None for slot in held)
        _check_which(entry.first_on, change, timetable)
    else:
        return
    if not (is_there or change.removed):
        span = {"first_on": entry.first_on.isoformat(), "last_on": entry.last_on.isoformat()}
        raise NoConsultationThen(field="first_on", **span)


def _check_which(day: date, change: Change, timetable: Timetable) -> None:
    """A move takes all weekly consultations of its day: there must be one for each of them."""
    moves = [entry for entry in change.added if entry.kind is EntryKind.MOVE and entry.first_on == day]
    if len(moves) > len(timetable.weekly_slots(day)) and not change.removed:
        raise NoConsultationThen(field="first_on", first_on=day.isoformat(), last_on=day.isoformat())
    is_cancelled = any(entry.kind is EntryKind.CANCEL and entry.first_on == day for entry in change.added)
    if len(moves) < len(timetable.weekly_slots(day)) and not (is_cancelled or change.removed):
        raise SeveralConsultations(field="first_on", day=day.isoformat())


def _check_rule(slot: WeeklySlot, today: date) -> None:
    if slot.first_on < today:
        raise AlreadyPast(field="first_on", day=slot.first_on.isoformat())
    if (slot.first_on - today).days > REACH:
        raise OutOfReach(field="first_on", day=slot.first_on.isoformat())


def _check_ends(change: Change, timetable: Timetable, today: date) -> None:
    for slot_id, from_on in change.slots_ended:
        old = next((slot for slot in timetable.week.slots if slot.id == slot_id), None)
        if old is None or old.last_on < from_on:
            raise NothingChanges(field="first_on")
        if from_on < today:
            raise AlreadyPast(field="first_on", day=from_on.isoformat())


def _check_closed(change: Change, before: Timetable, after: Timetable) -> None:
    """No consultation of an entry may fall on a day nobody works, neither a new one nor one that is there already."""
    for entry in after.entries:
        if entry.kind not in DATED or entry.starts_at is None or after.is_working(entry.starts_at.date()):
            continue
        if entry in change.added:
            raise ClosedDay(field="on", day=entry.starts_at.date().isoformat())
        if before.is_working(entry.starts_at.date()):
            raise HoldsConsultation(field="first_on", starts=entry.starts_at.isoformat())


def _check_cancelled_range(change: Change, before: Timetable) -> None:
    """Such days take the weekly consultations only: a moved or extra one among them is a decision of its own."""
    for entry in change.added:
        if entry.kind is EntryKind.CANCEL and entry.first_on < entry.last_on:
            for slot in before.slots_between(entry.first_on, entry.last_on):
                if slot.origin is not None:
                    raise HoldsConsultation(field="first_on", starts=slot.starts.isoformat())


def _alters(change: Change, before: Timetable, after: Timetable, today: date) -> bool:
    """Whether a change makes any day of it another one; taking back, rules and breaks ahead always count."""
    gone = [entry for entry in before.entries if entry.id in change.removed]
    spans = [(entry.first_on, entry.last_on) for entry in (*change.added, *gone)]
    spans += [(day.date(), day.date()) for pair in change.moves for day in pair]
    spans += [(day, day) for entry in change.added if entry.starts_at for day in (entry.starts_at.date(),)]
    is_told = [*gone, *(entry for entry in change.added if entry.kind is EntryKind.BREAK)]
    if change.slots_added or change.slots_ended or any(entry.last_on >= today for entry in is_told):
        return True
    return any(
        before.window(day) != after.window(day) or before.slots_between(day, day) != after.slots_between(day, day)
        for first, last in spans
        for day in _days(first, last)
    )


def _all_times(timetable: Timetable, dated: Sequence[Entry], day: date) -> list[tuple[datetime, datetime]]:
    """Times of every consultation of a day; unlike the engine's slots, two at the same time stay two."""
    weekly = timetable.weekly_slots(day) if timetable.holds_weekly_slots(day) else []
    held = [
        (entry.starts_at, entry.ends_at)
        for entry in dated
        if entry.starts_at and entry.ends_at and entry.starts_at.date() == day
    ]
    return [*(_times(day, slot) for slot in weekly), *held]


def _times(day: date, slot: WeeklySlot) -> tuple[datetime, datetime]:
    return datetime.combine(day, slot.starts), datetime.combine(day, slot.ends)


def _meet(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _ordered(one: datetime, other: datetime) -> tuple[datetime, datetime]:
    return min(one, other), max(one, other)


def _on_weekday(day: date, weekday: int) -> date:
    return day + _DAY * ((weekday - day.weekday()) % 7)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * number for number in range((last - first).days + 1))
