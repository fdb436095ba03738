"""The coming training: which one it is, what to train at it (A7), and when letters tell of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.trainings import Thursday, ThursdayState

FARTHEST = 400  # days, looking back for a working one


class TrainingNotice(StrEnum):
    """A letter about the coming session."""

    WARNING = "training_warning"  # no direction is set
    REMINDER = "training_reminder"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The direction to train next and why."""

    direction: Direction
    is_uncovered: bool  # neither held nor planned in this quarter
    tickets: int  # recent ones, of its topics
    last_held_on: date | None


def propose(
    taken: Collection[Direction], tickets: Mapping[Direction, int], last_held: Mapping[Direction, date]
) -> Proposal:
    """What the quarter lacks first, of that what teachers ask most, of that what was held longest ago.

    >>> propose({Direction.MARKS}, {Direction.MARKS: 9, Direction.PARENTS: 4}, {}).direction.value
    'parents'
    """
    order = list(Direction)
    first = min(
        order,
        key=lambda one: (one in taken, -tickets.get(one, 0), last_held.get(one, date.min), order.index(one)),
    )
    return Proposal(first, first not in taken, tickets.get(first, 0), last_held.get(first))


def next_session(days: Sequence[Thursday], today: date) -> Thursday | None:
    """The planned session that is held soonest, today included."""
    coming = [day for day in days if day.state is ThursdayState.PLANNED and day.held_on >= today]
    return min(coming, key=lambda day: (day.held_on, day.on), default=None)


def notices_due(day: Thursday, now: datetime, timetable: Timetable) -> tuple[TrainingNotice, ...]:
    """Letters to send at a local moment, each once: a warning from the second working day before the session while no
    direction is set, a reminder from the last one before it; only inside working hours, never after it has begun."""
    window = timetable.window(now.date())
    begins = day.slot.starts if day.slot else datetime.combine(day.on, timetable.week.opens)
    is_time = window is not None and window.starts <= now < min(window.ends, begins)
    if day.state is not ThursdayState.PLANNED or not is_time:
        return ()
    if now.date() >= working_day_before(begins.date(), 1, timetable):
        return (TrainingNotice.REMINDER,)
    if day.direction is None and now.date() >= working_day_before(begins.date(), 2, timetable):
        return (TrainingNotice.WARNING,)
    return ()


def working_day_before(day: date, count: int, timetable: Timetable) -> date:
    """The count-th working day before a day; the day itself when the calendar has none."""
    earlier = (day - timedelta(days=number) for number in range(1, FARTHEST))
    working = (one for one in earlier if timetable.is_working(one))
    return next((one for number, one in enumerate(working, 1) if number == count), day)
