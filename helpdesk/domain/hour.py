"""The consultation hour: what may be marked and when, and whether one more hour fits (clause 2.2, domain.md §6.12)."""

from datetime import datetime, time, timedelta

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.domain.laid_out import FARTHEST
from helpdesk.domain.places import overlapping

MINUTES_A_PLACE = 10
USUAL_HOUR, USUAL_START = timedelta(hours=1), time(15)
LOOKED_AHEAD = 30  # days


class VisitChanged(Refused):
    """Somebody marked the person after the form was shown; facts: person, who (may be empty), state."""


class QueueChanged(Refused):
    """Those left in the queue are not those the form listed."""


class NotYetBegun(Refused):
    """Too early for this mark; facts: starts (local, ISO)."""


class DayIsOver(Refused):
    """A mark «came» can be taken back only on the day itself."""


class InTheQueueAlready(Refused):
    """The person has a place there; facts: person, starts (local, ISO)."""


class AnsweredByOthers(Refused):
    """The visit is recorded, but its ticket is another owner's to resolve; facts: number."""


class EndsBeforeStart(Refused):
    """A consultation must end after it begins."""


class SlotInThePast(Refused):
    """A consultation cannot be added to the past."""


class ClosedDay(Refused):
    """Nobody works that day; facts: day (ISO)."""


class SlotsOverlap(Refused):
    """Another consultation is held then; facts: starts (local, ISO)."""


def check_marking(starts: datetime, now: datetime, *, is_absence: bool = False) -> None:
    """Who came is marked from the morning of the day, who did not once the hour has begun; raises NotYetBegun.

    >>> check_marking(datetime(2026, 11, 9, 15), datetime(2026, 11, 9, 14, 55))
    >>> check_marking(datetime(2026, 11, 9, 15), datetime(2026, 11, 9, 14, 55), is_absence=True)
    Traceback (most recent call last):
    helpdesk.domain.hour.NotYetBegun: starts=2026-11-09T15:00:00
    """
    if (now < starts) if is_absence else (now.date() < starts.date()):
        raise NotYetBegun(starts=starts.isoformat())


def check_undoing(starts: datetime, now: datetime) -> None:
    """A mark «came» is taken back on the day itself, later the journal stands; raises DayIsOver."""
    if now.date() > starts.date():
        raise DayIsOver


def check_extra(timetable: Timetable, starts: datetime, ends: datetime, now: datetime) -> None:
    """Whether a consultation may be added (local): raises EndsBeforeStart, SlotInThePast, ClosedDay, SlotsOverlap."""
    if ends <= starts:
        raise EndsBeforeStart
    if starts <= now:
        raise SlotInThePast
    if starts - now > FARTHEST:
        raise NotAChoice(field="day")
    if not timetable.is_working(starts.date()):
        raise ClosedDay(day=starts.date().isoformat())
    if other := overlapping(timetable.slots_between(starts.date(), starts.date()), starts, ends):
        raise SlotsOverlap(starts=other.starts.isoformat())


def room_for_extra(timetable: Timetable, wanted: datetime, now: datetime) -> datetime:
    """The start of an hour that may be added: the wanted one, else 15:00 of the next day that can hold it."""
    days = (wanted.date() + timedelta(days=number) for number in range(LOOKED_AHEAD))
    return next(
        (
            starts
            for starts in (wanted, *(datetime.combine(day, USUAL_START) for day in days))
            if _holds(timetable, starts, now)
        ),
        wanted,
    )


def places_in(span: timedelta) -> int:
    """How many places of ten minutes a consultation has; one at least.

    >>> places_in(timedelta(minutes=60)), places_in(timedelta(minutes=5))
    (6, 1)
    """
    return max(1, int(span.total_seconds()) // 60 // MINUTES_A_PLACE)


def _holds(timetable: Timetable, starts: datetime, now: datetime) -> bool:
    try:
        check_extra(timetable, starts, starts + USUAL_HOUR, now)
    except Refused:
        return False
    return True
