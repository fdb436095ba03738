"""The figures of a period, counted from its cycles: what the screen, the letter, the files and the API tell alike.

They never rank people, and carry numbers and topics of tickets but no words of theirs (domain.md §1.4, §8).
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.cycles import Cycle, Measure, outage_spans, overdue_since, picked
from helpdesk.domain.directions import Direction
from helpdesk.domain.periods import Period, Span
from helpdesk.domain.workflow import TicketKind

REPEATS = 3  # tickets of one topic in a period that make it worth a word
NINETY, HALF = 90, 50
V = TypeVar("V", int, timedelta)


class Age(StrEnum):
    """For how long something has been open, in working days."""

    TODAY = "today"
    TWO = "two"
    FIVE = "five"
    TEN = "ten"
    LONGER = "longer"


AGES = ((0, Age.TODAY), (2, Age.TWO), (5, Age.FIVE), (10, Age.TEN))  # up to so many working days


@dataclass(frozen=True, slots=True)
class Tally:
    """How many, and of what; a direction of None is none of the five, a building of "" is not told."""

    total: int
    by_kind: Mapping[TicketKind, int]
    by_direction: Mapping[Direction | None, int]
    by_building: Mapping[str, int]
    by_topic: Mapping[str, int]  # by code


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises decided in a period; those that lay with the gradebook's operator are told apart."""

    on_time: int
    late: int
    external: int = 0

    @property
    def total(self) -> int:
        """Promises that were the desk's own to keep."""
        return self.on_time + self.late

    @property
    def percent(self) -> int | None:
        """The share kept, rounded down: 199 of 200 is not all of them; none when there was nothing to keep."""
        return 100 * self.on_time // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open ticket that is late; `days` as people count them, 0 on the day itself."""

    number: str
    address: str
    kind: TicketKind
    topic: str
    assignee: str  # "" when nobody has it
    since: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Response:
    """How soon first answers came: the middle one and nine of ten; none when there were none.

    Hours are working hours since the registration; a consultation of 1 means «by the end of the next one».
    """

    answers: int
    median_hours: timedelta | None
    ninth_hours: timedelta | None
    median_consultations: int | None
    ninth_consultations: int | None


@dataclass(frozen=True, slots=True)
class Outages:
    """How often and for how long the gradebook was out, by the clock."""

    count: int
    lasted: timedelta

    @property
    def hours(self) -> float:
        """To a tenth."""
        return round(self.lasted / timedelta(hours=1), 1)


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and what went: the figures a week is told in."""

    period: Period
    filed: Tally
    resolved: Tally
    given_up: int  # withdrawn, joined to another, no answer
    reopened: int
    rerouted: int
    open: int  # at its end
    overdue: int  # at its end, the desk's own
    answered: Kept
    solved: Kept


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Everything about tickets in a period."""

    flow: Flow
    in_work: int
    open: Tally
    open_by_age: Mapping[Age, int]
    overdue: Sequence[Overdue]
    external: Sequence[Overdue]  # late by an external cause: with the gradebook's operator
    without_owner: int
    response: Response
    outages: Outages

    @property
    def repeating(self) -> list[tuple[str, int]]:
        """Topics that came several times, by code, the most frequent first."""
        counts = self.flow.filed.by_topic.items()
        return sorted(
            ((topic, count) for topic, count in counts if topic and count >= REPEATS), key=lambda one: (-one[1], one[0])
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """Cycles with all that counting them needs; a period is told as far as it has come by `now`."""

    cycles: Sequence[Cycle]
    reroutings: Sequence[tuple[int, datetime]]  # ticket, when
    timetable: Timetable
    zone: ZoneInfo
    now: datetime

    def span(self, period: Period) -> Span:
        """The instants of a period that are over."""
        return period.span(self.zone).until_now(self.now)

    def within(self, period: Period) -> "Counted":
        """Only what a period's figures need: counting a year's weeks one by one stays cheap."""
        span = self.span(period)
        cycles = [cycle for cycle in self.cycles if cycle.is_in_work(span)]
        return Counted(cycles, self.reroutings, self.timetable, self.zone, self.now)

    def picked(self, measure: Measure, period: Period) -> Sequence[Cycle]:
        """The cycles behind a number."""
        span = self.span(period)
        rerouted = (ticket_id for ticket_id, at in self.reroutings if span.holds(at))
        return picked(measure, self.cycles, span, rerouted)

    def flow(self, period: Period) -> Flow:
        """What came and went in a period."""
        count = {measure: len(self.picked(measure, period)) for measure in _COUNTED}
        return Flow(
            period,
            tally(self.picked(Measure.FILED, period)),
            tally(self.picked(Measure.RESOLVED, period)),
            given_up=count[Measure.GIVEN_UP],
            reopened=count[Measure.REOPENED],
            rerouted=count[Measure.REROUTED],
            open=count[Measure.OPEN],
            overdue=count[Measure.OVERDUE],
            answered=Kept(count[Measure.ANSWERED_ON_TIME], count[Measure.ANSWERED_LATE]),
            solved=Kept(count[Measure.SOLVED_ON_TIME], count[Measure.SOLVED_LATE], count[Measure.SOLVED_EXTERNAL]),
        )

    def weeks(self, period: Period) -> list[Flow]:
        """The same for each ISO week of a period that has begun."""
        begun = (week for week in period.weeks() if week.span(self.zone).since <= self.now)
        return [self.within(week).flow(week) for week in begun]

    def tickets(self, period: Period) -> TicketFigures:
        """All of it."""
        is_open = self.picked(Measure.OPEN, period)
        span, ages = self.span(period), Counter(self.age(cycle, period) for cycle in is_open)
        outages = outage_spans(self.cycles, span)
        return TicketFigures(
            flow=self.flow(period),
            in_work=len(self.picked(Measure.IN_WORK, period)),
            open=tally(is_open),
            open_by_age={age: ages[age] for age in Age},
            overdue=self._overdue(Measure.OVERDUE, period),
            external=self._overdue(Measure.EXTERNAL, period),
            without_owner=sum(not cycle.assignee for cycle in is_open),
            response=self._response(span),
            outages=Outages(len(outages), sum((one.until - one.since for one in outages), timedelta())),
        )

    def age(self, cycle: Cycle, period: Period) -> Age:
        """For how long a cycle had been open when a period ended."""
        began, ended = (to_wall(at, self.zone).date() for at in (cycle.began_at, self.span(period).until))
        days = self.timetable.working_days_between(began, ended)
        return next((age for upto, age in AGES if days <= upto), Age.LONGER)

    def _overdue(self, measure: Measure, period: Period) -> list[Overdue]:
        at = self.span(period).until
        found = [(cycle, overdue_since(cycle, at)) for cycle in self.picked(measure, period)]
        late = [(cycle, judged.at) for cycle, judged in found if judged is not None]
        today = to_wall(at, self.zone).date()
        return [
            Overdue(
                cycle.number,
                cycle.address,
                cycle.kind,
                cycle.topic,
                cycle.assignee,
                since,
                (today - to_wall(since, self.zone).date()).days,
            )
            for cycle, since in sorted(late, key=lambda one: (one[1], one[0].ticket_id))
        ]

    def _response(self, span: Span) -> Response:
        hours, consultations = [], []
        for cycle in self.cycles:
            if cycle.responded_at is None or not span.holds(cycle.responded_at):
                continue
            asked, answered = (to_wall(at, self.zone) for at in (cycle.registered_at, cycle.responded_at))
            hours.append(self.timetable.hours_between(asked, answered))
            consultations.append(1 + self.timetable.slots_missed(asked, answered))
        return Response(
            len(hours),
            percentile(hours, HALF),
            percentile(hours, NINETY),
            percentile(consultations, HALF),
            percentile(consultations, NINETY),
        )


def tally(cycles: Sequence[Cycle]) -> Tally:
    """Cycles counted by everything they are told by."""
    return Tally(
        len(cycles),
        _counted(cycles, lambda cycle: cycle.kind),
        _counted(cycles, lambda cycle: cycle.direction),
        _counted(cycles, lambda cycle: cycle.building),
        _counted(cycles, lambda cycle: cycle.topic),
    )


def percentile(values: Sequence[V], percent: int) -> V | None:
    """The least value that so many of a hundred do not exceed («nearest rank»); none of nothing.

    >>> percentile([1, 9, 2, 4], 50), percentile([1, 9, 2, 4], 90), percentile([], 50)
    (2, 9, None)
    """
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1] if ordered else None


K = TypeVar("K")


def _counted(cycles: Sequence[Cycle], key: Callable[[Cycle], K]) -> Mapping[K, int]:
    return Counter(key(cycle) for cycle in cycles)


_COUNTED = (
    *(Measure.GIVEN_UP, Measure.REOPENED, Measure.REROUTED, Measure.OPEN, Measure.OVERDUE),
    *(Measure.ANSWERED_ON_TIME, Measure.ANSWERED_LATE),
    *(Measure.SOLVED_ON_TIME, Measure.SOLVED_LATE, Measure.SOLVED_EXTERNAL),
)
