"""What is counted: cycles of work. A ticket is one, and each reopening begins one more (domain.md §6.8).

Each promise is counted once: at the moment it was kept, or when its due had passed unkept. So a figure of a week that
is over does not change afterwards, and what lies about undone cannot flatter it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from helpdesk.domain.directions import Direction, direction_of
from helpdesk.domain.periods import MOMENT, Span, merged
from helpdesk.domain.references import ticket_address, ticket_number
from helpdesk.domain.workflow import Outcome, TicketKind, TicketState, Urgency

UNJUDGED_STATES = (TicketState.WITHDRAWN, TicketState.DUPLICATE)


class Cycle(NamedTuple):
    """One cycle of one ticket, in the order of the query's columns; instants in UTC. It carries no words of people."""

    ticket_id: int
    school_year: int
    serial: int
    cycle: int  # 1, and one more with each reopening
    kind: TicketKind
    topic: str  # code; "" while it is to be triaged
    label: str  # of the topic
    label_en: str
    building: str
    urgency: Urgency
    state: TicketState
    outcome: Outcome | None
    assignee: str
    began_at: datetime  # the filing or the reopening
    registered_at: datetime
    response_due: datetime
    responded_at: datetime | None
    resolution_due: datetime
    resolved_at: datetime | None
    ended_at: datetime | None  # resolved, or given up: withdrawn, joined to another, no answer
    asked_at: datetime | None  # since when the requester is waited for
    is_external: bool  # the gradebook's operator had it when the solution was due

    @property
    def number(self) -> str:
        """As people read it."""
        return ticket_number(self.school_year, self.serial)

    @property
    def address(self) -> str:
        """As addresses carry it."""
        return ticket_address(self.school_year, self.serial)

    @property
    def direction(self) -> Direction | None:
        """Of training, by its topic."""
        return direction_of(self.topic)

    def is_open_at(self, at: datetime) -> bool:
        """Whether somebody still had to do something at an instant."""
        return self.began_at < at and (self.ended_at is None or self.ended_at >= at)

    def is_in_work(self, span: Span) -> bool:
        """Whether somebody had to do something at some moment of a span."""
        return self.began_at < span.until and (self.ended_at is None or self.ended_at >= span.since)


class Verdict(StrEnum):
    """What became of a promise."""

    ON_TIME = "on_time"
    LATE = "late"
    EXTERNAL = "external"  # late, but it lay with the gradebook's operator


class Judged(NamedTuple):
    """A promise that is decided, and when it was."""

    verdict: Verdict
    at: datetime


class Measure(StrEnum):
    """What a number counts; the list of its tickets asks for the same."""

    FILED = "filed"
    RESOLVED = "resolved"
    GIVEN_UP = "given_up"
    REOPENED = "reopened"
    REROUTED = "rerouted"
    IN_WORK = "in_work"
    OPEN = "open"
    OVERDUE = "overdue"
    EXTERNAL = "external"
    OUTAGE = "outage"
    ANSWERED_ON_TIME = "answered_on_time"
    ANSWERED_LATE = "answered_late"
    SOLVED_ON_TIME = "solved_on_time"
    SOLVED_LATE = "solved_late"
    SOLVED_EXTERNAL = "solved_external"


def answer_judged(cycle: Cycle) -> Judged | None:
    """Whether the first answer came in time, and when that was decided: in the future while it may still come."""
    if cycle.state in UNJUDGED_STATES:
        return None
    due, done = cycle.response_due, cycle.responded_at
    return Judged(Verdict.ON_TIME, done) if done is not None and done <= due else Judged(Verdict.LATE, due + MOMENT)


def solution_judged(cycle: Cycle) -> Judged | None:
    """The same of the solution; none while the clock rests (§6.7)."""
    if cycle.state in UNJUDGED_STATES or cycle.outcome is Outcome.NO_ANSWER:
        return None
    due, done = cycle.resolution_due, cycle.resolved_at
    if done is not None and done <= due:
        return Judged(Verdict.ON_TIME, done)
    if cycle.asked_at is not None and cycle.asked_at <= due:
        return None
    return Judged(Verdict.EXTERNAL if cycle.is_external else Verdict.LATE, due + MOMENT)


def overdue_since(cycle: Cycle, at: datetime) -> Judged | None:
    """How and since when an open ticket is late at an instant; none when it is not, or waits for its requester."""
    if not cycle.is_open_at(at) or cycle.state in UNJUDGED_STATES or cycle.outcome is Outcome.NO_ANSWER:
        return None
    if cycle.responded_at is None or cycle.responded_at >= at:
        return Judged(Verdict.LATE, cycle.response_due) if cycle.response_due + MOMENT < at else None
    is_waiting = cycle.asked_at is not None and cycle.asked_at < at
    if is_waiting or cycle.resolution_due + MOMENT >= at:
        return None
    return Judged(Verdict.EXTERNAL if cycle.is_external else Verdict.LATE, cycle.resolution_due)


def picked(measure: Measure, cycles: Sequence[Cycle], span: Span, rerouted: Iterable[int] = ()) -> Sequence[Cycle]:
    """The cycles a number counts; `span` ends at the present when its period is not over.

    In work, re-routed (ids of `rerouted`) and outages are counted by ticket: its last cycle in the span stands here.
    """
    if measure in _OF_TICKETS:
        chosen, wanted, last = frozenset(rerouted), _OF_TICKETS[measure], dict[int, Cycle]()
        for cycle in cycles:
            if wanted(cycle, chosen) and cycle.is_in_work(span):
                last[cycle.ticket_id] = max(cycle, last.get(cycle.ticket_id, cycle), key=_number)
        return list(last.values())
    wanted_in = _OF_CYCLES[measure]
    return [cycle for cycle in cycles if wanted_in(cycle, span)]


def outage_spans(cycles: Iterable[Cycle], span: Span) -> list[Span]:
    """When the gradebook was out within a span: what overlaps is one outage."""
    return merged(
        Span(max(cycle.began_at, span.since), min(cycle.ended_at or span.until, span.until))
        for cycle in cycles
        if is_outage(cycle) and cycle.is_in_work(span)
    )


def is_outage(cycle: Cycle) -> bool:
    """Critical is the administrator's to set, and means that many cannot work (domain.md §5)."""
    return cycle.urgency is Urgency.CRITICAL and cycle.state not in UNJUDGED_STATES


_number = attrgetter("cycle")


def _is_overdue(verdict: Verdict) -> Callable[[Cycle, Span], bool]:
    def is_so(cycle: Cycle, span: Span) -> bool:
        late = overdue_since(cycle, span.until)
        return late is not None and late.verdict is verdict

    return is_so


def _is_judged(judge: Callable[[Cycle], Judged | None], verdict: Verdict) -> Callable[[Cycle, Span], bool]:
    def is_so(cycle: Cycle, span: Span) -> bool:
        judged = judge(cycle)
        return judged is not None and judged.verdict is verdict and span.holds(judged.at)

    return is_so


_OF_CYCLES: dict[Measure, Callable[[Cycle, Span], bool]] = {
    Measure.FILED: lambda cycle, span: cycle.cycle == 1 and span.holds(cycle.began_at),
    Measure.RESOLVED: lambda cycle, span: span.holds(cycle.resolved_at),
    Measure.GIVEN_UP: lambda cycle, span: cycle.resolved_at is None and span.holds(cycle.ended_at),
    Measure.REOPENED: lambda cycle, span: cycle.cycle > 1 and span.holds(cycle.began_at),
    Measure.OPEN: lambda cycle, span: cycle.is_open_at(span.until),
    Measure.OVERDUE: _is_overdue(Verdict.LATE),
    Measure.EXTERNAL: _is_overdue(Verdict.EXTERNAL),
    Measure.ANSWERED_ON_TIME: _is_judged(answer_judged, Verdict.ON_TIME),
    Measure.ANSWERED_LATE: _is_judged(answer_judged, Verdict.LATE),
    Measure.SOLVED_ON_TIME: _is_judged(solution_judged, Verdict.ON_TIME),
    Measure.SOLVED_LATE: _is_judged(solution_judged, Verdict.LATE),
    Measure.SOLVED_EXTERNAL: _is_judged(solution_judged, Verdict.EXTERNAL),
}
_OF_TICKETS: dict[Measure, Callable[[Cycle, frozenset[int]], bool]] = {
    Measure.REROUTED: lambda cycle, rerouted: cycle.ticket_id in rerouted,
    Measure.IN_WORK: lambda _cycle, _rerouted: True,
    Measure.OUTAGE: lambda cycle, _rerouted: is_outage(cycle),
}
