"""The one source of figures: what the screen, the letter, the files and the API tell is asked for here.

A period reads its own tickets, those of before it that ended later, and those still open, each by an index
(`Ticket.__table_args__`), and counts them in `domain.figures`. Tickets that ended before it are never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.counting import Counted
from helpdesk.domain.cycles import Cycle
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
from helpdesk.domain.periods import Period, merged
from helpdesk.domain.quarters import QuarterDays
from helpdesk.domain.school_week import Slot
from helpdesk.domain.selection import Selection
from helpdesk.domain.trainings import TrainingRule
from helpdesk.extensions import db
from helpdesk.reports.cycle_rows import cycles_in, reroutings_in
from helpdesk.reports.gathering_rows import calendar_with_marks, training_log
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import readable_by
from helpdesk.trainings.queries import quarters_and_rule

NEXT_CONSULTATIONS = 3
PAGE = 100  # tickets on one screen
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
class TicketsPage:
    """The tickets behind a number, the latest first; titles only of those that are the reader's to read."""

    selection: Selection
    period: Period
    count: int
    rows: Sequence[Cycle]
    titles: Mapping[int, str]  # by id of the ticket
    number: int  # of this screen, from 0
    last: int


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
    return records_of([period], *quarters_and_rule()).figures(period)


def weeks_of(period: Period) -> list[Flow]:
    """What came and went in each week of a period, the first and last cut by its days (3 queries)."""
    return counted_of(period)[0].weeks(period)


def records_of(periods: Sequence[Period], quarters: Sequence[QuarterDays], rule: TrainingRule) -> Records:
    """All that is known of some periods, given the school's quarters and its reading of clause 2.1 (4 queries)."""
    counted, marked = counted_of(*periods)
    return Records(counted, marked, training_log(periods, quarters, rule))


def counted_of(*periods: Period) -> tuple[Counted, Mapping[datetime, Marked]]:
    """Only what tickets and consultations are counted from (3 queries)."""
    zone, now = current_app.config["SCHOOL_TIMEZONE"], clock.now()
    spans = merged(period.span(zone).until_now(now) for period in periods)
    timetable, marked = calendar_with_marks(*merged(period.span(zone) for period in periods))
    return Counted(cycles_in(*spans), reroutings_in(*spans), timetable, zone, now), marked


def tickets_page(selection: Selection, period: Period, reader: Person, *, number: int = 0) -> TicketsPage:
    """One screen of the tickets a number counts: the very rows that were counted (4 queries)."""
    found = sorted(counted_of(period)[0].selected(selection, period), key=lambda one: one.began_at, reverse=True)
    last = max(0, (len(found) - 1) // PAGE)
    number = min(max(number, 0), last)
    rows = found[number * PAGE : (number + 1) * PAGE]
    mine = sa.select(Ticket.id, Ticket.title).where(Ticket.id.in_([one.ticket_id for one in rows]), readable_by(reader))
    titles = {row.id: row.title for row in db.session.execute(mine)}
    return TicketsPage(selection, period, len(found), rows, titles, number, last)
