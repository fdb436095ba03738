"""The letter to whose PIN was guessed at."""

from flask_babel import force_locale

from helpdesk import clock
from helpdesk.accounts.models import Device, Person
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.web.links import absolute

NOTICE = "pin_locked"


def locked(person: Person, minutes: int, computer: Device) -> None:
    """Five wrong PINs in a row, at which computer, for how long, and what to do if it was somebody else."""
    with force_locale(person.locale):
        subject, text, html = render_letter(
            NOTICE, person.locale, to=person, minutes=minutes, computer=computer.name, link=absolute("pins.edit")
        )
    thread = f"pin-{person.id}"
    key = f"{thread}:{clock.now():%Y%m%dT%H%M%S%f}"
    post(Draft(key=key, person=person, thread=thread, subject=subject, text=text, html=html, notice=NOTICE))
