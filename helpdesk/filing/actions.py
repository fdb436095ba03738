"""Opening a ticket: number, owner, promise, letters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import owner_of
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.personal_data import has_pupils_data
from helpdesk.domain.references import school_year_of
from helpdesk.domain.text import clean_line, clean_text, is_blank
from helpdesk.domain.wording import PRIVATE_TITLE, check_body, check_room, check_title, title_or_beginning
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db, insert_if_absent
from helpdesk.files.models import StoredFile
from helpdesk.tickets import changes, notices, queries
from helpdesk.tickets.models import NumberSeries, Ticket, Topic
from helpdesk.tickets.promises import sla_book


@dataclass(frozen=True, slots=True)
class Request:
    """What a requester asks, from a form, a letter, the API or a file; texts as typed."""

    kind: TicketKind
    title: str  # may be empty: the first words of the text stand for it
    body: str
    topic: str = ""  # its code; may be empty only while the kind is unsure
    urgency: Urgency = Urgency.NORMAL
    room: str = ""
    has_personal_data: bool = False
    submit_key: str = ""  # the same key twice is one ticket
    files: Sequence[StoredFile] = field(default=())
    continues: Ticket | None = None


def open_ticket(request: Request, *, by: Person) -> Ticket:
    """File a ticket for `by`; the same submit key again returns the first ticket (raises Unacceptable)."""
    if request.submit_key and (first := queries.ticket_submitted(request.submit_key, by)):
        return first
    checked = _checked(request)
    topic = queries.checked_topic(request.kind, request.topic)
    book = sla_book()
    ticket = _unsigned(checked, topic, by, clock.now())
    ticket.policy = book.row(ticket.kind, ticket.urgency)
    ticket.assignee = owner_of(ticket.kind)
    changes.keep_searchable(ticket)
    changes.keep_ruling(ticket, book.opened(ticket.kind, ticket.urgency, ticket.filed_at), book)
    db.session.add(ticket)
    db.session.flush()
    changes.attach(ticket, checked.files)
    changes.record(ticket, by=by, act="filed")
    notices.opened(ticket, book.timetable)
    return ticket


def _checked(request: Request) -> Request:
    """The request with its texts cleaned; raises Unacceptable for what cannot be filed."""
    if request.urgency is Urgency.CRITICAL:
        raise NotAChoice(field="urgency")
    body, title = check_body(clean_text(request.body)), check_title(clean_line(request.title))
    return replace(
        request,
        title="" if is_blank(title) and has_pupils_data(body) else title_or_beginning(title, body),
        body=body,
        room=check_room(clean_line(request.room)),
        has_personal_data=request.has_personal_data or has_pupils_data(f"{request.title}\n{body}"),
    )


def _unsigned(request: Request, topic: Topic | None, by: Person, now: datetime) -> Ticket:
    """A numbered ticket that nobody answers for yet and that promises nothing yet."""
    school_year = school_year_of(clock.today(current_app.config["SCHOOL_TIMEZONE"]))
    return Ticket(
        school_year=school_year,
        serial=_next_serial(school_year),
        submit_key=request.submit_key or queries.fresh_key(),
        kind=request.kind,
        topic=topic,
        title=request.title or (topic.label if topic else PRIVATE_TITLE),
        body=request.body,
        state=TicketState.NEW,
        urgency=request.urgency,
        building=by.building,
        room=request.room or by.room,
        has_personal_data=request.has_personal_data,
        requester=by,
        filed_at=now,
        cycle_began_at=now,
        continues=request.continues,
        why=[],
        version=1,
    )


def _next_serial(school_year: int) -> int:
    """The next number of the year, under the row's lock: no gap, no double, on both engines."""
    raised = (
        sa.update(NumberSeries)
        .where(NumberSeries.school_year == school_year)
        .values(last_serial=NumberSeries.last_serial + 1)
        .returning(NumberSeries.last_serial)
        .execution_options(synchronize_session=False)
    )
    serial = db.session.scalar(raised)
    if serial is None:
        _begin_series(school_year)
        serial = db.session.scalar(raised)
    assert serial is not None
    return serial


def _begin_series(school_year: int) -> None:
    """The first number of a school year; two who begin it at once begin it once."""
    insert_if_absent(NumberSeries, school_year=school_year, last_serial=0)
