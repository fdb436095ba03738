"""Deadlines counted anew: after a reply, a consent, a hand-over, a reopening (domain.md §6.7-6.9)."""

from helpdesk import clock
from helpdesk.domain import sla
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.school_week import Slot
from helpdesk.extensions import db
from helpdesk.tickets import changes
from helpdesk.tickets.models import Event, PastCycle, Ticket
from helpdesk.tickets.promises import as_policy, sla_book, standing_of


def count_from_reply(ticket: Ticket, event: Event) -> None:
    """The requester was waited for and replied: the solution is promised as if the ticket came now."""
    book = sla_book()
    standing = standing_of(ticket, ticket.policy, book.zone)
    ruling = sla.after_reply(standing, to_wall(clock.now(), book.zone), book.timetable)
    changes.keep_ruling(ticket, ruling, book, event)


def count_from_consent(ticket: Ticket, slot: Slot, event: Event) -> None:
    """The requester agreed to a consultation: a reply, and the solution is promised by its end if that is later."""
    count_from_reply(ticket, event)
    book = sla_book()
    ruling = sla.after_consent(standing_of(ticket, ticket.policy, book.zone), slot.starts, slot.ends)
    changes.keep_ruling(ticket, ruling, book, event)


def change_policy(ticket: Ticket, event: Event) -> None:
    """Count by the policy of the new kind and urgency; the same policy promises nothing new, a given answer stays."""
    book = sla_book()
    row = book.row(ticket.kind, ticket.urgency)
    if row is ticket.policy:
        return
    ruling = sla.after_reroute(
        standing_of(ticket, ticket.policy, book.zone),
        to_wall(ticket.cycle_began_at, book.zone),
        to_wall(clock.now(), book.zone),
        as_policy(row),
        book.timetable,
        is_answered=ticket.first_responded_at is not None,
    )
    ticket.policy = row
    changes.keep_ruling(ticket, ruling, book, event)


def keep_past_cycle(ticket: Ticket) -> None:
    """The figures of the cycle that a reopening ends stay in the statistics."""
    db.session.add(
        PastCycle(
            ticket_id=ticket.id,
            cycle=ticket.times_reopened + 1,
            kind=ticket.kind,
            began_at=ticket.cycle_began_at,
            registered_at=ticket.registered_at,
            first_response_due=ticket.first_response_due,
            resolution_due=ticket.resolution_due,
            first_responded_at=ticket.first_responded_at,
            resolved_at=ticket.resolved_at,
        )
    )
