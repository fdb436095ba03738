"""The Thursdays of clause 2.1: held, missed, cancelled; what a quarter has covered (domain.md A1-A3)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import Refused
from helpdesk.domain.people import Role
from helpdesk.domain.quarters import QuarterDays, is_taught
from helpdesk.domain.school_week import Entry, EntryKind, Slot

EDITORS = (Role.ADMINISTRATOR, Role.DEPUTY)  # set directions, put down who was there
READERS = (*EDITORS, Role.LEADERSHIP, Role.DIRECTOR)  # see who was trained in what
SETTERS = (*EDITORS, Role.DIRECTOR)  # decide the reading of clause 2.1 and the quarters
TRAINERS = (*EDITORS, Role.METHODIST, Role.LEADERSHIP)  # who may be named as one
TRAINED = (Role.TEACHER, Role.METHODIST, Role.STAFF)  # whom the training is for

THURSDAY = 3
WEEK = timedelta(days=7)


class TrainingState(StrEnum):
    """What became of a session, as the school wrote it down."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class TrainingRule(StrEnum):
    """How clause 2.1 is read (A1): literally each Thursday, or as a slip for «в четверть»."""

    WEEKLY_THURSDAY = "weekly_thursday"
    PER_QUARTER = "per_quarter"


class ThursdayState(StrEnum):
    """How a Thursday stands in the quarter."""

    HELD = "held"
    PLANNED = "planned"
    MISSED = "missed"  # a working one that passed, and nothing was written down
    CANCELLED = "cancelled"  # by the school, with a reason, or with the consultation of that day
    NON_WORKING = "non_working"
    FREE = "free"  # in a school break: a session may be held, none must


class Verdict(StrEnum):
    """Whether a quarter keeps clause 2.1 under one reading."""

    KEPT = "kept"
    ON_COURSE = "on_course"
    NOT_KEPT = "not_kept"


class ForbiddenTrainingMove(Refused):
    """A session in this state does not become that; facts: old, new."""


class StaleTraining(Refused):
    """The form was made for an older version of the session."""


class NoTrainingThatDay(Refused):
    """Not a day on which a session is held; facts: day."""


class TrainingAhead(Refused):
    """The day of the session has not come yet; facts: day."""


class TrainingCancelled(Refused):
    """A cancelled session is not changed before it is planned again."""


class TrainingAttended(Refused):
    """People are put down as present: it cannot have been cancelled; facts: people."""


class NotPutDown(Refused):
    """One confirms only what the trainer has put down."""


TRAINING_MOVES: dict[TrainingState, tuple[TrainingState, ...]] = {
    TrainingState.PLANNED: (TrainingState.HELD, TrainingState.CANCELLED),
    TrainingState.HELD: (TrainingState.PLANNED,),
    TrainingState.CANCELLED: (TrainingState.PLANNED,),
}


def check_training_move(old: TrainingState, new: TrainingState) -> None:
    """Held and cancelled lead back to planned only (a mistake); raises ForbiddenTrainingMove."""
    if new not in TRAINING_MOVES[old]:
        raise ForbiddenTrainingMove(old=old.value, new=new.value)


@dataclass(frozen=True, slots=True)
class Session:
    """What is written down of one Thursday."""

    on: date
    state: TrainingState = TrainingState.PLANNED
    direction: Direction | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Thursday:
    """One Thursday of a quarter; `slot` is when its session is held, on that day or where it was moved to."""

    on: date
    state: ThursdayState
    slot: Slot | None = None
    direction: Direction | None = None
    reason: str = ""
    is_required: bool = True  # not in a break

    @property
    def held_on(self) -> date:
        """The day of the session."""
        return self.slot.starts.date() if self.slot else self.on

    @property
    def is_moved(self) -> bool:
        """Whether the session is held on another day."""
        return self.held_on != self.on


def is_thursday(day: date) -> bool:
    """Whether the regulation speaks of this day at all."""
    return day.weekday() == THURSDAY


def thursdays(
    first: date,
    last: date,
    timetable: Timetable,
    sessions: Iterable[Session],
    quarters: Collection[QuarterDays],
    today: date,
) -> list[Thursday]:
    """Every Thursday from one day to another, both included, as it stands today (local)."""
    written = {session.on: session for session in sessions}
    day, found = first + timedelta(days=(THURSDAY - first.weekday()) % 7), []
    while day <= last:
        session, is_required = written.get(day), is_taught(day, quarters)
        found.append(as_it_stands(day, timetable, session, today, is_required=is_required))
        day += WEEK
    return found


def as_it_stands(
    day: date, timetable: Timetable, session: Session | None, today: date, *, is_required: bool = True
) -> Thursday:
    """One Thursday: what is written down counts first, then the calendar, then whether its day has passed."""
    slot = training_slot(day, timetable)
    state, reason = _by_the_log(session) or _by_the_calendar(day, timetable, slot) or (None, "")
    if state is None:
        is_over = (slot.starts.date() if slot else day) < today
        must_be = is_required or session is not None
        state = (ThursdayState.MISSED if is_over else ThursdayState.PLANNED) if must_be else ThursdayState.FREE
    return Thursday(day, state, slot, session.direction if session else None, reason, is_required)


def training_slot(day: date, timetable: Timetable) -> Slot | None:
    """The consultation a Thursday's session is held in (A3): where it was moved to, else its own, else an extra one."""
    moved = _moved(day, timetable)
    if moved is not None and moved.starts_at is not None:
        return timetable.slot_starting(moved.starts_at)
    own = [slot for slot in timetable.slots_between(day, day) if slot.moved_from is None]
    return min(own, key=lambda slot: (slot.origin is not None, slot.starts), default=None)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a quarter's Thursdays have covered; break Thursdays count for nothing."""

    thursdays: tuple[Thursday, ...]

    def days_of(self, direction: Direction, state: ThursdayState = ThursdayState.HELD) -> list[Thursday]:
        """The quarter's Thursdays of a direction in a state."""
        return [day for day in self._required() if day.direction == direction and day.state == state]

    def count(self, state: ThursdayState) -> int:
        """How many Thursdays of the quarter are in a state."""
        return Counter(day.state for day in self._required())[state]

    @property
    def uncovered(self) -> tuple[Direction, ...]:
        """Directions not held yet."""
        return tuple(direction for direction in Direction if not self.days_of(direction))

    @property
    def taken(self) -> frozenset[Direction]:
        """Directions held or planned."""
        shown = (ThursdayState.HELD, ThursdayState.PLANNED)
        return frozenset(day.direction for day in self._required() if day.direction and day.state in shown)

    def verdict(self, rule: TrainingRule) -> Verdict:
        """Both readings want each direction once a quarter; the literal one also no working Thursday missed.

        A Thursday cancelled with a reason is not missed: the log accounts for it (domain.md §2, 2.1).
        """
        ahead = self.count(ThursdayState.PLANNED)
        is_weekly = rule == TrainingRule.WEEKLY_THURSDAY
        if len(self.uncovered) > ahead or (is_weekly and self.count(ThursdayState.MISSED)):
            return Verdict.NOT_KEPT
        return Verdict.ON_COURSE if self.uncovered or (is_weekly and ahead) else Verdict.KEPT

    def _required(self) -> list[Thursday]:
        return [day for day in self.thursdays if day.is_required]


def _by_the_log(session: Session | None) -> tuple[ThursdayState, str] | None:
    match session:
        case Session(state=TrainingState.HELD):
            return ThursdayState.HELD, ""
        case Session(state=TrainingState.CANCELLED, reason=reason):
            return ThursdayState.CANCELLED, reason
    return None


def _by_the_calendar(day: date, timetable: Timetable, slot: Slot | None) -> tuple[ThursdayState, str] | None:
    if slot is not None:
        return None
    if not timetable.is_working(day):
        return ThursdayState.NON_WORKING, _reason(day, timetable, EntryKind.OFF)
    if timetable.holds_weekly_slots(day):
        return None  # a week without Thursday consultations: the training is due all the same
    return ThursdayState.CANCELLED, _reason(day, timetable, EntryKind.CANCEL, EntryKind.MOVE)


def _moved(day: date, timetable: Timetable) -> Entry | None:
    """The exception that moved a Thursday; one of several weeks stands for its first Thursday."""
    moves = (entry for entry in timetable.entries if entry.kind is EntryKind.MOVE and entry.covers(day))
    return next((entry for entry in moves if (day - entry.first_on) < WEEK), None)


def _reason(day: date, timetable: Timetable, *kinds: EntryKind) -> str:
    return next((entry.reason for entry in timetable.entries if entry.kind in kinds and entry.covers(day)), "")
