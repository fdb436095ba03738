"""What the desk has to do by itself about a ticket at a moment (domain.md §5, §6.7, §8; local time)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from helpdesk.domain.consultation_days import NoWorkingDayAhead, Timetable
from helpdesk.domain.workflow import OPEN_STATES, REOPEN_WITHIN_WORKING_DAYS, TicketState

DAY_BEGINS = time(8)  # the morning's reminder comes before the desk opens
REMIND_ASKED_AFTER = (5, 2)  # working days, the later first
CLOSE_UNANSWERED_AFTER = 10  # working days


class TimedKind(StrEnum):
    """What the clock makes the desk do."""

    OVERDUE = "overdue"
    DUE_SOON = "due-hour"
    DUE_TODAY = "due-day"
    ASKED = "asked"  # the requester is reminded that we wait
    UNANSWERED = "unanswered"  # … and the ticket closed when that did not help
    SETTLED = "settled"  # resolved, and nobody returned it


class Promise(StrEnum):
    """Which of the two dates an act is about."""

    RESPONSE = "response"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Watched:
    """What the clock looks at of one ticket."""

    state: TicketState
    began: datetime  # of the present cycle
    first_response_due: datetime
    resolution_due: datetime
    is_answered: bool
    asked: datetime | None = None
    resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimedAct:
    """One thing to do; `about` tells it from the same thing another time, so that a moved due is told again."""

    kind: TimedKind
    at: datetime  # the due, or since when the desk waits
    promise: Promise | None = None
    after: int = 0  # working days, of a reminder to the requester

    @property
    def about(self) -> str:
        """«response:2026-11-26T16:00:00»: what the mark of this act is called beside its kind and ticket."""
        return f"{self.promise or self.after}:{self.at.isoformat()}"


def is_day_begun(now: datetime, timetable: Timetable) -> bool:
    """Whether the morning's reminders may go: from eight until the desk closes on a working day."""
    window = timetable.window(now.date())
    return window is not None and min(datetime.combine(now.date(), DAY_BEGINS), window.starts) <= now < window.ends


def is_at_work(now: datetime, timetable: Timetable) -> bool:
    """Whether the desk works at a moment."""
    window = timetable.window(now.date())
    return window is not None and window.starts <= now < window.ends


def horizon(now: datetime, timetable: Timetable) -> datetime:
    """No due later than this can ask for anything yet: today's, and those a working hour away."""
    tonight = datetime.combine(now.date(), time.max)
    try:
        return max(tonight, timetable.after_hours(now, 1))
    except NoWorkingDayAhead:
        return tonight


def acts_due(ticket: Watched, now: datetime, timetable: Timetable) -> Iterator[TimedAct]:
    """What is to be done about a ticket; what was done already is the caller's to know.

    Outside working hours nothing is, but for the reminders of the day.
    """
    if ticket.state is TicketState.WAITING_AUTHOR:
        yield from _while_waiting(ticket, now, timetable)
    elif ticket.state in OPEN_STATES:
        yield from _by_dues(ticket, now, timetable)
    elif ticket.state is TicketState.RESOLVED and ticket.resolved and is_at_work(now, timetable):
        passed = timetable.working_days_between(ticket.resolved.date(), now.date())
        if passed > REOPEN_WITHIN_WORKING_DAYS:  # the tenth day is still the requester's
            yield TimedAct(TimedKind.SETTLED, ticket.resolved)


def _by_dues(ticket: Watched, now: datetime, timetable: Timetable) -> Iterator[TimedAct]:
    response = [] if ticket.is_answered else [(ticket.first_response_due, Promise.RESPONSE)]
    dues = sorted([*response, (ticket.resolution_due, Promise.RESOLUTION)])
    if is_at_work(now, timetable):
        yield from (TimedAct(TimedKind.OVERDUE, due, promise) for due, promise in dues if due < now)
    following = next(((due, promise) for due, promise in dues if due >= now), None)
    if following and (kind := _reminder(ticket, following[0], now, timetable)):
        yield TimedAct(kind, *following)


def _reminder(ticket: Watched, due: datetime, now: datetime, timetable: Timetable) -> TimedKind | None:
    """The nearer of the two reminders; none that the letter of the filing itself has just made needless."""
    hour = timetable.before_hours(due, 1)
    morning = datetime.combine(due.date(), DAY_BEGINS)
    if hour <= now and is_at_work(now, timetable):
        return TimedKind.DUE_SOON if ticket.began < hour else None
    is_today = due.date() == now.date() and is_day_begun(now, timetable)
    return TimedKind.DUE_TODAY if is_today and ticket.began < morning else None


def _while_waiting(ticket: Watched, now: datetime, timetable: Timetable) -> Iterator[TimedAct]:
    """The due rests while the requester is waited for; after so many working days, at the hour of the question."""
    if ticket.asked is None or not is_at_work(now, timetable):
        return
    passed = timetable.working_days_between(ticket.asked.date(), now.date())
    if passed and now - datetime.combine(now.date(), ticket.asked.time()) < timedelta():
        passed -= 1
    if passed >= CLOSE_UNANSWERED_AFTER:
        yield TimedAct(TimedKind.UNANSWERED, ticket.asked)
        return
    after = next((days for days in REMIND_ASKED_AFTER if passed >= days), None)
    if after:
        yield TimedAct(TimedKind.ASKED, ticket.asked, after=after)
