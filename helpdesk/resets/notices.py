"""The letter with the link; it cannot be switched off."""

import secrets
from datetime import timedelta

from flask_babel import force_locale

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, queue
from helpdesk.resets.queries import PURPOSE, stamp_of
from helpdesk.web.links import absolute, sign

LINK_HOURS = 1
NOTICE = "password_reset"


def thread_of(person: Person) -> str:
    """The thread of these letters: no ticket's, so the page of letters shows their text to nobody."""
    return f"reset-{person.id}"


def reset_link(person: Person) -> None:
    """One link to one person, good for an hour and for one use."""
    until = clock.now() + timedelta(hours=LINK_HOURS)
    token = sign(PURPOSE, [person.id, stamp_of(person), int(until.timestamp())])
    with force_locale(person.locale):
        subject, text, html = render_letter(
            NOTICE, person.locale, to=person, until=until, link=absolute("resets.show", token=token)
        )
    thread = thread_of(person)
    key = f"{thread}:{secrets.token_hex(8)}"
    queue(Draft(key=key, person=person, thread=thread, subject=subject, text=text, html=html, notice=NOTICE))
