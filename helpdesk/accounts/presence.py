"""Whether the person is still there: every request of theirs lengthens their session, the page's own do not."""

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.queries import person_signed_in
from helpdesk.domain.sessions import ends_at, is_to_be_noted
from helpdesk.extensions import writing_briefly

log = logging.getLogger(__name__)

BACKGROUND = "Desk-Background"  # the header of a request that no person made
LOCK = "/lock"


def init_app(app: Flask) -> None:
    """Note presence after the request; before the database is bound, so that this is torn down after its session."""
    app.teardown_appcontext(_note)


def person_present(token: str, beside: sa.ColumnElement[Any]) -> Person | None:
    """The person of a live session, with the seconds it has left; what has to be noted is noted when all is done."""
    person = None if g.get("is_database_down") else person_signed_in(token, beside)
    if person is None or (signed := person.sign_in) is None:
        return None
    now, seen = clock.now(), signed.seen_at
    if not is_background() and is_to_be_noted(now, seen):
        g.seen, seen = (signed.id, now), now
    left = ends_at(seen, signed.expires_at, is_shared=signed.is_shared) - now
    person.seconds_left = int(left.total_seconds())
    return person


def is_background() -> bool:
    """Whether the page asks by itself; going to the lock when time is up is no sign of life either."""
    return BACKGROUND in request.headers or request.path == LOCK


def _note(_error: BaseException | None) -> None:
    """In a transaction of its own: the request's may have been a reading one, or refused."""
    noted: tuple[int, datetime] | None = g.pop("seen", None)
    if noted is None:
        return
    sign_in_id, now = noted
    try:
        with writing_briefly() as connection:
            connection.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))
    except SQLAlchemyError as error:  # the next request tries again; this one has its answer
        log.warning("presence not noted: %s", type(error).__name__)
