"""States of a ticket, the moves between them and who may make each (domain.md §5)."""

from enum import StrEnum

from helpdesk.domain.errors import Refused

REOPEN_WITHIN_WORKING_DAYS = 10


class TicketKind(StrEnum):
    """What the requester says happened; decides the owner."""

    TECHNICAL = "technical"
    METHODOLOGICAL = "methodological"
    UNSURE = "unsure"


class Urgency(StrEnum):
    """How long it can wait; critical is the administrator's to set."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class TicketState(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING_AUTHOR = "waiting_author"
    CONSULTATION = "consultation"
    WAITING_VENDOR = "waiting_vendor"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Outcome(StrEnum):
    """How a resolved ticket ended."""

    SOLVED = "solved"
    OUT_OF_SCOPE = "out_of_scope"
    NO_ANSWER = "no_answer"  # the requester was asked and did not reply for ten working days


SAID_OUTCOMES = (Outcome.SOLVED, Outcome.OUT_OF_SCOPE)  # what a person may say; the other is the clock's


class Part(StrEnum):
    """The part a person plays in one ticket; the same person may play both."""

    REQUESTER = "requester"
    OWNER = "owner"
    DESK = "desk"  # nobody: the clock ran out


class ForbiddenMove(Refused):
    """The state the ticket is in does not lead where the person wants it."""


class NotYours(Refused):
    """The move exists but belongs to the other side of the ticket."""


class ConsultationTooLate(Refused):
    """The next consultation is after the promised resolution; facts: slot, due (local, ISO)."""


class TooLateToReopen(Refused):
    """Ten working days have passed since the ticket was resolved."""


class StaleTicket(Refused):
    """Somebody changed the ticket after the form was shown."""


_S = TicketState
OPEN_STATES = (_S.NEW, _S.IN_PROGRESS, _S.WAITING_AUTHOR, _S.CONSULTATION, _S.WAITING_VENDOR, _S.REOPENED)
ENDED_STATES = (_S.CLOSED, _S.WITHDRAWN, _S.DUPLICATE)

_OWNER = frozenset({Part.OWNER})
_REQUESTER = frozenset({Part.REQUESTER})
_DESK = frozenset({Part.DESK})

MOVES: dict[tuple[TicketState, TicketState], frozenset[Part]] = {
    (_S.NEW, _S.IN_PROGRESS): _OWNER,
    (_S.NEW, _S.WAITING_AUTHOR): _OWNER,
    (_S.NEW, _S.CONSULTATION): _OWNER,
    (_S.NEW, _S.DUPLICATE): _OWNER,
    (_S.NEW, _S.WITHDRAWN): _REQUESTER,
    (_S.IN_PROGRESS, _S.WAITING_AUTHOR): _OWNER,
    (_S.IN_PROGRESS, _S.CONSULTATION): _OWNER,
    (_S.IN_PROGRESS, _S.WAITING_VENDOR): _OWNER,
    (_S.WAITING_AUTHOR, _S.IN_PROGRESS): _OWNER,  # the requester's reply does it too, in `tickets.actions.answer`
    (_S.WAITING_AUTHOR, _S.CLOSED): _DESK,
    (_S.CONSULTATION, _S.IN_PROGRESS): _OWNER,
    (_S.WAITING_VENDOR, _S.IN_PROGRESS): _OWNER,
    (_S.REOPENED, _S.IN_PROGRESS): _OWNER,
    (_S.REOPENED, _S.WAITING_AUTHOR): _OWNER,
    (_S.REOPENED, _S.CONSULTATION): _OWNER,
    **{(state, _S.RESOLVED): _OWNER for state in OPEN_STATES},
    (_S.RESOLVED, _S.CLOSED): _REQUESTER | _DESK,
    (_S.RESOLVED, _S.REOPENED): _REQUESTER,
}


def check_move(old: TicketState, new: TicketState, parts: frozenset[Part]) -> None:
    """Let a move pass or say why not: ForbiddenMove for no such move, NotYours for the wrong side.

    >>> check_move(TicketState.NEW, TicketState.CLOSED, frozenset({Part.OWNER}))
    Traceback (most recent call last):
    helpdesk.domain.workflow.ForbiddenMove: old=new, new=closed
    """
    allowed = MOVES.get((old, new))
    if allowed is None:
        raise ForbiddenMove(old=old.value, new=new.value)
    if not allowed & parts:
        raise NotYours(new=new.value)


def moves_from(state: TicketState, parts: frozenset[Part]) -> tuple[TicketState, ...]:
    """States these parts may move a ticket to, in the order of the table.

    >>> [state.value for state in moves_from(TicketState.RESOLVED, frozenset({Part.REQUESTER}))]
    ['closed', 'reopened']
    """
    return tuple(new for (old, new), allowed in MOVES.items() if old is state and allowed & parts)


def check_reopening(working_days_since_resolved: int) -> None:
    """A resolved ticket returns to work for ten working days; later a new one continues it."""
    if working_days_since_resolved > REOPEN_WITHIN_WORKING_DAYS:
        raise TooLateToReopen(days=REOPEN_WITHIN_WORKING_DAYS)
