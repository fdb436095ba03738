"""The letter about a changed calendar: one a person, whatever it moves for them (domain.md §6.5, product.md §7)."""

import secrets
from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.calendar.consequences import Concerned, Consequences
from helpdesk.consultations.queries import next_consultations
from helpdesk.extensions import db
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.web.links import absolute

NOTICE = "calendar_changed"


def calendar_changed(found: Consequences, *, by: Person | None) -> int:
    """Tell everybody concerned; returns how many letters were queued."""
    concerned = found.concerned(by)
    _running, coming = next_consultations(found.after)
    act = secrets.token_hex(8)  # the same calendar may come back: the letters of each act are its own
    queued = 0
    for person in _people(concerned):
        news = concerned[person.id]
        with force_locale(person.locale):
            subject, text, html = render_letter(
                NOTICE,
                person.locale,
                to=person,
                news=news,
                change=found.change,
                coming=coming,
                link=_link(news),
            )
        key, thread = f"calendar:{act}:{person.id}", f"calendar-{act}"
        draft = Draft(key=key, person=person, thread=thread, subject=subject, text=text, html=html, notice=NOTICE)
        queued += post(draft) is not None
    return queued


def _people(concerned: Mapping[int, Concerned]) -> list[Person]:
    if not concerned:
        return []
    return list(db.session.scalars(sa.select(Person).where(Person.id.in_(concerned)).order_by(Person.id)))


def _link(news: Concerned) -> str:
    if len(news.tickets) == 1:
        return absolute("tickets.show", address=news.tickets[0].ticket.address)
    return absolute("queue.index") + "?mine=1" if news.tickets else ""
