"""Tickets as readers ask for them; nobody gets a row that is not theirs to read."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import staffing_today, those_answering
from helpdesk.bookings.models import Booking
from helpdesk.domain.attachments import is_form_key
from helpdesk.domain.errors import Missing, NotAChoice
from helpdesk.domain.references import from_address, from_typed, school_year_of, ticket_address
from helpdesk.domain.workflow import Part, TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.outbox.labels import problem_in_words
from helpdesk.outbox.models import Letter, LetterState, Problem
from helpdesk.tickets.models import Attachment, Comment, Event, Ticket, Topic

PEOPLE = tuple(
    joinedload(relation)
    for relation in (
        Ticket.requester,
        Ticket.assignee,
        Ticket.topic,
        Ticket.policy,
        Ticket.continues,
        Ticket.duplicate_of,
    )
)
PREVIOUS = 5
FILED = "filed"  # the act a ticket's history begins with


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's conversation and history, in the order it happened."""

    id: int
    is_comment: bool
    at: datetime
    person: Person | None
    text: str
    act: str
    changes: dict[str, Any]
    is_internal: bool
    is_after_end: bool
    files: list[Attachment] = field(default_factory=list)  # that came with it; the ticket's own with its filing


def readable_by(person: Person) -> sa.ColumnElement[bool]:
    """The one rule of who may read a ticket: its requester, its assignee, whoever answers for its kind."""
    mine = Ticket.requester_id == person.id
    if person.may_own:
        mine = sa.or_(mine, Ticket.assignee_id == person.id)
    return sa.or_(mine, Ticket.kind.in_(person.kinds_answered)) if person.kinds_answered else mine


def ticket_at(address: str, reader: Person) -> Ticket | None:
    """A ticket by its address, if it exists and is the reader's to read; people and topic loaded."""
    return _one(address, readable_by(reader))


def ticket_to_change(address: str, reader: Person, original: Ticket | None = None) -> Ticket | None:
    """As `ticket_at`, with the row locked until the commit (PostgreSQL; SQLite locks the file).

    With an `original` both rows are locked, the older first: two that name each other do not wait for each other.
    """
    if original is not None:
        ticket = _one(address, readable_by(reader))
        pair = sorted((original.id, ticket.id)) if ticket else []
        for ticket_id in pair:
            ticket_by_id(ticket_id, lock=True)
    return _one(address, readable_by(reader), lock=True)


def ticket_numbered(typed: str, reader: Person) -> Ticket | None:
    """A ticket by its number as somebody typed it, if the reader may read it."""
    place = from_typed(typed, school_year_of(clock.today(current_app.config["SCHOOL_TIMEZONE"])))
    return ticket_at(ticket_address(*place), reader) if place else None


def ticket_by_id(ticket_id: int, *, lock: bool = False) -> Ticket | None:
    """A ticket for a signed link; locked when it is to be changed."""
    query = sa.select(Ticket).options(*PEOPLE).where(Ticket.id == ticket_id)
    return db.session.scalar(_locked(query) if lock else query)


def ticket_submitted(submit_key: str, requester: Person) -> Ticket | None:
    """The ticket this form has filed already, if the same person sent it."""
    return db.session.scalar(
        sa.select(Ticket).options(*PEOPLE).where(Ticket.submit_key == submit_key, Ticket.requester_id == requester.id)
    )


def timeline_of(ticket: Ticket, parts: frozenset[Part]) -> list[Entry]:
    """Words and events of a ticket with their files, oldest first; internal ones only for those who answer."""
    shown = sa.true() if Part.OWNER in parts else sa.false()
    lines = sa.union_all(*_lines(ticket, shown)).subquery()
    with_words = sa.and_(lines.c.is_comment, Attachment.comment_id == lines.c.id)
    with_filing = sa.and_(lines.c.act == FILED, Attachment.ticket_id == ticket.id, Attachment.comment_id.is_(None))
    rows = db.session.execute(
        sa.select(lines, Person, Attachment)
        .outerjoin(Person, Person.id == lines.c.person_id)
        .outerjoin(Attachment, sa.or_(with_words, with_filing))
        .options(joinedload(Attachment.file, innerjoin=False))  # most lines have no file
        .order_by(lines.c.at, lines.c.is_comment, lines.c.id, Attachment.id)
    )
    entries: dict[tuple[int, bool, str], Entry] = {}
    for row in rows:
        entry = entries.setdefault((row.id, row.is_comment, row.act), _entry(row))
        entry.files.extend([row.Attachment] if row.Attachment else [])
    return list(entries.values())


def may_open_files(ticket: Ticket, reader: Person) -> bool:
    """Whether a reader of a ticket may open its files: of a marked one the author, the owner, today's substitute."""
    if not ticket.has_personal_data or reader.id in (ticket.requester_id, ticket.assignee_id):
        return True
    return reader.id in {person.id for person in those_answering(ticket.assignee, ticket.kind, staffing_today())}


def attachment_of(ticket: Ticket, key: str, parts: frozenset[Part], reader: Person) -> Attachment | None:
    """One file of a ticket by its key; a note's file only for those who answer."""
    if not key.isalnum() or not may_open_files(ticket, reader):
        return None
    found = db.session.scalar(
        sa.select(Attachment).join(StoredFile).where(Attachment.ticket_id == ticket.id, StoredFile.key == key)
    )
    if found is None or Part.OWNER in parts or found.comment_id is None:
        return found
    is_internal = db.session.scalar(sa.select(Comment.is_internal).where(Comment.id == found.comment_id))
    return None if is_internal else found


def previous_tickets(ticket: Ticket, reader: Person) -> Sequence[Ticket]:
    """The last tickets of the same requester that the reader may read."""
    return db.session.scalars(
        sa.select(Ticket)
        .where(Ticket.requester_id == ticket.requester_id, Ticket.id != ticket.id, readable_by(reader))
        .order_by(Ticket.filed_at.desc())
        .limit(PREVIOUS)
    ).all()


def tickets_of_visit(booking: Booking) -> Sequence[Ticket]:
    """Tickets a place is for: the one it was taken for, and those whose requester is invited there; rows locked."""
    invited = sa.and_(Ticket.state == TicketState.CONSULTATION, Ticket.invited_to == booking.consultation.starts_at)
    return db.session.scalars(
        sa.select(Ticket)
        .options(*PEOPLE)
        .where(Ticket.requester_id == booking.person_id, sa.or_(Ticket.id == booking.ticket_id, invited))
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
    ).all()


def duplicates_of(original: Ticket) -> Sequence[Ticket]:
    """Tickets joined to this one, whose requesters wait for its solution."""
    return db.session.scalars(sa.select(Ticket).options(*PEOPLE).where(Ticket.duplicate_of_id == original.id)).all()


def last_act(ticket: Ticket) -> str:
    """What was done with a ticket last."""
    return db.session.scalars(
        sa.select(Event.act).where(Event.ticket_id == ticket.id).order_by(Event.id.desc()).limit(1)
    ).one()


def last_changer(ticket: Ticket) -> Person | None:
    """Who changed a ticket last; None for the desk itself."""
    return db.session.scalar(
        sa.select(Person)
        .join(Event, Event.actor_id == Person.id)
        .where(Event.ticket_id == ticket.id)
        .order_by(Event.id.desc())
        .limit(1)
    )


def topics_of(kind: TicketKind | None = None) -> Sequence[Topic]:
    """Topics of a kind (of all kinds without one), in the order a teacher reads them."""
    query = sa.select(Topic).order_by(Topic.position)
    return db.session.scalars(query.where(Topic.kind == kind) if kind else query).all()


def topic_by_code(code: str) -> Topic | None:
    """A topic by its code."""
    return db.session.scalar(sa.select(Topic).where(Topic.code == code))


def checked_topic(kind: TicketKind, code: str) -> Topic | None:
    """The topic of a code if it belongs to the kind, else Missing or NotAChoice; an unsure ticket has none yet."""
    if kind is TicketKind.UNSURE:
        return None
    if not code:
        raise Missing(field="topic")
    topic = topic_by_code(code)
    if topic is None or topic.kind is not kind:
        raise NotAChoice(field="topic")
    return topic


def form_key(raw: str | None) -> str:
    """The key a form brought, or a fresh one when it brought none that a page of ours could have given."""
    return raw if raw is not None and is_form_key(raw) else fresh_key()


def fresh_key() -> str:
    """A key that makes one form one ticket."""
    return secrets.token_urlsafe(24)


def _lines(ticket: Ticket, shown: sa.ColumnElement[bool]) -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """Comments, events and refused letters as rows of one shape, so that one query brings the whole story."""
    yield sa.select(
        Comment.id,
        sa.literal(True).label("is_comment"),
        Comment.written_at.label("at"),
        Comment.author_id.label("person_id"),
        Comment.body.label("text"),
        sa.literal("").label("act"),
        sa.literal("{}").label("changes"),
        Comment.is_internal.label("is_internal"),
        Comment.is_after_end.label("is_after_end"),
        sa.literal("").label("problem"),
    ).where(Comment.ticket_id == ticket.id, sa.or_(~Comment.is_internal, shown))
    no, nothing = sa.literal(False), sa.literal("{}")
    yield sa.select(
        Event.id,
        no,
        Event.happened_at,
        Event.actor_id,
        Event.reason,
        Event.act,
        sa.cast(Event.changes, sa.Text),
        Event.is_internal,
        no,
        sa.literal(""),
    ).where(Event.ticket_id == ticket.id, sa.or_(~Event.is_internal, shown))
    yield sa.select(
        Letter.id,
        no,
        Letter.created_at,
        Letter.person_id,
        Letter.last_error,
        sa.literal("undelivered"),
        nothing,
        sa.literal(True),
        no,
        sa.cast(Letter.problem, sa.String),
    ).where(Letter.thread == ticket.thread, Letter.state == LetterState.FAILED, shown)


def _one(address: str, allowed: sa.ColumnElement[bool], *, lock: bool = False) -> Ticket | None:
    place = from_address(address)
    if place is None:
        return None
    query = sa.select(Ticket).options(*PEOPLE).where(Ticket.school_year == place[0], Ticket.serial == place[1], allowed)
    return db.session.scalar(_locked(query) if lock else query)


def _locked(query: sa.Select[Ticket]) -> sa.Select[Ticket]:
    """The row as it is once it is ours, not as it was read before the wait."""
    return query.with_for_update(of=Ticket).execution_options(populate_existing=True)


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        is_comment=bool(row.is_comment),
        at=row.at,
        person=row.Person,
        text=problem_in_words(Problem(row.problem), row.text) if row.problem else row.text,
        act=row.act,
        changes=json.loads(row.changes),
        is_internal=bool(row.is_internal),
        is_after_end=bool(row.is_after_end),
    )


def may_read_thread(thread: str, reader: Person) -> bool:
    """Whether a thread of letters is about a ticket the reader may read."""
    return ticket_at(thread.removeprefix("ticket-"), reader) is not None
