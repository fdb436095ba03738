"""Asking for a link, answering such requests, setting the password; the caller commits."""

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import directory
from helpdesk.accounts.actions import set_password
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.passwords import check_new_password
from helpdesk.domain.text import clean_line, folded, visible
from helpdesk.extensions import db
from helpdesk.outbox.queries import letters_within
from helpdesk.profile.actions import drop_wish
from helpdesk.profile.notices import password_changed
from helpdesk.resets import notices, queries
from helpdesk.resets.models import ResetRequest

LETTERS_AN_HOUR = 3  # to one person, however the request was typed
MOST_UNANSWERED = 1000  # a flood must not fill the disk; its sender reads the same answer as everybody
AT_ONCE = 50
LONGEST = 254


def ask(typed: str) -> None:
    """Note that somebody forgot a password. Whether there is such an account is looked up later, by the worker:

    so the page takes the same time and sends the same statements for a known and an unknown name (safety 36).
    """
    if queries.unanswered() < MOST_UNANSWERED:
        db.session.add(ResetRequest(typed=folded(visible(clean_line(typed)))[:LONGEST], asked_at=clock.now()))


def answer_requests() -> int:
    """Letters for the requests there are, each answered once whatever number of workers runs; how many requests."""
    waiting = sa.select(ResetRequest).order_by(ResetRequest.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    requests = db.session.scalars(waiting).all()
    for request in requests:
        for person in queries.people_meant(request.typed):
            _send_link(person)
        db.session.delete(request)
    return len(requests)


def set_anew(person: Person, password: str) -> None:
    """The password of who holds the link: every session ends, the link is used up. Raises WeakPassword."""
    check_new_password(password, (person.login, person.full_name, person.email))
    set_password(person, password)
    drop_wish(person)
    password_changed(person)
    record(Act.PASSWORD_CHANGED, by=person, about=About(Thing.PERSON, person.id))


def _send_link(person: Person) -> None:
    if directory.keeps_password_of(person.password_hash):
        return  # a password here would outlive the one there
    if person.email and letters_within(1, notices.thread_of(person)) < LETTERS_AN_HOUR:
        notices.reset_link(person)
        db.session.flush()
