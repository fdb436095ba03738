"""What the calendar announced: each consultation under a name that stays, moved and cancelled ones included."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.school_week import Entry, EntryKind, Slot, WeeklySlot

Planned = tuple[WeeklySlot, date]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One consultation and the day it was first announced for; a cancelled one has the slot it would have had."""

    slot: Slot
    day: date
    weekly_id: int = 0  # of the weekly consultation it is one of; 0: announced once, by an entry
    is_cancelled: bool = False
    reason: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether it is held at another time than the weekly rule says."""
        return self.weekly_id != 0 and self.slot.origin is EntryKind.MOVE and not self.slot.stays

    @property
    def name(self) -> str:
        """The same for ever: a move or a cancellation does not change it."""
        return f"weekly-{self.weekly_id}-{self.day:%Y%m%d}" if self.weekly_id else f"entry-{self.slot.source_id}"


def occurrences(timetable: Timetable, first: date, last: date, announced: Collection[int] = ()) -> list[Occurrence]:
    """Everything announced for the days between, both included, by its start.

    A day off takes its consultations silently, as if they had never been, unless its entry's id is among `announced`.
    """
    moves = planned_by_move(timetable)
    held = [_held(slot, moves) for slot in timetable.slots_between(first, last)]
    gone = _cancelled(timetable, first, last, set(moves.values()), announced)
    return sorted([*held, *gone], key=lambda one: (one.slot.starts, one.slot.ends, one.is_cancelled))


def planned_by_move(timetable: Timetable) -> dict[int, Planned]:
    """By the id of a move: the weekly consultation it moves, the first of its days that no other move has taken.

    What only stays in its time beside one that is moved is itself, whichever was entered first.
    """
    moves: dict[int, Planned] = {}
    for entry in sorted(timetable.entries, key=lambda entry: not entry.stays):
        if entry.kind is EntryKind.MOVE:
            days = (entry.first_on + timedelta(days=number) for number in range(_length(entry)))
            planned = ((weekly, day) for day in days for weekly in timetable.weekly_slots(day))
            own = (
                one for one in planned if not entry.stays or datetime.combine(one[1], one[0].starts) == entry.starts_at
            )
            if free := next((one for one in own if one not in moves.values()), None):
                moves[entry.id] = free
    return moves


def _held(slot: Slot, moves: dict[int, Planned]) -> Occurrence:
    if slot.origin is None:
        return Occurrence(slot, slot.starts.date(), slot.source_id)
    if slot.origin is EntryKind.MOVE and slot.source_id in moves:
        weekly, day = moves[slot.source_id]
        return Occurrence(slot, day, weekly.id, reason=slot.reason)
    return Occurrence(slot, slot.starts.date(), reason=slot.reason)


def _cancelled(
    timetable: Timetable, first: date, last: date, moved: Collection[Planned], announced: Collection[int]
) -> Iterator[Occurrence]:
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        weekly = timetable.weekly_slots(day)
        if not weekly or timetable.holds_weekly_slots(day):
            continue
        cause = _cause(timetable.entries, day, announced)
        for one in weekly:
            if cause is not None and (one, day) not in moved:
                times = datetime.combine(day, one.starts), datetime.combine(day, one.ends)
                slot = Slot(*times, one.venue, places=one.places, source_id=one.id)
                yield Occurrence(slot, day, one.id, is_cancelled=True, reason=cause.reason)


def _cause(entries: Iterable[Entry], day: date, announced: Collection[int]) -> Entry | None:
    told = (EntryKind.CANCEL, EntryKind.MOVE)
    causes = (entry for entry in entries if entry.kind in told or entry.id in announced)
    return next((entry for entry in causes if entry.covers(day)), None)


def _length(entry: Entry) -> int:
    return (entry.last_on - entry.first_on).days + 1
