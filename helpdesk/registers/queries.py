"""«Журнал учёта заявок» (domain.md §9): tickets in the order they came, on screens and as a stream for files.

A register is a document: it is the same for everybody who may read it, and carries topics, never a ticket's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased

from helpdesk.accounts.models import Person
from helpdesk.domain.cycles import Cycle
from helpdesk.domain.periods import Period
from helpdesk.domain.references import ticket_number
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import UtcDateTime, db
from helpdesk.queue.queries import STATES, Show
from helpdesk.tickets.models import Event, Ticket, Topic
from helpdesk.tickets.queries import readable_by

PAGE = 50
ROWS_AT_ONCE = 1_000  # taken from the database while a file is written
MEASURES = ("answered", "asked", "invited", "proposed", "rerouted", "passed_to_vendor", "duplicate", "resolved")
_CURSOR = re.compile(r"(\d{1,17})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets a register is asked for."""

    period: Period
    kind: TicketKind | None = None
    building: str = ""
    show: Show = Show.ANY


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of the register: the ticket's last cycle, and what hangs on it."""

    number: int  # in the list asked for, from 1
    cycle: Cycle
    filed_at: datetime
    name: str
    post: str
    room: str
    has_personal_data: bool
    acts: frozenset[str]  # of MEASURES: what was done
    continues: str  # number of the ticket it goes on with
    original: str  # number of the ticket it was joined to
    is_mine: bool  # whether the reader may open it


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One screen of the register; `cursor` of the next one, "" at the end."""

    rows: Sequence[TicketRow]
    count: int  # of the whole register
    cursor: str


def register_page(wanted: Wanted, reader: Person, cursor: str = "") -> RegisterPage:
    """The screen after a cursor, the first one without (2 queries)."""
    count, before = _counts(wanted, cursor)
    query = _rows(readable_by(reader)).where(*_conditions(wanted), _is_after(cursor)).limit(PAGE + 1)
    rows = [_row(number, row) for number, row in enumerate(db.session.execute(query), before + 1)]
    shown = rows[:PAGE]
    return RegisterPage(shown, count, _cursor_of(shown[-1]) if len(rows) > PAGE else "")


def count_of(wanted: Wanted) -> int:
    """How many lines a register has."""
    return _counts(wanted, "")[0]


def register_rows(wanted: Wanted) -> Iterator[TicketRow]:
    """All lines, a thousand in memory at a time; one statement, so the file is of one moment."""
    query = _rows(sa.false()).where(*_conditions(wanted)).execution_options(yield_per=ROWS_AT_ONCE)
    with db.session.execute(query) as found:  # a reader may go away in the middle
        for number, row in enumerate(found, 1):
            yield _row(number, row)


def buildings() -> Sequence[str]:
    """The buildings somebody works in, by name."""
    query = sa.select(Person.building).where(Person.building != "").distinct().order_by(Person.building)
    return db.session.scalars(query).all()


def _counts(wanted: Wanted, cursor: str) -> tuple[int, int]:
    """How many lines there are, and how many stand before a cursor's screen."""
    before = sa.func.coalesce(sa.func.sum(sa.case((_is_after(cursor), 0), else_=1)), 0)
    count, skipped = db.session.execute(sa.select(sa.func.count(), before).where(*_conditions(wanted))).one()
    return count, skipped


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    span = wanted.period.span(current_app.config["SCHOOL_TIMEZONE"])
    yield Ticket.filed_at >= span.since
    yield Ticket.filed_at < span.until
    if wanted.kind:
        yield Ticket.kind == wanted.kind
    if wanted.building:
        yield Ticket.building == wanted.building
    if wanted.show is not Show.ANY:
        yield Ticket.state.in_(STATES[wanted.show])


def _is_after(cursor: str) -> sa.ColumnElement[bool]:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        return sa.true()
    at = datetime.fromtimestamp(int(found[1]) / 1_000_000, UTC)
    return sa.tuple_(Ticket.filed_at, Ticket.id) > sa.tuple_(sa.literal(at, UtcDateTime), sa.literal(int(found[2])))


def _cursor_of(row: TicketRow) -> str:
    return f"{round(row.filed_at.timestamp() * 1_000_000)}.{row.cycle.ticket_id}"


def _rows(is_mine: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Columns in the order of `Cycle`, then of `TicketRow`; oldest first."""
    requester, assignee, earlier, original = aliased(Person), aliased(Person), aliased(Ticket), aliased(Ticket)
    acts = (
        sa.select(sa.func.aggregate_strings(Event.act, ","))
        .where(Event.ticket_id == Ticket.id, Event.act.in_(MEASURES))
        .correlate(Ticket)
        .scalar_subquery()
    )
    return (
        sa.select(*_cycle(assignee))
        .add_columns(Ticket.filed_at, requester.full_name, requester.post, Ticket.room, Ticket.has_personal_data, acts)
        .add_columns(earlier.school_year, earlier.serial, original.school_year, original.serial, is_mine)
        .select_from(Ticket)
        .join(requester, requester.id == Ticket.requester_id)
        .outerjoin(Topic, Topic.id == Ticket.topic_id)
        .outerjoin(assignee, assignee.id == Ticket.assignee_id)
        .outerjoin(earlier, earlier.id == Ticket.continues_id)
        .outerjoin(original, original.id == Ticket.duplicate_of_id)
        .order_by(Ticket.filed_at, Ticket.id)
    )


def _cycle(assignee: Any) -> Iterator[Any]:
    values = {
        "cycle": Ticket.times_reopened + 1,
        "topic": sa.func.coalesce(Topic.code, ""),
        "label": sa.func.coalesce(Topic.label, ""),
        "label_en": sa.func.coalesce(Topic.label_en, ""),
        "assignee": sa.func.coalesce(assignee.full_name, ""),
        "ticket_id": Ticket.id,
        "began_at": Ticket.cycle_began_at,
        "response_due": Ticket.first_response_due,
        "responded_at": Ticket.first_responded_at,
        "ended_at": sa.func.coalesce(Ticket.resolved_at, Ticket.closed_at),
        "is_external": sa.false(),  # that it lay with the operator stands among the measures
    }
    return (values.get(name, getattr(Ticket, name, None)) for name in Cycle._fields)


def _row(number: int, row: sa.Row[*tuple[Any, ...]]) -> TicketRow:
    length = len(Cycle._fields)
    filed_at, name, post, room, has_personal_data, acts, *numbers, is_mine = row[length:]
    return TicketRow(
        number=number,
        cycle=Cycle._make(row[:length]),
        filed_at=filed_at,
        name=name,
        post=post,
        room=room,
        has_personal_data=has_personal_data,
        acts=frozenset((acts or "").split(",")),
        continues=_numbered(*numbers[:2]),
        original=_numbered(*numbers[2:]),
        is_mine=bool(is_mine),
    )


def _numbered(school_year: int | None, serial: int | None) -> str:
    return "" if school_year is None or serial is None else ticket_number(school_year, serial)
