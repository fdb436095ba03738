"""The owner's queue: what must be done by the next consultation, nearest deadline first."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import defer, joinedload

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.references import from_typed
from helpdesk.domain.school_week import Slot
from helpdesk.domain.text import folded, in_russian_layout
from helpdesk.domain.workflow import ENDED_STATES, OPEN_STATES, TicketKind, TicketState, Urgency
from helpdesk.extensions import UtcDateTime, db
from helpdesk.tickets.models import Attachment, Comment, Ticket, Topic
from helpdesk.tickets.queries import ticket_at

PAGE = 40
NEXT_DUE = sa.case((Ticket.first_responded_at.is_(None), Ticket.first_response_due), else_=Ticket.resolution_due)
_DUE_CURSOR = re.compile(r"([01])\.(\d{1,17})\.(\d{1,9})", re.ASCII)
_ID_CURSOR = re.compile(r"\d{1,9}", re.ASCII)  # more would not fit PostgreSQL's integer
MOST_WORDS = 8
LONGEST_TIME = 10  # digits of a Unix time
FAR_AHEAD = timedelta(days=14)
IS_WAITING = sa.case((Ticket.state == TicketState.WAITING_AUTHOR, 1), else_=0)


class Show(StrEnum):
    """Which part of the queue is asked for."""

    OPEN = "open"
    RESOLVED = "resolved"
    ENDED = "ended"
    ANY = "any"


class Whose(StrEnum):
    """In whose hands a ticket is; no name, for it stands in an address."""

    MINE = "me"
    NOBODY = "none"
    OTHERS = "others"


class Order(StrEnum):
    """What comes first, where it is not the usual: of open tickets the nearest deadline, of all others the newest."""

    NEW = "new"
    OLD = "old"


STATES: dict[Show, tuple[TicketState, ...]] = {
    Show.OPEN: OPEN_STATES,
    Show.RESOLVED: (TicketState.RESOLVED,),
    Show.ENDED: ENDED_STATES,
    Show.ANY: tuple(TicketState),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The list's filters, as the address gives them."""

    show: Show = Show.OPEN
    kind: TicketKind | None = None
    topic: str = ""
    urgency: Urgency | None = None
    assignee: Whose | None = None
    due: str = ""  # "overdue" or "today"
    sort: Order | None = None
    q: str = ""
    search: str = ""  # the key that stands for the words in addresses
    is_forgotten: bool = False  # the address has a key, and no words of the reader's stand behind it any more
    cursor: str = ""  # where the page before ended

    @property
    def is_by_deadline(self) -> bool:
        """Whether the list stands under its deadlines; only open tickets have one ahead."""
        return self.show is Show.OPEN and self.sort is None

    @property
    def carried(self) -> dict[str, str]:
        """The same filters as an address carries them, without the page."""
        told = {"state": self.show, "kind": self.kind, "topic": self.topic, "urgency": self.urgency, "due": self.due}
        told |= {"assignee": self.assignee, "sort": self.sort, "s": self.search}
        return {name: str(value) for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    ticket: Ticket
    has_files: bool


@dataclass(slots=True)
class Group:
    """Rows under one heading; a consultation's heading carries its slot."""

    name: str
    slot: Slot | None = None
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the cursor of the next ("" at the end)."""

    rows: Sequence[Row]
    next_cursor: str


def queue_page(owner: Person, wanted: Wanted) -> Page:
    """Tickets of the kinds an owner answers for, and those given to them; nearest deadline first (UTC)."""
    mine = sa.or_(Ticket.kind.in_(owner.kinds_answered), Ticket.assignee_id == owner.id)
    query = _rows(with_notes=True).where(mine, *_conditions(wanted), *_in_hands(wanted.assignee, owner))
    if not wanted.is_by_deadline:
        return _by_number(query, wanted.cursor, is_oldest_first=wanted.sort is Order.OLD)
    query = query.order_by(IS_WAITING, NEXT_DUE, Ticket.id).limit(PAGE + 1)
    if (cursor := _DUE_CURSOR.fullmatch(wanted.cursor)) is not None:
        due = datetime.fromtimestamp(int(cursor[2]) / 1_000_000, UTC)
        query = query.where(
            sa.tuple_(IS_WAITING, NEXT_DUE, Ticket.id)
            > sa.tuple_(sa.literal(int(cursor[1])), sa.literal(due, UtcDateTime), sa.literal(int(cursor[3])))
        )
    return _page(query, _due_cursor)


def page_as_meant(owner: Person, wanted: Wanted) -> tuple[Page, Wanted]:
    """A page of the queue and what it shows: a search that finds nothing is tried in the Russian layout (§11)."""
    page, meant = queue_page(owner, wanted), replace(wanted, q=in_russian_layout(wanted.q))
    if page.rows or meant.q == wanted.q.casefold():
        return page, wanted
    swapped = queue_page(owner, meant)
    return (swapped, meant) if swapped.rows else (page, wanted)


def next_in_queue(owner: Person, after: str, was_due: str = "") -> Ticket | None:
    """The ticket to work on after one of an address: after its place of now, or the one it had when it was due so.

    `was_due` is a Unix time in seconds: an answer moves a ticket down the queue, and nobody means to jump with it.
    From the top when the ticket waits or has left the queue. Who has no queue has no next ticket.
    """
    if not owner.may_own:
        return None
    current = ticket_at(after, owner)
    cursor = ""
    if current is not None and was_due.isascii() and was_due.isdigit() and len(was_due) <= LONGEST_TIME:
        cursor = f"0.{int(was_due) * 1_000_000}.{current.id}"
    elif current is not None and current.is_open and current.state is not TicketState.WAITING_AUTHOR:
        cursor = _due_cursor(current)
    rows = queue_page(owner, Wanted(cursor=cursor)).rows
    to_do = (row.ticket for row in rows if row.ticket.state is not TicketState.WAITING_AUTHOR)
    return next((ticket for ticket in to_do if ticket is not current), None)


def own_page(requester: Person, cursor: str = "") -> Page:
    """A requester's tickets, newest first."""
    return _by_number(_rows(with_notes=False).where(Ticket.requester_id == requester.id), cursor)


def open_tickets_of(requester: Person) -> Sequence[Ticket]:
    """What a requester still waits for, or is waited for: for the first page."""
    shown = (*OPEN_STATES, TicketState.RESOLVED)
    return db.session.scalars(
        sa.select(Ticket)
        .options(joinedload(Ticket.assignee))
        .where(Ticket.requester_id == requester.id, Ticket.state.in_(shown))
        .order_by(Ticket.id.desc())
        .limit(PAGE)
    ).all()


def grouped_by_deadline(rows: Sequence[Row], timetable: Timetable, zone: ZoneInfo) -> list[Group]:
    """Rows (nearest deadline first) under «overdue», «today», the consultation or day each falls on, «waiting»."""
    now = to_wall(clock.now(), zone)
    groups: dict[str, Group] = {}
    for row in rows:
        name, slot = _heading(row.ticket, now, timetable, zone)
        groups.setdefault(name, Group(name.partition(":")[0], slot)).rows.append(row)
    return list(groups.values())


def grouped_by_turn(rows: Sequence[Row]) -> list[Group]:
    """A requester's rows: what waits for them, what is being worked on, what is over."""
    groups = {name: Group(name) for name in ("your_turn", "in_work", "over")}
    for row in rows:
        yours = row.ticket.state in (TicketState.WAITING_AUTHOR, TicketState.RESOLVED)
        groups["your_turn" if yours else "in_work" if row.ticket.is_open else "over"].rows.append(row)
    return [group for group in groups.values() if group.rows]


def _heading(ticket: Ticket, now: datetime, timetable: Timetable, zone: ZoneInfo) -> tuple[str, Slot | None]:
    if ticket.state is TicketState.WAITING_AUTHOR:
        return "waiting", None
    due = to_wall(ticket.next_due, zone)
    if due < now:
        return "overdue", None
    if due.date() == now.date():
        return "today", None
    if due - now > FAR_AHEAD:
        return "later", None
    slot = timetable.slot_by(due)
    if slot and slot.starts.date() == due.date():
        return f"slot:{slot.starts.isoformat()}", slot
    return f"day:{due.date().isoformat()}", None  # by the next consultation it would be late already


def _rows(*, with_notes: bool) -> sa.Select[Ticket, bool]:
    """Tickets and whether files hang on them; files of notes count only for those who may read notes."""
    internal = sa.exists().where(Comment.id == Attachment.comment_id, Comment.is_internal)
    has_files = sa.exists().where(Attachment.ticket_id == Ticket.id, sa.true() if with_notes else ~internal)
    return sa.select(Ticket, has_files).options(
        joinedload(Ticket.requester),
        joinedload(Ticket.topic),
        joinedload(Ticket.assignee),
        defer(Ticket.why, raiseload=True),  # the two long columns that no list shows
        defer(Ticket.search_text, raiseload=True),
    )


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.show is not Show.ANY:
        yield Ticket.state.in_(STATES[wanted.show])
    if wanted.kind:
        yield Ticket.kind == wanted.kind
    if wanted.urgency:
        yield Ticket.urgency == wanted.urgency
    if wanted.topic:
        yield Ticket.topic.has(Topic.code == wanted.topic)
    if wanted.due:
        now = clock.now()
        yield now > NEXT_DUE if wanted.due == "overdue" else sa.and_(now <= NEXT_DUE, _end_of_today() > NEXT_DUE)
        yield Ticket.state != TicketState.WAITING_AUTHOR  # its clock rests
    if number := from_typed(wanted.q):
        yield sa.and_(Ticket.school_year == number[0], Ticket.serial == number[1])
    else:
        for word in folded(wanted.q).split()[:MOST_WORDS]:
            yield Ticket.search_text.contains(word, autoescape=True)


def _in_hands(whose: Whose | None, owner: Person) -> Iterator[sa.ColumnElement[bool]]:
    if whose is Whose.MINE:
        yield Ticket.assignee_id == owner.id
    elif whose is Whose.NOBODY:
        yield Ticket.assignee_id.is_(None)
    elif whose is Whose.OTHERS:
        yield Ticket.assignee_id != owner.id


def _end_of_today() -> datetime:
    zone = current_app.config["SCHOOL_TIMEZONE"]
    return to_instant(datetime.combine(clock.today(zone) + timedelta(days=1), time.min), zone)


def _by_number(query: sa.Select[Ticket, bool], cursor: str, *, is_oldest_first: bool = False) -> Page:
    if _ID_CURSOR.fullmatch(cursor):
        query = query.where(Ticket.id > int(cursor) if is_oldest_first else Ticket.id < int(cursor))
    query = query.order_by(Ticket.id if is_oldest_first else Ticket.id.desc())
    return _page(query.limit(PAGE + 1), lambda ticket: str(ticket.id))


def _page(query: sa.Select[Ticket, bool], cursor_of: Callable[[Ticket], str]) -> Page:
    rows = [Row(ticket, has_files) for ticket, has_files in db.session.execute(query)]
    return Page(rows[:PAGE], cursor_of(rows[PAGE - 1].ticket) if len(rows) > PAGE else "")


def _due_cursor(ticket: Ticket) -> str:
    waiting = int(ticket.state is TicketState.WAITING_AUTHOR)
    return f"{waiting}.{round(ticket.next_due.timestamp() * 1_000_000)}.{ticket.id}"
