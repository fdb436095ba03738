"""What a person does about their own calendar feed."""

from helpdesk.accounts.models import Person
from helpdesk.domain.errors import NotAllowed
from helpdesk.extensions import db


def renew_feed(*, by: Person) -> None:
    """A new secret address of one's calendar; the old one is dead at once. Not at a staff-room computer."""
    if by.is_confined:
        raise NotAllowed
    by.feed_epoch = Person.feed_epoch + 1
    db.session.flush()
