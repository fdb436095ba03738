"""The letter to who goes on with the tickets of somebody who left."""

import secrets
from collections.abc import Sequence

from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.notices import topic_in
from helpdesk.web.links import absolute

MOST_LINES = 40
NOTICE = "handed_over"


def handed_over(person: Person, to: Person, tickets: Sequence[Ticket]) -> None:
    """One letter with everything that is in other hands now: numbers, topics and dates, no words."""
    lines = [(ticket, topic_in(ticket, to.locale)) for ticket in tickets[:MOST_LINES]]
    with force_locale(to.locale):
        subject, text, html = render_letter(
            NOTICE, to.locale, to=to, person=person, lines=lines, count=len(tickets), link=absolute("queue.index")
        )
    thread = f"staff-{person.id}"
    key = f"{thread}:{NOTICE}:{secrets.token_hex(8)}"
    post(Draft(key=key, person=to, thread=thread, subject=subject, text=text, html=html, notice=NOTICE))
