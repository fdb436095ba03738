"""The one source of figures: what the screen, the letter, the files and the API tell is asked for here.

A period reads its own tickets, those of before it that ended later, and those still open, each by an index
(`Ticket.__table_args__`), and counts them in `domain.figures`. Tickets that ended before it are never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from helpdesk import clock
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.counting import Counted
from helpdesk.domain.decisions import Decision, decisions_of
from helpdesk.domain.figures import Flow, TicketFigures
from helpdesk.domain.gatherings import (
    ConsultationFigures,
    Marked,
    TrainingFigures,
    TrainingLog,
    consultations_of,
    training_of,
)
from helpdesk.domain.periods import Period, weeks_before
from helpdesk.domain.school_week import Slot
from helpdesk.reports.cycle_rows import cycles_in, reroutings_in
from helpdesk.reports.gathering_rows import calendar_with_marks, training_log

NEXT_CONSULTATIONS = 3
WEEKS_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything of domain.md §8 about a period."""

    period: Period
    as_of: datetime  # its end, or the present
    tickets: TicketFigures
    consultations: ConsultationFigures
    training: TrainingFigures
    next_consultations: Sequence[Slot]  # from now on (local)
    decisions: Sequence[Decision]

    @property
    def flow(self) -> Flow:
        """What came and what went."""
        return self.tickets.flow


@dataclass(frozen=True, slots=True)
class Records:
    """What figures are counted from, read once for all the periods a page tells of."""

    counted: Counted
    marked: Mapping[datetime, Marked]
    log: TrainingLog

    def figures(self, period: Period) -> Figures:
        """The figures of one of the periods."""
        counted = self.counted.within(period)
        now, timetable = to_wall(counted.now, counted.zone), counted.timetable
        tickets = counted.tickets(period)
        consultations = consultations_of(period, timetable, self.marked, now)
        training = training_of(period, self.log, timetable, now.date())
        coming = timetable.slots_from(now, NEXT_CONSULTATIONS)
        first = coming[0].starts if coming else None
        return Figures(
            period=period,
            as_of=counted.span(period).until,
            tickets=tickets,
            consultations=consultations,
            training=training,
            next_consultations=coming,
            decisions=decisions_of(tickets, consultations, training, first),
        )

    def weeks(self, period: Period) -> list[Flow]:
        """The weeks of one of the periods that have begun."""
        return self.counted.weeks(period)


def figures_of(period: Period) -> Figures:
    """The figures of any local days, as far as they have come (5 queries)."""
    return records_of(period).figures(period)


def weeks_of(period: Period) -> list[Flow]:
    """What came and went in each week of a period, the first and last cut by its days (3 queries)."""
    return counted_of(period)[0].weeks(period)


def weeks_before_of(period: Period, count: int = WEEKS_BEFORE) -> list[Flow]:
    """The whole weeks before the one in which a period begins: what its figures are compared with."""
    return weeks_of(weeks_before(period, count))


def records_of(*periods: Period) -> Records:
    """All that is known of some periods (5 queries)."""
    counted, marked = counted_of(*periods)
    return Records(counted, marked, training_log(*periods))


def counted_of(*periods: Period) -> tuple[Counted, Mapping[datetime, Marked]]:
    """Only what tickets and consultations are counted from (3 queries)."""
    zone, now = current_app.config["SCHOOL_TIMEZONE"], clock.now()
    spans = [period.span(zone).until_now(now) for period in periods]
    timetable, marked = calendar_with_marks(*(period.span(zone) for period in periods))
    return Counted(cycles_in(*spans), reroutings_in(*spans), timetable, zone, now), marked
