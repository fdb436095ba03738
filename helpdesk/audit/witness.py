"""What is only looked at is written down too, before it is shown: no record, no look."""

from functools import wraps
from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from helpdesk.audit.actions import About, Somebody, record
from helpdesk.domain.audit import Act, Detail, Thing
from helpdesk.extensions import db, writing
from helpdesk.web.access import View

PERIODS = ("period", "from", "to", "quarter", "year", "week", "ending")  # how addresses name what is asked


def seen(act: Act, *, by: Somebody, about: About, **details: Detail) -> None:
    """Write down a look and commit at once; for requests that change nothing else.

    Rows read before must be read again: the transaction they were read in is over.
    """
    with writing():
        record(act, by=by, about=about, **details)
        db.session.commit()


def export_recorded(view: View) -> View:
    """A view that hands out a register: a download is written down with its period, a page or a refusal is not."""

    @wraps(view)
    def witnessed(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        answer = make_response(view(*args, **kwargs))
        if answer.headers.get("Content-Disposition", "").startswith("attachment") or answer.is_json:
            asked = request.args | kwargs
            days = {name: str(asked[name]) for name in PERIODS if asked.get(name)}
            seen(Act.EXPORTED, by=current_user, about=About(Thing.REGISTER, request.endpoint), **days)
        return answer

    return witnessed
