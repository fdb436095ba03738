"""Counting the figures of a period from its cycles."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.cycles import (
    Cycle,
    Judged,
    Measure,
    Verdict,
    answer_judged,
    outage_spans,
    overdue_since,
    picked,
    solution_judged,
)
from helpdesk.domain.figures import Age, Flow, Kept, Outages, Overdue, Response, Tally, TicketFigures, TopicName
from helpdesk.domain.periods import MOMENT, Period, Span
from helpdesk.domain.selection import Selection

HALF, NINETY = 50, 90
AGES = ((0, Age.TODAY), (2, Age.TWO), (5, Age.FIVE), (10, Age.TEN))  # up to so many working days
V = TypeVar("V", int, timedelta)


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
        """Only what a period's figures need."""
        span = self.span(period)
        return replace(self, cycles=[cycle for cycle in self.cycles if cycle.is_in_work(span)])

    def picked(self, measure: Measure, period: Period) -> Sequence[Cycle]:
        """The cycles behind a number."""
        span = self.span(period)
        rerouted = (ticket_id for ticket_id, at in self.reroutings if span.holds(at))
        return picked(measure, self.cycles, span, rerouted)

    def selected(self, selection: Selection, period: Period) -> list[Cycle]:
        """The same, of one kind, topic, direction, building or age: what stands behind a bar."""
        found = (cycle for cycle in self.picked(selection.measure, period) if selection.lets_pass(cycle))
        return [cycle for cycle in found if selection.age is None or self.age(cycle, period) is selection.age]

    def flow(self, period: Period) -> Flow:
        """What came and went in a period."""
        span = self.span(period)
        count = {measure: len(self.picked(measure, period)) for measure in _COUNTED}
        return Flow(
            period,
            Tally(self.picked(Measure.FILED, period)),
            Tally(self.picked(Measure.RESOLVED, period)),
            given_up=count[Measure.GIVEN_UP],
            reopened=count[Measure.REOPENED],
            rerouted=count[Measure.REROUTED],
            open=count[Measure.OPEN],
            overdue=count[Measure.OVERDUE],
            answered=kept(map(answer_judged, self.cycles), span),
            solved=kept(map(solution_judged, self.cycles), span),
        )

    def weeks(self, period: Period) -> list[Flow]:
        """The same for each ISO week of a period that has begun; each looks only at what was in work in it."""
        weeks = [week for week in period.weeks() if week.span(self.zone).since <= self.now]
        begins = [week.span(self.zone).since for week in weeks]
        in_work: list[list[Cycle]] = [[] for _week in weeks]
        for cycle in self.cycles:
            first = max(bisect_right(begins, cycle.began_at) - 1, 0)
            beyond = len(weeks) if cycle.ended_at is None else bisect_right(begins, cycle.ended_at)
            for number in range(first, beyond):
                in_work[number].append(cycle)
        return [replace(self, cycles=some).flow(week) for week, some in zip(weeks, in_work, strict=True)]

    def tickets(self, period: Period) -> TicketFigures:
        """All of it."""
        is_open = self.picked(Measure.OPEN, period)
        span, ages = self.span(period), Counter(self.age(cycle, period) for cycle in is_open)
        outages = outage_spans(self.cycles, span)
        return TicketFigures(
            flow=self.flow(period),
            in_work=len(self.picked(Measure.IN_WORK, period)),
            reopened_tickets=len({cycle.ticket_id for cycle in self.picked(Measure.REOPENED, period)}),
            open=Tally(is_open),
            open_by_age={age: ages[age] for age in Age},
            overdue=self._overdue(Measure.OVERDUE, period),
            external=self._overdue(Measure.EXTERNAL, period),
            without_owner=sum(not cycle.assignee for cycle in is_open),
            response=self._response(span),
            outages=Outages(
                len(outages),
                sum((one.until - one.since for one in outages), timedelta()),
                len(self.picked(Measure.OUTAGE, period)),
            ),
            topics={cycle.topic: TopicName(cycle.label, cycle.label_en) for cycle in self.cycles if cycle.topic},
        )

    def age(self, cycle: Cycle, period: Period) -> Age:
        """For how long a cycle had been open when a period ended."""
        began = to_wall(cycle.began_at, self.zone).date()
        days = self.timetable.working_days_between(began, self._last_day(period))
        return next((age for upto, age in AGES if days <= upto), Age.LONGER)

    def _last_day(self, period: Period) -> date:
        """The day as of which a period is told."""
        return to_wall(self.span(period).until - MOMENT, self.zone).date()

    def _overdue(self, measure: Measure, period: Period) -> list[Overdue]:
        at = self.span(period).until
        found = [(cycle, overdue_since(cycle, at)) for cycle in self.picked(measure, period)]
        late = [(cycle, judged.at) for cycle, judged in found if judged is not None]
        today = self._last_day(period)
        return [
            Overdue(
                cycle.number,
                cycle.address,
                cycle.kind,
                TopicName(cycle.label, cycle.label_en),
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


def kept(promises: Iterable[Judged | None], span: Span) -> Kept:
    """Promises that were decided within a span."""
    verdicts = Counter(one.verdict for one in promises if one is not None and span.holds(one.at))
    return Kept(verdicts[Verdict.ON_TIME], verdicts[Verdict.LATE], verdicts[Verdict.EXTERNAL])


def percentile(values: Sequence[V], percent: int) -> V | None:
    """The least value that so many of a hundred do not exceed («nearest rank»); none of nothing.

    >>> percentile([1, 9, 2, 4], 50), percentile([1, 9, 2, 4], 90), percentile([], 50)
    (2, 9, None)
    """
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1] if ordered else None


_COUNTED = (Measure.GIVEN_UP, Measure.REOPENED, Measure.REROUTED, Measure.OPEN, Measure.OVERDUE)
