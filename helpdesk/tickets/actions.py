"""What owner and requester do with a ticket; each raises a named refusal and leaves the commit to its caller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import keeper_of, owner_of
from helpdesk.domain import sla
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.errors import NotAChoice, NotAllowed
from helpdesk.domain.people import Role
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_body, check_reason
from helpdesk.domain.workflow import (
    ForbiddenMove,
    Outcome,
    Part,
    TicketKind,
    TicketState,
    Urgency,
    check_move,
    check_reopening,
)
from helpdesk.files.models import StoredFile
from helpdesk.tickets import appointments, changes, notices, queries, recounts
from helpdesk.tickets.models import Comment, Event, Ticket
from helpdesk.tickets.promises import sla_book, standing_of

Files = Sequence[StoredFile]
ANSWER_STARTS = (TicketState.NEW, TicketState.REOPENED)


def answer(ticket: Ticket, body: str, *, by: Person, files: Files = ()) -> Comment:
    """Write to the other side. The owner's first words start the work, the requester's end the waiting."""
    parts = changes.parts_of(by, ticket)
    if not parts:
        raise NotAllowed
    is_owner = Part.OWNER in parts and Part.REQUESTER not in parts
    comment = _write(ticket, body, by=by, files=files)
    if is_owner:
        event = changes.change(ticket, by=by, act="answered", **_first_response(ticket))
        if ticket.state in ANSWER_STARTS:
            _start(ticket, event)
        notices.answered(ticket, comment, by=by)
    else:
        event = changes.change(ticket, by=by, act="replied")
        if ticket.state is TicketState.WAITING_AUTHOR:
            _end_waiting(ticket, event)
        notices.replied(ticket, by=by)
    return comment


def note(ticket: Ticket, body: str, *, by: Person, files: Files = ()) -> Comment:
    """A note that stays among those who answer; mails nobody and stops no clock."""
    _require_owner(ticket, by)
    comment = _write(ticket, body, by=by, files=files, is_internal=True)
    changes.record(ticket, by=by, act="noted", is_internal=True)
    return comment


def take(ticket: Ticket, *, by: Person) -> None:
    """Start or go on with the work; only the requester's reply gives a waiting ticket new time."""
    changes.move(ticket, TicketState.IN_PROGRESS, by=by, act="taken", assignee=by)


def ask(ticket: Ticket, body: str, *, by: Person, files: Files = ()) -> Comment:
    """Ask the requester; the resolution clock rests until the reply (domain.md §6.7)."""
    check_move(ticket.state, TicketState.WAITING_AUTHOR, changes.parts_of(by, ticket))
    comment = _write(ticket, body, by=by, files=files)
    changes.move(ticket, TicketState.WAITING_AUTHOR, by=by, act="asked", invited_to=None, **_first_response(ticket))
    notices.asked(ticket, comment, by=by)
    return comment


def invite(ticket: Ticket, body: str = "", *, by: Person, files: Files = (), starts: datetime | None = None) -> None:
    """Ask the requester to a consultation (local start; the next with a place if none is named) and keep a place.

    Raises ConsultationTooLate when the promise ends before it (§5), and whatever refuses the place.
    """
    check_move(ticket.state, TicketState.CONSULTATION, changes.parts_of(by, ticket))
    slot = appointments.chosen_slot(ticket, starts)
    appointments.check_in_time(ticket, slot)
    visit = appointments.hold(ticket, slot, by=by)
    comment = _write(ticket, body, by=by, files=files) if body.strip() else None
    changes.move(
        ticket,
        TicketState.CONSULTATION,
        by=by,
        act="invited",
        invited_to=visit.booking.consultation.starts_at,
        **_first_response(ticket),
    )
    notices.invited(ticket, visit, comment, by=by)


def propose(ticket: Ticket, starts: datetime, body: str = "", *, by: Person, files: Files = ()) -> None:
    """Ask whether a consultation suits that may be later than the promise; the clock rests until the reply.

    Taking a place there is the consent (`appointments.come`); until then none is kept.
    """
    check_move(ticket.state, TicketState.WAITING_AUTHOR, changes.parts_of(by, ticket))
    slot = appointments.chosen_slot(ticket, starts)
    comment = _write(ticket, body, by=by, files=files) if body.strip() else None
    changes.move(
        ticket,
        TicketState.WAITING_AUTHOR,
        by=by,
        act="proposed",
        invited_to=appointments.start_of(slot),
        asked_at=clock.now(),
        **_first_response(ticket),
    )
    notices.proposed(ticket, slot, comment, by=by)


def pass_to_vendor(ticket: Ticket, number: str = "", *, by: Person) -> None:
    """Hand over to the gradebook's operator, under the number they gave; the clock runs on."""
    told = check_reason(clean_line(number)) if number.strip() else ""
    changes.move(ticket, TicketState.WAITING_VENDOR, by=by, act="passed_to_vendor", reason=told)


def resolve(ticket: Ticket, body: str, *, by: Person, files: Files = (), outcome: Outcome = Outcome.SOLVED) -> Comment:
    """Say what was done; the requester confirms or returns it."""
    check_move(ticket.state, TicketState.RESOLVED, changes.parts_of(by, ticket))
    comment = _write(ticket, body, by=by, files=files)
    changes.move(
        ticket,
        TicketState.RESOLVED,
        by=by,
        act="resolved",
        resolved_at=clock.now(),
        outcome=outcome,
        **_first_response(ticket),
    )
    notices.resolved(ticket, comment, by=by)
    for joined in queries.duplicates_of(ticket):
        notices.original_resolved(joined, ticket, by=by)
    return comment


def confirm(ticket: Ticket, *, by: Person) -> None:
    """The requester agrees: the ticket is closed and the place kept for it is free."""
    event = changes.move(ticket, TicketState.CLOSED, by=by, act="confirmed", closed_at=clock.now())
    appointments.release(ticket, event)


def withdraw(ticket: Ticket, *, by: Person) -> None:
    """The requester no longer needs help; the ticket leaves the SLA figures, its place at a consultation is free."""
    event = changes.move(ticket, TicketState.WITHDRAWN, by=by, act="withdrawn", closed_at=clock.now())
    appointments.release(ticket, event)
    notices.withdrawn(ticket, by=by)


def reopen(ticket: Ticket, reason: str, *, by: Person, files: Files = ()) -> None:
    """Back to work with a full new cycle of the same policy (domain.md §6.8)."""
    check_move(ticket.state, TicketState.REOPENED, changes.parts_of(by, ticket))
    book = sla_book()
    now = to_wall(clock.now(), book.zone)
    resolved = to_wall(ticket.resolved_at or clock.now(), book.zone)
    check_reopening(book.timetable.working_days_between(resolved.date(), now.date()))
    _write(ticket, check_reason(clean_text(reason), field="reopening"), by=by, files=files)
    recounts.keep_past_cycle(ticket)
    ruling = sla.after_reopening(standing_of(ticket, ticket.policy, book.zone), now, book.timetable)
    event = changes.move(
        ticket,
        TicketState.REOPENED,
        by=by,
        act="reopened",
        assignee=keeper_of(ticket.kind, ticket.assignee),
        first_responded_at=None,
        resolved_at=None,
        outcome=None,
    )
    ticket.times_reopened += 1
    ticket.cycle_began_at = event.happened_at
    changes.keep_ruling(ticket, ruling, book, event)
    notices.reopened(ticket, by=by)


def mark_duplicate(ticket: Ticket, original: Ticket, *, by: Person) -> None:
    """Join a new ticket to the one that already tells of the same trouble."""
    is_alive = original.is_open or original.state is TicketState.RESOLVED
    if original.id == ticket.id or not is_alive or changes.parts_of(by, original) == frozenset():
        raise NotAChoice(field="original")
    changes.move(ticket, TicketState.DUPLICATE, by=by, act="duplicate", duplicate_of=original, closed_at=clock.now())
    appointments.hand_over(ticket, original)
    for earlier in queries.duplicates_of(ticket):  # who joined this one waits for the same solution
        earlier.duplicate_of = original
    notices.joined(ticket, original, by=by)


def reroute(ticket: Ticket, *, kind: TicketKind, topic: str, urgency: Urgency, reason: str, by: Person) -> None:
    """Another kind, topic or urgency, with a reason; a new kind has a new owner (domain.md §6.9)."""
    _require_owner(ticket, by)
    if not ticket.is_open:
        raise ForbiddenMove(old=ticket.state.value, new=TicketState.IN_PROGRESS.value)
    chosen = queries.checked_topic(kind, topic)
    if (kind, chosen, urgency) == (ticket.kind, ticket.topic, ticket.urgency):
        raise NotAChoice(field="change")
    is_raised = urgency is Urgency.CRITICAL and ticket.urgency is not Urgency.CRITICAL
    is_nonsense = urgency is Urgency.CRITICAL and kind is not TicketKind.TECHNICAL
    if is_nonsense or (is_raised and by.role is not Role.ADMINISTRATOR):
        raise NotAChoice(field="urgency")
    reason = check_reason(clean_line(reason))
    assignee = owner_of(kind) if kind is not ticket.kind else ticket.assignee
    act = "adjusted" if assignee is ticket.assignee else "rerouted"
    event = changes.change(
        ticket, by=by, act=act, reason=reason, kind=kind, topic=chosen, urgency=urgency, assignee=assignee
    )
    changes.keep_searchable(ticket)
    recounts.change_policy(ticket, event)
    if is_raised:
        notices.outage(ticket, by=by)
    notices.rerouted(ticket, by=by, is_passed_on="assignee" in event.changes)


@dataclass(frozen=True, slots=True)
class Words:
    """What may come with a move: text, files, how it ended, the ticket it repeats, the consultation (local start)."""

    body: str = ""
    files: Files = ()
    outcome: Outcome = Outcome.SOLVED
    original: Ticket | None = None
    starts: datetime | None = None


def move(ticket: Ticket, state: TicketState, words: Words, *, by: Person) -> None:
    """The move to a state, with the words that go with it; raises ForbiddenMove where no move leads there."""
    act = MOVES.get(state)
    if act is None:
        raise ForbiddenMove(old=ticket.state.value, new=state.value)
    act(ticket, words, by)


def _duplicate(ticket: Ticket, words: Words, by: Person) -> None:
    if words.original is None:
        raise NotAChoice(field="original")
    mark_duplicate(ticket, words.original, by=by)


MOVES: dict[TicketState, Callable[[Ticket, Words, Person], object]] = {
    TicketState.IN_PROGRESS: lambda ticket, _words, by: take(ticket, by=by),
    TicketState.WAITING_AUTHOR: lambda ticket, words, by: ask(ticket, words.body, by=by, files=words.files),
    TicketState.CONSULTATION: lambda ticket, words, by: invite(
        ticket, words.body, by=by, files=words.files, starts=words.starts
    ),
    TicketState.WAITING_VENDOR: lambda ticket, words, by: pass_to_vendor(ticket, words.body, by=by),
    TicketState.RESOLVED: lambda ticket, words, by: resolve(
        ticket, words.body, by=by, files=words.files, outcome=words.outcome
    ),
    TicketState.CLOSED: lambda ticket, _words, by: confirm(ticket, by=by),
    TicketState.REOPENED: lambda ticket, words, by: reopen(ticket, words.body, by=by, files=words.files),
    TicketState.WITHDRAWN: lambda ticket, _words, by: withdraw(ticket, by=by),
    TicketState.DUPLICATE: _duplicate,
}


def _require_owner(ticket: Ticket, by: Person) -> None:
    if Part.OWNER not in changes.parts_of(by, ticket):
        raise NotAllowed


def _write(ticket: Ticket, body: str, *, by: Person, files: Files, is_internal: bool = False) -> Comment:
    checked = check_body(clean_text(body), field="note" if is_internal else "words")
    comment = changes.say(ticket, checked, by=by, is_internal=is_internal)
    changes.attach(ticket, files, comment.id)
    return comment


def _first_response(ticket: Ticket) -> dict[str, Any]:
    """The first public words of a person other than the requester stop the first clock, once a cycle."""
    return {} if ticket.first_responded_at else {"first_responded_at": clock.now()}


def _start(ticket: Ticket, event: Event) -> None:
    event.changes = {**event.changes, "state": [ticket.state.value, TicketState.IN_PROGRESS.value]}
    ticket.state = TicketState.IN_PROGRESS


def _end_waiting(ticket: Ticket, event: Event) -> None:
    _start(ticket, event)
    ticket.asked_at = None
    recounts.count_from_reply(ticket, event)
