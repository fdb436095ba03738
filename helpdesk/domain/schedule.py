"""«График консультаций»: every consultation of some days as the order has it, and what became of it (domain.md §9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.periods import Period
from helpdesk.domain.school_week import Entry, EntryKind, Slot, Venue


class ScheduleState(StrEnum):
    """What became of a consultation."""

    PLANNED = "planned"
    HELD = "held"
    UNMARKED = "unmarked"  # over, and nobody wrote that it was held
    MOVED = "moved"
    CANCELLED = "cancelled"


class Met(NamedTuple):
    """A consultation somebody held or came to."""

    ends: datetime
    venue: Venue
    host: str  # who held it; "" when only the people were marked


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One line of the schedule, local times; `entry_id` names the exception that changed it, 0 for none."""

    starts: datetime
    ends: datetime
    venue: Venue
    state: ScheduleState
    entry_id: int = 0
    reason: str = ""
    host: str = ""
    moved_to: datetime | None = None
    moved_from: date | None = None
    is_extra: bool = False


def schedule_of(period: Period, timetable: Timetable, met: Mapping[datetime, Met], now: datetime) -> list[Scheduled]:
    """The lines of a period by their start; one moved stands twice: on its own day, and where it was moved to.

    A day off has no consultation (§6.3), so no line either. One held that the calendar no longer knows has one.
    """
    slots = timetable.slots_between(period.first_on, period.last_on)
    held = {(slot.starts, slot.ends) for slot in slots}
    known = {slot.starts for slot in slots}
    lines = [_line(slot, met.get(slot.starts), now) for slot in slots]
    lines += [
        Scheduled(starts, one.ends, one.venue, ScheduleState.HELD, host=one.host)
        for starts, one in met.items()
        if period.holds(starts.date()) and starts not in known
    ]
    for number in range((period.last_on - period.first_on).days + 1):
        lines += _not_held(period.first_on + timedelta(days=number), timetable, held)
    return sorted(lines, key=lambda line: (line.starts, line.ends, line.state))


def _line(slot: Slot, met: Met | None, now: datetime) -> Scheduled:
    state = ScheduleState.UNMARKED if slot.ends <= now else ScheduleState.PLANNED
    is_changed = slot.origin is not None and not slot.stays
    return Scheduled(
        slot.starts,
        slot.ends,
        slot.venue,
        ScheduleState.HELD if met else state,
        entry_id=slot.source_id if is_changed else 0,
        reason=slot.reason if is_changed else "",
        host=met.host if met else "",
        moved_from=slot.moved_from if is_changed else None,
        is_extra=slot.origin is EntryKind.EXTRA,
    )


def _not_held(day: date, timetable: Timetable, held: set[tuple[datetime, datetime]]) -> Iterator[Scheduled]:
    """The weekly consultations of a working day that are cancelled or moved away."""
    weekly = timetable.weekly_slots(day)
    if not weekly or not timetable.is_working(day) or timetable.holds_weekly_slots(day):
        return
    cause = timetable.cause(day, EntryKind.CANCEL) or timetable.cause(day, EntryKind.MOVE)
    for rule in weekly:
        times = datetime.combine(day, rule.starts), datetime.combine(day, rule.ends)
        if cause is not None and times not in held:
            yield _changed(times, rule.venue, cause)


def _changed(times: tuple[datetime, datetime], venue: Venue, cause: Entry) -> Scheduled:
    is_moved = cause.kind is EntryKind.MOVE
    return Scheduled(
        *times,
        venue,
        ScheduleState.MOVED if is_moved else ScheduleState.CANCELLED,
        entry_id=cause.id,
        reason=cause.reason,
        moved_to=cause.starts_at if is_moved else None,
    )
