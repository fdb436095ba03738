"""Letters about a ticket: who gets which, and what it may carry (domain.md §8, product.md §7)."""

from datetime import datetime
from typing import Any

from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import people_in, staffing_today, those_answering
from helpdesk.bookings.queries import Visit
from helpdesk.consultations.queries import next_consultations
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.people import Role
from helpdesk.domain.school_week import Slot
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.tickets.models import Comment, Ticket
from helpdesk.web.labels import KIND_QUESTIONS
from helpdesk.web.links import absolute, sign

OFTEN = 2  # times a ticket was returned to work


def opened(ticket: Ticket, timetable: Timetable) -> None:
    """Receipt for the requester, with the next consultation; the owner learns of the new ticket."""
    _running, coming = next_consultations(timetable, count=1)
    _send("opened", ticket, ticket.requester, coming=coming)
    _send_owners("opened_owner", ticket, by=ticket.requester)


def answered(ticket: Ticket, comment: Comment, *, by: Person) -> None:
    """The owner wrote to the requester."""
    _send("answered", ticket, ticket.requester, by=by, comment=comment, once=f"comment:{comment.id}")


def replied(ticket: Ticket, *, by: Person) -> None:
    """The requester wrote: the owner is told, without the requester's words."""
    _send_owners("replied", ticket, by=by)


def asked(ticket: Ticket, comment: Comment, *, by: Person) -> None:
    """The owner asked the requester and waits."""
    _send("asked", ticket, ticket.requester, by=by, comment=comment)


def invited(ticket: Ticket, visit: Visit, comment: Comment | None, *, by: Person) -> None:
    """The requester is asked to a consultation: date, time, place; theirs is kept."""
    _send("invited", ticket, ticket.requester, by=by, comment=comment, visit=visit, slot=visit.slot)


def proposed(ticket: Ticket, slot: Slot, comment: Comment | None, *, by: Person) -> None:
    """The requester is asked whether a consultation later than the promise suits."""
    _send("proposed", ticket, ticket.requester, by=by, comment=comment, slot=slot)


def agreed(ticket: Ticket, slot: Slot, *, by: Person) -> None:
    """The requester comes to the consultation they were asked about."""
    _send_owners("agreed", ticket, by=by, slot=slot)


def not_coming(ticket: Ticket, starts_at: datetime, other: Slot | None, *, by: Person) -> None:
    """The requester gave up the place they were invited to, perhaps for another one; the ticket is in work again."""
    _send_owners("not_coming", ticket, by=by, starts_at=starts_at, other=other)


def rerouted(ticket: Ticket, *, by: Person, is_passed_on: bool) -> None:
    """Requester and owner learn who has it now; if it was not passed on, that topic or urgency are other ones."""
    _send("rerouted", ticket, ticket.requester, by=by, is_passed_on=is_passed_on)
    _send_owners("rerouted_owner", ticket, by=by, is_passed_on=is_passed_on)


def resolved(ticket: Ticket, comment: Comment, *, by: Person) -> None:
    """What was done, with one link to confirm and one to return."""
    facts: list[int | str] = [ticket.id, ticket.requester.id, ticket.times_reopened]
    links = {
        f"{purpose}_link": absolute("letters.show", purpose=purpose, token=sign(purpose, facts))
        for purpose in ("confirm", "reopen")
    }
    _send("resolved", ticket, ticket.requester, by=by, comment=comment, **links)


def reopened(ticket: Ticket, *, by: Person) -> None:
    """The requester returned it: the owner has a new cycle; from the second time on the deputy knows (§6.8)."""
    _send_owners("reopened", ticket, by=by)
    if ticket.times_reopened >= OFTEN:
        _tell_office("reopened_again", ticket, Role.DEPUTY, by=by)


def outage(ticket: Ticket, *, by: Person) -> None:
    """The gradebook is down for many: deputy and director know at once (§6, OUTAGE)."""
    _tell_office("outage", ticket, Role.DEPUTY, Role.DIRECTOR, by=by)


def withdrawn(ticket: Ticket, *, by: Person) -> None:
    """The requester needs no help any more."""
    _send_owners("withdrawn", ticket, by=by)


def joined(ticket: Ticket, original: Ticket, *, by: Person) -> None:
    """The requester's ticket goes on under another number."""
    _send("joined", ticket, ticket.requester, by=by, original=original.number)


def original_resolved(joined_ticket: Ticket, original: Ticket, *, by: Person) -> None:
    """Who told of the same trouble learns that it is solved; whose words solved it stays with that ticket."""
    to, once = joined_ticket.requester, f"{original.thread}:{original.times_reopened}"
    _send("original_resolved", joined_ticket, to, by=by, original=original.number, once=once)


def _tell_office(notice: str, ticket: Ticket, *roles: Role, by: Person) -> None:
    """Whoever has not the ticket in hand learns its number and topic, no more (domain.md §1)."""
    for person in people_in(*roles):
        if person.id not in (ticket.assignee_id, ticket.requester_id):
            _send(notice, ticket, person, by=by)


def _send_owners(notice: str, ticket: Ticket, *, by: Person, **facts: Any) -> None:
    """One letter to the owner and one to who stands in today; who asked is not told as an owner."""
    for person in those_answering(ticket.assignee, ticket.kind, staffing_today()):
        if person.id != ticket.requester_id:
            stands_in_for = ticket.assignee if person.id != ticket.assignee_id else None
            _send(notice, ticket, person, by=by, stands_in_for=stands_in_for, **facts)


def _send(
    notice: str,
    ticket: Ticket,
    to: Person | None,
    *,
    by: Person | None = None,
    comment: Comment | None = None,
    once: str = "",
    **facts: object,
) -> None:
    """One letter to one person, unless the act was their own (`by`)."""
    if to is None or (by is not None and to.id == by.id):
        return
    with force_locale(to.locale):
        subject, text, html = render_letter(
            notice,
            to.locale,
            ticket=ticket,
            topic=topic_in(ticket, to.locale),
            link=absolute("tickets.show", address=ticket.address),
            words=comment.body if comment and not ticket.has_personal_data else "",
            to=to,
            **facts,
        )
    key = f"{ticket.thread}:{notice}:{once or ticket.version}:{to.id}"
    subject = f"[{ticket.number}] {subject}"
    post(Draft(key=key, person=to, thread=ticket.thread, subject=subject, text=text, html=html, notice=notice))


def topic_in(ticket: Ticket, locale: str) -> str:
    """What a letter calls a ticket's topic, in its reader's language."""
    if ticket.topic is None:
        return str(KIND_QUESTIONS[ticket.kind])
    return ticket.topic.label_en if locale == "en" else ticket.topic.label
