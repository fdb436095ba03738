"""Letters about one's account: the only sign of somebody else changing it, so they cannot be switched off."""

import secrets
from datetime import datetime

from flask_babel import force_locale

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, queue
from helpdesk.web.filters import moment


def confirm_address(person: Person, new: str, link: str, until: datetime) -> None:
    """To an address that is not the person's yet: the link in it proves that letters arrive there."""
    tell("address_confirm", person, address=new, thread=thread_of_links(person), new=new, link=link, until=until)


def address_changed(person: Person, new: str) -> None:
    """To the address until now, before it is changed: whoever reads it there must learn of it."""
    tell("address_changed", person, address=person.email, new=new)


def address_set(person: Person, new: str) -> None:
    """To the address until now, before an administrator's staff list changes it; nothing for who had none."""
    tell("address_set", person, address=person.email, new=new)


def password_changed(person: Person) -> None:
    """To the person: if it was not them, somebody knows the password."""
    tell("password_changed", person)


def thread_of_links(person: Person) -> str:
    """The thread of letters with links that confirm an address, by which they are counted."""
    return f"address-{person.id}"


def tell(notice: str, to: Person, *, address: str = "", thread: str = "", **facts: object) -> None:
    """One letter about the account, with the moment it was changed; nothing for who has no address.

    `address`: there and nowhere else, whatever the person's is when the letter is sent again.
    """
    if not (address or to.email):
        return
    with force_locale(to.locale):
        when = moment(clock.now())
        subject, text, html = render_letter(notice, to.locale, to=to, when=when, **facts)
    thread = thread or f"account-{to.id}"
    key = f"{thread}:{notice}:{secrets.token_hex(8)}"
    queue(Draft(key, to, thread, subject, text, html, address=address, notice=notice))
