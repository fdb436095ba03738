"""How a ticket changes: values set, version raised, and one line of history for who, when, old -> new."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.consultation_days import to_instant
from helpdesk.domain.personal_data import has_pupils_data
from helpdesk.domain.sla import Ruling
from helpdesk.domain.text import folded
from helpdesk.domain.workflow import Part, StaleTicket, TicketState, check_move
from helpdesk.extensions import db
from helpdesk.files.actions import claim
from helpdesk.files.models import StoredFile
from helpdesk.tickets import queries
from helpdesk.tickets.models import Attachment, Comment, Event, SentForm, Ticket, Topic
from helpdesk.tickets.promises import SlaBook

DUES = ("first_response_due", "resolution_due")
COUNTED = ("registered_at", "response_counts_from", "resolution_counts_from")


def parts_of(person: Person, ticket: Ticket) -> frozenset[Part]:
    """What a person is to a ticket; empty: a stranger, for whom it does not exist."""
    parts = set()
    if ticket.requester_id == person.id:
        parts.add(Part.REQUESTER)
    is_assigned = ticket.assignee_id == person.id and person.may_own
    if is_assigned or ticket.kind in person.kinds_answered:
        parts.add(Part.OWNER)
    return frozenset(parts)


def check_version(ticket: Ticket, version: int | None, *, by: Person | None = None) -> None:
    """A form made for an older version is refused: raises StaleTicket naming who changed the ticket."""
    if version != ticket.version:
        who = queries.last_changer(ticket) or ticket.requester
        raise StaleTicket(who=who.short_name, is_oneself=by is not None and who.id == by.id)


def is_sent_again(ticket: Ticket, form_key: str) -> bool:
    """Whether this very form was acted on already (a second click, a refresh); the ticket's row must be locked."""
    if db.session.get(SentForm, form_key) is not None:
        return True
    db.session.add(SentForm(key=form_key, ticket_id=ticket.id, sent_at=clock.now()))
    return False


def move(ticket: Ticket, state: TicketState, *, by: Person | None, act: str, reason: str = "", **also: Any) -> Event:
    """Move a ticket if the table lets this person, None being the desk itself; raises ForbiddenMove or NotYours."""
    check_move(ticket.state, state, parts_of(by, ticket) if by else frozenset({Part.DESK}))
    ticket.asked_at = clock.now() if state is TicketState.WAITING_AUTHOR else None
    return change(ticket, by=by, act=act, reason=reason, state=state, **also)


def change(
    ticket: Ticket, *, by: Person | None, act: str, reason: str = "", is_internal: bool = False, **values: Any
) -> Event:
    """Set attributes and record what really changed; `by` None is the desk itself."""
    changes: dict[str, list[str | None]] = {}
    for name, new in values.items():
        old = getattr(ticket, name)
        if old != new:
            changes[name] = [_told(old), _told(new)]
            setattr(ticket, name, new)
    ticket.version += 1
    return record(ticket, by=by, act=act, reason=reason, is_internal=is_internal, changes=changes)


def record(
    ticket: Ticket,
    *,
    by: Person | None,
    act: str,
    reason: str = "",
    is_internal: bool = False,
    changes: dict[str, list[str | None]] | None = None,
) -> Event:
    """One line of the ticket's history."""
    event = Event(
        ticket_id=ticket.id,
        actor_id=by.id if by else None,
        happened_at=clock.now(),
        act=act,
        changes=changes or {},
        reason=reason,
        is_internal=is_internal,
    )
    db.session.add(event)
    return event


def keep_ruling(ticket: Ticket, ruling: Ruling, book: SlaBook, event: Event | None = None) -> None:
    """Write what the engine ruled: dues, what they count from, and why; moved dues go into the event."""
    for name in (*DUES, *COUNTED):
        instant = to_instant(getattr(ruling.standing, name), book.zone)
        old = getattr(ticket, name, None)
        if event is not None and name in DUES and old != instant:
            event.changes = {**event.changes, name: [_told(old), _told(instant)]}
        setattr(ticket, name, instant)
    ticket.why = [*(ticket.why or []), *({"code": step.code, **step.facts} for step in ruling.steps)]


def keep_searchable(ticket: Ticket) -> None:
    """Write what a search looks through, folded: number, title, text, requester, topic in both languages."""
    topic = (ticket.topic.label, ticket.topic.label_en) if ticket.topic else ()
    parts = (ticket.number, ticket.title, ticket.body, ticket.requester.full_name, *topic)
    ticket.search_text = folded("\n".join(parts))


def say(ticket: Ticket, body: str, *, by: Person, is_internal: bool = False) -> Comment:
    """Keep a person's words on the ticket; pupils' data in them mark it."""
    mark(ticket, has_pupils_data(body))
    comment = Comment(
        ticket_id=ticket.id,
        author=by,
        written_at=clock.now(),
        body=body,
        is_internal=is_internal,
        is_after_end=not (ticket.is_open or ticket.state is TicketState.RESOLVED),
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def mark(ticket: Ticket, has_personal_data: bool) -> None:
    """Remember that a ticket holds pupils' data; what was said once is not taken back by the next form."""
    ticket.has_personal_data = ticket.has_personal_data or has_personal_data


def attach(ticket: Ticket, files: Sequence[StoredFile], comment_id: int | None = None) -> None:
    """Give pending files to a ticket: from now on its readers may read them."""
    claim(files)
    db.session.add_all(Attachment(ticket_id=ticket.id, comment_id=comment_id, file=file) for file in files)


def _told(value: object) -> str | None:
    """A value as history keeps it: codes and instants, turned into words when shown."""
    if isinstance(value, Person):
        return value.short_name
    if isinstance(value, Topic):
        return value.label
    if isinstance(value, Ticket):
        return value.number
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, datetime) else None if value is None else str(value)
