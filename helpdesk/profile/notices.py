"""Letters about one's account: the only sign of somebody else changing it, so they cannot be switched off."""

import secrets

from flask_babel import force_locale

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, queue
from helpdesk.web.filters import moment


def address_changed(person: Person, new: str) -> None:
    """To the address until now, before it is changed: whoever reads it there must learn of it."""
    tell("address_changed", person, new=new)


def password_changed(person: Person) -> None:
    """To the person: if it was not them, somebody knows the password."""
    tell("password_changed", person)


def tell(notice: str, to: Person, **facts: object) -> None:
    """One letter about the account, with the moment it was changed; nothing for who has no address."""
    if not to.email:
        return
    with force_locale(to.locale):
        when = moment(clock.now())
        subject, text, html = render_letter(notice, to.locale, to=to, when=when, **facts)
    thread = f"account-{to.id}"
    key = f"{thread}:{notice}:{secrets.token_hex(8)}"
    queue(Draft(key=key, person=to, thread=thread, subject=subject, text=text, html=html, notice=notice))
