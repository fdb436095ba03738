"""Decisions about the school's calendar as data, and what each makes of it (domain.md §6.5, §6.13; local time)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.occurrences import planned_by_move
from helpdesk.domain.school_week import Entry, EntryKind, Slot, WeeklySlot

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One decision about the calendar; `moves` pairs starts of consultations that go on at another time."""

    added: tuple[Entry, ...] = ()
    removed: tuple[int, ...] = ()  # ids of entries
    slots_added: tuple[WeeklySlot, ...] = ()
    slots_ended: tuple[tuple[int, date], ...] = ()  # id of a weekly slot and the first day without it
    moves: tuple[tuple[datetime, datetime], ...] = ()
    reason: str = ""
    order_number: str = ""


def changed(timetable: Timetable, change: Change) -> Timetable:
    """The calendar after a change."""
    ends = dict(change.slots_ended)
    kept = [_ended(slot, ends.get(slot.id)) for slot in timetable.week.slots]
    slots = [slot for slot in kept if slot is not None] + list(change.slots_added)
    slots.sort(key=lambda slot: (slot.weekday, slot.starts))
    entries = [entry for entry in timetable.entries if entry.id not in change.removed]
    return Timetable(replace(timetable.week, slots=tuple(slots)), [*entries, *change.added])


def moved(timetable: Timetable, slot: Slot, to: Entry) -> Change:
    """One consultation goes to the time, place and hosts of `to`; the others of its day stay where they are."""
    pair = ((slot.starts, to.starts_at),) if to.starts_at else ()
    if slot.origin is EntryKind.EXTRA:
        extra = replace(to, kind=EntryKind.EXTRA)
        return Change(added=(extra,), removed=(slot.source_id,), moves=pair, reason=to.reason)
    day = slot.moved_from or slot.starts.date()
    held = _held_for(timetable, day)
    entries = tuple(_move_of(day, to if one.starts == slot.starts else _as_entry(one)) for one in held)
    removed = tuple(one.source_id for one in held if one.origin is EntryKind.MOVE)
    return Change(added=entries, removed=removed, moves=pair, reason=to.reason)


def cancelled(timetable: Timetable, slot: Slot, reason: str) -> Change:
    """One consultation is not held; the others of its day stay where they are."""
    if slot.origin is EntryKind.EXTRA:
        return Change(removed=(slot.source_id,), reason=reason)
    day = slot.moved_from or slot.starts.date()
    held = _held_for(timetable, day)
    kept = tuple(_move_of(day, _as_entry(one)) for one in held if one.starts != slot.starts)
    removed = tuple(one.source_id for one in held if one.origin is EntryKind.MOVE)
    return Change(added=(Entry(EntryKind.CANCEL, day, day, reason=reason), *kept), removed=removed, reason=reason)


def removal(timetable: Timetable, entry: Entry, reason: str) -> Change:
    """An exception is taken back; moves and cancellations of one day make one decision and go together."""
    day = entry.first_on
    together = [entry]
    if entry.kind in (EntryKind.MOVE, EntryKind.CANCEL) and entry.last_on == day:
        together = [
            other
            for other in timetable.entries
            if other.kind in (EntryKind.MOVE, EntryKind.CANCEL) and other.first_on == other.last_on == day
        ]
    planned = planned_by_move(timetable)
    pairs = (
        (other.starts_at, datetime.combine(planned[other.id][1], planned[other.id][0].starts))
        for other in together
        if other.id in planned and other.starts_at
    )
    moves = tuple((now, then) for now, then in pairs if now != then)
    return Change(removed=tuple(other.id for other in together), moves=moves, reason=reason)


def replaced(slot_id: int, new: WeeklySlot, reason: str) -> Change:
    """From the first day of the new rule it holds instead of the old one; the past keeps the old one."""
    return Change(slots_added=(new,), slots_ended=((slot_id, new.first_on),), reason=reason)


def imported(entries: Iterable[Entry], timetable: Timetable, order_number: str = "") -> Change:
    """Exceptions of a list, without those the calendar has already."""
    new = tuple(entry for entry in dict.fromkeys(entries) if not is_known(entry, timetable))
    reasons = dict.fromkeys(entry.reason for entry in new if entry.reason)
    return Change(
        added=new,
        moves=tuple(_pairs(new, timetable)),
        reason="; ".join(reasons),
        order_number=order_number,
    )


def is_known(entry: Entry, timetable: Timetable) -> bool:
    """Whether the calendar has an exception that does the same on the same days."""
    return any(_what(entry) == _what(other) for other in timetable.entries)


def goes_on_at(change: Change, slot: Slot) -> datetime:
    """When a consultation of the calendar before a change would be held after it, if it is held at all."""
    for old, new in change.moves:
        if old == slot.starts:
            return new
    ended = dict(change.slots_ended)
    if slot.origin is None and slot.source_id in ended and len(change.slots_added) == 1:
        new_rule, day = change.slots_added[0], slot.starts.date()
        if day >= ended[slot.source_id]:
            return datetime.combine(day + _DAY * (new_rule.weekday - day.weekday()), new_rule.starts)
    return slot.starts


def _held_for(timetable: Timetable, day: date) -> list[Slot]:
    """What stands for the weekly consultations of a day: they themselves, or where they were moved to."""
    moved_away = [
        slot
        for entry in timetable.entries
        if entry.kind is EntryKind.MOVE and entry.first_on == day and entry.starts_at
        for slot in timetable.slots_between(entry.starts_at.date(), entry.starts_at.date())
        if slot.source_id == entry.id and slot.origin is EntryKind.MOVE
    ]
    return moved_away or [slot for slot in timetable.slots_between(day, day) if slot.origin is None]


def _pairs(entries: Iterable[Entry], timetable: Timetable) -> Iterator[tuple[datetime, datetime]]:
    """Weekly consultations and where the moves of a list bring them, in the order of both."""
    targets: dict[date, list[datetime]] = {}
    for entry in entries:
        if entry.kind is EntryKind.MOVE and entry.starts_at:
            targets.setdefault(entry.first_on, []).append(entry.starts_at)
    for day, starts in targets.items():
        usual = [datetime.combine(day, slot.starts) for slot in timetable.weekly_slots(day)]
        yield from zip(usual, starts, strict=False)


def _as_entry(slot: Slot) -> Entry:
    day = slot.starts.date()
    return Entry(EntryKind.MOVE, day, day, slot.starts, slot.ends, slot.reason, slot.venue, slot.places)


def _move_of(day: date, to: Entry) -> Entry:
    return replace(to, kind=EntryKind.MOVE, first_on=day, last_on=day)


def _ended(slot: WeeklySlot, from_on: date | None) -> WeeklySlot | None:
    if from_on is None or from_on > slot.last_on:
        return slot
    return replace(slot, last_on=from_on - _DAY) if from_on > slot.first_on else None


def _what(entry: Entry) -> tuple[object, ...]:
    return entry.kind, entry.first_on, entry.last_on, entry.starts_at, entry.ends_at
