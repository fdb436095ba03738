"""The letter to one person: who gets it is the actions' business, what it says was composed before."""

from helpdesk.accounts.models import Person
from helpdesk.digest.compose import Edition
from helpdesk.digest.models import Digest, LetterFormat
from helpdesk.outbox.models import Letter
from helpdesk.outbox.post import Draft, queue


def key_of(digest: Digest, person_id: int, number: int) -> str:
    """The name of a copy in the outbox: one a week and person, further ones are numbered."""
    return f"digest:{digest.key}:{person_id}:{number}"


def send(digest: Digest, said: Edition, to: Person, how: LetterFormat, *, number: int = 0) -> Letter:
    """Queue a copy; as text it carries neither HTML nor the picture."""
    is_text = how is LetterFormat.TEXT
    return queue(
        Draft(
            notice="digest",
            key=key_of(digest, to.id, number),
            person=to,
            thread=digest.thread,
            subject=said.subject,
            text=said.text,
            html="" if is_text else said.html,
            picture=None if is_text else said.picture,
        )
    )
