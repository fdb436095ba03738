"""What the desk itself does with a ticket when its time comes; leaves letters and the commit to its caller."""

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.workflow import Outcome, TicketState
from helpdesk.tickets import appointments, changes
from helpdesk.tickets.models import Ticket


def close_unanswered(ticket: Ticket) -> None:
    """Nobody answered our question: closed as «no answer», which is no breach (domain.md §6.7)."""
    event = changes.move(
        ticket, TicketState.CLOSED, by=None, act="unanswered", outcome=Outcome.NO_ANSWER, closed_at=clock.now()
    )
    appointments.release(ticket, event)


def close_settled(ticket: Ticket) -> None:
    """Resolved, and nobody returned it while that was possible (domain.md §5)."""
    changes.move(ticket, TicketState.CLOSED, by=None, act="settled", closed_at=clock.now())


def give_back(ticket: Ticket, owner: Person) -> None:
    """What somebody who stood in has not finished is the owner's again."""
    changes.change(ticket, by=None, act="returned", assignee=owner)
