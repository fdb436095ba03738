"""«Журнал сбоев ЭЖ» (domain.md §9): the outages the figures count, whom they concerned, what helped meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.domain.cycles import Cycle, is_outage, outage_spans
from helpdesk.domain.periods import Period
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.registers.models import OutageNote
from helpdesk.reports.queries import counted_of
from helpdesk.tickets.models import Event, Ticket

PASSED_ON = "passed_to_vendor"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an outage concerned, by the tickets joined to it: how many people asked, from which buildings."""

    people: int
    buildings: Sequence[str]


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One critical ticket's cycle of work: the gradebook was out from its beginning to its end."""

    cycle: Cycle
    concerned: Concerned
    note: OutageNote
    operator_number: str  # as the note has it, else as it was given when the ticket was passed on


@dataclass(frozen=True, slots=True)
class WantedOutages:
    """Which outages are asked for; `is_over` None: both."""

    period: Period
    building: str = ""
    is_over: bool | None = None


@dataclass(frozen=True, slots=True)
class OutageRegister:
    """The lines of a period; how often and for how long the gradebook was out, overlaps told once as in the figures."""

    rows: Sequence[OutageRow]
    count: int
    hours: float  # to a tenth
    buildings: Sequence[str]  # of all of the period's, to choose from


def outage_register(wanted: WantedOutages) -> OutageRegister:
    """Outages that touch a period, earliest first (4 queries)."""
    counted, _marked = counted_of(wanted.period)
    span = wanted.period.span(current_app.config["SCHOOL_TIMEZONE"]).until_now(clock.now())
    found = [cycle for cycle in counted.cycles if is_outage(cycle) and cycle.is_in_work(span)]
    about = _about({cycle.ticket_id for cycle in found})
    rows = [OutageRow(cycle, *about[cycle.ticket_id]) for cycle in sorted(found, key=lambda one: one.began_at)]
    shown = [row for row in rows if _is_wanted(row, wanted)]
    spans = outage_spans([row.cycle for row in shown], span)
    lasted = sum((one.until - one.since for one in spans), timedelta())
    places = sorted({name for row in rows for name in row.concerned.buildings})
    return OutageRegister(shown, len(spans), round(lasted / timedelta(hours=1), 1), places)


@dataclass(frozen=True, slots=True)
class Note:
    """What is written by hand; each part may be left out."""

    concerned: str = ""
    operator_number: str = ""
    workaround: str = ""


def known_of(ticket: Ticket) -> Note:
    """What is known about an outage: as noted, else the number that was given when it was passed on."""
    _concerned, note, number = _about({ticket.id})[ticket.id]
    return Note(note.concerned, number, note.workaround)


def note_of(ticket: Ticket) -> OutageNote:
    """What is noted about an outage; an empty note, not kept yet, when nothing is."""
    return db.session.get(OutageNote, ticket.id) or empty_note(ticket.id)


def empty_note(ticket_id: int) -> OutageNote:
    """Nothing noted."""
    return OutageNote(ticket_id=ticket_id, concerned="", operator_number="", workaround="")


def _is_wanted(row: OutageRow, wanted: WantedOutages) -> bool:
    is_here = not wanted.building or wanted.building in row.concerned.buildings
    return is_here and wanted.is_over in (None, row.cycle.ended_at is not None)


def _about(ids: set[int]) -> Mapping[int, tuple[Concerned, OutageNote, str]]:
    """What hangs on some tickets, in one query: one row a ticket joined to them, themselves included."""
    given = (
        sa.select(Event.reason)
        .where(Event.ticket_id == Ticket.id, Event.act == PASSED_ON, Event.reason != "")
        .order_by(Event.id.desc())
        .limit(1)
        .correlate(Ticket)
        .scalar_subquery()
    )
    by_state = sa.and_(Ticket.kind.in_(list(TicketKind)), Ticket.state == TicketState.DUPLICATE)  # by their index
    told = sa.union_all(
        sa.select(Ticket.id.label("about"), Ticket.requester_id, Ticket.building).where(Ticket.id.in_(ids)),
        sa.select(Ticket.duplicate_of_id, Ticket.requester_id, Ticket.building).where(
            by_state, Ticket.duplicate_of_id.in_(ids)
        ),
    ).subquery()
    rows = db.session.execute(
        sa.select(told, OutageNote, given.label("given"))
        .join(Ticket, Ticket.id == told.c.about)
        .outerjoin(OutageNote, OutageNote.ticket_id == told.c.about)
    ).all()
    about = {}
    for ticket_id in ids:
        own = [row for row in rows if row.about == ticket_id]
        note = own[0].OutageNote or empty_note(ticket_id)
        places = sorted({row.building for row in own if row.building})
        people = Concerned(len({row.requester_id for row in own}), places)
        about[ticket_id] = (people, note, note.operator_number or own[0].given or "")
    return about
