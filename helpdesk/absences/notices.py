"""Letters about absences: who stands in for whom, and what comes back."""

from collections.abc import Sequence

from flask_babel import force_locale

from helpdesk.accounts.models import Absence, Person
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.notices import topic_in
from helpdesk.web.links import absolute

MOST_LINES = 40


def entered(absence: Absence, *, by: Person) -> None:
    """The substitute learns for whom and until when; who is away, when somebody else entered it."""
    for person in _concerned(absence, by):
        _send("absence_entered", absence, person)


def withdrawn(absence: Absence, *, by: Person) -> None:
    """It did not come to it, or ended early."""
    for person in _concerned(absence, by):
        _send("absence_withdrawn", absence, person)


def returned(absence: Absence, tickets: Sequence[Ticket]) -> None:
    """The owner is back: one letter with everything that was not finished."""
    if tickets:
        topics = [(ticket, topic_in(ticket, absence.person.locale)) for ticket in tickets[:MOST_LINES]]
        _send("returned", absence, absence.person, lines=topics, count=len(tickets))


def _concerned(absence: Absence, by: Person) -> list[Person]:
    return [person for person in (absence.person, absence.substitute) if person is not None and person.id != by.id]


def _send(notice: str, absence: Absence, to: Person, **facts: object) -> None:
    with force_locale(to.locale):
        subject, text, html = render_letter(
            notice,
            to.locale,
            absence=absence,
            is_substitute=to.id == absence.substitute_id,
            to=to,
            link=absolute("queue.index"),
            **facts,
        )
    thread = f"absence-{absence.id}"
    key = f"{thread}:{notice}:{to.id}"
    post(Draft(key=key, person=to, thread=thread, subject=subject, text=text, html=html, notice=notice))
