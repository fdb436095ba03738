"""Consultations and trainings of a period in numbers: planned, held, cancelled, and how many people came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.periods import Period
from helpdesk.domain.quarters import QuarterDays, end_of_break, quarter_on
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.trainings import Progress, Session, Thursday, ThursdayState, TrainingRule, Verdict, thursdays


class Marked(NamedTuple):
    """What the agenda knows of one consultation."""

    is_held: bool
    people: int  # who came


@dataclass(frozen=True, slots=True)
class ConsultationFigures:
    """Consultations of a period: planned = held + cancelled + unmarked + ahead."""

    held: int
    cancelled: int
    unmarked: int  # over, and nobody wrote that it was held
    ahead: int
    people: int

    @property
    def planned(self) -> int:
        """By the schedule, the cancelled ones too."""
        return self.held + self.cancelled + self.unmarked + self.ahead


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """Thursdays of a period, and what the quarter it ends in, or the present one, has covered by then."""

    thursdays: Sequence[Thursday]
    people: int  # different ones who were trained in the period
    staff: int  # whom training is for
    quarter: QuarterDays | None
    progress: Progress  # of the whole quarter, as it stands now
    rule: TrainingRule
    covered: frozenset[Direction]  # since the quarter began

    def count(self, state: ThursdayState) -> int:
        """How many Thursdays of the period are in a state."""
        return sum(day.state == state for day in self.thursdays)

    @property
    def verdict(self) -> Verdict:
        """Whether the quarter keeps clause 2.1."""
        return self.progress.verdict(self.rule)


@dataclass(frozen=True, slots=True)
class TrainingLog:
    """What is written down of the trainings of some periods and of the quarters they end in."""

    sessions: Sequence[Session]
    people: Mapping[date, frozenset[int]]  # who was at the session of a Thursday
    staff: int
    quarters: Sequence[QuarterDays]
    rule: TrainingRule


def consultations_of(
    period: Period, timetable: Timetable, marked: Mapping[datetime, Marked], now: datetime
) -> ConsultationFigures:
    """Counted from the calendar and the agenda's marks, by local start; `now` is local too.

    One whose people came was held, whether or not a host said so. One held that the calendar no longer knows counts.
    """
    slots = {slot.starts: slot.ends for slot in timetable.slots_between(period.first_on, period.last_on)}
    marks = {starts: one for starts, one in marked.items() if period.holds(starts.date())}
    held = {starts for starts, one in marks.items() if one.is_held or one.people}
    rest = [ends for starts, ends in slots.items() if starts not in held]
    return ConsultationFigures(
        held=len(held),
        cancelled=sum(_cancelled_on(day, timetable) for day in _days(period)),
        unmarked=sum(ends <= now for ends in rest),
        ahead=sum(ends > now for ends in rest),
        people=sum(one.people for one in marks.values()),
    )


def training_of(period: Period, log: TrainingLog, timetable: Timetable, today: date) -> TrainingFigures:
    """Counted from the log and the calendar as they stand today (local)."""

    def laid_out(first: date, last: date) -> tuple[Thursday, ...]:
        return tuple(thursdays(first, last, timetable, log.sessions, log.quarters, today))

    quarter = quarter_at_the_end(period, log.quarters, today)
    of_quarter = laid_out(quarter.first_on, end_of_break(quarter, log.quarters)) if quarter else ()
    held = [day for day in of_quarter if day.state is ThursdayState.HELD and day.on <= period.last_on]
    here = [ids for on, ids in log.people.items() if period.holds(on)]
    return TrainingFigures(
        thursdays=laid_out(period.first_on, period.last_on),
        people=len(frozenset().union(*here)),
        staff=log.staff,
        quarter=quarter,
        progress=Progress(of_quarter),
        rule=log.rule,
        covered=frozenset(day.direction for day in held if day.direction),
    )


def quarter_at_the_end(period: Period, quarters: Sequence[QuarterDays], today: date) -> QuarterDays | None:
    """The quarter whose coverage a period tells: that of its last day, of today when it is not over."""
    return quarter_on(min(period.last_on, max(today, period.first_on)), quarters)


def _cancelled_on(day: date, timetable: Timetable) -> int:
    """Weekly consultations of a working day that the school does not hold; a moved one is held elsewhere."""
    weekly = timetable.weekly_slots(day)
    if not weekly or not timetable.is_working(day) or timetable.holds_weekly_slots(day):
        return 0
    return len(weekly) if timetable.cause(day, EntryKind.CANCEL) else 0


def _days(period: Period) -> list[date]:
    return [period.first_on + timedelta(days=number) for number in range((period.last_on - period.first_on).days + 1)]
